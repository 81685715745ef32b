-- +goose Up
-- A region data pack as installed. The key is the sum of its content, so the
-- same content cannot be installed twice. At most one pack is active.
-- +goose StatementBegin
CREATE TABLE packs (
    sum          TEXT PRIMARY KEY,   -- sha-256 of the content, 64 lower-case hex digits
    name         TEXT NOT NULL,
    version      TEXT NOT NULL,
    title        TEXT NOT NULL,
    manifest     TEXT NOT NULL,      -- region.Manifest as JSON
    row_count    BIGINT NOT NULL,
    installed_at TIMESTAMPTZ NOT NULL, -- UTC; of the latest installation
    active       BOOLEAN NOT NULL
);
-- +goose StatementEnd
-- +goose StatementBegin
CREATE UNIQUE INDEX packs_one_active ON packs (active) WHERE active;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TABLE pack_tables (
    sum       TEXT NOT NULL REFERENCES packs (sum) ON DELETE CASCADE,
    name      TEXT NOT NULL,    -- of the table in the pack: areas, calls, …
    format    INTEGER NOT NULL, -- of body: 1 = gzip of a JSON array of rows
    row_count BIGINT NOT NULL,
    digest    TEXT NOT NULL,    -- sha-256 of body, hex
    body      BYTEA NOT NULL,
    PRIMARY KEY (sum, name)
);
-- +goose StatementEnd
