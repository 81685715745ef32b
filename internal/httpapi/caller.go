package httpapi

import (
	"context"
	"encoding/json"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/internal/access"
	"github.com/sanquan/sanquan/internal/auth"
	"github.com/sanquan/sanquan/internal/message"
)

// callerKey is the context key of the *auth.Caller.
type callerKey struct{}

// callerOf returns who asks; nobody in particular outside a request.
func callerOf(ctx context.Context) *auth.Caller {
	if c, ok := ctx.Value(callerKey{}).(*auth.Caller); ok {
		return c
	}
	return &auth.Caller{}
}

// Names of the session's cookie. Over TLS the name itself makes browsers refuse
// it from other hosts, from subfolders and without Secure.
const (
	plainCookie  = "sanquan-session"
	secureCookie = "__Host-sanquan-session"
)

// csrfHeader must come, with any value, with requests that change something
// under a session's cookie: a page of another origin cannot send it without
// asking, and is never allowed to.
const csrfHeader = "X-Sanquan-Csrf"

// origin is where a request comes from. Forwarding headers count only as far as
// the connection, and each hop before it, belong to listed proxies: the first
// address from the right that does not is the client's.
func (s *Server) origin(r *http.Request) auth.Origin {
	peer := addressOf(r.RemoteAddr)
	client := peer
	if s.trusted(peer) {
		hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
		for _, hop := range slices.Backward(hops) {
			address, err := netip.ParseAddr(strings.TrimSpace(hop))
			if err != nil {
				break
			}
			client = address.Unmap()
			if !s.trusted(client) {
				break
			}
		}
	}
	return auth.Origin{
		Address: client.String(), Agent: r.UserAgent(), Request: requestID(r.Context()),
		Local: peer.IsLoopback() && client.IsLoopback(),
	}
}

func addressOf(hostPort string) netip.Addr {
	host, _, err := net.SplitHostPort(hostPort)
	if err != nil {
		host = hostPort
	}
	address, _ := netip.ParseAddr(host) // the zero address is nobody's
	return address.Unmap()
}

func (s *Server) trusted(address netip.Addr) bool {
	return slices.ContainsFunc(s.deps.TrustedProxies, func(p netip.Prefix) bool { return p.Contains(address) })
}

// secured reports whether the client's side of the request is encrypted.
func (s *Server) secured(r *http.Request) bool {
	return r.TLS != nil || s.trusted(addressOf(r.RemoteAddr)) && r.Header.Get("X-Forwarded-Proto") == "https"
}

// cookieName is that of the session's cookie on this connection.
func cookieName(secured bool) string {
	if secured {
		return secureCookie
	}
	return plainCookie
}

// sessionCookie carries a session's token; "" removes it. It has no expiry of
// its own: sessions end on the server.
func sessionCookie(secured bool, token string) http.Cookie {
	c := http.Cookie{
		Name: cookieName(secured), Value: token, Path: "/", HttpOnly: true, Secure: secured, SameSite: http.SameSiteLaxMode,
	}
	if token == "" {
		c.MaxAge = -1
	}
	return c
}

// resolve finds out who asks the API, refuses what another site's page made a
// browser send, and keeps each account to its rate.
func (s *Server) resolve(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !strings.HasPrefix(r.URL.Path, "/api/") {
			next.ServeHTTP(w, r)
			return
		}
		caller, err := s.identifyCaller(r)
		if err == nil {
			err = s.rate.allow("account "+caller.Account, caller.Account != "")
		}
		if err != nil {
			s.fail(w, r, err)
			return
		}
		ctx := context.WithValue(r.Context(), callerKey{}, caller)
		next.ServeHTTP(w, r.WithContext(context.WithValue(ctx, securedKey{}, s.secured(r))))
	})
}

// securedKey is the context key of whether the client's side is encrypted.
type securedKey struct{}

// identifyCaller resolves an API token or a session's cookie. A session that
// has ended makes the caller anyone: public pages go on working.
func (s *Server) identifyCaller(r *http.Request) (*auth.Caller, error) {
	from := s.origin(r)
	nobody := &auth.Caller{Origin: from}
	if s.deps.Auth == nil {
		return nobody, nil
	}
	if header := r.Header.Get("Authorization"); header != "" {
		scheme, token, _ := strings.Cut(header, " ")
		if !strings.EqualFold(scheme, "Bearer") {
			return nil, fault.New(fault.Denied, "auth.bad_token")
		}
		return s.deps.Auth.ByToken(r.Context(), strings.TrimSpace(token), from)
	}
	if err := s.csrf.Check(r); err != nil { // also what would begin a session
		return nil, fault.Wrap(err, fault.Denied, "http.cross_site")
	}
	cookie, err := r.Cookie(cookieName(s.secured(r)))
	if err != nil {
		return nobody, nil
	}
	caller, err := s.deps.Auth.BySession(r.Context(), cookie.Value, from)
	switch {
	case fault.CodeOf(err) == fault.Denied:
		return nobody, nil
	case err != nil:
		return nil, err
	}
	return caller, deliberate(r)
}

// deliberate refuses a change that comes with a cookie but without the header
// that only our pages send.
func deliberate(r *http.Request) error {
	reading := r.Method == http.MethodGet || r.Method == http.MethodHead
	if !reading && r.Header.Get(csrfHeader) == "" {
		return fault.New(fault.Denied, "http.cross_site")
	}
	return nil
}

// allow is the one place where an operation is permitted before it begins.
func (s *Server) allow(ctx context.Context, operation string) error {
	action, ok := s.actions[operation]
	if !ok {
		return fault.New(fault.Denied, "auth.not_allowed", "action", operation)
	}
	return s.allowAction(ctx, action)
}

// allowAction is allow for what is not in the document.
func (s *Server) allowAction(ctx context.Context, action access.Action) error {
	if s.deps.Auth != nil {
		return s.deps.Auth.AllowSomewhere(ctx, callerOf(ctx), action)
	}
	return allowUnknown(ctx, action)
}

// hereActions are what, on a server where nobody can sign in, the person at this
// machine may besides what anybody may.
var hereActions = []access.Action{
	access.ChangeJobs, access.ReadDoctor, access.ReadFirms, access.ChangeFirms, access.ReviewFirms,
	access.ReadRelocations, access.ChangeRelocations, // confirming takes a second account
}

// allowUnknown permits an action on a server where nobody can sign in: what
// anybody may, and what the person at this machine may.
func allowUnknown(ctx context.Context, action access.Action) error {
	switch {
	case action == access.ReadJobs:
		return nil
	case slices.Contains(hereActions, action):
		if !isHere(ctx) {
			return fault.New(fault.Denied, "http.changes_denied")
		}
		return nil
	case action == access.SignIn || !(access.Policy{PublicRead: true}).Somewhere(access.Caller{}, action):
		return fault.New(fault.Denied, "auth.off")
	}
	return nil
}

// open lists what may be done from where a request comes without signing in.
func (s *Server) open(ctx context.Context) []access.Action {
	list := []access.Action{}
	for _, action := range access.Actions() {
		if s.deps.Auth == nil && allowUnknown(ctx, action) == nil || s.deps.Auth != nil && s.deps.Auth.Policy.Somewhere(access.Caller{}, action) {
			list = append(list, action)
		}
	}
	return list
}

// permit refuses an operation before anything of its request is looked at.
func (s *Server) permit(operation string) func(huma.Context, func(huma.Context)) {
	return func(ctx huma.Context, next func(huma.Context)) {
		err := s.allow(ctx.Context(), operation)
		if err == nil {
			next(ctx)
			return
		}
		p := s.problem(ctx.Context(), message.Parse(ctx.Header("Accept-Language")), err)
		ctx.SetHeader("Content-Type", problemType)
		ctx.SetHeader("Cache-Control", "no-store")
		ctx.SetStatus(p.Status)
		_ = json.NewEncoder(ctx.BodyWriter()).Encode(p) // the client may have gone
	}
}

// mayRead reports whether the caller may read about the region.
func (s *Server) mayRead(ctx context.Context) bool {
	return s.deps.Auth == nil || s.deps.Auth.Policy.Somewhere(callerOf(ctx).Caller, access.ReadRegion)
}
