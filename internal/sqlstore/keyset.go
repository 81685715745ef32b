package sqlstore

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/sanquan/sanquan/base/fault"
)

// Page is a part of a list: at most Limit rows after the row that Cursor
// stands for, "" for the first part. Rows that are added or removed between
// two parts neither shift nor repeat the others.
type Page struct {
	Cursor string
	Limit  int // 0 for PageLimit; more than PageMost is as much
}

// The rows of a page.
const (
	PageLimit = 50
	PageMost  = 500
)

func (p Page) limit() int {
	if p.Limit <= 0 {
		return PageLimit
	}
	return min(p.Limit, PageMost)
}

// keyset pages through rows in the order of its columns, which together tell
// any two rows apart.
type keyset struct {
	columns    []string // text columns, in the program's own words
	descending bool
}

// after returns the condition for the rows behind a cursor, with arguments
// numbered from first; "" and none for the first page. Fault invalid
// store.bad_cursor.
func (k keyset) after(cursor string, first int) (string, []any, error) {
	if cursor == "" {
		return "", nil, nil
	}
	values, ok := k.decode(cursor)
	if !ok {
		return "", nil, fault.New(fault.Invalid, "store.bad_cursor").On("after")
	}
	marks := make([]string, len(values))
	for i := range values {
		marks[i] = fmt.Sprintf("$%d", first+i)
	}
	sign := ">"
	if k.descending {
		sign = "<"
	}
	return fmt.Sprintf("(%s) %s (%s)", strings.Join(k.columns, ", "), sign, strings.Join(marks, ", ")), values, nil
}

func (k keyset) decode(cursor string) ([]any, bool) {
	raw, err := base64.RawURLEncoding.DecodeString(cursor)
	if err != nil {
		return nil, false
	}
	var texts []string
	if json.Unmarshal(raw, &texts) != nil || len(texts) != len(k.columns) {
		return nil, false
	}
	values := make([]any, len(texts))
	for i, text := range texts {
		if strings.ContainsRune(text, 0) {
			return nil, false // PostgreSQL has no such text
		}
		values[i] = text
	}
	return values, true
}

// order is the ORDER BY of the list.
func (k keyset) order() string {
	if !k.descending {
		return strings.Join(k.columns, ", ")
	}
	return strings.Join(k.columns, " DESC, ") + " DESC"
}

// cursor stands for the row with these values of the columns.
func (k keyset) cursor(values ...string) string {
	raw, err := json.Marshal(values)
	if err != nil || len(values) != len(k.columns) {
		panic(fmt.Sprintf("sqlstore: no cursor of %v: %v", values, err))
	}
	return base64.RawURLEncoding.EncodeToString(raw)
}
