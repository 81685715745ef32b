package httpapi

import (
	"strconv"

	"github.com/sanquan/sanquan/base/fault"
)

// Matching is the part of an input that says which version of a record it is
// about: that which the ETag of an answer named. Without it the change is made
// whatever happened meanwhile.
type Matching struct {
	IfMatch string `header:"If-Match" maxLength:"40" pattern:"^(\\*|\"[0-9]{1,18}\")?$" doc:"Make the change only if the record is still at this version, the ETag of an earlier answer; otherwise 412." example:"*"`
}

// version is 0 for any.
func (m Matching) version() int64 {
	text, err := strconv.Unquote(m.IfMatch)
	if err != nil {
		return 0 // none, or *
	}
	n, _ := strconv.ParseInt(text, 10, 64) // by the pattern
	return n
}

// check refuses a record at another version. Fault conflict store.changed.
func (m Matching) check(kind, id string, version int64) error {
	if want := m.version(); want != 0 && want != version {
		return fault.New(fault.Conflict, "store.changed", "kind", kind, "id", id)
	}
	return nil
}

// versioned is an answer about one record, which counts its changes.
type versioned interface{ version() int64 }

func versionTag(v versioned) string { return strconv.Quote(strconv.FormatInt(v.version(), 10)) }
