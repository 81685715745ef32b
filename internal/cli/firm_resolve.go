package cli

import (
	"fmt"
	"io"
	"math"
	"os"
	"runtime"
	"strings"

	"github.com/spf13/cobra"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/industry/firm/link"
)

// resolveAnswer is what `firm resolve` says under --json.
type resolveAnswer struct {
	File         string `json:"file"`
	Output       string `json:"output"`
	Register     string `json:"register"` // the file, or "pack"
	Entries      int    `json:"entries"`
	Rows         int    `json:"rows"`
	Matched      int    `json:"matched"`
	Review       int    `json:"review"`
	New          int    `json:"new"`
	Parents      int    `json:"parents"` // of New: branches whose parent is in the register
	InvalidCodes int    `json:"invalidCodes"`
}

func firmResolveCommand(app *App) *cobra.Command {
	var register, output, settings string
	var distinct bool
	cmd := &cobra.Command{
		Use:     "resolve FILE",
		Short:   app.T("firm.resolve.short"),
		Long:    app.T("firm.resolve.long"),
		Example: "  sanquan firm resolve 企业名单.xlsx -o 对照.xlsx\n  sanquan firm resolve list.csv --register register.csv -o out.csv --json",
		Args:    cobra.ExactArgs(1),
	}
	flags := app.columnFlags(cmd)
	cmd.Flags().StringVar(&register, "register", "", app.T("firm.flag.register"))
	cmd.Flags().StringVarP(&output, "output", "o", "", app.T("firm.flag.output"))
	cmd.Flags().BoolVar(&distinct, "distinct", false, app.T("firm.flag.distinct"))
	cmd.Flags().StringVar(&settings, "settings", "", app.T("firm.flag.settings"))
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if output == "" {
			return fault.New(fault.Invalid, "firm.no_output").On("output")
		}
		if err := refuseExisting(output); err != nil {
			return err
		}
		s, err := linkSettings(settings)
		if err != nil {
			return err
		}
		list, err := app.readFirmList(args[0], valuesOf(flags))
		if err != nil {
			return err
		}
		answer := resolveAnswer{File: list.file, Output: output, Register: "pack", Rows: len(list.rows), InvalidCodes: list.invalid}
		var entries []link.Record
		if register != "" {
			known, err := app.readFirmList(register, nil)
			if err != nil {
				return err
			}
			entries, answer.Register = known.records, known.file
		} else if entries, err = app.recordsOfPack(cmd); err != nil {
			return err
		}
		answer.Entries = len(entries)
		app.Notef("firm.resolving", "rows", len(list.rows), "entries", len(entries))
		x := link.NewIndex(firmParser(), entries, s, runtime.GOMAXPROCS(0))
		resolve := x.ResolveAll
		if distinct {
			resolve = x.ResolveDistinct
		}
		answers := resolve(list.records, runtime.GOMAXPROCS(0))
		for _, a := range answers {
			switch a.Decision {
			case link.Match:
				answer.Matched++
			case link.Review:
				answer.Review++
			default:
				answer.New++
				if a.Parent >= 0 {
					answer.Parents++
				}
			}
		}
		err = app.writeFirmList(output, list, resolveColumns, func(i int) []any { return app.resolveCells(x, &answers[i], list.faults[i]) })
		if err != nil {
			return err
		}
		return app.Print(cmd, answer, func(w io.Writer) error {
			p := printer{w: w}
			p.line(app.T("firm.resolved", "file", output, "rows", answer.Rows, "matched", answer.Matched, "review", answer.Review, "new", answer.New))
			if answer.Parents > 0 {
				p.line(app.T("firm.resolved.parents", "n", answer.Parents))
			}
			if answer.InvalidCodes > 0 {
				p.line(app.T("firm.resolved.codes", "n", answer.InvalidCodes))
			}
			return p.err
		})
	}
	return cmd
}

// resolveColumns are added to a list; the names are part of the format.
var resolveColumns = []string{"match_id", "match_name", "match_code", "score", "decision", "why", "weights", "others", "parent_id", "parent_name", "code_problem"}

func (a *App) resolveCells(x *link.Index, answer *link.Answer, codeFault string) []any {
	cells := make([]any, len(resolveColumns))
	cells[4], cells[5], cells[10] = string(answer.Decision), a.T("firm.why."+answer.Why), codeFault
	if answer.Parent >= 0 {
		parent := &x.Records[answer.Parent]
		cells[8], cells[9] = parent.ID, parent.Name
	}
	if len(answer.Candidates) == 0 {
		return cells
	}
	best := answer.Candidates[0]
	cells[3], cells[6] = math.Round(best.Probability()*1e4)/1e4, weightsText(best.Weights)
	others := answer.Candidates
	if answer.Decision != link.New {
		r := &x.Records[best.Record]
		cells[0], cells[1], cells[2] = r.ID, r.Name, r.Code
		others = others[1:]
	}
	var b strings.Builder
	for _, c := range others {
		if b.Len() > 0 {
			b.WriteString("; ")
		}
		r := &x.Records[c.Record]
		fmt.Fprintf(&b, "%s %s %.2f", r.ID, r.Name, c.Probability())
	}
	cells[7] = b.String()
	return cells
}

// weightsText writes the weights of fields in bits: "mark same +11.2; place county +5.9".
func weightsText(weights []link.Weight) string {
	var b strings.Builder
	for i, w := range weights {
		if i > 0 {
			b.WriteString("; ")
		}
		b.WriteString(w.Field)
		if w.Level != "" {
			b.WriteString(" " + w.Level)
		}
		fmt.Fprintf(&b, " %+.1f", w.Bits)
	}
	return b.String()
}

// recordsOfPack are the firms of the region pack.
func (a *App) recordsOfPack(cmd *cobra.Command) ([]link.Record, error) {
	r, err := a.Region(cmd.Context())
	if err != nil {
		return nil, err
	}
	var all []link.Record
	for _, f := range r.Firms {
		rec := link.Record{ID: f.ID, Name: f.Name, Code: f.USCC, Place: f.Area}
		if f.ShortName != "" {
			rec.Short = []string{f.ShortName}
		}
		all = append(all, rec)
	}
	return all, nil
}

func linkSettings(path string) (*link.Settings, error) {
	if path == "" {
		return link.Default(), nil
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, fault.Wrap(err, fault.NotFound, "firm.no_file", "file", path).On("settings")
	}
	defer func() { _ = file.Close() }()
	return link.ReadSettings(file)
}
