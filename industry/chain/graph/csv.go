package graph

import (
	"encoding/csv"
	"errors"
	"io"
	"math"
	"strconv"
	"strings"

	"github.com/sanquan/sanquan/base/fault"
)

// ReadCSV reads one file of the plain format of docs/formats/chain.md. Which
// of the tables it is tells its header: nodes have "id" and "chain", edges
// "from" and "to", firms "firm" and "node". A node row names its chains, ";"
// between them, and a chain is there with the first node that names it; a firm
// row gives both the firm and where it stands.
//
// Faults: chain.csv_unreadable, chain.csv_header. What is wrong with a single
// row goes to the Builder.
func (b *Builder) ReadCSV(name string, r io.Reader) error {
	c := csv.NewReader(r)
	c.FieldsPerRecord, c.ReuseRecord, c.LazyQuotes = -1, true, false
	head, err := c.Read()
	if err != nil {
		return fault.Wrap(err, fault.Invalid, "chain.csv_unreadable", "file", name)
	}
	t := table{b: b, file: name, at: map[string]int{}}
	for i, h := range head {
		t.head = append(t.head, strings.TrimSpace(strings.TrimPrefix(h, "\ufeff")))
		t.at[t.head[i]] = i
	}
	row := t.rowReader()
	if row == nil {
		return fault.New(fault.Invalid, "chain.csv_header", "file", name, "header", clip(strings.Join(t.head, ",")))
	}
	b.files = append(b.files, name)
	for {
		t.cells, err = c.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err == nil {
			t.line, _ = c.FieldPos(0)
		}
		var parse *csv.ParseError
		switch {
		case errors.As(err, &parse):
			b.Fault(Row{name, parse.StartLine}, "", parse.Err.Error(), BadRow, false, nil)
		case err != nil:
			return fault.Wrap(err, fault.Invalid, "chain.csv_unreadable", "file", name)
		case len(t.cells) != len(t.head):
			b.Fault(t.row(), "", strings.Join(t.cells, ","), BadRow, false, map[string]any{"cells": len(t.cells), "columns": len(t.head)})
		default:
			row()
		}
	}
}

// table is a CSV file on its way.
type table struct {
	b     *Builder
	file  string
	head  []string
	at    map[string]int
	cells []string
	line  int
}

func (t *table) row() Row { return Row{t.file, t.line} }

func (t *table) has(columns ...string) bool {
	for _, c := range columns {
		if _, ok := t.at[c]; !ok {
			return false
		}
	}
	return true
}

// cell is the value in a column, empty where there is none. It does not alias
// the reader's buffer.
func (t *table) cell(column string) string {
	i, ok := t.at[column]
	if !ok {
		return ""
	}
	return strings.Clone(strings.TrimSpace(t.cells[i]))
}

// rowReader returns what reads one row of the table, nil for an unknown one.
func (t *table) rowReader() func() {
	switch {
	case t.has("firm", "node"):
		return t.stand
	case t.has("from", "to"):
		return t.edge
	case t.has("id", "chain"):
		return t.node
	}
	return nil
}

func (t *table) node() {
	id := t.cell("id")
	n := Node{ID: id, Name: t.cell("name"), Stage: t.cell("stage"), Class: t.cell("gbt4754"), Date: t.cell("date"), Source: t.cell("source")}
	if n.Name == "" {
		n.Name = id
	}
	t.b.Node(t.row(), "id", n)
	for chain := range strings.SplitSeq(t.cell("chain"), ";") {
		if chain = strings.TrimSpace(chain); chain == "" || id == "" {
			continue
		}
		if _, known := t.b.chainAt[chain]; !known {
			t.b.Chain(t.row(), "chain", Chain{ID: chain, Name: chain})
		}
		t.b.Member(t.row(), chain, id, [2]string{"chain", "id"})
	}
}

func (t *table) edge() {
	kind := GoesInto
	switch rel := t.cell("relation"); rel {
	case "", "input":
	case "narrower":
		kind = Narrower
	default:
		t.b.Fault(t.row(), "relation", rel, UnknownRel, false, nil)
		t.b.read[edgeRows]++
		return
	}
	t.b.Edge(t.row(), kind, t.cell("from"), t.cell("to"), [2]string{"from", "to"})
}

func (t *table) stand() {
	firm := t.cell("firm")
	if _, known := t.b.firmAt[firm]; !known {
		f := Firm{ID: firm, Name: t.cell("name"), Area: t.cell("area"), Date: t.cell("date"), Source: t.cell("source")}
		if f.Name == "" {
			f.Name = firm
		}
		if staff := t.cell("employees"); staff != "" {
			n, err := strconv.Atoi(staff)
			if err != nil || n < 0 {
				t.b.Fault(t.row(), "employees", staff, BadNumber, true, nil)
				n = 0
			}
			f.Employees = n
		}
		t.b.Firm(t.row(), "firm", f)
	}
	if firm == "" {
		return // reported with the firm
	}
	s := Stand{Share: float32(math.NaN()), Evidence: t.cell("evidence"), Date: t.cell("date"), Source: t.cell("source")}
	if g := t.cell("grade"); len(g) == 1 {
		s.Grade = g[0]
	}
	if share := t.cell("share"); share != "" {
		v, err := strconv.ParseFloat(share, 32)
		if err != nil || math.IsNaN(v) {
			t.b.Fault(t.row(), "share", share, BadNumber, true, nil)
		} else {
			s.Share = float32(v)
		}
	}
	t.b.Stand(t.row(), firm, t.cell("node"), [2]string{"firm", "node"}, s)
}

func number(v float32) string { return strconv.FormatFloat(float64(v), 'g', -1, 32) }
