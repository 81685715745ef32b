package httpapi

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"github.com/sanquan/sanquan/industry/firm"
	"github.com/sanquan/sanquan/internal/firmdesk"
	"github.com/sanquan/sanquan/region"
)

// FirmCard is all that the register has of a firm.
type FirmCard struct {
	Firm      FirmRow         `json:"firm"`
	Asked     string          `json:"asked"`
	Members   []FirmMember    `json:"members"`
	Facts     []FactRow       `json:"facts"`
	Conflicts []FirmConflict  `json:"conflicts"`
	Events    []FirmEventRow  `json:"events"`
	Parent    *FirmRow        `json:"parentFirm"`
	Branches  []FirmRow       `json:"branches"`
	Positions []FirmPosition  `json:"positions"`
	Moves     []MoveRow       `json:"moves"`
	Sources   []region.Source `json:"sources"`
}

func (c FirmCard) version() int64 { return c.Firm.Version }

// FirmMember is a record that was joined with others.
type FirmMember struct {
	ID      string `json:"id"`
	Name    string `json:"name"`
	Code    string `json:"code,omitempty"`
	Version int64  `json:"version"`
}

// FactRow is a fact with the names of who entered and ended it.
type FactRow struct {
	ID       string       `json:"id"`
	Record   string       `json:"record"`
	Field    firm.Field   `json:"field"`
	Value    string       `json:"value"`
	From     string       `json:"from,omitempty"`
	Until    string       `json:"until,omitempty"`
	Issuer   string       `json:"issuer,omitempty"`
	Source   string       `json:"source"`
	Observed string       `json:"observed"`
	Basis    region.Basis `json:"basis"`
	By       string       `json:"by"`
	Entered  string       `json:"entered"`
	Batch    string       `json:"batch,omitempty"`
	Ended    *FactEnding  `json:"ended,omitempty"`
}

// FactEnding is why a fact no longer counts.
type FactEnding struct {
	Instead string `json:"instead,omitempty"`
	By      string `json:"by"`
	At      string `json:"at"`
	Reason  string `json:"reason"`
}

// FirmConflict names facts that contradict each other.
type FirmConflict struct {
	Field firm.Field `json:"field"`
	Facts []string   `json:"facts"`
}

// FirmEventRow is what joined records, kept them apart, or took that back.
type FirmEventRow struct {
	ID     string         `json:"id"`
	Kind   firm.EventKind `json:"kind" enum:"merge,apart,undo"`
	A      string         `json:"a"`
	B      string         `json:"b"`
	Into   string         `json:"into,omitempty"`
	Undoes string         `json:"undoes,omitempty"`
	Live   bool           `json:"live"`
	By     string         `json:"by"`
	At     string         `json:"at"`
	Reason string         `json:"reason"`
}

// FirmPosition is a place of a firm in a chain.
type FirmPosition struct {
	Chain     string  `json:"chain"`
	ChainName string  `json:"chainName"`
	Node      string  `json:"node"`
	NodeName  string  `json:"nodeName"`
	Grade     string  `json:"grade"`
	Evidence  string  `json:"evidence,omitempty"`
	Share     float64 `json:"share"`
	Source    string  `json:"source"`
}

func (s *Server) getFirm(ctx context.Context, in oneFirmInput) (FirmCard, int, error) {
	desk, err := s.firms()
	if err != nil {
		return FirmCard{}, 0, err
	}
	c, err := desk.Card(ctx, in.ID)
	if err != nil {
		return FirmCard{}, 0, err
	}
	called := s.callers(ctx)
	out := FirmCard{
		Firm: s.firmRow(c.Record), Asked: c.Asked, Members: []FirmMember{}, Facts: []FactRow{}, Conflicts: []FirmConflict{},
		Events: eventRows(c.Events, called), Branches: []FirmRow{}, Positions: []FirmPosition{}, Moves: []MoveRow{}, Sources: []region.Source{},
	}
	for _, m := range c.Members {
		out.Members = append(out.Members, FirmMember{m.ID, m.Name, m.Code, m.Version})
	}
	for _, f := range c.Facts {
		out.Facts = append(out.Facts, factRow(f, called))
	}
	for _, clash := range c.Conflicts {
		row := FirmConflict{Field: clash.Field}
		for _, f := range clash.Facts {
			row.Facts = append(row.Facts, f.ID)
		}
		out.Conflicts = append(out.Conflicts, row)
	}
	for _, b := range c.Branches {
		out.Branches = append(out.Branches, s.firmRow(b))
	}
	if c.Parent != nil {
		row := s.firmRow(*c.Parent)
		out.Parent = &row
	}
	if w := s.world.Load(); w != nil {
		w.placeInChains(&out, c)
	}
	return out, http.StatusOK, nil
}

// placeInChains adds what the pack says of its firms: places in chains, moves
// by any of the names, and the sources of both.
func (w *World) placeInChains(out *FirmCard, c firmdesk.Card) {
	used := map[string]bool{}
	member := func(id string) bool {
		return slices.ContainsFunc(c.Members, func(m firm.Record) bool { return m.ID == firm.PackID(id) })
	}
	chains := map[string]string{}
	for _, chain := range w.region.Chains {
		chains[chain.ID] = chain.Name
	}
	for _, p := range w.region.Positions {
		node := w.region.Node(p.Node)
		if node == nil || !member(p.Firm) {
			continue
		}
		used[p.Source] = true
		out.Positions = append(out.Positions, FirmPosition{node.Chain, chains[node.Chain], node.ID, node.Name, p.Grade, p.Evidence, p.Share, p.Source})
	}
	names := append(append([]string{c.Name}, c.FormerNames...), c.Aliases...)
	for _, m := range w.region.Moves {
		if slices.Contains(names, m.Firm) {
			used[m.Source] = true
			out.Moves = append(out.Moves, w.moveRow(m))
		}
	}
	for _, source := range w.region.Sources {
		if used[source.ID] {
			out.Sources = append(out.Sources, source)
		}
	}
}

func factRow(f firm.Fact, called func(string) string) FactRow {
	row := FactRow{
		ID: f.ID, Record: f.Record, Field: f.Field, Value: f.Value, From: f.From, Until: f.Until, Issuer: f.Issuer, Source: f.Source,
		Observed: f.Observed, Basis: f.Basis, By: called(f.By), Entered: stamp(f.Entered), Batch: f.Batch,
	}
	if f.Ended != nil {
		row.Ended = &FactEnding{f.Ended.Instead, called(f.Ended.By), stamp(f.Ended.At), f.Ended.Reason}
	}
	return row
}

func eventRows(events []firm.Event, called func(string) string) []FirmEventRow {
	live := map[string]bool{}
	for _, e := range firm.Live(events) {
		live[e.ID] = true
	}
	rows := []FirmEventRow{}
	for _, e := range events {
		rows = append(rows, eventRow(e, live[e.ID], called))
	}
	return rows
}

func eventRow(e firm.Event, live bool, called func(string) string) FirmEventRow {
	return FirmEventRow{e.ID, e.Kind, e.A, e.B, e.Into, e.Undoes, live, called(e.By), stamp(e.At), e.Reason}
}

// callers tells what accounts are called, each looked up once; an account that
// is gone, and one of before there were any, by its id.
func (s *Server) callers(ctx context.Context) func(string) string {
	known := map[string]string{}
	return func(id string) string {
		if id == "" || s.deps.Auth == nil {
			return id
		}
		called, ok := known[id]
		if !ok {
			called = id
			if a, err := s.deps.Auth.Store.Account(ctx, id); err == nil {
				called = strings.TrimSpace(a.Name + " (" + a.Login + ")")
			}
			known[id] = called
		}
		return called
	}
}
