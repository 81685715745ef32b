-- +goose Up
-- The ledger of moves, 疏解—承接: one row a record of one side. The columns
-- beside body are what lists are narrowed by.
-- +goose StatementBegin
CREATE TABLE relocations (
    id       TEXT PRIMARY KEY,  -- UUIDv7
    side     TEXT NOT NULL,     -- out, in
    state    TEXT NOT NULL,
    category TEXT NOT NULL,
    place    TEXT NOT NULL,     -- GB/T 2260 code of the division that keeps the record
    year     INTEGER NOT NULL,  -- of the actual date, else the planned one; 0 for none
    code     TEXT NOT NULL,     -- 统一社会信用代码, '' where not stated
    name     TEXT NOT NULL,
    body     TEXT NOT NULL,     -- JSON of relocation.Record
    version  BIGINT NOT NULL    -- grows with every change
);
-- +goose StatementEnd
-- +goose StatementBegin
CREATE INDEX relocations_place ON relocations (place, side, state, id);
-- +goose StatementEnd
-- +goose StatementBegin
CREATE INDEX relocations_code ON relocations (code) WHERE code <> '';
-- +goose StatementEnd
