-- +goose Up
-- A message that was promised together with the record it speaks of and whose
-- effect is not yet recorded. Recording the effect deletes the row.
-- +goose StatementBegin
CREATE TABLE outbox (
    id         TEXT PRIMARY KEY, -- UUIDv7
    topic      TEXT NOT NULL,    -- which consumer it is for
    body       TEXT NOT NULL,    -- JSON
    created_us BIGINT NOT NULL,  -- all times: microseconds since 1970, UTC
    due_us     BIGINT NOT NULL,  -- publish (again) from then on
    turn       BIGINT NOT NULL,  -- counts attempts that were ended on purpose
    attempts   INTEGER NOT NULL, -- effects that failed
    last_error TEXT NOT NULL,    -- of the last attempt, for people; '' for none
    dead_us    BIGINT            -- since when nobody tries any more; NULL while somebody does
);
-- +goose StatementEnd
-- +goose StatementBegin
CREATE INDEX outbox_due ON outbox (due_us) WHERE dead_us IS NULL;
-- +goose StatementEnd
