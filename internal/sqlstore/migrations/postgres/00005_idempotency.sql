-- +goose Up
-- A request that is not done twice: its key, what was asked and what was answered.
-- +goose StatementBegin
CREATE TABLE idempotency (
    scope      TEXT NOT NULL, -- who asks and for what kind of thing
    key        TEXT NOT NULL, -- chosen by who asks
    request    TEXT NOT NULL, -- sha-256 of the request, hex
    answer     TEXT NOT NULL, -- JSON
    created_us BIGINT NOT NULL,
    PRIMARY KEY (scope, key)
);
-- +goose StatementEnd
-- +goose StatementBegin
CREATE INDEX idempotency_age ON idempotency (created_us);
-- +goose StatementEnd
