-- +goose Up
-- One row: the id of this database, by which the messages of several
-- installations on one NATS cluster are told apart.
CREATE TABLE installation (
    one BOOLEAN PRIMARY KEY CHECK (one),
    id  TEXT NOT NULL -- UUID
);
