package cli

import (
	"context"
	"crypto/rand"
	"log/slog"
	"strings"

	"github.com/google/uuid"

	"github.com/sanquan/sanquan/internal/access"
	"github.com/sanquan/sanquan/internal/audit"
	"github.com/sanquan/sanquan/internal/auth"
	"github.com/sanquan/sanquan/internal/httpapi"
	"github.com/sanquan/sanquan/internal/sqlstore"
)

// identity is what an installation with keys has.
type identity struct {
	keys    *keyFile
	service *auth.Service
	log     *audit.Log
}

// identity joins accounts and audit on the store. Faults: those of openKeys
// and Store.
func (a *App) identity(ctx context.Context) (*identity, error) {
	keys, err := openKeys(a.Environ, a.config.Security.SecretsFile)
	if err != nil {
		return nil, err
	}
	store, err := a.Store(ctx)
	if err != nil {
		return nil, err
	}
	return a.identityOn(store, keys, a.Log), nil
}

func (a *App) identityOn(store *sqlstore.Store, keys *keyFile, logger *slog.Logger) *identity {
	return &identity{
		keys: keys,
		service: auth.New(auth.Deps{
			Store: store, Keys: keys.Current, Now: a.Now, NewID: newRecordID, Random: rand.Reader, Hardness: auth.Recommended, Log: logger,
		}, a.authSettings()),
		log: &audit.Log{Store: store, Keys: keys, Now: a.Now},
	}
}

// accountOf is the account with a login, as somebody typed it.
func (a *App) accountOf(ctx context.Context, login string) (*identity, auth.Account, error) {
	id, err := a.identity(ctx)
	if err != nil {
		return nil, auth.Account{}, err
	}
	account, err := id.service.Store.AccountByLogin(ctx, strings.ToLower(login))
	return id, account, err
}

// newRecordID is a UUID of version 7: later ones sort behind earlier ones.
func newRecordID() string { return uuid.Must(uuid.NewV7()).String() }

func (a *App) authSettings() auth.Settings {
	c := a.config.Security
	s := auth.Standard()
	s.Idle, s.Absolute = c.SessionIdle, c.SessionAbsolute
	s.Policy = access.Policy{PublicRead: c.PublicRead}
	s.SecondFactor, s.OneSession, s.PasswordAge = c.SecondFactor, c.SingleSession, c.PasswordAge
	return s
}

// operator is who runs the command, by the system's name for them.
func (a *App) operator() *auth.Caller {
	for _, name := range []string{"SUDO_USER=", "USER=", "LOGNAME=", "USERNAME="} {
		for _, pair := range a.Environ {
			if user, ok := strings.CutPrefix(pair, name); ok && user != "" {
				return auth.CommandLine(user)
			}
		}
	}
	return auth.CommandLine("unknown")
}

// linkURL is the address that somebody is handed.
func (a *App) linkURL(link auth.Link) string {
	return a.publicURL() + httpapi.InvitationPath + link.Token
}

// publicURL is where people reach the server.
func (a *App) publicURL() string {
	c := a.config.Security
	switch {
	case c.PublicURL != "":
		return c.PublicURL
	case c.TLSCert != "":
		return "https://" + a.config.Listen
	}
	return "http://" + a.config.Listen
}
