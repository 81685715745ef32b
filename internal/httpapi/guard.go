package httpapi

import (
	"net"
	"net/http"
	"strings"

	"github.com/sanquan/sanquan/base/fault"
)

// guard is for servers where nobody can sign in (Deps.Auth is nil): of the
// requests that change jobs it lets those pass that come from the person at this
// machine. Elsewhere permit asks the roles. The server listens to this machine only
// (Deps.SingleUser), the connection is a local one that no proxy handed on, and
// the request was not made by a page of another site.
func (s *Server) guard(next http.Handler) http.Handler {
	foreign := http.NewCrossOriginProtection()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if s.deps.Auth != nil || !s.changes(r) {
			next.ServeHTTP(w, r)
			return
		}
		if !s.deps.SingleUser || !atThisMachine(r) || foreign.Check(r) != nil {
			s.fail(w, r, fault.New(fault.Denied, "http.changes_denied"))
			return
		}
		next.ServeHTTP(w, r)
	})
}

// changes reports whether a request is for an operation that changes jobs.
func (s *Server) changes(r *http.Request) bool {
	if r.Method == http.MethodGet || r.Method == http.MethodHead || !strings.HasPrefix(r.URL.Path, jobsPath) {
		return false
	}
	_, pattern := s.mux.Handler(r)
	return pattern != "/api/" // which says 404 or 405
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
