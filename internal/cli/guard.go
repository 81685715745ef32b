package cli

import (
	"context"
	"crypto/tls"
	"log/slog"
	"net"
	"os"
	"strings"
	"time"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/internal/auth"
	"github.com/sanquan/sanquan/internal/auth/relying"
	"github.com/sanquan/sanquan/internal/config"
	"github.com/sanquan/sanquan/internal/httpapi"
	"github.com/sanquan/sanquan/internal/sqlstore"
)

// guarded are the parts of a server that keep it safe.
type guarded struct {
	identity *identity // nil: nobody can sign in
	signer   *relying.Party
	tls      *tls.Config // nil: plain HTTP
}

// guard makes these parts, or refuses to start. Where others can reach the
// server there must be keys, and TLS here or at a listed proxy; on this machine
// alone, a server without keys answers what anybody may read. Faults:
// unavailable serve.no_secrets; invalid serve.plain, serve.bad_tls; those of
// openKeys.
func (a *App) guard(ctx context.Context, store *sqlstore.Store, logger *slog.Logger) (*guarded, error) {
	c := a.config.Security
	g := &guarded{}
	keys, err := a.serverKeys()
	switch {
	case err == nil:
		g.identity = a.identityOn(store, keys, logger)
	case fault.CodeOf(err) != fault.Unavailable:
		return nil, err
	case !loopback(a.config.Listen) || !c.PublicRead:
		return nil, fault.Wrap(err, fault.Unavailable, "serve.no_secrets", "address", a.config.Listen, "path", c.SecretsFile)
	}
	if g.tls, err = readTLS(c); err != nil {
		return nil, err
	}
	if g.tls == nil && len(c.TrustedProxies) == 0 && !loopback(a.config.Listen) {
		return nil, fault.New(fault.Invalid, "serve.plain", "address", a.config.Listen)
	}
	if g.identity != nil && c.OIDCIssuer != "" {
		g.signer, err = a.relyingParty(ctx)
	}
	return g, err
}

// serverKeys are the configured keys. The demo makes its own where there are
// none: they keep nothing that outlives it.
func (a *App) serverKeys() (*keyFile, error) {
	keys, err := openKeys(a.Environ, a.config.Security.SecretsFile)
	if !a.demo || fault.CodeOf(err) != fault.Unavailable {
		return keys, err
	}
	path := a.demoKeys()
	if _, err := os.Stat(path); err != nil {
		if _, err := makeKeys(path); err != nil {
			return nil, err
		}
	}
	return openKeys(nil, path)
}

// loopback reports whether only this machine reaches an address.
func loopback(hostPort string) bool {
	host, _, err := net.SplitHostPort(hostPort)
	ip := net.ParseIP(host)
	return err == nil && (host == "localhost" || ip != nil && ip.IsLoopback())
}

// readTLS reads certificate and key; nil where neither is set.
func readTLS(c config.Security) (*tls.Config, error) {
	if c.TLSCert == "" && c.TLSKey == "" {
		return nil, nil
	}
	pair, err := tls.LoadX509KeyPair(c.TLSCert, c.TLSKey)
	if err != nil {
		return nil, fault.Wrap(err, fault.Invalid, "serve.bad_tls", "cert", c.TLSCert, "key", c.TLSKey)
	}
	return &tls.Config{Certificates: []tls.Certificate{pair}, MinVersion: tls.VersionTLS12, NextProtos: []string{"h2", "http/1.1"}}, nil
}

// relyingParty asks the configured provider who it is.
func (a *App) relyingParty(ctx context.Context) (*relying.Party, error) {
	c := a.config.Security
	s := relying.Settings{
		Issuer: c.OIDCIssuer, ClientID: c.OIDCClient, Claim: c.OIDCClaim, RedirectURL: a.publicURL() + httpapi.ProviderPath + "done",
	}
	if c.OIDCSecretFile != "" {
		raw, err := os.ReadFile(c.OIDCSecretFile)
		if err != nil {
			return nil, fault.Wrap(err, fault.Unavailable, "secret.unreadable", "path", c.OIDCSecretFile)
		}
		s.ClientSecret = strings.TrimSpace(string(raw))
	}
	return relying.New(ctx, s, a.Now)
}

// deps adds the parts to what a server is made of.
func (g *guarded) deps(d httpapi.Deps, c config.Security) httpapi.Deps {
	if g.identity != nil {
		d.Auth, d.Audit = g.identity.service, g.identity.log
	}
	if g.signer != nil {
		d.Signer = g.signer
	}
	d.TrustedProxies = c.TrustedProxies
	d.Rates = httpapi.Rates{PerAddress: c.RequestsMinute, SignIn: c.SignInsMinute}
	return d
}

// Intervals of tend.
const (
	keysInterval = 2 * time.Second
	careInterval = time.Hour
)

// tend reads changed keys, removes sessions that have ended, signs the audit of
// days that have ended and drops what is past its retention, until the context
// ends.
func (g *guarded) tend(ctx context.Context, retentionDays int, logger *slog.Logger) {
	if g.identity == nil {
		return
	}
	often, seldom := time.NewTicker(keysInterval), time.NewTicker(careInterval)
	defer often.Stop()
	defer seldom.Stop()
	g.identity.care(ctx, retentionDays, logger)
	for {
		select {
		case <-ctx.Done():
			return
		case <-often.C:
			if err := g.identity.keys.refresh(); err != nil {
				logger.Error("the keys cannot be read again; the ones before are used", "error", err)
			}
		case <-seldom.C:
			g.identity.care(ctx, retentionDays, logger)
		}
	}
}

func (id *identity) care(ctx context.Context, retentionDays int, logger *slog.Logger) {
	if err := id.service.Sweep(ctx); err != nil {
		logger.Warn("sessions that ended were not removed", "error", err)
	}
	if _, err := id.log.Drop(ctx, retentionDays); err != nil {
		logger.Warn("the audit was not signed or dropped", "error", err)
	}
}

// demoAccounts makes the demo's accounts and tells their passwords on the
// terminal, never in a log or a file.
func (a *App) demoAccounts(ctx context.Context, g *guarded) error {
	if !a.demo || g.identity == nil {
		return nil
	}
	g.identity.service.Demo, g.identity.service.SecondFactor = true, false
	list, err := g.identity.service.DemoAccounts(ctx)
	if err != nil {
		return err
	}
	a.Notef("user.demo.title")
	for _, d := range list {
		a.Notef("user.demo.row", "login", d.Login, "password", d.Password, "role", a.roleName(d))
	}
	return nil
}

func (a *App) roleName(d auth.DemoAccount) string { return a.T("access.role." + string(d.Role)) }
