// Package fault is the one error vocabulary of Sanquan.
//
// Domain packages return an *Error that says what kind of thing went wrong
// (Code), which sentence describes it (ID, a key of the zh and en message
// catalogues) and the values that sentence names (Args). Adapters add the
// cause with Wrap. The edges translate: HTTP to application/problem+json, the
// command line to an exit code and text, background work to retry or stop.
//
// The package leaves out the sentences themselves (internal/message) and any
// notion of HTTP or exit codes.
package fault

import (
	"errors"
	"fmt"
	"strings"
)

// Code classes an error for machines. The set is closed.
type Code string

// The codes. Internal is the code of every error that is not an *Error.
const (
	Invalid     Code = "invalid"     // the input breaks a stated rule
	NotFound    Code = "not_found"   // the named thing does not exist
	Conflict    Code = "conflict"    // the thing exists already or has changed meanwhile
	Denied      Code = "denied"      // the caller may not do this
	Unavailable Code = "unavailable" // a part needed for this does not answer now
	Internal    Code = "internal"    // a fault of the program
)

// Arg is one named value of a message.
type Arg struct {
	Name  string
	Value any
}

// Error is an error with a code, a message id with named arguments, optional
// field paths, and a cause that is logged but never shown to users.
// It is immutable after construction and safe for concurrent use.
type Error struct {
	Code   Code
	ID     string   // message id, such as "reach.place_not_found"
	Args   []Arg    // in the order given
	Fields []string // paths of the input fields at fault, such as "depart"
	Cause  error    // nil if none
}

// New returns an *Error. keyvals are alternating argument names (string) and
// values; an odd count or a name that is not a string is a broken invariant
// and panics.
func New(code Code, id string, keyvals ...any) *Error {
	return Wrap(nil, code, id, keyvals...)
}

// Wrap is New with a cause.
func Wrap(cause error, code Code, id string, keyvals ...any) *Error {
	if len(keyvals)%2 != 0 {
		panic("fault: argument " + id + " without a value")
	}
	e := &Error{Code: code, ID: id, Cause: cause}
	for i := 0; i < len(keyvals); i += 2 {
		e.Args = append(e.Args, Arg{Name: keyvals[i].(string), Value: keyvals[i+1]})
	}
	return e
}

// On returns a copy of e that names the input fields at fault.
func (e *Error) On(fields ...string) *Error {
	c := *e
	c.Fields = append(append([]string(nil), e.Fields...), fields...)
	return &c
}

// Error renders the code, id, arguments and cause for logs; users are shown
// the catalogue's sentence instead.
func (e *Error) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s", e.Code, e.ID)
	for _, a := range e.Args {
		fmt.Fprintf(&b, " %s=%v", a.Name, a.Value)
	}
	if e.Cause != nil {
		fmt.Fprintf(&b, ": %v", e.Cause)
	}
	return b.String()
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Cause }

// CodeOf returns the code of the first *Error in err's chain, Internal if
// there is none, and "" for nil.
func CodeOf(err error) Code {
	if err == nil {
		return ""
	}
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Code
	}
	return Internal
}
