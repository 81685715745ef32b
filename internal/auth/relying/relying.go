// Package relying signs people in with an OpenID Connect provider
// (Authorization Code with PKCE, RFC 7636; state and nonce). It leaves out
// which account an identity belongs to (internal/auth).
package relying

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/internal/auth"
)

// Settings name the provider and what this installation is to it.
type Settings struct {
	Issuer       string
	ClientID     string
	ClientSecret string // "" for a public client
	RedirectURL  string // …/auth/provider/done, as registered with the provider
	Claim        string // that holds the login of the account: preferred_username, email …
}

// Party is this installation as a relying party. It is safe for concurrent use.
type Party struct {
	settings Settings
	config   oauth2.Config
	verifier *oidc.IDTokenVerifier
}

// New asks the provider who it is (OpenID Connect Discovery). Fault unavailable
// auth.provider_unreachable.
func New(ctx context.Context, s Settings, now func() time.Time) (*Party, error) {
	provider, err := oidc.NewProvider(ctx, s.Issuer)
	if err != nil {
		return nil, fault.Wrap(err, fault.Unavailable, "auth.provider_unreachable", "issuer", s.Issuer)
	}
	return &Party{
		settings: s,
		verifier: provider.Verifier(&oidc.Config{ClientID: s.ClientID, Now: now}),
		config: oauth2.Config{
			ClientID: s.ClientID, ClientSecret: s.ClientSecret, RedirectURL: s.RedirectURL, Endpoint: provider.Endpoint(),
			Scopes: []string{oidc.ScopeOpenID, "profile", "email"},
		},
	}, nil
}

// flow is what must come back unchanged from a sign-in.
type flow struct {
	State    string    `json:"state"`
	Nonce    string    `json:"nonce"`
	Verifier string    `json:"verifier"`
	Until    time.Time `json:"until"`
}

// patience is how long a person may take at the provider.
const patience = 10 * time.Minute

// Begin returns where to send the browser, and what to keep in it, out of
// sight, until it comes back.
func (p *Party) Begin(now time.Time) (address string, kept []byte, err error) {
	f := flow{State: rand.Text(), Nonce: rand.Text(), Verifier: oauth2.GenerateVerifier(), Until: now.Add(patience)}
	kept, err = json.Marshal(f)
	return p.config.AuthCodeURL(f.State, oidc.Nonce(f.Nonce), oauth2.S256ChallengeOption(f.Verifier)), kept, err
}

// Finish exchanges the code that the browser brought back. Faults: denied
// auth.provider_refused.
func (p *Party) Finish(ctx context.Context, kept []byte, state, code string, now time.Time) (auth.Identity, error) {
	refused := func(err error) (auth.Identity, error) {
		return auth.Identity{}, fault.Wrap(err, fault.Denied, "auth.provider_refused")
	}
	var f flow
	if err := json.Unmarshal(kept, &f); err != nil {
		return refused(err)
	}
	if code == "" || !now.Before(f.Until) || subtle.ConstantTimeCompare([]byte(f.State), []byte(state)) != 1 {
		return refused(fmt.Errorf("state does not match, or is too old"))
	}
	token, err := p.config.Exchange(ctx, code, oauth2.VerifierOption(f.Verifier))
	if err != nil {
		return refused(err)
	}
	raw, ok := token.Extra("id_token").(string)
	if !ok {
		return refused(io.ErrUnexpectedEOF)
	}
	id, err := p.verifier.Verify(ctx, raw)
	if err != nil {
		return refused(err)
	}
	if subtle.ConstantTimeCompare([]byte(id.Nonce), []byte(f.Nonce)) != 1 {
		return refused(fmt.Errorf("nonce does not match"))
	}
	return p.identity(id)
}

// twoSteps are the methods (RFC 8176) that say more than a password was asked for.
var twoSteps = []string{"mfa", "otp", "hwk", "swk", "sc", "fpt", "face"}

func (p *Party) identity(id *oidc.IDToken) (auth.Identity, error) {
	var claims map[string]any
	if err := id.Claims(&claims); err != nil {
		return auth.Identity{}, fault.Wrap(err, fault.Denied, "auth.provider_refused")
	}
	who := auth.Identity{Issuer: id.Issuer, Subject: id.Subject}
	who.Login, _ = claims[p.settings.Claim].(string)
	methods, _ := claims["amr"].([]any)
	for _, m := range methods {
		if name, ok := m.(string); ok && slices.Contains(twoSteps, name) {
			who.TwoSteps = true
		}
	}
	return who, nil
}
