package auth

import (
	"context"
	"time"

	"github.com/sanquan/sanquan/internal/access"
	"github.com/sanquan/sanquan/internal/audit"
)

// Change is what goes with a change of an account, in the same transaction.
type Change struct {
	Entry       audit.Entry
	EndSessions bool   // of the account …
	KeepSession string // … but for this one (id)
	Invitation  string // hash of the invitation that is used up; not_found auth.bad_invitation if it is gone
}

// AccountFilter narrows a list of accounts; zero fields do not.
type AccountFilter struct {
	After        string   // logins after this one
	Text         string   // part of login or name
	Place        string   // area whose accounts are listed, as access.Covers
	PhoneIndexes []string // any of these
	Role         access.Role
	Limit        int // at most 1000
}

// Store keeps accounts and what belongs to them. Every method that takes an
// audit.Entry keeps it in the same transaction as the change. Methods that
// change an account compare Version with the one kept and fail with conflict
// auth.changed_meanwhile.
type Store interface {
	audit.Store

	// CreateAccount: conflict auth.login_taken.
	CreateAccount(context.Context, Account, *Invitation, audit.Entry) error
	// Account: not_found auth.no_account, as the two below.
	Account(ctx context.Context, id string) (Account, error)
	AccountByLogin(ctx context.Context, login string) (Account, error)
	AccountByIdentity(ctx context.Context, issuer, subject string) (Account, error)
	ListAccounts(context.Context, AccountFilter) ([]Account, error)
	SaveAccount(context.Context, Account, Change) error
	// Grant and Revoke: nothing happens, nothing is audited, where the account
	// holds the grant already, or does not.
	Grant(ctx context.Context, account string, g access.Grant, by string, at time.Time, e audit.Entry) error
	Revoke(ctx context.Context, account string, g access.Grant, e audit.Entry) error

	// CreateInvitation replaces the account's invitation.
	CreateInvitation(context.Context, Invitation, Change) error
	// Invitation: not_found auth.bad_invitation.
	Invitation(ctx context.Context, hash string) (Invitation, error)

	CreateSession(context.Context, Session, Change) error
	// Session: not_found auth.no_session.
	Session(ctx context.Context, hash string) (Session, error)
	TouchSession(ctx context.Context, id string, at time.Time) error
	EndSession(ctx context.Context, account, id string, e audit.Entry) error
	ListSessions(ctx context.Context, account string) ([]Session, error)
	// DropSessions removes the sessions begun or last seen before these times.
	DropSessions(ctx context.Context, begun, seen time.Time) error

	CreateToken(context.Context, Token, audit.Entry) error
	// Token: not_found auth.no_token.
	Token(ctx context.Context, hash string) (Token, error)
	TouchToken(ctx context.Context, id string, at time.Time) error
	// RevokeToken: not_found auth.no_token. account "" for any.
	RevokeToken(ctx context.Context, account, id string, at time.Time, e audit.Entry) error
	ListTokens(ctx context.Context, account string) ([]Token, error) // "" for all

	// Attempt replaces the attempts of a key by what next makes of them, no
	// other attempt of the key between.
	Attempt(ctx context.Context, key string, next func(Attempts) Attempts) error
	// DropAttempts removes keys whose last attempt was before a time.
	DropAttempts(ctx context.Context, before time.Time) error
}
