package config

import (
	"net/netip"
	"net/url"
	"path/filepath"
	"strings"
	"time"
)

// Security is the settings that keep a server safe on a network.
type Security struct {
	SecretsFile    string // of keys; read only where SecretsVariable is not set
	PublicRead     bool   // anybody may read about the region
	PublicURL      string // where people reach the server: https://sanquan.example; "" where they read it off listen
	TLSCert        string // PEM files; "" for none
	TLSKey         string
	TrustedProxies []netip.Prefix

	SecondFactor    bool // roles that act for others need one
	SessionIdle     time.Duration
	SessionAbsolute time.Duration
	SingleSession   bool
	PasswordAge     time.Duration // 0 for no end
	RequestsMinute  int           // per address and per account; 0 for no bound
	SignInsMinute   int           // per address; 0 for no bound
	AuditDays       int           // that entries are kept

	OIDCIssuer     string // "" for no provider
	OIDCClient     string
	OIDCSecretFile string // holds the client's secret; "" for a public client
	OIDCClaim      string // that holds the login
}

// SecretsVariable names the environment variable that may hold the keys
// themselves, as secret.Keyring writes them, instead of a file.
const SecretsVariable = Prefix + "SECRETS"

// minAuditDays is six months: 网络安全法 art. 21(3) asks for no less.
const minAuditDays = 183

func securityKeys(settingsDir string) []Key {
	return []Key{
		{Name: "secrets_file", Default: filepath.Join(settingsDir, "secrets.json"), Allowed: "path", accept: notEmpty},
		oneOf("public_read", "", "on", "on", "off"),
		{Name: "public_url", Default: "", Allowed: "https://host", accept: webAddress},
		{Name: "tls.cert", Flag: "tls-cert", Default: "", Allowed: "path", accept: anyText},
		{Name: "tls.key", Flag: "tls-key", Default: "", Allowed: "path", accept: anyText},
		{Name: "trusted_proxies", Default: "", Allowed: "10.0.0.0/8, 192.0.2.7", accept: func(v any) bool { _, ok := prefixes(v.(string)); return ok }},
		oneOf("second_factor", "", "on", "on", "off"),
		between("session.idle_minutes", "min", 30, 1, 1440),
		between("session.absolute_hours", "h", 12, 1, 168),
		oneOf("session.single", "", "off", "on", "off"),
		between("password.max_age_days", "d", 0, 0, 3650),
		between("limits.requests_per_minute", "", 3000, 0, 1000000),
		between("limits.sign_ins_per_minute", "", 20, 0, 100000),
		between("audit.retention_days", "d", 365, minAuditDays, 36500),
		{Name: "oidc.issuer", Default: "", Allowed: "https://host/path", accept: webAddress},
		{Name: "oidc.client_id", Default: "", Allowed: "text", accept: anyText},
		{Name: "oidc.client_secret_file", Default: "", Allowed: "path", accept: anyText},
		{Name: "oidc.claim", Default: "preferred_username", Allowed: "text", accept: notEmpty},
	}
}

func anyText(any) bool { return true }

// webAddress is "" or an absolute http or https address without a trailing /.
func webAddress(v any) bool {
	s := v.(string)
	u, err := url.Parse(s)
	return s == "" || err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != "" && !strings.HasSuffix(s, "/")
}

// prefixes reads addresses and networks, comma-separated.
func prefixes(s string) ([]netip.Prefix, bool) {
	var all []netip.Prefix
	for part := range strings.SplitSeq(s, ",") {
		part = strings.TrimSpace(part)
		if part == "" {
			continue
		}
		if address, err := netip.ParseAddr(part); err == nil {
			all = append(all, netip.PrefixFrom(address.Unmap(), address.Unmap().BitLen()))
			continue
		}
		p, err := netip.ParsePrefix(part)
		if err != nil {
			return nil, false
		}
		all = append(all, p.Masked())
	}
	return all, true
}

// securityOf reads the settings of securityKeys.
func securityOf(v map[string]any) Security {
	text := func(key string) string { return v[key].(string) }
	number := func(key string) int { return v[key].(int) }
	trusted, _ := prefixes(text("trusted_proxies")) // checked when it was read
	return Security{
		SecretsFile: text("secrets_file"), PublicRead: text("public_read") == "on", PublicURL: text("public_url"),
		TLSCert: text("tls.cert"), TLSKey: text("tls.key"), TrustedProxies: trusted,
		SecondFactor: text("second_factor") == "on", SingleSession: text("session.single") == "on",
		SessionIdle:     time.Duration(number("session.idle_minutes")) * time.Minute,
		SessionAbsolute: time.Duration(number("session.absolute_hours")) * time.Hour,
		PasswordAge:     time.Duration(number("password.max_age_days")) * 24 * time.Hour,
		RequestsMinute:  number("limits.requests_per_minute"), SignInsMinute: number("limits.sign_ins_per_minute"),
		AuditDays:  number("audit.retention_days"),
		OIDCIssuer: text("oidc.issuer"), OIDCClient: text("oidc.client_id"), OIDCSecretFile: text("oidc.client_secret_file"), OIDCClaim: text("oidc.claim"),
	}
}
