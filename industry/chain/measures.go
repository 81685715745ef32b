package chain

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/sanquan/sanquan/industry/chain/graph"
	"github.com/sanquan/sanquan/industry/chain/survey"
)

func (l *lister) suppliers(n graph.NodeIdx) Measure {
	var grades Grades
	for _, s := range l.graph.At(n) {
		if a := l.survey.Seat[s.Firm]; a != survey.Nowhere && l.in[a] {
			grades.add(string(rune(s.Grade)))
		}
	}
	return Measure{ID: "suppliers", Value: number(float64(grades.Total)), Formula: fmt.Sprintf("A %d + B %d + C %d", grades.A, grades.B, grades.C)}
}

// anchors counts the large firms of the area at a node, by more than general
// knowledge.
func (l *lister) anchors(n graph.NodeIdx, firms int) Measure {
	least := l.survey.Limits.AnchorStaff.Value
	count, sized := 0, 0
	names := []string{}
	for _, s := range l.graph.At(n) {
		if a := l.survey.Seat[s.Firm]; a == survey.Nowhere || !l.in[a] {
			continue
		}
		firm := l.graph.Firms[s.Firm]
		staff := firm.Employees
		if known := l.region.Firm(firm.ID); staff == 0 && known != nil {
			staff = known.Employees
		}
		if staff > 0 {
			sized++
		}
		if s.Grade != 'C' && float64(staff) >= least {
			count++
			names = append(names, fmt.Sprintf("%s %d", firm.Name, staff))
		}
	}
	m := Measure{ID: "anchors", Formula: fmt.Sprintf("A|B, ≥ %g: %s", least, cmp.Or(strings.Join(names, ", "), "–"))}
	if sized == 0 {
		why := note("chain.why.sizes", "sized", sized, "firms", firms)
		m.Why = &why
		return m
	}
	m.Value = number(float64(count))
	return m
}

func (l *lister) quotient(n graph.NodeIdx) Measure {
	firms, sum, node, all := l.view.Firms[n], l.view.Sum, l.survey.Positions(n), l.survey.AllPositions()
	m := Measure{ID: "quotient", Formula: fmt.Sprintf("(%d/%d) / (%d/%d)", firms, sum, node, all)}
	if q, ok := l.survey.Quotient(n, &l.view); ok {
		m.Value = number(q)
		return m
	}
	limits := l.survey.Limits
	var why Note
	switch {
	case sum == all:
		why = note("chain.why.whole")
	case float64(sum) < limits.RowFirms.Value:
		why = note("chain.why.row", "positions", sum, "least", limits.RowFirms.Value)
	default:
		why = note("chain.why.node", "positions", node, "least", limits.NodeFirms.Value)
	}
	m.Why = &why
	return m
}

func (l *lister) density(n graph.NodeIdx) Measure {
	held, total, ok := l.view.Reading.Parts(int(n))
	if !ok {
		why := note("chain.why.alone")
		return Measure{ID: "density", Formula: "Σ Mφ / Σ φ", Why: &why}
	}
	return Measure{ID: "density", Value: number(held / total), Formula: fmt.Sprintf("%.3f / %.3f", held, total)}
}

func (l *lister) gain(n graph.NodeIdx) Measure {
	m := Measure{ID: "gain", Formula: "Σ φ_ij / Σ φ_jk"}
	if g, ok := l.view.Reading.Gain(int(n)); ok {
		m.Value = number(g)
		return m
	}
	why := note("chain.why.alone")
	m.Why = &why
	return m
}

// concentration gives HHI, effective number and the share of the largest, or
// what is certain without the sizes: with k firms HHI is at least 1/k. Sizes are
// estimated.
func concentration(c survey.Concentration, firms int) []Measure {
	if !c.Known {
		why := note("chain.why.sizes", "sized", c.Sized, "firms", firms)
		return []Measure{
			{ID: "concentration", Formula: fmt.Sprintf("≥ 1/%d", firms), Why: &why},
			{ID: "effective", Formula: fmt.Sprintf("≤ %d", firms), Why: &why},
			{ID: "lead", Formula: fmt.Sprintf("≥ 1/%d", firms), Why: &why},
		}
	}
	var how *Note // one firm has all, whatever its size
	if firms > 1 {
		n := note("chain.why.estimated")
		how = &n
	}
	return []Measure{
		{ID: "concentration", Value: number(c.Index), Formula: fmt.Sprintf("Σ s², %d", firms), Why: how},
		{ID: "effective", Value: number(1 / c.Index), Formula: fmt.Sprintf("1 / %.4f", c.Index), Why: how},
		{ID: "lead", Value: number(c.Lead), Formula: "max s", Why: how},
	}
}

func dependence(inputs, unmade, least int) Measure {
	m := Measure{ID: "dependence", Formula: fmt.Sprintf("%d/%d", unmade, inputs)}
	if inputs < max(1, least) {
		why := note("chain.why.inputs", "inputs", inputs, "least", least)
		m.Why = &why
		return m
	}
	m.Value = number(float64(unmade) / float64(inputs))
	return m
}
