package cli

import (
	"io"
	"runtime"
	"strconv"

	"github.com/spf13/cobra"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/industry/firm/link"
)

// dedupeAnswer is what `firm dedupe` says under --json.
type dedupeAnswer struct {
	File          string `json:"file"`
	Output        string `json:"output"`
	Rows          int    `json:"rows"`
	Organisations int    `json:"organisations"`
	Duplicates    int    `json:"duplicates"` // rows beyond the first of their organisation
	Review        int    `json:"review"`     // pairs for a person to decide
	Refused       int    `json:"refused"`    // pairs that would have joined what must stay apart
	InvalidCodes  int    `json:"invalidCodes"`
}

func firmDedupeCommand(app *App) *cobra.Command {
	var output, settings string
	cmd := &cobra.Command{
		Use:     "dedupe FILE",
		Short:   app.T("firm.dedupe.short"),
		Long:    app.T("firm.dedupe.long"),
		Example: "  sanquan firm dedupe 企业名单.xlsx -o 去重.xlsx",
		Args:    cobra.ExactArgs(1),
	}
	flags := app.columnFlags(cmd)
	cmd.Flags().StringVarP(&output, "output", "o", "", app.T("firm.flag.output"))
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
		app.Notef("firm.deduping", "rows", len(list.rows))
		x := link.NewIndex(firmParser(), list.records, s, runtime.GOMAXPROCS(0))
		c := x.Dedupe(runtime.GOMAXPROCS(0))
		answer := dedupeAnswer{File: list.file, Output: output, Rows: len(list.rows), Review: len(c.Review), Refused: len(c.Refused), InvalidCodes: list.invalid}
		cells := clusterCells(c)
		for i, first := range c.Of {
			if first == i {
				answer.Organisations++
			}
		}
		answer.Duplicates = answer.Rows - answer.Organisations
		err = app.writeFirmList(output, list, dedupeColumns, func(i int) []any { return append(cells[i], list.faults[i]) })
		if err != nil {
			return err
		}
		return app.Print(cmd, answer, func(w io.Writer) error {
			p := printer{w: w}
			p.line(app.T("firm.deduped", "file", output, "rows", answer.Rows, "organisations", answer.Organisations,
				"duplicates", answer.Duplicates, "review", answer.Review, "refused", answer.Refused))
			if answer.InvalidCodes > 0 {
				p.line(app.T("firm.resolved.codes", "n", answer.InvalidCodes))
			}
			return p.err
		})
	}
	return cmd
}

// dedupeColumns are added to a list: rows of one organisation share a group,
// which is the number of its first row, counted from 1 below the titles.
var dedupeColumns = []string{"group", "rows_in_group", "joined_to", "weights", "review_with", "refused_with", "code_problem"}

// clusterCells are the cells of a row but the last.
func clusterCells(c *link.Clusters) [][]any {
	size := make([]int, len(c.Of))
	for _, first := range c.Of {
		size[first]++
	}
	cells := make([][]any, len(c.Of))
	for i, first := range c.Of {
		cells[i] = []any{first + 1, size[first], nil, nil, nil, nil}
	}
	note := func(row, column int, text string) {
		if had, ok := cells[row][column].(string); ok {
			text = had + "; " + text
		}
		cells[row][column] = text
	}
	for _, e := range c.Edges {
		note(e.B, 2, strconv.Itoa(e.A+1))
		note(e.B, 3, weightsText(e.Weights))
	}
	for _, e := range c.Review {
		note(e.A, 4, strconv.Itoa(e.B+1))
		note(e.B, 4, strconv.Itoa(e.A+1))
	}
	for _, r := range c.Refused {
		note(r.Edge.A, 5, strconv.Itoa(r.Edge.B+1)+" "+string(r.Bar))
		note(r.Edge.B, 5, strconv.Itoa(r.Edge.A+1)+" "+string(r.Bar))
	}
	return cells
}
