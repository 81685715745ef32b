package relocation_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/sanquan/sanquan/industry/relocation"
	"github.com/sanquan/sanquan/region"
)

func recorded(t *testing.T, id string, f relocation.Flow) relocation.Record {
	t.Helper()
	r, err := relocation.Enter(id, f, relocation.Act{Name: "li", At: time.Date(2026, 11, 23, 4, 0, 0, 0, time.UTC)})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestRecordedStandsBesideReported(t *testing.T) {
	mu := func(n string) *relocation.Area { return &relocation.Area{Number: n, Unit: relocation.Mu} }
	a := outflow("", codeA, "甲").Flow
	a.Land, a.Reuse, a.ReusedOn = mu("1"), "绿地", "2016-07-01"
	a.Actual = "2016-05-02"
	b := outflow("", codeB, "乙").Flow
	b.Land, b.Building, b.Planned = mu("2"), mu("3"), "2016"
	c := outflow("", "", "丙").Flow
	c.Actual, c.Category, c.To = "2025-01", relocation.Wholesale, relocation.Site{Text: "江西"}
	d := outflow("", "", "丁").Flow
	d.State, d.Planned = relocation.Signed, "2016-12"
	records := []relocation.Record{recorded(t, "1", a), recorded(t, "2", b), recorded(t, "3", c), recorded(t, "4", d)}
	got := relocation.Sum(records, []region.Indicator{
		{ID: "manufacturers-moved", Value: 365, Area: "110106", Period: "2014/2024"},
		{ID: "markets-moved", Value: 216, Area: "110106", Period: "2014/2024"},
		{ID: "branches-outward", Value: 759},
	})
	if got.All.Records != 4 || got.All.LandM2 != 2000 || got.All.ReusedM2 != 666.67 || got.All.Unstated.Land != 2 {
		t.Errorf("%+v", got.All)
	}
	type line struct {
		key string
		n   int
	}
	lines := func(all []relocation.Group) (out []line) {
		for _, g := range all {
			out = append(out, line{g.Key, g.Records})
		}
		return out
	}
	want := [][]line{{{"manufacturing", 3}, {"wholesale", 1}}, {{"2016", 3}, {"2025", 1}}, {{"", 1}, {"130600", 3}}}
	if diff := cmp.Diff(want, [][]line{lines(got.ByCategory), lines(got.ByYear), lines(got.ByDestination)}, cmp.AllowUnexported(line{})); diff != "" {
		t.Error(diff)
	}
	// 365 and 216 stay what they are; two and none are recorded of them.
	if len(got.Reported) != 2 || got.Reported[0].Value != 365 || got.Reported[0].Recorded != 2 || got.Reported[1].Value != 216 || got.Reported[1].Recorded != 0 {
		t.Errorf("%+v", got.Reported)
	}
}

func TestKPIs(t *testing.T) {
	staff := func(n int) *int { return &n }
	a := outflow("1", codeA, "甲")
	a.Planned, a.Actual, a.ReusedOn, a.Reuse, a.Staff = "2016", "2016-05-02", "2016-06-01", "绿地", staff(100)
	a.Land = &relocation.Area{Number: "100", Unit: relocation.SquareMetre}
	b := outflow("2", codeB, "乙")
	b.Planned, b.State = "2016", relocation.Moving
	b.Building = &relocation.Area{Number: "300", Unit: relocation.SquareMetre}
	in := inflow("3", codeA, "甲")
	in.Staff = staff(80)
	r := reconcile(t, []relocation.Entry{a, b}, []relocation.Entry{in})
	k := relocation.KPIs([]relocation.Record{recorded(t, "1", a.Flow), recorded(t, "2", b.Flow)}, r)
	f := func(v float64) *float64 { return &v }
	want := relocation.KPI{
		Planned: 2, Done: 1, DoneShare: f(0.5), Agreement: f(0), ReuseDays: f(30), ReuseDaysOf: 1, ReusedShare: f(0.25),
		JobsKept: f(0.8), JobsKeptPairs: 1,
	}
	if diff := cmp.Diff(want, k); diff != "" {
		t.Error(diff)
	}
}

func TestCapacityOfParks(t *testing.T) {
	r := region.New(region.Tables{Places: []region.Place{{ID: "park:1", Kind: "park", Name: "一园", Area: "130609"}, {ID: "park:2", Kind: "park", Name: "二园"}}})
	in := func(id, park, area string, state relocation.State) relocation.Record {
		f := inflow("", "", id).Flow
		f.To.Park, f.State = park, state
		if area != "" {
			f.Area = &relocation.Area{Number: area, Unit: relocation.Hectare}
		}
		return recorded(t, id, f)
	}
	got := relocation.Capacity(r, []relocation.Record{
		in("a", "park:1", "1.5", relocation.Settled), in("b", "park:1", "2", relocation.Full), in("c", "park:1", "9", relocation.Talks),
		in("d", "park:2", "", relocation.Settled),
	}, map[string]relocation.Area{"park:1": {Number: "3", Unit: relocation.Hectare}})
	m2 := 30000.0
	want := []relocation.ParkLoad{
		{Park: "park:1", Name: "一园", Area: "130609", DeclaredM2: &m2, BookedM2: 35000, Records: 2, Over: true},
		{Park: "park:2", Name: "二园", Records: 1, Unstated: 1},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// times knows one way.
type times struct{}

func (times) Minutes(from string, to []string, limit int) (map[string]float64, error) {
	minutes := map[string]float64{}
	for _, code := range to {
		if from == "110106" && code == "130609" {
			minutes[code] = 75
		} else if from == "110106" {
			minutes[code] = -1
		}
	}
	return minutes, nil
}

func TestFlowsBetweenDivisions(t *testing.T) {
	r := region.New(region.Tables{Areas: []region.Area{
		{Code: "110000", Level: "province"},
		{Code: "110106", Level: "county", Parent: "110000", Lon: 116.28, Lat: 39.86},
		{Code: "130609", Level: "county", Lon: 115.65, Lat: 39.02},
		{Code: "130300", Level: "city", Parent: "130000", Lon: 119.6, Lat: 39.94},
	}})
	link := func(from, to string) relocation.Link {
		return relocation.Link{Kind: relocation.LinkBranch, From: from, To: to}
	}
	m, err := relocation.Between(r, []relocation.Link{
		link("110106", "130609"), link("110106", "130609"), link("130609", "110106"), link("110106", "110106"),
		link("110106", "130300"), link("130000", "130609"), link("110000", "130300"), link("110106", ""), link("110106", "361000"),
	}, times{}, 180)
	if err != nil {
		t.Fatal(err)
	}
	if m.Links != 9 || m.Outside != 3 || len(m.Cells) != 5 {
		t.Fatalf("%+v", m)
	}
	sum := 0
	for _, c := range m.Cells {
		sum += c.Count
	}
	if sum+m.Outside != m.Links {
		t.Errorf("%d in cells, %d outside of %d", sum, m.Outside, m.Links)
	}
	if c := m.Cells[0]; c.Count != 2 || c.Minutes == nil || *c.Minutes != 75 || *c.KmApart < 100 || *c.KmApart > 115 {
		t.Errorf("%+v", c)
	}
	for _, c := range m.Cells[1:] {
		if c.Minutes != nil || c.Beyond != (c.To == "130300" && c.From == "110106") || c.Within != (c.From == c.To) {
			t.Errorf("%+v", c)
		}
	}
	want := []relocation.Net{{Area: "130300", In: 2, Net: 2}, {Area: "130609", Out: 1, In: 2, Net: 1}, {Area: "110000", Out: 1, Net: -1}, {Area: "110106", Out: 3, In: 1, Net: -2}}
	if diff := cmp.Diff(want, m.Nets); diff != "" {
		t.Error(diff)
	}
}
