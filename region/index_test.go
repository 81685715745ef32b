package region_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/sanquan/sanquan/region"
)

func example() *region.Region {
	return region.New(region.Tables{
		Areas: []region.Area{
			{Code: "110000", Name: "北京市", Level: "province"},
			{Code: "110106", Name: "丰台区", Level: "county", Parent: "110000"},
			{Code: "130000", Name: "河北省", Level: "province"},
			{Code: "130600", Name: "保定市", Level: "city", Parent: "130000"},
			{Code: "130638", Name: "雄县", Level: "county", Parent: "130600"},
		},
		Services: []region.Service{{ID: "C1"}},
		Calls: []region.Call{
			{Service: "C1", Seq: 2, Station: "b", Arrive: 600},
			{Service: "C1", Seq: 1, Station: "a"},
		},
	})
}

func TestAreasNestByTheirParents(t *testing.T) {
	r := example()
	for _, c := range []struct {
		code, outer string
		want        bool
	}{
		{"110106", "110106", true},
		{"110106", "110000", true},
		{"130638", "130000", true},
		{"130638", "110000", false},
		{"110000", "110106", false},
		{"999999", "110000", false},
		{"", "110000", false},
	} {
		if got := r.Within(c.code, c.outer); got != c.want {
			t.Errorf("Within(%q, %q) = %t", c.code, c.outer, got)
		}
	}
	if p := r.ProvinceOf("130638"); p == nil || p.Code != "130000" {
		t.Errorf("ProvinceOf(雄县) = %v", p)
	}
	if p := r.ProvinceOf("999999"); p != nil {
		t.Errorf("ProvinceOf(unknown) = %v", p)
	}
	if diff := cmp.Diff([]string{"130638"}, r.ChildrenOf("130600")); diff != "" {
		t.Error(diff)
	}
}

func TestAreaNamesBeginWithTheProvince(t *testing.T) {
	r := example()
	for code, want := range map[string]string{"130638": "河北省保定市雄县", "110000": "北京市", "999999": "999999"} {
		if got := r.AreaName(code); got != want {
			t.Errorf("AreaName(%s) = %s, want %s", code, got, want)
		}
	}
}

func TestCallsAreInOrderOfTheirSequence(t *testing.T) {
	var stations []string
	for _, c := range example().CallsOf("C1") {
		stations = append(stations, c.Station)
	}
	if diff := cmp.Diff([]string{"a", "b"}, stations); diff != "" {
		t.Error(diff)
	}
}

func TestWhatThereIsNotIsNil(t *testing.T) {
	r := example()
	if r.Area("1") != nil || r.Station("1") != nil || r.Place("1") != nil || r.Firm("1") != nil ||
		r.Node("1") != nil || r.Service("1") != nil || r.Source("1") != nil || r.CallsOf("1") != nil || r.BandsOf("1") != nil {
		t.Error("a look-up of an unknown id finds something")
	}
}
