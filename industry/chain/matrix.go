package chain

import (
	"cmp"
	"slices"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/industry/chain/graph"
	"github.com/sanquan/sanquan/industry/chain/survey"
	"github.com/sanquan/sanquan/region"
)

// HeatMatrix counts the firms of a chain by node and area, laid out for drawing.
// Rows are the nodes, upstream first; columns the areas with a firm, each firm
// in the finest division it is known to, by province, then code.
type HeatMatrix struct {
	Chain   ChainRef     `json:"chain"`
	Rows    []HeatRow    `json:"rows"`
	Columns []HeatColumn `json:"columns"`
	Cells   []HeatCell   `json:"cells"` // those with a firm, by row, then column
	Most    int          `json:"most"`  // firms of the fullest cell
}

// HeatRow is a node.
type HeatRow struct {
	Node  string  `json:"node"`
	Name  string  `json:"name"`
	Stage string  `json:"stage"`
	Y     float64 `json:"y"` // 0..1, middle of the row
	Firms int     `json:"firms"`
}

// HeatColumn is an area.
type HeatColumn struct {
	Area  string  `json:"area"`
	Name  string  `json:"name"` // with its parents
	Level string  `json:"level"`
	X     float64 `json:"x"` // 0..1, middle of the column
	Firms int     `json:"firms"`
}

// HeatCell is a node in an area.
type HeatCell struct {
	Node     string   `json:"node"`
	NodeName string   `json:"nodeName"`
	Area     string   `json:"area"`
	AreaName string   `json:"areaName"`
	X        float64  `json:"x"`
	Y        float64  `json:"y"`
	Firms    Grades   `json:"firms"`
	Quotient *float64 `json:"quotient"` // location quotient; null where it cannot be told
	Observed string   `json:"observed"` // latest date of the evidence
	Source   string   `json:"source"`   // of the first firm
}

// Matrix counts a chain of the region. Faults: chain.not_found, chain.cyclic.
func (f *Field) Matrix(text string) (*HeatMatrix, error) {
	d, err := newDiagnosis(f.region, Query{Chain: text})
	if err != nil {
		return nil, err
	}
	if err := d.addNodes(); err != nil {
		return nil, err
	}
	m := &HeatMatrix{Chain: d.Chain, Rows: []HeatRow{}, Columns: []HeatColumn{}, Cells: []HeatCell{}}
	areas := map[string]bool{}
	for _, n := range d.Nodes {
		i, ok := f.graph.Node(n.ID)
		if !ok {
			return nil, fault.New(fault.NotFound, "chain.node_not_found", "node", n.ID)
		}
		m.Rows = append(m.Rows, HeatRow{Node: n.ID, Name: n.Name, Stage: n.Stage, Firms: len(f.graph.At(i))})
		for _, s := range f.graph.At(i) {
			areas[f.seat(s.Firm)] = true
		}
	}
	m.columns(f.region, areas)
	m.fill(f)
	return m, nil
}

func (m *HeatMatrix) columns(r *region.Region, areas map[string]bool) {
	for _, a := range r.Areas {
		if areas[a.Code] {
			m.Columns = append(m.Columns, HeatColumn{Area: a.Code, Name: r.AreaName(a.Code), Level: a.Level})
		}
	}
	slices.SortFunc(m.Columns, func(a, b HeatColumn) int { return cmp.Compare(a.Area, b.Area) })
	for i := range m.Columns {
		m.Columns[i].X = (float64(i) + 0.5) / float64(len(m.Columns))
	}
}

func (m *HeatMatrix) fill(f *Field) {
	at := map[string]int{}
	views := make([]survey.View, len(m.Columns))
	for i, c := range m.Columns {
		at[c.Area] = i
		in := make([]bool, len(f.region.Areas))
		in[f.area[c.Area]] = true
		f.survey.View(in, &views[i])
	}
	for y := range m.Rows {
		row := &m.Rows[y]
		row.Y = (float64(y) + 0.5) / float64(len(m.Rows))
		n, _ := f.graph.Node(row.Node)
		cells := map[int]*HeatCell{}
		for _, s := range f.graph.At(n) {
			x, ok := at[f.seat(s.Firm)]
			if !ok {
				continue // of an imported graph, outside the region
			}
			c := cells[x]
			if c == nil {
				c = f.cell(*row, m.Columns[x], n, s, &views[x])
				cells[x] = c
			}
			c.Firms.add(string(rune(s.Grade)))
			c.Observed = max(c.Observed, f.graph.Firms[s.Firm].Date)
			m.Columns[x].Firms++
			m.Most = max(m.Most, c.Firms.Total)
		}
		for x := range m.Columns {
			if c := cells[x]; c != nil {
				m.Cells = append(m.Cells, *c)
			}
		}
	}
}

func (f *Field) cell(row HeatRow, column HeatColumn, n graph.NodeIdx, s graph.Stand, v *survey.View) *HeatCell {
	c := &HeatCell{Node: row.Node, NodeName: row.Name, Area: column.Area, AreaName: column.Name, X: column.X, Y: row.Y, Source: s.Source}
	if q, ok := f.survey.Quotient(n, v); ok {
		c.Quotient = number(q)
	}
	return c
}
