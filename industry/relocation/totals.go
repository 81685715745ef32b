package relocation

import (
	"cmp"
	"slices"

	"github.com/sanquan/sanquan/region"
)

// Tally counts records and sums what they state. What a record leaves out is
// not in the sum; Unstated says of how many records.
type Tally struct {
	Records   int     `json:"records"`
	Confirmed int     `json:"confirmed"` // by somebody else than who entered them
	Sample    int     `json:"sample"`    // invented ones among them
	Staff     int     `json:"staff"`
	TaxFen    Fen     `json:"taxFen"`
	LandM2    float64 `json:"landM2"`     // freed
	FloorM2   float64 `json:"buildingM2"` // freed
	ReusedM2  float64 `json:"reusedM2"`   // freed land and floor space whose reuse is stated
	Unstated  struct {
		Staff    int `json:"staff"`
		Tax      int `json:"tax"`
		Land     int `json:"land"`
		Building int `json:"building"`
	} `json:"unstated"`
}

// sums are the exact sums behind a Tally.
type sums struct {
	Tally
	land, floor, reused Parts
}

func (s *sums) add(r *Record) {
	s.Records++
	if r.ConfirmedBy != "" {
		s.Confirmed++
	}
	if r.Sample {
		s.Sample++
	}
	if r.Staff != nil {
		s.Staff += *r.Staff
	} else {
		s.Unstated.Staff++
	}
	if r.Tax != nil {
		s.TaxFen += r.Tax.Fen()
	} else {
		s.Unstated.Tax++
	}
	s.area(&s.land, r.Land, &s.Unstated.Land, r.Reuse != "")
	s.area(&s.floor, r.Building, &s.Unstated.Building, r.Reuse != "")
	s.LandM2, s.FloorM2, s.ReusedM2 = s.land.SquareMetres(), s.floor.SquareMetres(), s.reused.SquareMetres()
}

func (s *sums) area(sum *Parts, a *Area, unstated *int, reused bool) {
	if a == nil {
		*unstated++
		return
	}
	*sum += a.Parts()
	if reused {
		s.reused += a.Parts()
	}
}

// Group is the tally of one category, year or destination.
type Group struct {
	Key string `json:"key"` // category, year ("" for none), or GB/T 2260 code ("" for none or outside the region)
	Tally
}

// ReportedFigure is a figure of somebody else about the same thing, with its
// source. It is never added to what is recorded, nor replaced by it.
type ReportedFigure struct {
	Category Category `json:"category"`
	region.Indicator
	Recorded int `json:"recorded"` // records of the category in the period and place of the figure
}

// Totals are what is recorded, and beside it what is reported.
type Totals struct {
	All           Tally            `json:"all"`
	ByCategory    []Group          `json:"byCategory"`
	ByYear        []Group          `json:"byYear"`
	ByDestination []Group          `json:"byDestination"` // of an in-flow: by origin
	Reported      []ReportedFigure `json:"reported"`
}

// reportedFigures are the indicators of a region about moves out, by category.
var reportedFigures = map[string]Category{
	"manufacturers-moved": Manufacturing, "markets-moved": Wholesale, "warehouses-moved": Storage,
	"coach-stations-moved": CoachStation, "producers-moved": Production,
}

// Sum sums the records of one side. Figures of others are those of the
// indicators of the region about moves out. Cost is linear.
func Sum(records []Record, indicators []region.Indicator) Totals {
	var all sums
	groups := [3]map[string]*sums{{}, {}, {}}
	for i := range records {
		r := &records[i]
		all.add(r)
		year := ""
		if w := r.On(); w != "" {
			year = string(w[:len("2016")])
		}
		for n, key := range []string{string(r.Category), year, r.Far().Area} {
			if groups[n][key] == nil {
				groups[n][key] = &sums{}
			}
			groups[n][key].add(r)
		}
	}
	t := Totals{All: all.Tally, ByCategory: grouped(groups[0]), ByYear: grouped(groups[1]), ByDestination: grouped(groups[2]), Reported: []ReportedFigure{}}
	for _, in := range indicators {
		if c, ok := reportedFigures[in.ID]; ok {
			t.Reported = append(t.Reported, ReportedFigure{c, in, recordedAs(records, c, in)})
		}
	}
	return t
}

func grouped(all map[string]*sums) []Group {
	groups := []Group{}
	for key, s := range all {
		groups = append(groups, Group{key, s.Tally})
	}
	slices.SortFunc(groups, func(a, b Group) int { return cmp.Compare(a.Key, b.Key) })
	return groups
}

// recordedAs counts the out-flows that a figure would count: of its category
// and place, vacated in its period (years, both inclusive).
func recordedAs(records []Record, c Category, in region.Indicator) int {
	from, to := period(in.Period)
	n := 0
	for i := range records {
		r := &records[i]
		year := r.Actual.Year()
		done := slices.Index(States(Out), r.State) >= slices.Index(States(Out), Vacated)
		if r.Side == Out && r.Category == c && done && year >= from && year <= to && (in.Area == "" || within(r.From.Area, in.Area)) {
			n++
		}
	}
	return n
}

func period(iso string) (from, to int) {
	first, last := iso, iso
	if i := slices.Index([]byte(iso), '/'); i >= 0 {
		first, last = iso[:i], iso[i+1:]
	}
	return When(first).Year(), When(last).Year()
}

// KPI are the indicators of the ledger; docs/methods-relocation.md has the
// formula of each.
type KPI struct {
	Planned       int      `json:"planned"`       // records of out-flows with a planned date in the period
	Done          int      `json:"done"`          // of these, vacated
	DoneShare     *float64 `json:"doneShare"`     // done / planned; null without planned ones
	Agreement     *float64 `json:"agreement"`     // 一致率: matched / (all rows less exits); null without rows
	ReuseDays     *float64 `json:"reuseDays"`     // median calendar days from vacated to reused, of records with both days; null without
	ReuseDaysOf   int      `json:"reuseDaysOf"`   // how many records that is
	ReusedShare   *float64 `json:"reusedShare"`   // reused m² / freed m²; null where none is freed
	JobsKept      *float64 `json:"jobsKept"`      // staff of in-flows / staff of out-flows, over pairs that state both; null without
	JobsKeptPairs int      `json:"jobsKeptPairs"` // how many pairs that is
}

// KPIs computes the indicators of a period's records and their reconciliation.
func KPIs(outs []Record, r *Reconciliation) KPI {
	var k KPI
	var freed sums
	var days []int
	for i := range outs {
		o := &outs[i]
		freed.add(o)
		vacated := slices.Index(States(Out), o.State) >= slices.Index(States(Out), Vacated)
		if o.Planned != "" {
			k.Planned++
			if vacated && o.Actual != "" {
				k.Done++
			}
		}
		if o.Actual.Precision() == ToDay && o.ReusedOn.Precision() == ToDay && o.Actual != "" && o.ReusedOn != "" {
			a, _, _ := o.Actual.Bounds()
			b, _, _ := o.ReusedOn.Bounds()
			days = append(days, int(b-a))
		}
	}
	k.DoneShare = ratio(float64(k.Done), float64(k.Planned))
	k.ReusedShare = ratio(float64(freed.reused), float64(freed.land+freed.floor))
	if k.ReuseDaysOf = len(days); len(days) > 0 {
		slices.Sort(days)
		m := float64(days[(len(days)-1)/2]+days[len(days)/2]) / 2
		k.ReuseDays = &m
	}
	if a := r.Counts.Agreement(); a >= 0 {
		k.Agreement = &a
	}
	left, kept := 0, 0
	for _, row := range r.Rows {
		if row.Out != nil && row.In != nil && row.Out.Staff != nil && row.In.Staff != nil {
			left, kept = left+*row.Out.Staff, kept+*row.In.Staff
			k.JobsKeptPairs++
		}
	}
	k.JobsKept = ratio(float64(kept), float64(left))
	return k
}

func ratio(a, b float64) *float64 {
	if b == 0 {
		return nil
	}
	q := a / b
	return &q
}
