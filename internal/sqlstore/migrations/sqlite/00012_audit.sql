-- +goose Up
-- The audit: a chain of entries (internal/audit), one row that knows its end,
-- and the signed heads of days.
-- +goose StatementBegin
CREATE TABLE audit_entries (
    seq     BIGINT PRIMARY KEY, -- 1, 2, 3 … without gaps
    time    TIMESTAMP NOT NULL,
    day     TEXT NOT NULL,      -- ISO date, of the chain
    actor   TEXT NOT NULL,
    name    TEXT NOT NULL,
    via     TEXT NOT NULL,
    address TEXT NOT NULL,
    request TEXT NOT NULL,
    action  TEXT NOT NULL,
    kind    TEXT NOT NULL,
    object  TEXT NOT NULL,
    place   TEXT NOT NULL,
    result  TEXT NOT NULL,
    reason  TEXT NOT NULL,
    before_state TEXT NOT NULL, -- JSON, '' for nothing
    after_state  TEXT NOT NULL,
    alg     TEXT NOT NULL,
    prev    TEXT NOT NULL,      -- hash of the row before, hex
    hash    TEXT NOT NULL
);
-- +goose StatementEnd
-- +goose StatementBegin
CREATE INDEX audit_entries_object ON audit_entries (object, seq);
-- +goose StatementEnd
-- +goose StatementBegin
CREATE INDEX audit_entries_day ON audit_entries (day, seq);
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TABLE audit_chain (
    id      BIGINT PRIMARY KEY, -- always 1
    seq     BIGINT NOT NULL,    -- of the last entry
    hash    TEXT NOT NULL,
    day     TEXT NOT NULL,
    dropped TEXT NOT NULL       -- days before this one may be removed; '' for none
);
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TABLE audit_heads (
    seq        BIGINT PRIMARY KEY, -- of the day's last entry
    hash       TEXT NOT NULL,
    day        TEXT NOT NULL UNIQUE,
    signed_at  TIMESTAMP NOT NULL,
    alg        TEXT NOT NULL,
    key_id     TEXT NOT NULL,
    public_key TEXT NOT NULL,
    signature  TEXT NOT NULL
);
-- +goose StatementEnd
-- Entries are only ever added; days go as a whole, when their time is over.
-- +goose StatementBegin
CREATE TRIGGER audit_entries_stay BEFORE UPDATE ON audit_entries
BEGIN SELECT RAISE(ABORT, 'audit entries are never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER audit_entries_remain BEFORE DELETE ON audit_entries
WHEN OLD.day >= (SELECT dropped FROM audit_chain WHERE id = 1)
BEGIN SELECT RAISE(ABORT, 'audit entries are never removed before their time'); END;
-- +goose StatementEnd
