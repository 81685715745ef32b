-- +goose Up
-- A message whose effect is recorded: it has none when it comes again.
-- +goose StatementBegin
CREATE TABLE inbox (
    consumer    TEXT NOT NULL,
    message     TEXT NOT NULL,
    recorded_us BIGINT NOT NULL,
    PRIMARY KEY (consumer, message)
);
-- +goose StatementEnd
-- +goose StatementBegin
CREATE INDEX inbox_age ON inbox (recorded_us);
-- +goose StatementEnd
