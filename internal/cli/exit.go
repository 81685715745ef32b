package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/internal/message"
)

// The exit codes, a public contract: codes are added, never changed.
const (
	ExitDone        = 0
	ExitFailed      = 1
	ExitUsage       = 2
	ExitPartly      = 3
	ExitNotFound    = 4
	ExitConflict    = 5
	ExitDenied      = 6
	ExitBadData     = 7
	ExitUnavailable = 8
	ExitInterrupted = 130
)

// errUsage marks an error in the words of a command.
type errUsage struct{ error }

func (e errUsage) Unwrap() error { return e.error }

// dataFaults begin the message ids of invalid input that stands in a file, not
// in a flag.
var dataFaults = []string{
	"pack.", "gtfs.", "network.", "sheet.", "firm.no_name_column", "workday.bad_row", "workday.bad_csv", "matrix.points_",
	"matrix.journal_", "matrix.part_", "audit.broken", "audit.bad_head_file", "secret.bad_keyring", "secret.no_key", "backup.damaged",
	"backup.not_one", "backup.newer_format", "intake.", "chain.csv_", "chain.kg_", "chain.bad_thresholds",
}

// ExitCode returns the exit code for an error of a command.
func ExitCode(err error) int {
	if err == nil {
		return ExitDone
	}
	if errors.Is(err, context.Canceled) {
		return ExitInterrupted
	}
	if _, ok := errors.AsType[errUsage](err); ok {
		return ExitUsage
	}
	if _, ok := errors.AsType[errPartly](err); ok {
		return ExitPartly
	}
	switch fault.CodeOf(err) {
	case fault.Invalid:
		e, _ := errors.AsType[*fault.Error](err)
		for _, area := range dataFaults {
			if strings.HasPrefix(e.ID, area) {
				return ExitBadData
			}
		}
		return ExitUsage
	case fault.NotFound:
		return ExitNotFound
	case fault.Conflict:
		return ExitConflict
	case fault.Denied:
		return ExitDenied
	case fault.Unavailable:
		return ExitUnavailable
	default:
		return ExitFailed
	}
}

// report tells the user about an error: one sentence, or one JSON object
// {"message_type":"error","code","id","message","exit_code"}, on standard error.
func (a *App) report(err error) {
	text := message.Fault(a.lang, err)
	id := ""
	if e, ok := errors.AsType[*fault.Error](err); ok {
		id = e.ID
	} else if _, ok := errors.AsType[errUsage](err); ok {
		text = err.Error()
	} else if errors.Is(err, context.Canceled) {
		text = a.T("cli.interrupted")
	}
	if a.json {
		_ = json.NewEncoder(a.Err).Encode(struct {
			Type    string     `json:"message_type"`
			Code    fault.Code `json:"code"`
			ID      string     `json:"id,omitempty"`
			Message string     `json:"message"`
			Exit    int        `json:"exit_code"`
		}{"error", codeOf(err), id, text, ExitCode(err)})
		return
	}
	fmt.Fprintln(a.Err, "sanquan: "+text)
	if fault.CodeOf(err) == fault.Internal && id == "" && ExitCode(err) == ExitFailed {
		a.Log.Error("command failed", "cause", err)
	}
}

func codeOf(err error) fault.Code {
	if ExitCode(err) == ExitUsage {
		return fault.Invalid
	}
	return fault.CodeOf(err)
}
