// Package surveytest judges a product graph by the formulas as they are
// written, with dense matrices and no shortcut: the slow twin that package
// survey is held to in tests and benchmarks.
package surveytest

import (
	"github.com/sanquan/sanquan/industry/chain/graph"
	"github.com/sanquan/sanquan/industry/chain/survey"
)

// Naive is a ground with every matrix written out.
type Naive struct {
	on     survey.Ground
	limits survey.Thresholds
	x      [][]float64 // positions by area and node
	col    []float64   // by node
	all    float64
	phi    [][]float64
	total  []float64
}

// New fills the matrices. Cost: areas × nodes².
func New(on survey.Ground, limits survey.Thresholds) *Naive {
	n := len(on.Graph.Nodes)
	v := &Naive{on: on, limits: limits, x: zeros(len(on.Fine), n), col: make([]float64, n), phi: zeros(n, n), total: make([]float64, n)}
	for _, s := range on.Graph.Stands {
		if a := on.Seat[s.Firm]; a != survey.Nowhere {
			v.x[a][s.Node]++
			v.col[s.Node]++
			v.all++
		}
	}
	var m [][]float64
	for a, fine := range on.Fine {
		if fine {
			m = append(m, v.special(v.x[a]))
		}
	}
	for i := range n {
		for j := range n {
			both, ui, uj := 0.0, 0.0, 0.0
			for r := range m {
				both, ui, uj = both+m[r][i]*m[r][j], ui+m[r][i], uj+m[r][j]
			}
			if i != j && both > 0 {
				v.phi[i][j] = both / max(ui, uj)
				v.total[i] += v.phi[i][j]
			}
		}
	}
	return v
}

func zeros(rows, columns int) [][]float64 {
	m := make([][]float64, rows)
	for i := range m {
		m[i] = make([]float64, columns)
	}
	return m
}

func sum(row []float64) float64 {
	s := 0.0
	for _, v := range row {
		s += v
	}
	return s
}

// special is 1 for the nodes with a location quotient of at least 1.
func (v *Naive) special(row []float64) []float64 {
	m, of := make([]float64, len(row)), sum(row)
	for i, x := range row {
		if x > 0 && x*v.all >= of*v.col[i] {
			m[i] = 1
		}
	}
	return m
}

// Judged is what the twin says of an area.
type Judged struct {
	Verdicts []survey.Verdict
	Need     []int
	Density  []float64 // -1 where it cannot be told
	Gain     []float64 // the same
}

// View judges the group of areas that in is true for. Cost: nodes².
func (v *Naive) View(in []bool) Judged {
	n := len(v.col)
	row := make([]float64, n)
	for a := range v.x {
		for i := range row {
			if in[a] {
				row[i] += v.x[a][i]
			}
		}
	}
	m, of := v.special(row), sum(row)
	j := Judged{make([]survey.Verdict, n), make([]int, n), make([]float64, n), make([]float64, n)}
	for i := range n {
		j.Verdicts[i] = v.verdict(in, row, of, graph.NodeIdx(i))
		for _, o := range v.on.Graph.Outputs(graph.NodeIdx(i)) {
			j.Need[i] += int(row[o])
		}
		j.Density[i], j.Gain[i] = -1, -1
		if v.total[i] == 0 {
			continue
		}
		j.Density[i], j.Gain[i] = 0, 0
		for k := range n {
			j.Density[i] += m[k] * v.phi[i][k] / v.total[i]
			if m[k] == 0 && v.total[k] > 0 {
				j.Gain[i] += v.phi[i][k] / v.total[k]
			}
		}
		if m[i] > 0 {
			j.Gain[i] = -1
		}
	}
	return j
}

func (v *Naive) verdict(in []bool, row []float64, of float64, n graph.NodeIdx) survey.Verdict {
	g, t := v.on.Graph, v.limits
	if row[n] == 0 {
		var found survey.Verdict
		for _, o := range g.Outputs(n) {
			if row[o] > 0 {
				found |= survey.Fill
			}
		}
		for _, i := range g.Inputs(n) {
			if row[i] > 0 {
				found |= survey.Extend
			}
			for _, h := range g.Inputs(i) {
				if row[i] == 0 && row[h] > 0 {
					found |= survey.Extend
				}
			}
		}
		return found
	}
	found := survey.Present
	if of == v.all || of < t.RowFirms.Value || v.col[n] < t.NodeFirms.Value {
		found |= survey.Unsaid
	} else if lq := row[n] * v.all / (of * v.col[n]); row[n] >= t.Suppliers.Value && lq >= t.Quotient.Value {
		found |= survey.Strong
	}
	unmade := 0.0
	for _, i := range g.Inputs(n) {
		if v.col[i] == 0 {
			unmade++
		}
	}
	inputs := float64(len(g.Inputs(n)))
	dependent := inputs > 0 && inputs >= t.Inputs.Value && unmade/inputs >= t.Dependence.Value
	if row[n] == 1 || dependent || v.crowded(in, n) {
		found |= survey.Weak
	}
	return found
}

func (v *Naive) crowded(in []bool, n graph.NodeIdx) bool {
	var sizes []float64
	for _, s := range v.on.Graph.At(n) {
		if a := v.on.Seat[s.Firm]; a != survey.Nowhere && in[a] {
			sizes = append(sizes, float64(v.on.Graph.Firms[s.Firm].Employees)*float64(s.Share))
		}
	}
	index, lead, of := 0.0, 0.0, sum(sizes)
	for _, size := range sizes {
		if size <= 0 {
			return false
		}
		index += size * size / (of * of)
		lead = max(lead, size/of)
	}
	return index > v.limits.Concentration.Value || lead > v.limits.Lead.Value
}
