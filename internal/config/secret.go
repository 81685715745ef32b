package config

import (
	"net/url"
	"slices"
	"strings"
)

// Hidden is shown in the place of a secret that cannot be shown in part.
const Hidden = "…"

func emptyOrPostgres(v any) bool { return v == "" || isURL(v.(string), "postgres", "postgresql") }

// emptyOrNATS takes the addresses of the servers of a cluster, with commas between.
func emptyOrNATS(v any) bool {
	if v == "" {
		return true
	}
	for one := range strings.SplitSeq(v.(string), ",") {
		if !isURL(strings.TrimSpace(one), "nats", "tls") {
			return false
		}
	}
	return true
}

func isURL(text string, schemes ...string) bool {
	u, err := url.Parse(text)
	return err == nil && slices.Contains(schemes, u.Scheme) && (u.Host != "" || u.Query().Get("host") != "")
}

// hidePassword is an address without what lets somebody in.
func hidePassword(text string) string {
	u, err := url.Parse(text)
	switch {
	case text == "":
		return ""
	case err != nil:
		return Hidden
	}
	if _, secret := u.User.Password(); secret {
		u.User = url.User(u.User.Username())
	} else if u.Scheme == "nats" || u.Scheme == "tls" {
		u.User = nil // a token
	}
	q := u.Query()
	for _, name := range []string{"password", "sslpassword"} {
		q.Del(name)
	}
	u.RawQuery = q.Encode()
	return u.String()
}

func hidePasswords(text string) string {
	var shown []string
	for one := range strings.SplitSeq(text, ",") {
		shown = append(shown, hidePassword(strings.TrimSpace(one)))
	}
	return strings.Join(shown, ",")
}
