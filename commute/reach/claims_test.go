package reach

import (
	"testing"

	"github.com/sanquan/sanquan/region"
)

func TestClaims(t *testing.T) {
	s := peopled()
	claim := func(id, kind, from, to string, value float64, unit string) {
		s.Indicators = append(s.Indicators, region.Indicator{
			ID: id, Circle: "commute", Claim: kind, From: from, To: to, Value: value, Unit: unit, Area: "11", Source: "src",
		})
	}
	claim("holds", "ride", "a", "b", 19, "分钟")    // 20 minutes are within 2 of 19
	claim("slower", "ride", "a", "b", 17, "分钟")   // and not of 17
	claim("no train", "ride", "b", "a", 20, "分钟") // one way only
	claim("lost", "ride", "a", "nowhere", 20, "分钟")
	claim("unit", "ride", "a", "b", 20, "公里")
	claim("narrow", "circle", "a", "", 45, "分钟")
	claim("hour", "circle", "hub:a", "", 0.75, "小时")
	claim("endless", "circle", "a", "", 300, "分钟")
	claim("", "", "", "", 365, "家")
	s.Sources = append(s.Sources, region.Source{ID: "src", Title: "报纸"})
	claims, err := s.engine(t).Claims()
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]struct {
		verdict Verdict
		explain string
	}{
		"holds":    {Holds, "reach.claim.ride_holds"},
		"slower":   {Differs, "reach.claim.ride_differs"},
		"no train": {NotCheckable, "reach.claim.no_train"},
		"lost":     {NotCheckable, "reach.claim.not_checkable"},
		"unit":     {NotCheckable, "reach.claim.not_checkable"},
		"narrow":   {Differs, "reach.claim.circle_differs"},
		"hour":     {Differs, "reach.claim.circle_differs"},
		"endless":  {NotCheckable, "reach.claim.not_checkable"},
	}
	if len(claims) != len(want) {
		t.Fatalf("%d claims, want %d", len(claims), len(want))
	}
	for _, c := range claims {
		if w := want[c.ID]; c.Verdict != w.verdict || c.ExplainID != w.explain {
			t.Errorf("%s: %s (%s), want %s (%s)", c.ID, c.Verdict, c.ExplainID, w.verdict, w.explain)
		}
		if (c.Computed == nil) != (c.Verdict == NotCheckable) || c.Source == nil || c.Source.Title != "报纸" {
			t.Errorf("%s: %+v", c.ID, c)
		}
	}
	ride := claims[0]
	if r := ride.Evidence.Rides; len(r) != 1 || r[0].Fastest != 20 || r[0].Median != 20 || r[0].Trains != 37 || r[0].Ride.Name != "T" {
		t.Errorf("evidence %+v", ride.Evidence)
	}
	circle := claims[5]
	if e := circle.Evidence.Circles; len(e) != 3 || e[0].Feeder != Car || e[1].Feeder != Walk || len(e[0].Origins) != 2 ||
		e[0].Persons.Share < e[1].Persons.Share || e[2].Persons.Share < e[0].Persons.Share {
		t.Errorf("evidence %+v", circle.Evidence)
	}
	// 甲区 and 无界县 and much of 乙县, of 345,000 people most of whom live far away
	if v := circle.Computed.Value; v < 30 || v > 45 {
		t.Errorf("computed %g %%", v)
	}
}
