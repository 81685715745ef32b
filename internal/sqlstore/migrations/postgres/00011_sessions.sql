-- +goose Up
-- Sessions of browsers, tokens of programs, failed tries.
-- +goose StatementBegin
CREATE TABLE sessions (
    id      TEXT PRIMARY KEY,
    account TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    hash    TEXT NOT NULL UNIQUE, -- SHA-256 of the cookie, hex
    begun   TIMESTAMPTZ NOT NULL,
    seen    TIMESTAMPTZ NOT NULL, -- to the minute
    address TEXT NOT NULL,
    agent   TEXT NOT NULL,
    method  TEXT NOT NULL, -- password, provider
    need    TEXT NOT NULL  -- what is still owed: '', code, password, enrol
);
-- +goose StatementEnd
-- +goose StatementBegin
CREATE INDEX sessions_account ON sessions (account);
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TABLE tokens (
    id        TEXT PRIMARY KEY,
    account   TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    name      TEXT NOT NULL,
    hash      TEXT NOT NULL UNIQUE, -- SHA-256 of the token, hex
    scope     TEXT NOT NULL,        -- JSON array of actions
    place     TEXT NOT NULL,        -- '' for no limit
    created   TIMESTAMPTZ NOT NULL,
    expires   TIMESTAMPTZ NOT NULL,
    last_used TIMESTAMPTZ,          -- to the minute; null for never
    revoked   TIMESTAMPTZ           -- null for not
);
-- +goose StatementEnd
-- +goose StatementBegin
CREATE INDEX tokens_account ON tokens (account);
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TABLE attempts (
    key          TEXT PRIMARY KEY, -- what is tried: hash of a login, or an account's second factor
    count        BIGINT NOT NULL,  -- since the last success
    last_at      TIMESTAMPTZ,
    locked_until TIMESTAMPTZ
);
-- +goose StatementEnd
