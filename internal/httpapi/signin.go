package httpapi

import (
	"context"
	"net/http"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/internal/access"
	"github.com/sanquan/sanquan/internal/auth"
)

// SignInOptions are what a page for signing in should know.
type SignInOptions struct {
	Enabled    bool          `json:"enabled"`
	Provider   bool          `json:"provider"`
	PublicRead bool          `json:"publicRead"`
	Password   PasswordRules `json:"password"`
	Demo       []string      `json:"demo"`

	Open []access.Action `json:"open"`
}

// PasswordRules are those for a new password.
type PasswordRules struct {
	MinLength int `json:"minLength"`
	MaxLength int `json:"maxLength"`
}

// SignInStep is how far a sign-in has come.
type SignInStep struct {
	Login string    `json:"login"`
	Need  auth.Need `json:"need" enum:",code,password,enrol"`

	set http.Cookie
}

func (s SignInStep) cookie() http.Cookie { return s.set }

// signedOut is an answer that removes the cookie.
type signedOut struct{ set http.Cookie }

func (s signedOut) cookie() http.Cookie { return s.set }

// Credentials are a login and its password.
type Credentials struct {
	Login    string `json:"login" minLength:"1" maxLength:"64" example:"li.na"`
	Password string `json:"password" minLength:"1" maxLength:"512" example:"Tulip-7-river"`
}

type signInInput struct {
	Asked
	Body Credentials
}

// Code is a one-time code, or a recovery code.
type Code struct {
	Code string `json:"code" minLength:"6" maxLength:"40" example:"287082"`
}

type codeInput struct {
	Asked
	Body Code
}

// Acceptance uses a one-time link.
type Acceptance struct {
	Token    string `json:"token" minLength:"20" maxLength:"100" example:"the part of the link after #"`
	Password string `json:"password" minLength:"1" maxLength:"512" example:"Tulip-7-river"`
}

type acceptInput struct {
	Asked
	Body Acceptance
}

func (s *Server) registerSignIn() {
	serve(s, endpoint{
		id: "getSignIn", path: "sign-in", tag: tagAccount, summary: "登录方式 · Ways to sign in",
		description: "Whether there are accounts, whether another provider signs people in, and the rules for a new password.",
	}, s.signInOptions)
	serve(s, endpoint{
		id: "signIn", method: http.MethodPost, path: "session", tag: tagAccount, summary: "登录 · Sign in",
		description: "Begins a session and sets its cookie. need says what is still owed: the code of the second factor, a new password, or a second factor to be set up. Five wrong tries lock the name for a minute, further ones for longer, wherever they come from.",
	}, func(ctx context.Context, in signInInput) (SignInStep, int, error) {
		if s.deps.Auth == nil {
			return SignInStep{}, 0, fault.New(fault.Denied, "auth.off")
		}
		done, err := s.deps.Auth.SignIn(ctx, in.Body.Login, in.Body.Password, callerOf(ctx).Origin)
		s.watch.signedIn("password", err)
		return stepOf(ctx, done), http.StatusOK, err
	})
	serve(s, endpoint{
		id: "giveCode", method: http.MethodPost, path: "session/code", tag: tagAccount, summary: "第二因素 · Give the code",
		description: "Ends the wait for the second factor with a one-time code or a recovery code; sets a new cookie.", errors: []int{409},
	}, func(ctx context.Context, in codeInput) (SignInStep, int, error) {
		done, err := s.deps.Auth.GiveCode(ctx, callerOf(ctx), in.Body.Code)
		s.watch.signedIn("code", err)
		return stepOf(ctx, done), http.StatusOK, err
	})
	serve(s, endpoint{
		id: "signOut", method: http.MethodDelete, path: "session", tag: tagAccount, summary: "退出 · Sign out",
		description: "Ends the session and removes its cookie.",
	}, func(ctx context.Context, _ Asked) (signedOut, int, error) {
		return signedOut{sessionCookie(isSecured(ctx), "")}, http.StatusNoContent, s.deps.Auth.SignOut(ctx, callerOf(ctx))
	})
	serve(s, endpoint{
		id: "acceptInvitation", method: http.MethodPost, path: "invitation", tag: tagAccount, summary: "使用一次性链接 · Use a link",
		description: "Sets the password of the account that a one-time link is for. Sign in afterwards.",
	}, func(ctx context.Context, in acceptInput) (SignInStep, int, error) {
		a, err := s.deps.Auth.Accept(ctx, in.Body.Token, in.Body.Password, callerOf(ctx).Origin)
		return SignInStep{Login: a.Login, set: sessionCookie(isSecured(ctx), "")}, http.StatusOK, err
	})
}

func isSecured(ctx context.Context) bool {
	secured, _ := ctx.Value(securedKey{}).(bool)
	return secured
}

func stepOf(ctx context.Context, done auth.SignedIn) SignInStep {
	return SignInStep{Login: done.Account.Login, Need: done.Session.Need, set: sessionCookie(isSecured(ctx), done.Token)}
}

func (s *Server) signInOptions(ctx context.Context, _ Asked) (SignInOptions, int, error) {
	out := SignInOptions{
		Enabled: s.deps.Auth != nil, Provider: s.deps.Signer != nil, PublicRead: true, Demo: []string{}, Open: s.open(ctx),
		Password: PasswordRules{auth.MinPassword, auth.MaxPassword},
	}
	if s.deps.Auth != nil {
		out.PublicRead = s.deps.Auth.Policy.PublicRead
		if s.deps.Auth.Demo {
			for _, r := range access.Roles() {
				out.Demo = append(out.Demo, auth.DemoLogin(r))
			}
		}
	}
	return out, http.StatusOK, nil
}
