package chain

import (
	"cmp"
	"maps"
	"math"
	"slices"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/industry/chain/graph"
	"github.com/sanquan/sanquan/industry/chain/survey"
	"github.com/sanquan/sanquan/region"
)

// TravelTimes tells how long it takes from a place to the seats of areas.
type TravelTimes interface {
	// SeatMinutes returns, by area code, the door-to-door minutes from a place
	// to the seat of each of the areas: negative where it is not reached
	// within limit minutes, absent where the time cannot be told.
	SeatMinutes(from region.Place, areas []string, limit int) (map[string]float64, error)
}

// DefaultMinutes is the limit of a Query with a park that states none.
const DefaultMinutes = 90

// MaxMinutes is the largest limit of a Query.
const MaxMinutes = 180

// Query asks about a chain.
type Query struct {
	Chain   string      // id or name
	Area    string      // code or name, several separated by commas; empty for the whole region
	Park    string      // place id or name; empty for none
	Minutes int         // door-to-door limit from the park, inclusive; 0 for DefaultMinutes
	Times   TravelTimes // needed with Park; the lists have no minutes without it
	Field   *Field      // of the region, where it is at hand; nil: it is made
	Feeder  string      // how Times travels to and from stations: walk, bike, car; repeated in the answer
}

// Status says where a node's firms are.
type Status string

// The values of Status.
const (
	Present Status = "present" // a firm is known in the area asked about
	Outside Status = "outside" // firms are known, none of them certainly in the area
	Missing Status = "missing" // no firm is known in the whole region
)

// Reach says whether a firm is within the minutes asked for.
type Reach string

// The values of Reach.
const (
	Within  Reach = "within"
	Beyond  Reach = "beyond"
	Unknown Reach = "unknown" // the firm is known to its province only, or no time could be told
)

// FirmRef names a firm.
type FirmRef struct {
	ID        string `json:"id"`
	Name      string `json:"name"`
	ShortName string `json:"shortName,omitempty"`
	Area      string `json:"area"`
	AreaName  string `json:"areaName"`
	Level     string `json:"level"` // province | city | county: how finely the firm is located; empty where unknown
	Kind      string `json:"kind"`  // listed | registered
	Observed  string `json:"observed"`
}

// Evidence is why a firm stands at a node.
type Evidence struct {
	Firm     FirmRef  `json:"firm"`
	Grade    string   `json:"grade"`
	Kind     string   `json:"kind"`
	Evidence string   `json:"evidence"`
	Share    *float64 `json:"share"` // of the firm's revenue, 0..1; null where unknown
	InArea   bool     `json:"inArea"`
	Minutes  *float64 `json:"minutes"` // from the park to the seat of the firm's division, rounded to 0.1; null without a park, beyond the limit or unknown
	Reach    Reach    `json:"reach,omitempty"`
	Source   string   `json:"source"`
}

// Node is a node of the chain with what is known of it.
type Node struct {
	ID            string       `json:"id"`
	Name          string       `json:"name"`
	Stage         string       `json:"stage"`
	Layer         int          `json:"layer"` // edges on the longest path that ends here
	X             float64      `json:"x"`     // 0..1, from the raw end to the final one
	Y             float64      `json:"y"`     // 0..1, downwards
	GBT4754       string       `json:"gbt4754"`
	Class         string       `json:"class"`
	Firms         Grades       `json:"firms"`         // in the whole region
	InArea        int          `json:"inArea"`        // firms in the area
	MaybeInArea   int          `json:"maybeInArea"`   // firms known only to a division that contains the area
	WithinMinutes *int         `json:"withinMinutes"` // firms within the minutes of the park; null without a park
	UnknownTimes  int          `json:"unknownTimes"`  // firms whose travel time is unknown
	Status        Status       `json:"status"`
	Single        bool         `json:"single"` // present through one firm only
	Basis         region.Basis `json:"basis"`
	Evidence      []Evidence   `json:"evidence"` // in the area first, then by grade, minutes, share and id
}

// Edge says that From is an input of To.
type Edge struct {
	From string `json:"from"`
	To   string `json:"to"`
}

// Gap is a node without a firm in the area, and the present nodes next to it
// that would supply or use it: the more of them, the higher it stands.
type Gap struct {
	Node     string   `json:"node"`
	Name     string   `json:"name"`
	Status   Status   `json:"status"`
	UsedBy   []string `json:"usedBy"`   // ids of present nodes it is an input of
	MadeFrom []string `json:"madeFrom"` // ids of present nodes that are its inputs
}

// Totals counts the nodes by status.
type Totals struct {
	Nodes     int  `json:"nodes"`
	Present   int  `json:"present"`
	Outside   int  `json:"outside"`
	Missing   int  `json:"missing"`
	Single    int  `json:"single"`
	Reachable *int `json:"reachable"` // nodes with a firm within the minutes; null without a park
}

// Note qualifies the answer. ID is a message id; Text is empty here and filled
// by the edge in the language of the user.
type Note struct {
	ID   string         `json:"id"`
	Args map[string]any `json:"args,omitempty"`
	Text string         `json:"text,omitempty"`
}

// ChainRef, AreaRef and ParkRef name what was asked about.
type (
	ChainRef struct {
		ID     string       `json:"id"`
		Name   string       `json:"name"`
		NameEN string       `json:"nameEn,omitempty"`
		Joint  bool         `json:"joint"`
		Basis  region.Basis `json:"basis"`
	}
	AreaRef struct {
		Code  string `json:"code"`
		Name  string `json:"name"`  // with its parents
		Level string `json:"level"` // province | city | county | several
	}
	ParkRef struct {
		ID       string       `json:"id"`
		Name     string       `json:"name"`
		NameEN   string       `json:"nameEn,omitempty"`
		Lon      float64      `json:"lon"`
		Lat      float64      `json:"lat"`
		Position region.Basis `json:"position"`
	}
)

// Diagnosis is the answer about a chain.
type Diagnosis struct {
	Chain   ChainRef  `json:"chain"`
	Area    *AreaRef  `json:"area"`  // null: the whole region; of several, all of them in one
	Areas   []AreaRef `json:"areas"` // each; empty: the whole region
	Park    *ParkRef  `json:"park"`  // null: none
	Minutes *int      `json:"minutes"`
	Feeder  string    `json:"feeder,omitempty"` // how the minutes are travelled to and from stations
	Stages  []string  `json:"stages"`           // those of the nodes, upstream first
	Nodes   []Node    `json:"nodes"`            // by layer, then from the top
	Edges   []Edge    `json:"edges"`
	Gaps    []Gap     `json:"gaps"` // the most wanted first
	Lists   Lists     `json:"lists"`
	// Thresholds are the numbers that the lists turn on.
	Thresholds survey.Thresholds `json:"thresholds"`
	Summary    Totals            `json:"summary"`
	Notes      []Note            `json:"notes"`
	Sources    []region.Source   `json:"sources"` // of every row used, by id
}

// Diagnose answers a query. Cost: linear in the positions of the region, plus
// the layout, plus one call of Times. Faults: chain.not_found,
// chain.area_not_found, chain.area_ambiguous, chain.park_not_found,
// chain.bad_minutes, chain.cyclic, and what Times returns.
func Diagnose(r *region.Region, q Query) (*Diagnosis, error) {
	d, err := newDiagnosis(r, q)
	if err != nil {
		return nil, err
	}
	if err := d.fill(); err != nil {
		return nil, err
	}
	return d.Diagnosis, nil
}

// diagnosis is a Diagnosis on its way.
type diagnosis struct {
	*Diagnosis
	r       *region.Region
	field   *Field
	asked   int // minutes as asked for, 0 for the default
	times   TravelTimes
	areas   []*region.Area     // asked about; none: the whole region
	minutes map[string]float64 // area code to minutes from the park, negative beyond the limit
	sources map[string]bool
}

func newDiagnosis(r *region.Region, q Query) (*diagnosis, error) {
	c, err := Find(r, q.Chain)
	if err != nil {
		return nil, err
	}
	d := &diagnosis{r: r, times: q.Times, field: q.Field, asked: q.Minutes, minutes: map[string]float64{}, sources: map[string]bool{c.Source: true}}
	d.Diagnosis = &Diagnosis{
		Chain: ChainRef{ID: c.ID, Name: c.Name, NameEN: c.NameEN, Joint: c.Joint, Basis: c.Basis},
		Areas: []AreaRef{}, Stages: []string{}, Nodes: []Node{}, Edges: []Edge{}, Gaps: []Gap{}, Notes: []Note{}, Sources: []region.Source{},
	}
	if d.areas, err = FindAreas(r, q.Area); err != nil {
		return nil, err
	}
	d.Area, d.Areas = refs(r, d.areas)
	if q.Minutes < 0 || q.Minutes > MaxMinutes {
		return nil, fault.New(fault.Invalid, "chain.bad_minutes", "minutes", q.Minutes, "limit", MaxMinutes).On("minutes")
	}
	if q.Park == "" {
		return d, nil
	}
	p, err := FindPark(r, q.Park)
	if err != nil {
		return nil, err
	}
	d.Park = &ParkRef{ID: p.ID, Name: p.Name, NameEN: p.NameEN, Lon: p.Lon, Lat: p.Lat, Position: p.Position}
	d.sources[p.Source] = true
	minutes := cmp.Or(q.Minutes, DefaultMinutes)
	d.Diagnosis.Minutes, d.Feeder = &minutes, q.Feeder
	return d, nil
}

func (d *diagnosis) fill() error {
	if err := d.addNodes(); err != nil {
		return err
	}
	standing := standings(d.r)
	if err := d.time(standing); err != nil {
		return err
	}
	for i := range d.Nodes {
		d.judge(&d.Nodes[i], standing[d.Nodes[i].ID])
	}
	d.sum()
	d.addGaps()
	if err := d.addLists(); err != nil {
		return err
	}
	d.addNotes()
	for _, id := range slices.Sorted(maps.Keys(d.sources)) {
		if s := d.r.Source(id); s != nil {
			d.Sources = append(d.Sources, *s)
		}
	}
	return nil
}

// addNodes fills Nodes, Edges and Stages and lays the graph out. The picture
// does not depend on the order of the rows.
func (d *diagnosis) addNodes() error {
	for _, n := range d.r.ChainNodes {
		if n.Chain != d.Chain.ID {
			continue
		}
		d.sources[n.Source] = true
		d.Nodes = append(d.Nodes, Node{
			ID: n.ID, Name: n.Name, Stage: n.Stage, GBT4754: n.GBT4754, Class: n.Class, Basis: n.Basis,
			Evidence: []Evidence{},
		})
	}
	slices.SortFunc(d.Nodes, func(a, b Node) int {
		return cmp.Or(cmp.Compare(stageRank(a.Stage), stageRank(b.Stage)), cmp.Compare(a.ID, b.ID))
	})
	at := map[string]int{}
	for i, n := range d.Nodes {
		at[n.ID] = i
		if !slices.Contains(d.Stages, n.Stage) {
			d.Stages = append(d.Stages, n.Stage)
		}
	}
	for _, e := range d.r.ChainEdges {
		_, fromHere := at[e.From]
		_, toHere := at[e.To]
		if fromHere && toHere {
			d.sources[e.Source] = true
			d.Edges = append(d.Edges, Edge{From: e.From, To: e.To})
		}
	}
	slices.SortFunc(d.Edges, func(a, b Edge) int { return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To)) })
	d.Edges = slices.Compact(d.Edges)
	ends := make([][2]int, len(d.Edges))
	for i, e := range d.Edges {
		ends[i] = [2]int{at[e.From], at[e.To]}
	}
	spots, err := newDrawing(len(d.Nodes), ends).layout()
	if err != nil {
		return err
	}
	for i, s := range spots {
		d.Nodes[i].Layer, d.Nodes[i].X, d.Nodes[i].Y = s.layer, s.x, s.y
	}
	slices.SortFunc(d.Nodes, func(a, b Node) int { return cmp.Or(cmp.Compare(a.Layer, b.Layer), cmp.Compare(a.Y, b.Y)) })
	return nil
}

// stageRank orders the stages; unknown ones come last.
func stageRank(stage string) int {
	if i := slices.Index([]string{"upstream", "midstream", "downstream"}, stage); i >= 0 {
		return i
	}
	return 3
}

// timed reports whether a firm of this division has a travel time: to the seat
// of its county or, less exactly, its city. A province is too large for one.
func timed(a *region.Area) bool { return a != nil && (a.Level == "county" || a.Level == "city") }

// time asks once for the minutes from the park to the seats of all divisions
// with a firm of the chain.
func (d *diagnosis) time(standing map[string][]region.Position) error {
	if d.Park == nil {
		return nil
	}
	codes := map[string]bool{}
	for _, n := range d.Nodes {
		for _, p := range standing[n.ID] {
			if a := d.r.Area(d.r.Firm(p.Firm).Area); timed(a) {
				codes[a.Code] = true
			}
		}
	}
	if len(codes) == 0 || d.times == nil {
		return nil
	}
	minutes, err := d.times.SeatMinutes(*d.r.Place(d.Park.ID), slices.Sorted(maps.Keys(codes)), *d.Diagnosis.Minutes)
	if err != nil {
		return err
	}
	d.minutes = minutes
	return nil
}

// judge fills what depends on the firms at a node.
func (d *diagnosis) judge(n *Node, standing []region.Position) {
	within := 0
	for _, p := range standing {
		e := d.evidence(p)
		n.Firms.add(p.Grade)
		switch {
		case e.InArea:
			n.InArea++
		case d.maybe(e):
			n.MaybeInArea++
		}
		switch e.Reach {
		case Within:
			within++
		case Unknown:
			n.UnknownTimes++
		}
		n.Evidence = append(n.Evidence, e)
	}
	slices.SortFunc(n.Evidence, compareEvidence)
	if d.Park != nil {
		n.WithinMinutes = &within
	}
	switch {
	case n.InArea > 0:
		n.Status = Present
	case n.Firms.Total > 0:
		n.Status = Outside
	default:
		n.Status = Missing
	}
	n.Single = n.InArea == 1
}

// maybe reports whether a firm is known only to a division that contains an
// area asked about.
func (d *diagnosis) maybe(e Evidence) bool {
	return !e.InArea && slices.ContainsFunc(d.areas, func(a *region.Area) bool { return d.r.Within(a.Code, e.Firm.Area) })
}

func (d *diagnosis) evidence(p region.Position) Evidence {
	f := d.r.Firm(p.Firm)
	d.sources[p.Source], d.sources[f.Source] = true, true
	a := d.r.Area(f.Area)
	e := Evidence{
		Firm: FirmRef{
			ID: f.ID, Name: f.Name, ShortName: f.ShortName, Area: f.Area, AreaName: d.r.AreaName(f.Area),
			Kind: f.Kind, Observed: f.Observed,
		},
		Grade: p.Grade, Kind: p.Kind, Evidence: p.Evidence, Source: p.Source,
		InArea: inside(d.r, f.Area, d.areas),
	}
	if a != nil {
		e.Firm.Level = a.Level
	}
	if p.Share >= 0 {
		e.Share = &p.Share
	}
	if d.Park == nil {
		return e
	}
	minutes, known := d.minutes[f.Area]
	switch {
	case !known:
		e.Reach = Unknown
	case minutes < 0 || minutes > float64(*d.Diagnosis.Minutes):
		e.Reach = Beyond
	default:
		e.Reach = Within
		m := math.Round(minutes*10) / 10
		e.Minutes = &m
	}
	return e
}

func compareEvidence(a, b Evidence) int {
	rank := func(yes bool) int { return map[bool]int{true: 0, false: 1}[yes] }
	last := func(v *float64) float64 { // unknown after every known value
		if v == nil {
			return math.Inf(1)
		}
		return *v
	}
	share := func(v *float64) float64 {
		if v == nil {
			return 1
		}
		return -*v
	}
	return cmp.Or(
		cmp.Compare(rank(a.InArea), rank(b.InArea)),
		cmp.Compare(a.Grade, b.Grade),
		cmp.Compare(last(a.Minutes), last(b.Minutes)),
		cmp.Compare(share(a.Share), share(b.Share)),
		cmp.Compare(a.Firm.ID, b.Firm.ID),
	)
}

func (d *diagnosis) sum() {
	t := Totals{Nodes: len(d.Nodes)}
	reachable := 0
	for _, n := range d.Nodes {
		switch n.Status {
		case Present:
			t.Present++
		case Outside:
			t.Outside++
		default:
			t.Missing++
		}
		if n.Single {
			t.Single++
		}
		if n.WithinMinutes != nil && *n.WithinMinutes > 0 {
			reachable++
		}
	}
	if d.Park != nil {
		t.Reachable = &reachable
	}
	d.Summary = t
}

func (d *diagnosis) addGaps() {
	present := map[string]bool{}
	for _, n := range d.Nodes {
		present[n.ID] = n.Status == Present
	}
	for _, n := range d.Nodes {
		if n.Status == Present {
			continue
		}
		g := Gap{Node: n.ID, Name: n.Name, Status: n.Status, UsedBy: []string{}, MadeFrom: []string{}}
		for _, e := range d.Edges {
			if e.From == n.ID && present[e.To] {
				g.UsedBy = append(g.UsedBy, e.To)
			}
			if e.To == n.ID && present[e.From] {
				g.MadeFrom = append(g.MadeFrom, e.From)
			}
		}
		d.Gaps = append(d.Gaps, g)
	}
	slices.SortStableFunc(d.Gaps, func(a, b Gap) int {
		return cmp.Or(
			-cmp.Compare(len(a.UsedBy), len(b.UsedBy)),
			-cmp.Compare(len(a.MadeFrom), len(b.MadeFrom)),
			cmp.Compare(a.Node, b.Node),
		)
	})
}

// addLists judges the nodes by the measures of package survey.
func (d *diagnosis) addLists() error {
	field := d.field
	if field == nil {
		field = NewField(d.r, survey.Standard())
	}
	a := Ask{Areas: d.areas, Minutes: DefaultMinutes, Times: d.times}
	for i, c := range field.graph.Chains {
		if c.ID == d.Chain.ID {
			a.Chain = graph.ChainIdx(i)
		}
	}
	if d.asked > 0 {
		a.Minutes = d.asked
	}
	if d.Park != nil {
		a.From = d.r.Place(d.Park.ID)
	}
	var err error
	d.Lists, err = field.Lists(a)
	d.Thresholds = field.Limits()
	return err
}

// addNotes says what the figures do not show.
func (d *diagnosis) addNotes() {
	note := func(id string, keyvals ...any) { d.Notes = append(d.Notes, note(id, keyvals...)) }
	note("chain.note.register")
	note("chain.note.grades")
	maybe, unknown := map[string]bool{}, map[string]bool{}
	for _, n := range d.Nodes {
		for _, e := range n.Evidence {
			if d.maybe(e) {
				maybe[e.Firm.ID] = true
			}
			if e.Reach == Unknown {
				unknown[e.Firm.ID] = true
			}
		}
	}
	if len(maybe) > 0 {
		note("chain.note.maybe", "firms", len(maybe), "area", d.Area.Name)
	}
	if d.Park == nil {
		return
	}
	if d.times == nil {
		note("chain.note.no_times")
		return
	}
	note("chain.note.seats", "minutes", *d.Diagnosis.Minutes)
	if len(unknown) > 0 {
		note("chain.note.unknown_times", "firms", len(unknown))
	}
}
