package reach

import (
	"slices"
	"testing"

	"github.com/sanquan/sanquan/base/fault"
)

// What is taken for a time of day is one, and is written so that it is read as
// the same again.
func FuzzParseClock(f *testing.F) {
	for _, seed := range []string{"08:00", "8:05", "23:59:59", "24:00", "25:61", "", "1:2:3:4", "+1:00", "08:00x", "٠٨:٠٠", "08:00:"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		seconds, err := ParseClock(text)
		if err != nil {
			if fault.CodeOf(err) != fault.Invalid {
				t.Fatal(err)
			}
			return
		}
		if seconds < 0 || seconds >= 24*3600 {
			t.Fatalf("%q is %d s", text, seconds)
		}
		if again, err := ParseClock(Clock(seconds)); err != nil || again != seconds {
			t.Errorf("%q is %d s, written %s, read as %d s: %v", text, seconds, Clock(seconds), again, err)
		}
	})
}

// Whatever somebody types is a place that its own id finds again, or a fault
// that says why not.
func FuzzResolve(f *testing.F) {
	s := twoStations()
	s.station("c", "丙地铁站", "metro", at(2000, 0))
	e := s.engine(f)
	for _, seed := range []string{"甲", "a", "丙", "丁", "116.32,39.89", "39.89,116.32", " 116.4 , 39.9 ", "NaN,NaN", "1e999,0", ",", "站", "", "\xff", "甲站站"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		o, err := e.Resolve(text)
		if err != nil {
			if code := fault.CodeOf(err); !slices.Contains([]fault.Code{fault.Invalid, fault.NotFound}, code) {
				t.Fatal(err)
			}
			return
		}
		if !o.Point.Valid() || o.ID == "" || o.Lon != o.Point.Lon || o.Lat != o.Point.Lat {
			t.Fatalf("%q is %+v", text, o)
		}
		if again, err := e.Resolve(o.ID); err != nil || again != o {
			t.Errorf("%q is %+v, whose id is %+v: %v", text, o, again, err)
		}
	})
}
