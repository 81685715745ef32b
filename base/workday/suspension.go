package workday

import (
	"encoding/json"
	"math"
	"slices"
	"strings"

	"github.com/sanquan/sanquan/base/fault"
)

// Open is the end of a suspension that has not ended. It is later than every date.
const Open Date = math.MaxInt32

// separator stands between the two dates of a written suspension.
const separator = ".."

// Suspension is a stretch of days that a clock does not count: half-open, the
// day After is outside it and still counts, the day Until is inside. A hearing
// ordered on 20 June and done on 4 July is After 06-20, Until 07-04. After
// equal to Until holds no day.
type Suspension struct {
	After Date
	Until Date // Open while it lasts
}

// ParseSuspension reads "2025-06-20..2025-07-04", or "2025-06-20.." for a
// suspension that has not ended. Faults: workday.bad_suspension for any other
// form, workday.suspension_order where it ends before it begins, and those of
// ParseDate.
func ParseSuspension(s string) (Suspension, error) {
	after, until, ok := strings.Cut(s, separator)
	if !ok {
		return Suspension{}, fault.New(fault.Invalid, "workday.bad_suspension", "value", clip(s))
	}
	var p Suspension
	var err error
	if p.After, err = ParseDate(after); err != nil {
		return Suspension{}, err
	}
	if until == "" {
		p.Until = Open
		return p, nil
	}
	if p.Until, err = ParseDate(until); err != nil {
		return Suspension{}, err
	}
	return p, p.check()
}

func (p Suspension) check() error {
	if p.Until < p.After {
		return fault.New(fault.Invalid, "workday.suspension_order", "after", p.After, "until", p.Until)
	}
	return nil
}

// Has reports whether the day lies in (After, Until].
func (p Suspension) Has(d Date) bool { return d > p.After && d <= p.Until }

// String writes the suspension as ParseSuspension reads it.
func (p Suspension) String() string {
	if p.Until == Open {
		return p.After.String() + separator
	}
	return p.After.String() + separator + p.Until.String()
}

// MarshalJSON writes {"after","until"}; until is null while the suspension is open.
func (p Suspension) MarshalJSON() ([]byte, error) {
	var v struct {
		After Date  `json:"after"`
		Until *Date `json:"until"`
	}
	v.After = p.After
	if p.Until != Open {
		v.Until = &p.Until
	}
	return json.Marshal(v)
}

// union returns the days of all the suspensions as disjoint, not touching
// stretches in order. The input is not changed.
func union(all []Suspension) []Suspension {
	sorted := slices.SortedFunc(slices.Values(all), func(a, b Suspension) int { return int(a.After) - int(b.After) })
	var merged []Suspension
	for _, s := range sorted {
		if s.After == s.Until {
			continue
		}
		if n := len(merged); n > 0 && s.After <= merged[n-1].Until {
			merged[n-1].Until = max(merged[n-1].Until, s.Until)
			continue
		}
		merged = append(merged, s)
	}
	return merged
}
