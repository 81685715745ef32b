package cli

import (
	"compress/gzip"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/industry/chain/graph"
)

// graphFault is a fault with its sentence in the language of the user.
type graphFault struct {
	graph.Fault
	Reason string `json:"reason"`
}

// graphAnswer is what `chain check` says under --json.
type graphAnswer struct {
	graph.Report
	Faults    []graphFault   `json:"faults"`    // the first of each kind, as many as --max says; all with --max 0
	Total     map[string]int `json:"total"`     // faults by id, all
	LeftOut   int            `json:"leftOut"`   // rows not used
	Truncated bool           `json:"truncated"` // there are more faults than are listed
}

func chainCheckCommand(app *App) *cobra.Command {
	most := 0
	cmd := &cobra.Command{
		Use:     "check FILE|DIR…",
		Short:   app.T("chain.check.short"),
		Long:    app.T("chain.check.long"),
		Example: "  sanquan chain check nodes.csv edges.csv firms.csv\n  sanquan chain check ChainKnowledgeGraph/ --max 0 --json",
		Args:    cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			_, report, err := readGraph(args)
			if err != nil {
				return err
			}
			answer := app.graphAnswer(report, most)
			if err := app.Print(cmd, answer, func(w io.Writer) error { return app.writeGraph(w, answer) }); err != nil {
				return err
			}
			if answer.LeftOut > 0 {
				return errPartly{fault.New(fault.Invalid, "chain.rows_left_out", "count", answer.LeftOut)}
			}
			return nil
		},
	}
	cmd.Flags().IntVar(&most, "max", 5, app.T("chain.check.flag.max"))
	return cmd
}

func (a *App) graphAnswer(r *graph.Report, most int) graphAnswer {
	answer := graphAnswer{Report: *r, Faults: []graphFault{}, Total: map[string]int{}, LeftOut: r.LeftOut()}
	for _, f := range r.Faults {
		answer.Total[f.ID]++
		if most > 0 && answer.Total[f.ID] > most {
			answer.Truncated = true
			continue
		}
		answer.Faults = append(answer.Faults, graphFault{f, a.sentence(f.ID, f.Args)})
	}
	return answer
}

// readGraph reads files, and those of folders, into one graph.
func readGraph(names []string) (*graph.Graph, *graph.Report, error) {
	b := &graph.Builder{}
	for _, name := range names {
		files, err := graphFiles(name)
		if err != nil {
			return nil, nil, err
		}
		for _, file := range files {
			if err := readGraphFile(b, file); err != nil {
				return nil, nil, err
			}
		}
	}
	g, report := b.Build()
	return g, report, nil
}

// graphFiles lists the tables of a folder, or the one file.
func graphFiles(name string) ([]string, error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, fault.Wrap(err, fault.NotFound, "chain.file_missing", "file", name)
	}
	if !info.IsDir() {
		return []string{name}, nil
	}
	all, err := os.ReadDir(name)
	if err != nil {
		return nil, fault.Wrap(err, fault.NotFound, "chain.file_missing", "file", name)
	}
	var files []string
	for _, e := range all {
		if graph.KGTable(e.Name()) != "" || strings.HasSuffix(strings.TrimSuffix(e.Name(), ".gz"), ".csv") {
			files = append(files, filepath.Join(name, e.Name()))
		}
	}
	if len(files) == 0 {
		return nil, fault.New(fault.NotFound, "chain.folder_empty", "file", name)
	}
	return files, nil
}

func readGraphFile(b *graph.Builder, name string) error {
	f, err := os.Open(name)
	if err != nil {
		return fault.Wrap(err, fault.NotFound, "chain.file_missing", "file", name)
	}
	defer f.Close()
	var r io.Reader = f
	if strings.HasSuffix(name, ".gz") {
		if r, err = gzip.NewReader(f); err != nil {
			return fault.Wrap(err, fault.Invalid, "chain.csv_unreadable", "file", name)
		}
	}
	if graph.KGTable(name) != "" {
		return b.ReadKG(filepath.Base(name), r)
	}
	return b.ReadCSV(filepath.Base(name), r)
}

func (a *App) writeGraph(w io.Writer, r graphAnswer) error {
	p := printer{w: w}
	rows := [][]string{{a.T("chain.check.col.kind"), a.T("chain.check.col.read"), a.T("chain.check.col.kept")}}
	for _, c := range r.Counts {
		rows = append(rows, []string{a.T("chain.check.kind." + c.Kind), strconv.Itoa(c.Read), strconv.Itoa(c.Kept)})
	}
	p.table(rows)
	p.line(a.T("chain.check.idle", "count", r.Idle))
	for _, of := range []struct {
		id     string
		cycles []graph.Cycle
	}{{"chain.check.cycle", r.Cycles}, {"chain.check.kind_cycle", r.KindCycles}} {
		for _, c := range of.cycles {
			p.line(a.T(of.id, "count", len(c.Nodes), "nodes", strings.Join(c.Nodes[:min(len(c.Nodes), 8)], "、")))
		}
	}
	if len(r.Faults) > 0 {
		p.line("")
	}
	for _, f := range r.Faults {
		where := f.File + ":" + strconv.Itoa(f.Row)
		if f.Column != "" {
			where += " " + f.Column
		}
		kept := a.T("chain.check.left_out")
		if f.Kept {
			kept = a.T("chain.check.kept")
		}
		p.line(where + "  " + f.Value + "  " + f.Reason + kept)
	}
	if r.Truncated {
		p.line("")
		for _, id := range slices.Sorted(maps.Keys(r.Total)) {
			p.line(a.T("chain.check.total", "count", r.Total[id], "reason", a.sentence(id, map[string]any{"cells": "…", "columns": "…"})))
		}
		p.line(a.T("chain.check.more"))
	}
	return p.err
}
