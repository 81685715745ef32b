-- +goose Up
-- Imports of tables (internal/intake): each with the file it was made from, and
-- a journal of what its rows did.
-- +goose StatementBegin
CREATE TABLE imports (
    id         TEXT PRIMARY KEY, -- UUIDv7; the batch of its rows
    table_name TEXT NOT NULL,
    sum        TEXT NOT NULL,    -- SHA-256 of the file, hex
    state      TEXT NOT NULL,    -- planned, applying, applied, undoing, undone
    body       TEXT NOT NULL,    -- JSON of intake.Import
    version    BIGINT NOT NULL   -- grows with every change
);
-- +goose StatementEnd
-- +goose StatementBegin
CREATE INDEX imports_sum ON imports (table_name, sum, id);
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TABLE import_rows (
    import_id  TEXT NOT NULL REFERENCES imports (id),
    row_number BIGINT NOT NULL,  -- of the sheet, from 1
    fate       TEXT NOT NULL,    -- created, changed
    natural_key TEXT NOT NULL,   -- as people know it
    record     TEXT NOT NULL,    -- id of the record, '' until it was written
    version    BIGINT NOT NULL,  -- of the record, once it was written
    changes    TEXT NOT NULL,    -- JSON: columns with what stood there before and after
    PRIMARY KEY (import_id, row_number)
);
-- +goose StatementEnd
