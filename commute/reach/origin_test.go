package reach

import (
	"errors"
	"strings"
	"testing"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/region"
)

func names3() *scene {
	s := &scene{}
	s.station("bjm:大兴机场", "大兴机场", "metro", at(300, -40_000))
	s.station("rail:IWP", "大兴机场", "rail", at(0, -40_000))
	s.station("bjm:大兴新城", "大兴新城", "metro", at(0, -20_000))
	s.station("bjm:北京西站", "北京西站", "metro", at(100, 0))
	s.station("rail:BXP", "北京西", "rail", centre)
	s.station("rail:IQP", "雄安", "rail", at(-10_000, -90_000))
	s.station("bjm:人民广场", "人民广场", "metro", at(0, 5_000))
	s.station("tjm:人民广场", "人民广场", "metro", at(90_000, -90_000))
	s.Stations[5].NameEN = "Xiong'an"
	p := at(0, -3_000)
	s.Places = append(s.Places,
		region.Place{ID: "hub:lize", Kind: "hub", Name: "丽泽城市航站楼", NameEN: "Lize City Terminal", Lon: p.Lon, Lat: p.Lat},
		region.Place{ID: "park:lize", Kind: "park", Name: "丽泽金融商务区", Lon: p.Lon, Lat: p.Lat, Station: "rail:BXP"},
		region.Place{ID: "hub:bx", Kind: "hub", Name: "北京西站", Station: "rail:BXP", Lon: centre.Lon, Lat: centre.Lat})
	return s
}

func TestResolve(t *testing.T) {
	e := names3().engine(t)
	for text, want := range map[string]string{
		"rail:BXP":           "rail:BXP", // an id is meant as written
		"bjm:北京西站":           "bjm:北京西站",
		"北京西":                "hub:bx", // of one spot: hub, rail, metro
		"北京西站":               "hub:bx",
		" 北京西火车站 ":           "hub:bx",
		"雄安":                 "rail:IQP",
		"xiong'an":           "rail:IQP",
		"Xiong'an  Station":  "rail:IQP",
		"大兴机场":               "rail:IWP",
		"丽泽":                 "hub:lize", // two names begin so, at one spot
		"商务区":                "park:lize",
		"lize city":          "hub:lize",
		"116.35,39.9":        "116.35,39.9",
		"116.350000 , 39.90": "116.35,39.9",
	} {
		got, err := e.Resolve(text)
		if err != nil || got.ID != want {
			t.Errorf("Resolve(%q) = %q, %v; want %q", text, got.ID, err, want)
		}
	}
	if o := mustResolve(t, e, "park:lize"); o.Station != "" {
		t.Errorf("a park is not its station: %+v", o)
	}
	if o := mustResolve(t, e, "北京西"); o.Station != "rail:BXP" {
		t.Errorf("a hub is its station: %+v", o)
	}
}

func TestResolveSaysWhatItMightBe(t *testing.T) {
	e := names3().engine(t)
	for text, c := range map[string]struct {
		id          string
		suggestions string
	}{
		"大兴":       {"reach.place_ambiguous", "大兴机场 (rail:IWP), 大兴机场 (bjm:大兴机场), 大兴新城 (bjm:大兴新城)"},
		"人民广场":     {"reach.place_ambiguous", "人民广场 (bjm:人民广场), 人民广场 (tjm:人民广场)"},
		"雄按":       {"reach.place_unknown_near", "雄安 (rail:IQP)"},
		"北京北":      {"reach.place_unknown_near", "北京西站 (hub:bx), 北京西 (rail:BXP), 北京西站 (bjm:北京西站)"},
		"zzz":      {"reach.place_unknown", ""},
		"站":        {"reach.place_unknown", ""},
		"":         {"reach.place_empty", ""},
		"1,2":      {"reach.point_outside", ""},
		"39.9,116": {"reach.point_outside", ""},
		"NaN,NaN":  {"reach.point_outside", ""},
	} {
		o, err := e.Resolve(text)
		f, ok := errors.AsType[*fault.Error](err)
		if !ok {
			t.Errorf("Resolve(%q) = %+v, %v", text, o, err)
			continue
		}
		wantFault(t, err, c.id)
		for _, a := range f.Args {
			if a.Name == "suggestions" && c.suggestions != "" && a.Value != c.suggestions {
				t.Errorf("Resolve(%q) suggests %s, want %s", text, a.Value, c.suggestions)
			}
			if a.Name == "suggestions" && strings.Count(a.Value.(string), "(") > maxSuggestions {
				t.Errorf("Resolve(%q) suggests too many: %s", text, a.Value)
			}
		}
	}
}
