package chain

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"

	"github.com/sanquan/sanquan/industry/chain/graph"
	"github.com/sanquan/sanquan/industry/chain/survey"
	"github.com/sanquan/sanquan/region"
)

// Lists are the four lists of a chain in an area, the most pressing first.
type Lists struct {
	Strong []NodeFinding `json:"strong"` // 强链: enough firms, and more than the area's share
	Weak   []NodeFinding `json:"weak"`   // 薄弱、断点: present, and one loss away from not
	Fill   []NodeFinding `json:"fill"`   // 补链: not there, while something there is made of it
	Extend []NodeFinding `json:"extend"` // 延链: not there, and one or two steps on from what is
	Judged int           `json:"judged"` // nodes of the chain that were judged
}

// NodeFinding is one node on one list, with all that it rests on.
type NodeFinding struct {
	Node       string     `json:"node"`
	Name       string     `json:"name"`
	Stage      string     `json:"stage,omitempty"`
	Reasons    []Note     `json:"reasons"`
	Measures   []Measure  `json:"measures"`
	Firms      []Evidence `json:"firms"`      // of the area at the node: with grade, share, date and source
	Candidates []Evidence `json:"candidates"` // elsewhere, the nearest first; at most maxCandidates
	Elsewhere  int        `json:"elsewhere"`  // all firms elsewhere, listed or not
	Near       []Adjacent `json:"near"`       // nodes with firms of the area that it hangs on
	Grade      string     `json:"grade"`      // the best of the evidence of Firms, else of Candidates; empty without any
	From       string     `json:"from"`       // the earliest and the latest date of that evidence
	Until      string     `json:"until"`
}

// Measure is a number with its formula, or why there is none.
type Measure struct {
	ID      string   `json:"id"`    // quotient | density | gain | suppliers | anchors | concentration | effective | lead | dependence | need
	Value   *float64 `json:"value"` // null: it cannot be told
	Formula string   `json:"formula"`
	Why     *Note    `json:"why,omitempty"` // it cannot be told, is only bounded, or is estimated
}

// Adjacent is a node of the area that a finding hangs on.
type Adjacent struct {
	Node  string  `json:"node"`
	Name  string  `json:"name"`
	Role  string  `json:"role"`  // uses: it is made of the finding's node; feeds: the reverse; akin: done in the same areas
	Firms int     `json:"firms"` // of the area
	Phi   float64 `json:"phi"`   // proximity, of akin ones
}

// maxCandidates is the most firms elsewhere that a finding lists, and maxNear
// the most nodes of a role.
const maxCandidates, maxNear = 8, 6

// maxOrigins is the most seats that minutes are measured from: an area with
// more is too large to be one place.
const maxOrigins = 30

// Ask is a question to a Field.
type Ask struct {
	Chain   graph.ChainIdx
	Areas   []*region.Area // none: the whole region
	From    *region.Place  // measures minutes from here; nil: from the seats of the areas
	Minutes int            // at least 1
	Times   TravelTimes    // nil: no minutes
}

// Lists judges the nodes of a chain. Cost: survey.View, one call of Times for
// each seat, and what is listed. Faults: those of Times.
func (f *Field) Lists(a Ask) (Lists, error) {
	l := lister{Field: f, Ask: a, in: f.members(a.Areas)}
	f.survey.View(l.in, &l.view)
	if err := l.timeTo(f.graph.Members(a.Chain)); err != nil {
		return Lists{}, err
	}
	out := Lists{Strong: []NodeFinding{}, Weak: []NodeFinding{}, Fill: []NodeFinding{}, Extend: []NodeFinding{}}
	for _, n := range f.graph.Members(a.Chain) {
		out.Judged++
		v := l.view.Verdicts[n]
		if v&survey.Strong != 0 {
			out.Strong = append(out.Strong, l.strong(n))
		}
		if v&survey.Weak != 0 {
			out.Weak = append(out.Weak, l.weak(n))
		}
		if v&survey.Fill != 0 {
			out.Fill = append(out.Fill, l.fill(n))
		}
		if v&survey.Extend != 0 {
			out.Extend = append(out.Extend, l.extend(n))
		}
	}
	rank(out.Strong, "anchors", "density", "quotient")
	rank(out.Fill, "need", "density")
	rank(out.Extend, "promise", "density")
	slices.SortStableFunc(out.Weak, func(x, y NodeFinding) int {
		return cmp.Or(-cmp.Compare(len(x.Reasons), len(y.Reasons)), -cmp.Compare(x.value("need"), y.value("need")))
	})
	return out, nil
}

// rank sorts by measures, the larger first, what cannot be told last.
func rank(all []NodeFinding, by ...string) {
	slices.SortStableFunc(all, func(x, y NodeFinding) int {
		for _, id := range by {
			if c := -cmp.Compare(x.value(id), y.value(id)); c != 0 {
				return c
			}
		}
		return 0
	})
}

func (f *NodeFinding) value(id string) float64 {
	for _, m := range f.Measures {
		if m.ID == id && m.Value != nil {
			return *m.Value
		}
	}
	return math.Inf(-1)
}

// lister is an answer on its way.
type lister struct {
	*Field
	Ask
	in      []bool
	view    survey.View
	minutes map[string]float64 // area code to minutes from the nearest seat, negative beyond the limit
}

// timeTo asks for the minutes from every seat of the areas to all divisions
// with a firm at one of the nodes, and keeps the least.
func (l *lister) timeTo(nodes []graph.NodeIdx) error {
	l.minutes = map[string]float64{}
	origins := l.origins()
	if l.Times == nil || len(origins) == 0 {
		return nil
	}
	codes := map[string]bool{}
	for _, n := range nodes {
		for _, s := range l.graph.At(n) {
			if a := l.region.Area(l.seat(s.Firm)); timed(a) {
				codes[a.Code] = true
			}
		}
	}
	to := slices.Sorted(maps.Keys(codes))
	for _, from := range origins {
		times, err := l.Times.SeatMinutes(from, to, l.Minutes)
		if err != nil {
			return err
		}
		for code, m := range times {
			if old, ok := l.minutes[code]; !ok || old < 0 || m >= 0 && m < old {
				l.minutes[code] = m
			}
		}
	}
	return nil
}

// origins are the places that minutes are measured from; none where the area
// is too large.
func (l *lister) origins() []region.Place {
	if l.From != nil {
		return []region.Place{*l.From}
	}
	var seats []region.Place
	for i, a := range l.region.Areas {
		if l.in[i] && l.survey.Fine[i] {
			seats = append(seats, region.Place{Name: a.Name, Area: a.Code, Lon: a.Lon, Lat: a.Lat})
		}
	}
	if len(l.Areas) == 0 || len(seats) > maxOrigins {
		return nil
	}
	return seats
}

func note(id string, keyvals ...any) Note {
	n := Note{ID: id}
	for i := 0; i < len(keyvals); i += 2 {
		if n.Args == nil {
			n.Args = map[string]any{}
		}
		n.Args[keyvals[i].(string)] = keyvals[i+1]
	}
	return n
}

// finding begins a NodeFinding with the firms at the node.
func (l *lister) finding(n graph.NodeIdx) NodeFinding {
	node := l.graph.Nodes[n]
	f := NodeFinding{Node: node.ID, Name: node.Name, Stage: node.Stage, Reasons: []Note{}, Measures: []Measure{}, Firms: []Evidence{}, Candidates: []Evidence{}, Near: []Adjacent{}}
	if known := l.region.Node(node.ID); known != nil {
		f.Stage = known.Stage
	}
	for _, s := range l.graph.At(n) {
		e := l.evidence(s, l.Areas)
		if a := l.survey.Seat[s.Firm]; a != survey.Nowhere && l.in[a] {
			f.Firms = append(f.Firms, e)
			continue
		}
		l.reach(&e)
		f.Candidates = append(f.Candidates, e)
	}
	slices.SortFunc(f.Firms, compareEvidence)
	slices.SortFunc(f.Candidates, func(a, b Evidence) int { return cmp.Or(compareReach(a, b), compareEvidence(a, b)) })
	of := f.Firms
	if len(of) == 0 {
		of = f.Candidates
	}
	for _, e := range of {
		if f.Grade == "" || e.Grade < f.Grade {
			f.Grade = e.Grade
		}
		if d := e.Firm.Observed; d != "" {
			if f.From == "" || d < f.From {
				f.From = d
			}
			f.Until = max(f.Until, d)
		}
	}
	f.Elsewhere = len(f.Candidates)
	return f
}

// cut leaves out candidates beyond those listed.
func (f *NodeFinding) cut() NodeFinding {
	f.Candidates = f.Candidates[:min(len(f.Candidates), maxCandidates)]
	return *f
}

func (l *lister) reach(e *Evidence) {
	minutes, known := l.minutes[e.Firm.Area]
	switch {
	case !known:
		e.Reach = Unknown
	case minutes < 0 || minutes > float64(l.Minutes):
		e.Reach = Beyond
	default:
		e.Reach = Within
		e.Minutes = number(minutes)
	}
}

func number(v float64) *float64 {
	v = math.Round(v*1e4) / 1e4
	return &v
}

// compareReach puts those within the minutes first, the nearest of them before
// the others, and those outside the region last.
func compareReach(a, b Evidence) int {
	key := func(e Evidence) float64 {
		switch {
		case e.Minutes != nil:
			return *e.Minutes
		case e.Reach == Beyond:
			return MaxMinutes + 1
		case e.Firm.Area != "":
			return MaxMinutes + 2
		}
		return MaxMinutes + 3
	}
	return cmp.Compare(key(a), key(b))
}

func (l *lister) strong(n graph.NodeIdx) NodeFinding {
	f := l.finding(n)
	q := l.quotient(n)
	anchors := l.anchors(n, len(f.Firms))
	f.Measures = append(f.Measures, l.suppliers(n), q, l.density(n), anchors)
	f.Reasons = append(f.Reasons, note("chain.reason.strong", "firms", l.view.Firms[n], "quotient", figure(*q.Value)))
	if anchors.Value != nil && *anchors.Value > 0 {
		f.Reasons = append(f.Reasons, note("chain.reason.anchors", "count", *anchors.Value))
	}
	return f.cut()
}

func figure(v float64) string { return strconv.FormatFloat(v, 'f', 2, 64) }

func (l *lister) weak(n graph.NodeIdx) NodeFinding {
	f := l.finding(n)
	limits := l.survey.Limits
	c := l.survey.Concentration(l.in, n)
	inputs, unmade := l.survey.Inputs(n)
	firms := int(l.view.Firms[n])
	need := l.need(n, &f)
	if firms == 1 {
		f.Reasons = append(f.Reasons, note("chain.reason.single", "firm", f.Firms[0].Firm.Name))
	}
	if c.Known && firms > 1 && c.Index > limits.Concentration.Value {
		f.Reasons = append(f.Reasons, note("chain.reason.crowded", "index", figure(c.Index), "effective", figure(1/c.Index)))
	}
	if c.Known && firms > 1 && c.Lead > limits.Lead.Value {
		f.Reasons = append(f.Reasons, note("chain.reason.lead", "firm", l.graph.Firms[c.First].Name, "percent", strconv.Itoa(int(math.Round(100*c.Lead)))))
	}
	if float64(inputs) >= limits.Inputs.Value && float64(unmade) >= limits.Dependence.Value*float64(inputs) && inputs > 0 {
		f.Reasons = append(f.Reasons, note("chain.reason.dependent", "unmade", unmade, "inputs", inputs))
	}
	if len(l.Areas) > 0 {
		f.Reasons = append(f.Reasons, l.alternative(f))
	}
	f.Measures = append(f.Measures, l.suppliers(n))
	f.Measures = append(f.Measures, concentration(c, firms)...)
	f.Measures = append(f.Measures, dependence(inputs, unmade, int(limits.Inputs.Value)), need, l.quotient(n))
	return f.cut()
}

// alternative says how far the next firm at the node outside the area is.
func (l *lister) alternative(f NodeFinding) Note {
	if len(f.Candidates) == 0 {
		return note("chain.reason.no_alternative")
	}
	switch next := f.Candidates[0]; {
	case next.Minutes != nil:
		return note("chain.reason.alternative", "minutes", int(math.Ceil(*next.Minutes)), "firm", next.Firm.Name, "area", next.Firm.AreaName)
	case next.Reach == Beyond:
		return note("chain.reason.far", "minutes", l.Minutes, "count", f.Elsewhere)
	}
	return note("chain.reason.time_unknown", "count", f.Elsewhere)
}

func (l *lister) fill(n graph.NodeIdx) NodeFinding {
	f := l.finding(n)
	f.Measures = append(f.Measures, l.need(n, &f), l.density(n))
	f.Reasons = append(f.Reasons, note("chain.reason.needed", "firms", int(f.value("need")), "nodes", count(f.Near, "uses")))
	l.akin(n, &f)
	f.Reasons = append(f.Reasons, l.offers(f)...)
	return f.cut()
}

// offers says where what is missing could come from.
func (l *lister) offers(f NodeFinding) []Note {
	within, beyond, unknown, outside := 0, 0, 0, 0
	for _, e := range f.Candidates {
		switch {
		case e.Reach == Within:
			within++
		case e.Firm.Area == "":
			outside++
		case e.Reach == Beyond:
			beyond++
		default:
			unknown++
		}
	}
	var all []Note
	if within > 0 {
		all = append(all, note("chain.reason.within", "count", within, "minutes", l.Minutes))
	}
	if beyond > 0 {
		all = append(all, note("chain.reason.beyond", "count", beyond, "minutes", l.Minutes))
	}
	if unknown > 0 {
		all = append(all, note("chain.reason.unknown", "count", unknown))
	}
	if within+beyond+unknown == 0 {
		all = append(all, note("chain.reason.nobody"))
	}
	switch {
	case outside > 0:
		all = append(all, note("chain.reason.country", "count", outside))
	case l.whole && within+beyond+unknown == 0:
		all = append(all, note("chain.reason.no_country"))
	}
	if akin := count(f.Near, "akin"); akin > 0 {
		all = append(all, note("chain.reason.akin", "nodes", akin))
	}
	return all
}

func count(near []Adjacent, role string) int {
	n := 0
	for _, a := range near {
		if a.Role == role {
			n++
		}
	}
	return n
}

func (l *lister) extend(n graph.NodeIdx) NodeFinding {
	f := l.finding(n)
	steps := int(l.view.Steps[n])
	density, gain := l.density(n), l.gain(n)
	promise := Measure{ID: "promise", Formula: "density × gain"}
	if density.Value != nil && gain.Value != nil {
		promise.Value = number(*density.Value * *gain.Value)
		promise.Formula = fmt.Sprintf("%g × %g", *density.Value, *gain.Value)
	} else {
		promise.Why = cmp.Or(density.Why, gain.Why)
	}
	f.Measures = append(f.Measures, promise, density, gain)
	l.feeds(n, &f)
	l.akin(n, &f)
	f.Reasons = append(f.Reasons, note("chain.reason.step", "steps", steps))
	f.Reasons = append(f.Reasons, l.offers(f)...)
	return f.cut()
}

// need lists the nodes of the area that are made of the node.
func (l *lister) need(n graph.NodeIdx, f *NodeFinding) Measure {
	formula := ""
	for _, o := range l.graph.Outputs(n) {
		if firms := int(l.view.Firms[o]); firms > 0 {
			f.near(maxNear, l.adjacent(o, "uses", 0))
			formula += fmt.Sprintf(" + %d", firms)
		}
	}
	if formula == "" {
		formula = " + 0"
	}
	return Measure{ID: "need", Value: number(float64(l.survey.Need(n, &l.view))), Formula: formula[3:]}
}

// feeds lists the nodes of the area that go into the node, in one step or two.
func (l *lister) feeds(n graph.NodeIdx, f *NodeFinding) {
	for _, i := range l.graph.Inputs(n) {
		if l.view.Firms[i] > 0 {
			f.near(maxNear, l.adjacent(i, "feeds", 0))
		}
	}
	for _, i := range l.graph.Inputs(n) {
		for _, j := range l.graph.Inputs(i) {
			if l.view.Firms[j] > 0 {
				f.near(maxNear, l.adjacent(j, "feeds", 0))
			}
		}
	}
}

// akin lists the nodes of the area that are done where the node is done.
func (l *lister) akin(n graph.NodeIdx, f *NodeFinding) {
	least, limits := l.survey.Limits.Ubiquity.Value, l.survey.Limits
	if float64(l.survey.Space.Ubiquity(int(n))) < least {
		return
	}
	var akin []Adjacent
	for m, firms := range l.view.Firms {
		if firms == 0 || float64(l.survey.Space.Ubiquity(m)) < least {
			continue
		}
		if phi := l.survey.Space.Proximity(int(n), m); phi >= limits.Proximity.Value {
			akin = append(akin, l.adjacent(graph.NodeIdx(m), "akin", phi))
		}
	}
	slices.SortStableFunc(akin, func(a, b Adjacent) int { return cmp.Or(-cmp.Compare(a.Phi, b.Phi), -cmp.Compare(a.Firms, b.Firms)) })
	f.near(maxNear, akin...)
}

func (l *lister) adjacent(n graph.NodeIdx, role string, phi float64) Adjacent {
	return Adjacent{Node: l.graph.Nodes[n].ID, Name: l.graph.Nodes[n].Name, Role: role, Firms: int(l.view.Firms[n]), Phi: math.Round(phi*1e4) / 1e4}
}

// near adds nodes that are not there yet, up to most of a role.
func (f *NodeFinding) near(most int, all ...Adjacent) {
	for _, a := range all {
		known := slices.ContainsFunc(f.Near, func(b Adjacent) bool { return b.Node == a.Node && b.Role == a.Role })
		if !known && count(f.Near, a.Role) < most {
			f.Near = append(f.Near, a)
		}
	}
}
