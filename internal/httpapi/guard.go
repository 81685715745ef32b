package httpapi

import (
	"context"
	"net"
	"net/http"
	"strings"
)

// hereKey is the context key that says, on a server where nobody can sign in,
// that the person at this machine asks.
type hereKey struct{}

func isHere(ctx context.Context) bool { return ctx.Value(hereKey{}) != nil }

// guard is for servers where nobody can sign in (Deps.Auth is nil): it finds out
// whether a request comes from the person at this machine, to whom allow then
// permits more. The server listens to this machine only (Deps.SingleUser), the
// connection is a local one that no proxy handed on, and the request was not made
// by a page of another site.
func (s *Server) guard(next http.Handler) http.Handler {
	foreign := http.NewCrossOriginProtection()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if s.deps.Auth == nil && s.deps.SingleUser && atThisMachine(r) && foreign.Check(r) == nil {
			r = r.WithContext(context.WithValue(r.Context(), hereKey{}, true))
		}
		next.ServeHTTP(w, r)
	})
}

// forwarded are the headers by which a proxy says for whom it asks.
var forwarded = []string{"Forwarded", "X-Forwarded-For", "X-Real-Ip", "Via"}

// atThisMachine reports whether both ends of the connection are here and the
// name that the client uses for the server is one of this machine, so that no
// name of another site was made to lead here.
func atThisMachine(r *http.Request) bool {
	for _, header := range forwarded {
		if r.Header.Get(header) != "" {
			return false
		}
	}
	host, _, err := net.SplitHostPort(r.Host)
	if err != nil {
		host = r.Host
	}
	return isLocal(r.RemoteAddr) && (host == "localhost" || isLocal(net.JoinHostPort(strings.Trim(host, "[]"), "0")))
}

func isLocal(address string) bool {
	host, _, err := net.SplitHostPort(address)
	ip := net.ParseIP(host)
	return err == nil && ip != nil && ip.IsLoopback()
}
