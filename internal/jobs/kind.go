package jobs

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/base/suggest"
)

// Kind is a kind of work.
type Kind struct {
	Name     string
	Attempts int // before a job is dead
	check    func(json.RawMessage) error
	run      func(context.Context, json.RawMessage, *Run) (Outcome, error)
}

// Outcome is what a handler leaves.
type Outcome struct {
	Result any                                  // kept with the job as JSON; nil for none
	Effect func(context.Context, *sql.Tx) error // in the transaction that records the end, so exactly once; nil for none
}

// defaultAttempts is how often a job is tried.
const defaultAttempts = 4

// Define makes a kind whose arguments are an A: members that A does not have
// are refused, and what check says is wrong. run is the handler; it ends soon
// after its context does, saves checkpoints where it can go on from them, and
// may be run again after any crash.
func Define[A any](name string, check func(A) error, run func(context.Context, A, *Run) (Outcome, error)) Kind {
	return Kind{
		Name: name, Attempts: defaultAttempts,
		check: func(raw json.RawMessage) error {
			args, err := decode[A](name, raw)
			if err != nil {
				return err
			}
			return check(args)
		},
		run: func(ctx context.Context, raw json.RawMessage, r *Run) (Outcome, error) {
			args, err := decode[A](name, raw)
			if err != nil {
				return Outcome{}, err
			}
			return run(ctx, args, r)
		},
	}
}

func decode[A any](kind string, raw json.RawMessage) (A, error) {
	var args A
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	if err := d.Decode(&args); err != nil || d.More() {
		return args, fault.Wrap(err, fault.Invalid, "jobs.bad_args", "kind", kind, "reason", reason(err)).On("args")
	}
	return args, nil
}

func reason(err error) string {
	if err == nil {
		return "more than one value"
	}
	return strings.TrimPrefix(err.Error(), "json: ")
}

// Kinds are the kinds that a process knows, by name.
type Kinds map[string]Kind

// NewKinds makes Kinds; two of one name are a broken invariant.
func NewKinds(list ...Kind) Kinds {
	all := Kinds{}
	for _, k := range list {
		if _, twice := all[k.Name]; twice {
			panic("jobs: two kinds are called " + k.Name)
		}
		all[k.Name] = k
	}
	return all
}

// Check refuses a job that no handler could begin. Faults, all invalid:
// jobs.unknown_kind, jobs.unknown_kind_near, jobs.bad_args, those of the kind.
func (k Kinds) Check(name string, args json.RawMessage) error {
	kind, ok := k[name]
	if ok {
		return kind.check(args)
	}
	known := slices.Sorted(maps.Keys(k))
	if near := suggest.Nearest(name, known); near != "" {
		return fault.New(fault.Invalid, "jobs.unknown_kind_near", "kind", name, "near", near).On("kind")
	}
	return fault.New(fault.Invalid, "jobs.unknown_kind", "kind", name, "known", strings.Join(known, ", ")).On("kind")
}

// attempts of a kind, the usual number for one that is not known here.
func (k Kinds) attempts(name string) int {
	if kind, ok := k[name]; ok {
		return kind.Attempts
	}
	return defaultAttempts
}
