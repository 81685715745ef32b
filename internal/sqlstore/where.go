package sqlstore

import (
	"context"
	"strconv"
	"strings"
)

// where gathers conditions and their arguments, which the driver binds.
type where struct {
	conditions []string
	args       []any
}

// arg adds an argument and returns its place: $1, $2 …
func (w *where) arg(v any) string {
	w.args = append(w.args, v)
	return "$" + strconv.Itoa(len(w.args))
}

func (w *where) add(condition string) { w.conditions = append(w.conditions, condition) }

// and compares with a text unless that is "".
func (w *where) and(comparison, v string) {
	if v != "" {
		w.add(comparison + w.arg(v))
	}
}

// list adds arguments and returns their places, comma-separated; NULL, which
// equals nothing, where there are none.
func (w *where) list(values []string) string {
	if len(values) == 0 {
		return "NULL"
	}
	all := make([]any, len(values))
	for i, v := range values {
		all[i] = v
	}
	return w.anyList(all)
}

// anyList is list for values of any type, of which there is one at least.
func (w *where) anyList(values []any) string {
	places := make([]string, len(values))
	for i, v := range values {
		places[i] = w.arg(v)
	}
	return strings.Join(places, ", ")
}

func (w *where) text() string {
	if len(w.conditions) == 0 {
		return ""
	}
	return " WHERE " + strings.Join(w.conditions, " AND ")
}

// rowsOf reads all rows of a query.
func rowsOf[T any](ctx context.Context, s *Store, query string, scan func(scanner) (T, error), args ...any) ([]T, error) {
	rows, err := s.read.DB.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, s.wrap(err)
	}
	defer rows.Close()
	list := []T{}
	for rows.Next() {
		v, err := scan(rows)
		if err != nil {
			return nil, s.wrap(err)
		}
		list = append(list, v)
	}
	return list, s.wrap(rows.Err())
}
