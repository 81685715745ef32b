package sqlstore

import (
	"database/sql"
	"time"
)

// Times of queues are whole microseconds since 1970, UTC, in columns …_us: the
// engines agree on how those compare.

func micros(t time.Time) int64 { return t.UnixMicro() }

func fromMicros(us int64) time.Time { return time.UnixMicro(us).UTC() }

// maybeTime is nil for NULL.
func maybeTime(us sql.NullInt64) *time.Time {
	if !us.Valid {
		return nil
	}
	t := fromMicros(us.Int64)
	return &t
}
