-- +goose Up
-- The firm register (industry/firm): records with what their facts say, the
-- facts, what joined and parted records, and pairs that wait for a decision.
-- +goose StatementBegin
CREATE TABLE firm_records (
    id         TEXT PRIMARY KEY,
    head       TEXT NOT NULL,    -- record that stands for this one; its own id where it stands for itself
    listed     BOOLEAN NOT NULL, -- a head with a fact that counts
    name       TEXT NOT NULL,
    kind       TEXT NOT NULL,
    code       TEXT NOT NULL,    -- credit code, '' for none
    parent     TEXT NOT NULL,    -- id of a record, '' for none
    area       TEXT NOT NULL,    -- GB/T 2260, '' for unknown
    class      TEXT NOT NULL,    -- GB/T 4754, '' for unknown
    status     TEXT NOT NULL,
    titles     TEXT NOT NULL,    -- names of qualifications, each after and before a ';'
    lon        DOUBLE PRECISION, -- WGS84, NULL for unknown
    lat        DOUBLE PRECISION,
    clash      BOOLEAN NOT NULL, -- facts contradict each other
    removed    BOOLEAN NOT NULL, -- no fact counts
    body       TEXT NOT NULL,    -- JSON of firm.Firm
    version    BIGINT NOT NULL,  -- grows with every change
    changed_us BIGINT NOT NULL
);
-- +goose StatementEnd
-- +goose StatementBegin
CREATE INDEX firm_records_name ON firm_records (listed, name, id);
-- +goose StatementEnd
-- +goose StatementBegin
CREATE INDEX firm_records_head ON firm_records (head);
-- +goose StatementEnd
-- +goose StatementBegin
CREATE INDEX firm_records_code ON firm_records (code) WHERE code <> '';
-- +goose StatementEnd
-- +goose StatementBegin
CREATE INDEX firm_records_parent ON firm_records (parent) WHERE parent <> '';
-- +goose StatementEnd
-- +goose StatementBegin
CREATE INDEX firm_records_changed ON firm_records (changed_us, id);
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TABLE firm_facts (
    id           TEXT PRIMARY KEY,
    record       TEXT NOT NULL REFERENCES firm_records (id),
    field        TEXT NOT NULL,
    value        TEXT NOT NULL,
    held_from    TEXT NOT NULL,    -- ISO dates to the precision known, '' for unknown
    held_until   TEXT NOT NULL,
    issuer       TEXT NOT NULL,
    source       TEXT NOT NULL,
    observed     TEXT NOT NULL,
    basis        TEXT NOT NULL,
    entered_by   TEXT NOT NULL,    -- id of an account, '' for a pack or the command line
    entered_us   BIGINT NOT NULL,
    batch        TEXT NOT NULL,    -- import it came with, 'pack', '' for a single entry
    ended        BOOLEAN NOT NULL, -- it no longer counts
    instead      TEXT NOT NULL,    -- fact that took its place, '' for none
    ended_by     TEXT NOT NULL,
    ended_us     BIGINT NOT NULL,
    ended_reason TEXT NOT NULL
);
-- +goose StatementEnd
-- +goose StatementBegin
CREATE INDEX firm_facts_record ON firm_facts (record);
-- +goose StatementEnd
-- +goose StatementBegin
CREATE INDEX firm_facts_batch ON firm_facts (batch, id) WHERE batch <> '';
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TABLE firm_events (
    id         TEXT PRIMARY KEY,
    seq        BIGINT NOT NULL UNIQUE, -- 1, 2, 3 …
    kind       TEXT NOT NULL,          -- merge, apart, undo
    a          TEXT NOT NULL,
    b          TEXT NOT NULL,
    into_head  TEXT NOT NULL,          -- of a merge: a or b, whose head stands for both
    undoes     TEXT NOT NULL,          -- of an undo: id of the event
    proposal   TEXT NOT NULL,
    decided_by TEXT NOT NULL,
    at_us      BIGINT NOT NULL,
    reason     TEXT NOT NULL
);
-- +goose StatementEnd
-- +goose StatementBegin
CREATE INDEX firm_events_a ON firm_events (a);
-- +goose StatementEnd
-- +goose StatementBegin
CREATE INDEX firm_events_b ON firm_events (b);
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TABLE firm_proposals (
    id          TEXT PRIMARY KEY,
    a           TEXT NOT NULL,
    b           TEXT NOT NULL,
    score       DOUBLE PRECISION NOT NULL, -- probability, -1 for none
    turn        TEXT NOT NULL,             -- 1 minus score to nine decimals: the surest first
    weights     TEXT NOT NULL,             -- JSON of []firm.Weight
    method      TEXT NOT NULL,
    proposed_by TEXT NOT NULL,
    at_us       BIGINT NOT NULL,
    note        TEXT NOT NULL,
    state       TEXT NOT NULL,             -- open, merged, apart, undone
    event       TEXT NOT NULL,
    decided_by  TEXT NOT NULL,
    decided_us  BIGINT,
    version     BIGINT NOT NULL
);
-- +goose StatementEnd
-- +goose StatementBegin
CREATE UNIQUE INDEX firm_proposals_pair ON firm_proposals (a, b) WHERE state = 'open';
-- +goose StatementEnd
-- +goose StatementBegin
CREATE INDEX firm_proposals_turn ON firm_proposals (state, turn, id);
-- +goose StatementEnd
