-- +goose Up
-- +goose StatementBegin
CREATE TABLE jobs (
    id           TEXT PRIMARY KEY, -- UUIDv7: ordered by the time of asking
    kind         TEXT NOT NULL,
    args         TEXT NOT NULL,    -- JSON
    state        TEXT NOT NULL,    -- queued, running, done, failed, dead, cancelled
    asked_by     TEXT NOT NULL,
    done         BIGINT NOT NULL,  -- progress: done of total
    total        BIGINT NOT NULL,  -- 0 where not known
    note         TEXT NOT NULL,    -- message id of what it is at; '' for none
    attempt      INTEGER NOT NULL, -- the current or last one; fences its writes
    max_attempts INTEGER NOT NULL,
    checkpoint   TEXT,             -- JSON; where the next attempt goes on
    result       TEXT,             -- JSON, of a job that is done
    problem      TEXT,             -- JSON: fault code, message id and arguments of the last failure
    worker       TEXT NOT NULL,    -- who runs or last ran it
    cancelling   BOOLEAN NOT NULL, -- somebody wants it to stop
    created_us   BIGINT NOT NULL,  -- all times: microseconds since 1970, UTC
    due_us       BIGINT NOT NULL,  -- not to be begun before
    started_us   BIGINT,           -- of the first attempt
    ended_us     BIGINT,
    lease_us     BIGINT NOT NULL,  -- until then nobody else takes a running job
    version      BIGINT NOT NULL
);
-- +goose StatementEnd
-- +goose StatementBegin
CREATE INDEX jobs_state ON jobs (state, id);
-- +goose StatementEnd
