-- +goose Up
-- Accounts and what belongs to them. Ids are UUIDs of version 7, times UTC.
-- +goose StatementBegin
CREATE TABLE accounts (
    id            TEXT PRIMARY KEY,
    login         TEXT NOT NULL UNIQUE,     -- lower case
    name          TEXT NOT NULL,
    place         TEXT NOT NULL,            -- code of an area, '' for the whole region
    state         TEXT NOT NULL,            -- invited, active, disabled
    demo          BOOLEAN NOT NULL,
    password      TEXT NOT NULL,            -- PHC text of argon2id, '' for none
    password_at   TIMESTAMP NOT NULL,
    phone         TEXT NOT NULL,            -- sealed (base/secret), '' for none
    phone_index   TEXT NOT NULL,            -- blind index of phone
    factor_seed   TEXT NOT NULL,            -- sealed seed of one-time codes
    factor_on     BOOLEAN NOT NULL,
    factor_step   BIGINT NOT NULL,          -- number of the last step whose code was taken
    recovery      TEXT NOT NULL,            -- JSON array of SHA-256 of recovery codes, hex
    issuer        TEXT NOT NULL,            -- of an identity elsewhere, '' for none
    subject       TEXT NOT NULL,
    created       TIMESTAMP NOT NULL,
    version       BIGINT NOT NULL           -- grows with every change
);
-- +goose StatementEnd
-- +goose StatementBegin
CREATE INDEX accounts_phone ON accounts (phone_index) WHERE phone_index <> '';
-- +goose StatementEnd
-- +goose StatementBegin
CREATE UNIQUE INDEX accounts_identity ON accounts (issuer, subject) WHERE subject <> '';
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TABLE grants (
    account    TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    role       TEXT NOT NULL,
    place      TEXT NOT NULL, -- '' for everywhere
    granted_by TEXT NOT NULL, -- id of an account, '' for the command line
    granted_at TIMESTAMP NOT NULL,
    PRIMARY KEY (account, role, place)
);
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TABLE invitations (
    account TEXT PRIMARY KEY REFERENCES accounts (id) ON DELETE CASCADE, -- one at a time
    hash    TEXT NOT NULL UNIQUE, -- SHA-256 of the link's secret, hex
    expires TIMESTAMP NOT NULL
);
-- +goose StatementEnd
