package catalogue_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/base/geo"
	"github.com/sanquan/sanquan/region"
	"github.com/sanquan/sanquan/service/catalogue"
)

func tables() region.Tables {
	return region.Tables{
		Sources: []region.Source{{ID: "census"}, {ID: "list"}, {ID: "news"}, {ID: "made-up"}},
		Areas: []region.Area{
			{Code: "110000", Name: "北京市", Level: "province"},
			{Code: "110106", Name: "丰台区", Level: "county", Parent: "110000"},
			{Code: "110108", Name: "海淀区", Level: "county", Parent: "110000"},
			{Code: "120000", Name: "天津市", Level: "province"},
			{Code: "120111", Name: "西青区", Level: "county", Parent: "120000"},
		},
		Population: []region.Population{
			{Area: "110106", Year: 2010, Persons: 1, Source: "census"},
			{Area: "110000", Year: 2020, Persons: 3000, Source: "census"}, // contains the two below
			{Area: "110106", Year: 2020, Persons: 2001, Source: "census"},
			{Area: "110108", Year: 2020, Persons: 999, Source: "census"},
			{Area: "120111", Year: 2020, Persons: 1000, Source: "census"},
		},
		Items: []region.Item{
			{Code: "GZ1", Name: "学历公证", Mode: "全程网办", Authority: "司法", Sector: "公证", Subject: "个人", Basis: region.General, Source: "list"},
			{Code: "SB1", Name: "社保转移", Mode: "异地代收代办", Authority: "人社", Sector: "社保", Subject: "个人", Basis: region.Reported, Source: "news"},
			{Code: "QY1", Name: "企业登记", Mode: "异地代收代办", Authority: "市监", Sector: "登记", Subject: "企业", Basis: region.General, Source: "list"},
		},
		Windows: []region.Window{
			{ID: "W1", Name: "丰台大厅", Area: "110106", Lon: 1, Hours: "09:00-17:00", Position: region.General, Basis: region.Reported, Source: "news"},
			{ID: "W2", Name: "西青大厅", Area: "120111", Lon: 2, Basis: region.Sample, Source: "made-up"},
			{ID: "W3", Name: "丰台二厅", Area: "110106", Lon: 3, Basis: region.Reported, Source: "news"},
		},
		WindowItems: []region.WindowItem{
			{Window: "W1", Item: "SB1", Basis: region.Reported, Source: "news"},
			{Window: "W3", Item: "SB1", Basis: region.Reported, Source: "news"},
			{Window: "W3", Item: "SB1", Basis: region.Reported, Source: "news"}, // twice
			{Window: "W2", Item: "SB1", Basis: region.Sample, Source: "made-up"},
			{Window: "W2", Item: "QY1", Basis: region.Sample, Source: "made-up"},
			{Window: "W9", Item: "QY1", Basis: region.Sample, Source: "made-up"}, // of no window
			{Window: "W1", Item: "QY9", Basis: region.Sample, Source: "made-up"}, // of no item
		},
	}
}

func codes(l catalogue.ItemList) []string {
	out := []string{}
	for _, i := range l.Items {
		out = append(out, i.Code)
	}
	return out
}

func sourceIDs(all []region.Source) []string {
	out := []string{}
	for _, s := range all {
		out = append(out, s.ID)
	}
	return out
}

func wantFault(t *testing.T, err error, code fault.Code, id string) {
	t.Helper()
	e, ok := errors.AsType[*fault.Error](err)
	if !ok || e.Code != code || e.ID != id {
		t.Errorf("error %v, want %s %s", err, code, id)
	}
}

func TestItems(t *testing.T) {
	r := region.New(tables())
	for name, c := range map[string]struct {
		f      catalogue.Filter
		want   []string
		sample bool
	}{
		"all":                        {catalogue.Filter{}, []string{"GZ1", "SB1", "QY1"}, true},
		"by mode":                    {catalogue.Filter{Mode: "异地代收代办"}, []string{"SB1", "QY1"}, true},
		"by authority":               {catalogue.Filter{Authority: "司法"}, []string{"GZ1"}, false},
		"part of a name":             {catalogue.Filter{Text: "社保"}, []string{"SB1"}, true},
		"a code in small letters":    {catalogue.Filter{Text: " gz"}, []string{"GZ1"}, false},
		"a subject":                  {catalogue.Filter{Text: "企业"}, []string{"QY1"}, true},
		"mode and text, none of all": {catalogue.Filter{Mode: "全程网办", Text: "企业"}, []string{}, false},
	} {
		t.Run(name, func(t *testing.T) {
			got := catalogue.Items(r, c.f)
			if diff := cmp.Diff(c.want, codes(got)); diff != "" {
				t.Errorf("items, want (-) got (+):\n%s", diff)
			}
			if got.Sample != c.sample {
				t.Errorf("sample %t, want %t: sources %v", got.Sample, c.sample, sourceIDs(got.Sources))
			}
			if got.Total != 3 {
				t.Errorf("total %d", got.Total)
			}
			if diff := cmp.Diff([]catalogue.Choice{{Name: "异地代收代办", Items: 2}, {Name: "全程网办", Items: 1}}, got.Modes); diff != "" {
				t.Errorf("modes, want (-) got (+):\n%s", diff)
			}
		})
	}
	if diff := cmp.Diff([]string{"W1", "W3", "W2"}, catalogue.Items(r, catalogue.Filter{Text: "SB1"}).Items[0].Windows); diff != "" {
		t.Errorf("windows of an item, want (-) got (+):\n%s", diff)
	}
}

func TestMatrix(t *testing.T) {
	r := region.New(tables())
	for name, c := range map[string]struct {
		by     catalogue.By
		filter catalogue.Filter
		places []string
		cells  [][]int
		source string
		sample bool
	}{
		"by area":     {"", catalogue.Filter{}, []string{"110106", "120111"}, [][]int{{0, 0}, {2, 1}, {0, 1}}, "made-up", true},
		"by province": {catalogue.ByProvince, catalogue.Filter{}, []string{"110000", "120000"}, [][]int{{0, 0}, {2, 1}, {0, 1}}, "made-up", true},
		"by window":   {catalogue.ByWindow, catalogue.Filter{}, []string{"W1", "W2", "W3"}, [][]int{{0, 0, 0}, {1, 1, 1}, {0, 1, 0}}, "made-up", true},
		"one item":    {catalogue.ByArea, catalogue.Filter{Text: "社保"}, []string{"110106", "120111"}, [][]int{{2, 1}}, "news", true},
		"no item":     {catalogue.ByArea, catalogue.Filter{Text: "无"}, []string{"110106", "120111"}, [][]int{}, "", true},
	} {
		t.Run(name, func(t *testing.T) {
			m, err := catalogue.MatrixOf(r, c.by, c.filter)
			if err != nil {
				t.Fatal(err)
			}
			var places []string
			for _, p := range m.Places {
				places = append(places, p.Code)
			}
			if diff := cmp.Diff(c.places, places); diff != "" {
				t.Errorf("places, want (-) got (+):\n%s", diff)
			}
			if diff := cmp.Diff(c.cells, m.Cells); diff != "" {
				t.Errorf("cells, want (-) got (+):\n%s", diff)
			}
			source := ""
			if m.Source != nil {
				source = m.Source.ID
			}
			if source != c.source || m.Sample != c.sample {
				t.Errorf("source %q, sample %t, want %q, %t", source, m.Sample, c.source, c.sample)
			}
		})
	}
	m, err := catalogue.MatrixOf(r, catalogue.ByArea, catalogue.Filter{})
	if err != nil {
		t.Fatal(err)
	}
	want := []catalogue.MatrixPlace{
		{Code: "110106", Name: "北京市丰台区", Windows: 2, Items: 1, Basis: region.Reported},
		{Code: "120111", Name: "天津市西青区", Windows: 1, Items: 2, Basis: region.Sample},
	}
	if diff := cmp.Diff(want, m.Places); diff != "" {
		t.Errorf("heads, want (-) got (+):\n%s", diff)
	}
	if m.Items[1].Places != 2 || m.Items[0].Places != 0 {
		t.Errorf("rows say %d and %d places, want 2 and 0", m.Items[1].Places, m.Items[0].Places)
	}
	_, err = catalogue.MatrixOf(r, "street", catalogue.Filter{})
	wantFault(t, err, fault.Invalid, "catalogue.bad_by")
}

// crowd gives the people near a point by its longitude, and their union.
type crowd map[float64][]string

func (c crowd) PeopleWithin(points []geo.WGS84, minutes int) (catalogue.People, error) {
	if minutes != catalogue.Minutes {
		return catalogue.People{}, fmt.Errorf("asked for %d minutes", minutes)
	}
	near := map[string]bool{}
	for _, p := range points {
		for _, name := range c[p.Lon] {
			near[name] = true
		}
	}
	return catalogue.People{Inside: len(near), Total: 4, Share: float64(len(near)) / 4, Year: 2020, Basis: region.Estimated}, nil
}

func TestWindows(t *testing.T) {
	access := crowd{1: {"甲", "乙"}, 2: {"丁"}, 3: {"乙"}}
	for name, c := range map[string]struct {
		item    string
		want    []string
		people  int
		sources []string
	}{
		"all windows": {
			"",
			[]string{"W1 [SB1] 2 reported", "W2 [SB1 QY1] 1 sample", "W3 [SB1] 1 reported"},
			3,
			[]string{"census", "made-up", "news"},
		},
		"those that take an item": {"企业登记", []string{"W2 [SB1 QY1] 1 sample"}, 1, []string{"census", "made-up"}},
		"an item no window takes": {"GZ1", nil, 0, []string{"census"}},
	} {
		t.Run(name, func(t *testing.T) {
			l, err := catalogue.Windows(region.New(tables()), catalogue.WindowQuery{Item: c.item, Access: access})
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, w := range l.Items {
				got = append(got, fmt.Sprintf("%s %v %d %s", w.ID, w.Items, *w.PeopleWithin60, w.Basis))
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("windows, want (-) got (+):\n%s", diff)
			}
			people := &catalogue.People{Inside: c.people, Total: 4, Share: float64(c.people) / 4, Year: 2020, Basis: region.Estimated}
			if diff := cmp.Diff(people, l.PeopleWithin60); diff != "" {
				t.Errorf("people, want (-) got (+):\n%s", diff)
			}
			if diff := cmp.Diff(c.sources, sourceIDs(l.Sources)); diff != "" || l.Sample != (len(c.want) > 0) {
				t.Errorf("sample %t; sources, want (-) got (+):\n%s", l.Sample, diff)
			}
		})
	}
}

func TestWindowsWithoutAccessCountNobody(t *testing.T) {
	l, err := catalogue.Windows(region.New(tables()), catalogue.WindowQuery{Item: "QY1"})
	if err != nil {
		t.Fatal(err)
	}
	if len(l.Items) != 1 || l.Items[0].ID != "W2" || l.Items[0].PeopleWithin60 != nil || l.PeopleWithin60 != nil {
		t.Errorf("got %+v", l)
	}
}

type broken struct{}

func (broken) PeopleWithin([]geo.WGS84, int) (catalogue.People, error) {
	return catalogue.People{}, fault.New(fault.Unavailable, "catalogue.test")
}

func TestWindowsPassesFaultsOn(t *testing.T) {
	r := region.New(tables())
	_, err := catalogue.Windows(r, catalogue.WindowQuery{Item: "办不了"})
	wantFault(t, err, fault.NotFound, "catalogue.item_not_found")
	_, err = catalogue.Windows(r, catalogue.WindowQuery{Access: broken{}})
	wantFault(t, err, fault.Unavailable, "catalogue.test")
}

// Matrix, item list and window list are three views of one relation.
func TestViewsAgree(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		tb := tables()
		tb.WindowItems = nil
		taken := map[[2]string]bool{}
		for range rapid.IntRange(0, 12).Draw(t, "rows") {
			w := rapid.SampledFrom(tb.Windows).Draw(t, "window").ID
			i := rapid.SampledFrom(tb.Items).Draw(t, "item").Code
			taken[[2]string{w, i}] = true
			tb.WindowItems = append(tb.WindowItems, region.WindowItem{Window: w, Item: i})
		}
		r := region.New(tb)
		m, err := catalogue.MatrixOf(r, catalogue.ByWindow, catalogue.Filter{})
		if err != nil {
			t.Fatal(err)
		}
		items := catalogue.Items(r, catalogue.Filter{})
		for i, item := range m.Items {
			list, err := catalogue.Windows(r, catalogue.WindowQuery{Item: item.Code})
			if err != nil {
				t.Fatal(err)
			}
			var rows []string
			for _, w := range list.Items {
				rows = append(rows, w.ID)
			}
			for j, place := range m.Places {
				want := taken[[2]string{place.Code, item.Code}]
				if got := m.Cells[i][j] == 1; got != want {
					t.Errorf("the matrix says %t for %s at %s", got, item.Code, place.Code)
				}
				if got := slices.Contains(items.Items[i].Windows, place.Code); got != want {
					t.Errorf("the list of items says %t for %s at %s", got, item.Code, place.Code)
				}
				if got := slices.Contains(rows, place.Code); got != want {
					t.Errorf("the list of windows says %t for %s at %s", got, item.Code, place.Code)
				}
			}
		}
	})
}
