package chain_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/industry/chain"
	"github.com/sanquan/sanquan/region"
)

// tinyRegion has two provinces and a chain of six nodes:
//
//	ore ──▶ metal ──▶ part ──▶ engine
//	coal ─────▲        tool ────▲
func tinyRegion() region.Tables {
	return region.Tables{
		Sources: []region.Source{{ID: "map", Title: "divisions"}, {ID: "hand", Title: "chain by hand"}, {ID: "list", Title: "listed firms"}},
		Areas: []region.Area{
			{Code: "110000", Name: "北京市", NameEN: "Beijing", Level: "province", Lon: 116.4, Lat: 39.9, Source: "map"},
			{Code: "110106", Name: "丰台区", NameEN: "Fengtai", Level: "county", Parent: "110000", Lon: 116.28, Lat: 39.86, Source: "map"},
			{Code: "110108", Name: "海淀区", NameEN: "Haidian", Level: "county", Parent: "110000", Lon: 116.3, Lat: 39.96, Source: "map"},
			{Code: "130000", Name: "河北省", Level: "province", Lon: 114.5, Lat: 38.0, Source: "map"},
			{Code: "130100", Name: "石家庄市", Level: "city", Parent: "130000", Lon: 114.51, Lat: 38.04, Source: "map"},
			{Code: "130104", Name: "桥西区", Level: "county", Parent: "130100", Lon: 114.46, Lat: 38.03, Source: "map"},
			{Code: "130700", Name: "张家口市", Level: "city", Parent: "130000", Lon: 114.88, Lat: 40.77, Source: "map"},
			{Code: "130703", Name: "桥西区", Level: "county", Parent: "130700", Lon: 114.87, Lat: 40.77, Source: "map"},
			{Code: "130800", Name: "承德市", Level: "city", Parent: "130000", Lon: 117.9, Lat: 40.9, Source: "map"},
			{Code: "130821", Name: "承德县", Level: "county", Parent: "130800", Lon: 118.2, Lat: 40.8, Source: "map"},
		},
		Places: []region.Place{{ID: "P1", Kind: "park", Name: "丰台科技园", NameEN: "Fengtai Park", Area: "110106", Lon: 116.28, Lat: 39.83, Source: "map"}},
		Chains: []region.Chain{{ID: "EN", Name: "发动机", NameEN: "Engines", Joint: true, Source: "hand"}, {ID: "XX", Name: "空链", Source: "hand"}},
		ChainNodes: []region.ChainNode{
			{ID: "ore", Chain: "EN", Name: "矿石", Stage: "upstream", Source: "hand"},
			{ID: "coal", Chain: "EN", Name: "煤", Stage: "upstream", Source: "hand"},
			{ID: "metal", Chain: "EN", Name: "金属", Stage: "upstream", Source: "hand"},
			{ID: "part", Chain: "EN", Name: "零件", Stage: "midstream", Source: "hand"},
			{ID: "tool", Chain: "EN", Name: "刀具", Stage: "midstream", Source: "hand"},
			{ID: "engine", Chain: "EN", Name: "发动机", Stage: "downstream", Source: "hand"},
			{ID: "other", Chain: "ZZ", Name: "别的链", Stage: "upstream", Source: "hand"},
		},
		ChainEdges: []region.ChainEdge{
			{From: "ore", To: "metal", Source: "hand"},
			{From: "coal", To: "metal", Source: "hand"},
			{From: "metal", To: "part", Source: "hand"},
			{From: "part", To: "engine", Source: "hand"},
			{From: "tool", To: "engine", Source: "hand"},
			{From: "other", To: "engine", Source: "hand"},
		},
		Firms: []region.Firm{
			{ID: "ft", Name: "丰台金属公司", Area: "110106", Kind: "listed", Source: "list"},
			{ID: "hd", Name: "海淀零件公司", Area: "110108", Kind: "listed", Source: "list"},
			{ID: "bj", Name: "北京某公司", Area: "110000", Kind: "listed", Source: "list"},
			{ID: "sjz", Name: "石家庄公司", Area: "130100", Kind: "registered", Source: "list"},
			{ID: "zjk", Name: "张家口桥西公司", Area: "130703", Kind: "registered", Source: "list"},
		},
		Positions: []region.Position{
			{Firm: "ft", Node: "metal", Grade: "B", Kind: "industry", Evidence: "冶炼", Share: -1, Source: "list"},
			{Firm: "ft", Node: "metal", Grade: "A", Kind: "product", Evidence: "铸件", Share: 0.6, Source: "list"}, // better evidence for the same
			{Firm: "hd", Node: "part", Grade: "A", Kind: "product", Evidence: "零件", Share: 0.4, Source: "list"},
			{Firm: "bj", Node: "part", Grade: "C", Kind: "industry", Evidence: "机械", Share: -1, Source: "list"},
			{Firm: "sjz", Node: "ore", Grade: "C", Kind: "keyword", Evidence: "矿", Share: -1, Source: "list"},
			{Firm: "zjk", Node: "ore", Grade: "B", Kind: "industry", Evidence: "采矿", Share: -1, Source: "list"},
			{Firm: "zjk", Node: "tool", Grade: "C", Kind: "keyword", Evidence: "刀", Share: -1, Source: "list"},
			{Firm: "gone", Node: "coal", Grade: "A", Kind: "product", Evidence: "煤", Share: -1, Source: "list"}, // a firm nobody knows
		},
	}
}

// table gives minutes by area code.
type table map[string]float64

func (t table) SeatMinutes(_ region.Place, areas []string, limit int) (map[string]float64, error) {
	out := map[string]float64{}
	for _, code := range areas {
		if m, ok := t[code]; ok && m <= float64(limit) {
			out[code] = m
		} else if ok {
			out[code] = -1
		}
	}
	return out, nil
}

var times = table{"110106": 15.04, "110108": 50, "130100": 95, "130703": 120, "110000": 1}

func diagnose(t *testing.T, q chain.Query) *chain.Diagnosis {
	t.Helper()
	d, err := chain.Diagnose(region.New(tinyRegion()), q)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func node(t *testing.T, d *chain.Diagnosis, id string) chain.Node {
	t.Helper()
	i := slices.IndexFunc(d.Nodes, func(n chain.Node) bool { return n.ID == id })
	if i < 0 {
		t.Fatalf("no node %s", id)
	}
	return d.Nodes[i]
}

func statuses(d *chain.Diagnosis) map[string]chain.Status {
	m := map[string]chain.Status{}
	for _, n := range d.Nodes {
		m[n.ID] = n.Status
	}
	return m
}

func TestSummaries(t *testing.T) {
	got := chain.Summaries(region.New(tinyRegion()))
	want := []chain.Summary{
		// zjk is counted once, by its best grade
		{ID: "EN", Name: "发动机", NameEN: "Engines", Joint: true, Nodes: 6, Firms: chain.Grades{A: 2, B: 1, C: 2, Total: 5}, Missing: 2, Source: "hand"},
		{ID: "XX", Name: "空链", Source: "hand"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("want (-) got (+):\n%s", diff)
	}
}

func TestStatusByArea(t *testing.T) {
	const present, outside, missing = chain.Present, chain.Outside, chain.Missing
	for name, c := range map[string]struct {
		area string
		want map[string]chain.Status
	}{
		"whole region": {"", map[string]chain.Status{"ore": present, "coal": missing, "metal": present, "part": present, "tool": present, "engine": missing}},
		"a province":   {"北京", map[string]chain.Status{"ore": outside, "coal": missing, "metal": present, "part": present, "tool": outside, "engine": missing}},
		"a city":       {"130700", map[string]chain.Status{"ore": present, "coal": missing, "metal": outside, "part": outside, "tool": present, "engine": missing}},
		"a county":     {"丰台区", map[string]chain.Status{"ore": outside, "coal": missing, "metal": present, "part": outside, "tool": outside, "engine": missing}},
	} {
		t.Run(name, func(t *testing.T) {
			d := diagnose(t, chain.Query{Chain: "发动机", Area: c.area})
			if diff := cmp.Diff(c.want, statuses(d)); diff != "" {
				t.Errorf("want (-) got (+):\n%s", diff)
			}
			s := d.Summary
			if s.Nodes != 6 || s.Present+s.Outside+s.Missing != 6 || s.Missing != 2 {
				t.Errorf("summary %+v", s)
			}
			if d.Park != nil || s.Reachable != nil || node(t, d, "ore").WithinMinutes != nil {
				t.Error("minutes are counted without a park")
			}
		})
	}
}

func TestAFirmKnownToItsProvinceOnlyIsNotPlacedInACounty(t *testing.T) {
	d := diagnose(t, chain.Query{Chain: "EN", Area: "海淀"})
	part := node(t, d, "part")
	if part.InArea != 1 || part.MaybeInArea != 1 || part.Firms != (chain.Grades{A: 1, C: 1, Total: 2}) || !part.Single {
		t.Errorf("part: %d in the area, %d perhaps, firms %+v, single %t", part.InArea, part.MaybeInArea, part.Firms, part.Single)
	}
	want := chain.Note{ID: "chain.note.maybe", Args: map[string]any{"firms": 1, "area": "北京市海淀区"}}
	if !slices.ContainsFunc(d.Notes, func(n chain.Note) bool { return cmp.Equal(n, want) }) {
		t.Errorf("notes %v do not say so", d.Notes)
	}
}

func TestEveryNodeListsItsEvidence(t *testing.T) {
	d := diagnose(t, chain.Query{Chain: "EN", Area: "北京市", Park: "丰台科技园", Minutes: 60, Times: times})
	share, minutes := 0.6, 15.0
	want := []chain.Evidence{{
		Firm:  chain.FirmRef{ID: "ft", Name: "丰台金属公司", Area: "110106", AreaName: "北京市丰台区", Level: "county", Kind: "listed"},
		Grade: "A", Kind: "product", Evidence: "铸件", Share: &share, InArea: true, Minutes: &minutes, Reach: chain.Within, Source: "list",
	}}
	if diff := cmp.Diff(want, node(t, d, "metal").Evidence); diff != "" {
		t.Errorf("want (-) got (+):\n%s", diff)
	}
	var order []string
	for _, e := range node(t, d, "part").Evidence {
		order = append(order, e.Firm.ID)
	}
	if diff := cmp.Diff([]string{"hd", "bj"}, order); diff != "" {
		t.Errorf("order of evidence, want (-) got (+):\n%s", diff)
	}
	var sources []string
	for _, s := range d.Sources {
		sources = append(sources, s.ID)
	}
	if diff := cmp.Diff([]string{"hand", "list", "map"}, sources); diff != "" {
		t.Errorf("sources, want (-) got (+):\n%s", diff)
	}
}

func TestWithinMinutesOfAPark(t *testing.T) {
	for name, c := range map[string]struct {
		minutes   int
		want      map[string]int
		reachable int
	}{
		"15":            {15, map[string]int{"metal": 0}, 0}, // 15.04 is more than 15
		"60":            {60, map[string]int{"metal": 1, "part": 1, "ore": 0}, 2},
		"ninety if 0":   {0, map[string]int{"metal": 1, "part": 1, "ore": 0}, 2},
		"to the city":   {95, map[string]int{"metal": 1, "part": 1, "ore": 1, "tool": 0}, 3},
		"to the county": {120, map[string]int{"metal": 1, "part": 1, "ore": 2, "tool": 1}, 4},
	} {
		t.Run(name, func(t *testing.T) {
			d := diagnose(t, chain.Query{Chain: "EN", Park: "P1", Minutes: c.minutes, Times: times})
			for id, want := range c.want {
				if n := node(t, d, id); *n.WithinMinutes != want {
					t.Errorf("%s: %d firms within %d minutes, want %d", id, *n.WithinMinutes, *d.Minutes, want)
				}
			}
			if *d.Summary.Reachable != c.reachable {
				t.Errorf("%d nodes reachable, want %d", *d.Summary.Reachable, c.reachable)
			}
			part := node(t, d, "part")
			if part.UnknownTimes != 1 || part.Evidence[1].Minutes != nil || part.Evidence[1].Reach != chain.Unknown {
				t.Errorf("a firm known to its province only has %d unknown times: %+v", part.UnknownTimes, part.Evidence[1])
			}
		})
	}
}

func TestAnAreaWithoutATimeIsUnknown(t *testing.T) {
	d := diagnose(t, chain.Query{Chain: "EN", Park: "P1", Minutes: 120, Times: table{"130703": 120}})
	ore := node(t, d, "ore")
	if *ore.WithinMinutes != 1 || ore.UnknownTimes != 1 {
		t.Errorf("ore: %d firms within, %d unknown, want 1 and 1", *ore.WithinMinutes, ore.UnknownTimes)
	}
}

func TestWithoutTravelTimesNothingIsReachableOrBeyond(t *testing.T) {
	d := diagnose(t, chain.Query{Chain: "EN", Park: "P1"})
	if *d.Summary.Reachable != 0 || node(t, d, "ore").UnknownTimes != 2 {
		t.Errorf("reachable %d, unknown %d", *d.Summary.Reachable, node(t, d, "ore").UnknownTimes)
	}
	if !slices.ContainsFunc(d.Notes, func(n chain.Note) bool { return n.ID == "chain.note.no_times" }) {
		t.Errorf("notes %v do not say that there are no times", d.Notes)
	}
}

func TestGapsStandByTheirPresentNeighbours(t *testing.T) {
	d := diagnose(t, chain.Query{Chain: "EN", Area: "北京"})
	want := []chain.Gap{
		{Node: "coal", Name: "煤", Status: chain.Missing, UsedBy: []string{"metal"}, MadeFrom: []string{}},
		{Node: "ore", Name: "矿石", Status: chain.Outside, UsedBy: []string{"metal"}, MadeFrom: []string{}},
		{Node: "engine", Name: "发动机", Status: chain.Missing, UsedBy: []string{}, MadeFrom: []string{"part"}},
		{Node: "tool", Name: "刀具", Status: chain.Outside, UsedBy: []string{}, MadeFrom: []string{}},
	}
	if diff := cmp.Diff(want, d.Gaps); diff != "" {
		t.Errorf("want (-) got (+):\n%s", diff)
	}
}

func TestThePictureOfTheTinyChain(t *testing.T) {
	d := diagnose(t, chain.Query{Chain: "Engines"})
	layers := map[string]int{}
	for _, n := range d.Nodes {
		layers[n.ID] = n.Layer
	}
	if diff := cmp.Diff(map[string]int{"ore": 0, "coal": 0, "tool": 0, "metal": 1, "part": 2, "engine": 3}, layers); diff != "" {
		t.Errorf("layers, want (-) got (+):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"upstream", "midstream", "downstream"}, d.Stages); diff != "" {
		t.Errorf("stages, want (-) got (+):\n%s", diff)
	}
	if len(d.Edges) != 5 {
		t.Errorf("%d edges; that of another chain must not be among them", len(d.Edges))
	}
}

func TestRefused(t *testing.T) {
	cyclic := tinyRegion()
	cyclic.ChainEdges = append(cyclic.ChainEdges, region.ChainEdge{From: "engine", To: "ore"})
	for name, c := range map[string]struct {
		tables region.Tables
		q      chain.Query
		code   fault.Code
		id     string
	}{
		"no such chain":      {tinyRegion(), chain.Query{Chain: "氢能"}, fault.NotFound, "chain.not_found"},
		"no such area":       {tinyRegion(), chain.Query{Chain: "EN", Area: "上海"}, fault.NotFound, "chain.area_not_found"},
		"two areas":          {tinyRegion(), chain.Query{Chain: "EN", Area: "桥西区"}, fault.Invalid, "chain.area_ambiguous"},
		"no such park":       {tinyRegion(), chain.Query{Chain: "EN", Park: "P9"}, fault.NotFound, "chain.park_not_found"},
		"minutes too many":   {tinyRegion(), chain.Query{Chain: "EN", Park: "P1", Minutes: 181}, fault.Invalid, "chain.bad_minutes"},
		"minutes negative":   {tinyRegion(), chain.Query{Chain: "EN", Park: "P1", Minutes: -1}, fault.Invalid, "chain.bad_minutes"},
		"a chain in circles": {cyclic, chain.Query{Chain: "EN"}, fault.Invalid, "chain.cyclic"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := chain.Diagnose(region.New(c.tables), c.q)
			e, ok := errors.AsType[*fault.Error](err)
			if !ok || e.Code != c.code || e.ID != c.id {
				t.Errorf("error %v, want %s %s", err, c.code, c.id)
			}
		})
	}
}

func TestFindPark(t *testing.T) {
	tables := tinyRegion()
	tables.Places = append(tables.Places, region.Place{ID: "park:P002", Name: "二园"})
	r := region.New(tables)
	for text, want := range map[string]string{
		"P1": "P1", "丰台科技园": "P1", "fengtai park": "P1", "park:P002": "park:P002", "P002": "park:P002", "二园": "park:P002",
	} {
		p, err := chain.FindPark(r, text)
		if err != nil {
			t.Errorf("%s: %v", text, err)
		} else if p.ID != want {
			t.Errorf("%s is %s, want %s", text, p.ID, want)
		}
	}
}

func TestFindArea(t *testing.T) {
	r := region.New(tinyRegion())
	for text, want := range map[string]string{
		"110106": "110106", "丰台": "110106", "丰台区": "110106", "北京市丰台区": "110106", "fengtai": "110106",
		"河北省张家口市桥西区": "130703", "承德": "130800", "承德县": "130821", "北京": "110000",
	} {
		a, err := chain.FindArea(r, text)
		if err != nil {
			t.Errorf("%s: %v", text, err)
		} else if a.Code != want {
			t.Errorf("%s is %s, want %s", text, a.Code, want)
		}
	}
}
