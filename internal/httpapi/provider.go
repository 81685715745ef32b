package httpapi

import (
	"context"
	"net/http"
	"net/url"
	"time"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/base/secret"
	"github.com/sanquan/sanquan/internal/auth"
	"github.com/sanquan/sanquan/internal/message"
)

// Provider signs people in elsewhere.
type Provider interface {
	Begin(now time.Time) (address string, kept []byte, err error)
	Finish(ctx context.Context, kept []byte, state, code string, now time.Time) (auth.Identity, error)
}

// ProviderPath begins the two addresses of a sign-in elsewhere. They are pages
// to a browser, not operations of the API.
const ProviderPath = "/auth/provider/"

// flowCookie holds, sealed, what must come back from a sign-in elsewhere.
const flowCookie = "sanquan-sign-in"

// flowPlace is where a flow is sealed: it opens nowhere else.
var flowPlace = secret.Place{Domain: secret.SignIn, Record: "flow", Field: "kept"}

// providerStart sends the browser to the provider.
func (s *Server) providerStart(w http.ResponseWriter, r *http.Request) {
	if s.deps.Signer == nil || s.deps.Auth == nil {
		s.fail(w, r, fault.New(fault.NotFound, "auth.no_provider"))
		return
	}
	address, kept, err := s.deps.Signer.Begin(s.deps.Now())
	if err != nil {
		s.fail(w, r, err)
		return
	}
	sealed, err := s.deps.Auth.Keys().Seal(flowPlace, kept, s.deps.Auth.Random)
	if err != nil {
		s.fail(w, r, err)
		return
	}
	http.SetCookie(w, s.flowCookie(r, sealed))
	w.Header().Set("Cache-Control", "no-store")
	http.Redirect(w, r, address, http.StatusSeeOther)
}

func (s *Server) flowCookie(r *http.Request, value string) *http.Cookie {
	c := &http.Cookie{
		Name: flowCookie, Value: value, Path: ProviderPath, HttpOnly: true, Secure: s.secured(r), SameSite: http.SameSiteLaxMode,
	}
	if value == "" {
		c.MaxAge = -1
	}
	return c
}

// providerDone takes the browser back and begins the session. What went wrong
// is told by the page for signing in.
func (s *Server) providerDone(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "no-store")
	http.SetCookie(w, s.flowCookie(r, ""))
	done, err := s.finishFlow(r)
	s.watch.signedIn("provider", err)
	if err != nil {
		p := s.problem(r.Context(), message.Parse(r.Header.Get("Accept-Language")), err)
		http.Redirect(w, r, "/sign-in?problem="+url.QueryEscape(p.ID), http.StatusSeeOther)
		return
	}
	cookie := sessionCookie(s.secured(r), done.Token)
	http.SetCookie(w, &cookie)
	if done.Session.Need != auth.NeedNothing {
		http.Redirect(w, r, "/sign-in?need="+url.QueryEscape(string(done.Session.Need)), http.StatusSeeOther)
		return
	}
	http.Redirect(w, r, "/", http.StatusSeeOther)
}

func (s *Server) finishFlow(r *http.Request) (auth.SignedIn, error) {
	if s.deps.Signer == nil || s.deps.Auth == nil {
		return auth.SignedIn{}, fault.New(fault.NotFound, "auth.no_provider")
	}
	cookie, err := r.Cookie(flowCookie)
	if err != nil {
		return auth.SignedIn{}, fault.Wrap(err, fault.Denied, "auth.provider_refused")
	}
	kept, err := s.deps.Auth.Keys().Open(flowPlace, cookie.Value)
	if err != nil {
		return auth.SignedIn{}, fault.Wrap(err, fault.Denied, "auth.provider_refused")
	}
	who, err := s.deps.Signer.Finish(r.Context(), kept, r.URL.Query().Get("state"), r.URL.Query().Get("code"), s.deps.Now())
	if err != nil {
		s.deps.Log.Warn("a sign-in elsewhere failed", "request", requestID(r.Context()), "error", err)
		return auth.SignedIn{}, err
	}
	return s.deps.Auth.SignInAs(r.Context(), who, s.origin(r))
}
