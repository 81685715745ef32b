package cli

import (
	"io"
	"os"

	"github.com/spf13/cobra"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/industry/chain"
	"github.com/sanquan/sanquan/industry/chain/survey"
)

// graphFlags say that chains are those of files, and by which numbers they are
// judged.
type graphFlags struct {
	files  []string
	limits string
}

func (f *graphFlags) add(app *App, cmd *cobra.Command) {
	cmd.Flags().StringSliceVar(&f.files, "graph", nil, app.T("chain.flag.graph"))
	cmd.Flags().StringVar(&f.limits, "thresholds", "", app.T("chain.flag.thresholds"))
}

// field is the graph of the files, or that of the region without any.
func (a *App) field(cmd *cobra.Command, f graphFlags) (*chain.Field, error) {
	r, err := a.Region(cmd.Context())
	if err != nil {
		return nil, err
	}
	limits := survey.Standard()
	if f.limits != "" {
		text, err := os.ReadFile(f.limits)
		if err != nil {
			return nil, fault.Wrap(err, fault.NotFound, "chain.file_missing", "file", f.limits)
		}
		if limits, err = limits.With(string(text)); err != nil {
			return nil, err
		}
	}
	if len(f.files) == 0 {
		return chain.NewField(r, limits), nil
	}
	g, report, err := readGraph(f.files)
	if err != nil {
		return nil, err
	}
	if left := report.LeftOut(); left > 0 {
		a.Notef("chain.graph_left_out", "count", left)
	}
	return chain.Place(r, g, limits), nil
}

// graphLists is what `chain diagnose --graph` says under --json.
type graphLists struct {
	Chain      string            `json:"chain"`
	Areas      []string          `json:"areas"` // empty: the whole region
	Lists      chain.Lists       `json:"lists"`
	Thresholds survey.Thresholds `json:"thresholds"`
}

// diagnoseGraph judges a chain of a graph that was read from files. Its
// picture is left out: it may have thousands of nodes, and cycles.
func (a *App) diagnoseGraph(cmd *cobra.Command, q chain.Query, f graphFlags) error {
	field, err := a.field(cmd, f)
	if err != nil {
		return err
	}
	c, err := field.Chain(q.Chain)
	if err != nil {
		return err
	}
	r, err := a.Region(cmd.Context())
	if err != nil {
		return err
	}
	ask := chain.Ask{Chain: c, Minutes: q.Minutes}
	if ask.Areas, err = chain.FindAreas(r, q.Area); err != nil {
		return err
	}
	if q.Area != "" {
		if ask.Times, err = a.travelTimes(cmd, q.Feeder); err != nil {
			return err
		}
	}
	lists, err := field.Lists(ask)
	if err != nil {
		return err
	}
	answer := graphLists{Chain: field.Graph().Chains[c].Name, Areas: []string{}, Lists: lists.Say(a.note), Thresholds: field.Limits()}
	for _, area := range ask.Areas {
		answer.Areas = append(answer.Areas, r.AreaName(area.Code))
	}
	return a.Print(cmd, answer, func(w io.Writer) error {
		p := printer{w: w}
		p.line(a.T("chain.graph.head", "chain", answer.Chain, "nodes", lists.Judged))
		a.writeLists(&p, answer.Lists)
		return p.err
	})
}
