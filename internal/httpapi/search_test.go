package httpapi

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/sanquan/sanquan/region"
)

func TestInitials(t *testing.T) {
	for name, want := range map[string]string{
		"Beijingxi":            "bjx",
		"Beijing West Station": "bjx",
		"Beijing Nan":          "bjn",
		"Fengtai":              "ft",
		"Xiong'an":             "xa",
		"Zhuangcheng":          "zc",
		"Liuliqiao East":       "llqd",
		"Tian'anmen Xi":        "tamx",
		"Lüshun":               "",
		"Olympic Green":        "",
		"":                     "",
	} {
		if got := initials(name); got != want {
			t.Errorf("initials(%q) = %q, want %q", name, got, want)
		}
	}
}

func scene() *region.Region {
	return region.New(region.Tables{
		Manifest: region.Manifest{Home: "2"},
		Areas:    []region.Area{{Code: "1", Name: "甲省"}, {Code: "2", Name: "乙区", Parent: "1"}, {Code: "3", Name: "丙区", Parent: "1"}},
		Places: []region.Place{
			{ID: "p-far", Kind: "hub", Name: "南关站", NameEN: "Nanguan Station", Area: "3"},
			{ID: "p-park", Kind: "park", Name: "西山科技园", NameEN: "Xishan Science Park", Area: "2"},
			{ID: "p-home", Kind: "hub", Name: "西山站", NameEN: "Xishan Station", Area: "2"},
			{ID: "p-market", Kind: "market", Name: "南西山市场", Area: "3"},
		},
		Stations: []region.Station{
			{ID: "m-west", Mode: "metro", Name: "西山", NameEN: "Xishan", Area: "2"},
			{ID: "r-west", Mode: "rail", Name: "西山", NameEN: "Xishan", Area: "2"},
			{ID: "r-east", Mode: "rail", Name: "西山东", NameEN: "Xishandong", Area: "3"},
			{ID: "m-hall", Mode: "metro", Name: "大学城北", NameEN: "University Town North", Area: "3"},
		},
		Windows: []region.Window{{ID: "w", Name: "西山政务大厅", Area: "2"}},
	})
}

func TestFind(t *testing.T) {
	names := newNames(scene())
	for name, c := range map[string]struct {
		kinds []string
		text  string
		limit int
		want  []string
	}{
		"everything, home hubs first":        {nil, "", 9, []string{"p-home", "p-far", "r-west", "r-east", "p-park", "w", "p-market", "m-west", "m-hall"}},
		"equal before beginning":             {nil, "西山", 9, []string{"p-home", "r-west", "m-west", "r-east", "p-park", "w", "p-market"}},
		"the tail 站 does not matter":         {nil, "西山东站", 9, []string{"r-east"}},
		"inside a name":                      {nil, "科技", 9, []string{"p-park"}},
		"romanised, any case, spaces or not": {nil, "XI shan d", 9, []string{"r-east"}},
		"a later word of a romanised name":   {nil, "town", 9, []string{"m-hall"}},
		"initials":                           {nil, "xsd", 9, []string{"r-east"}},
		"one kind":                           {[]string{"station"}, "西山", 9, []string{"r-west", "m-west", "r-east"}},
		"two kinds":                          {[]string{"hub", "window"}, "", 9, []string{"p-home", "p-far", "w"}},
		"limited":                            {nil, "西山", 2, []string{"p-home", "r-west"}},
		"nothing":                            {nil, "东海", 9, nil},
		"blank is everything":                {[]string{"market"}, "  ", 9, []string{"p-market"}},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, row := range find(names, c.kinds, c.text, c.limit) {
				got = append(got, row.ID)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
	if row := find(names, nil, "西山", 1)[0]; row.AreaName != "甲省乙区" {
		t.Errorf("area is named %q", row.AreaName)
	}
}

func TestLineFeatures(t *testing.T) {
	r := region.New(region.Tables{
		Stations: []region.Station{{ID: "a", Lon: 1, Lat: 1}, {ID: "b", Lon: 2, Lat: 2}, {ID: "c", Lon: 3, Lat: 3}},
		Services: []region.Service{
			{ID: "1", Line: "甲线", Mode: "rail", PerDay: 3, Runs: region.Estimated, Source: "s1"},
			{ID: "2", Line: "乙线", Mode: "rail", PerDay: 5, Runs: region.Measured, Source: "s2"},
			{ID: "3", Line: "地铁", Mode: "metro", PerDay: 9, Runs: region.Estimated, Source: "s3"},
		},
		Calls: []region.Call{
			{Service: "1", Seq: 1, Station: "a"},
			{Service: "1", Seq: 2, Station: "b"},
			{Service: "1", Seq: 3, Station: "c"},
			{Service: "2", Seq: 1, Station: "b"},
			{Service: "2", Seq: 2, Station: "a"},
			{Service: "3", Seq: 1, Station: "a"},
			{Service: "3", Seq: 2, Station: "b"},
			{Service: "3", Seq: 3, Station: "gone"},
		},
	})
	var got []LineProperties
	for _, f := range lineFeatures(r).Features {
		got = append(got, f.Properties)
	}
	want := []LineProperties{
		{Mode: "metro", Line: "地铁", From: "a", To: "b", Services: 9, Estimated: true, Sources: []string{"s3"}},
		{Mode: "rail", Line: "乙线 / 甲线", From: "a", To: "b", Services: 8, Estimated: false, Sources: []string{"s1", "s2"}},
		{Mode: "rail", Line: "甲线", From: "b", To: "c", Services: 3, Estimated: true, Sources: []string{"s1"}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
