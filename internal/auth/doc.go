// Package auth knows who somebody is: accounts, passwords, second factors,
// sessions, API tokens and lock-out. What they may do is package access; the
// record of it package audit.
//
// Passwords are kept as argon2id (RFC 9106), session and API tokens as
// SHA-256, seeds of one-time codes (RFC 6238) and telephone numbers sealed by
// base/secret. No password is ever set by another person: who makes or resets
// an account gets a one-time link to hand over. Every change and its audit
// entry are kept in one transaction of the Store, or neither.
//
// Failures count per account name, wherever they come from: no header and no
// address changes the count. The package leaves out HTTP, cookies and client
// addresses (internal/httpapi) and sign-in with an identity provider
// (internal/auth/relying). Times, randomness and ids come from the Service's
// fields.
package auth
