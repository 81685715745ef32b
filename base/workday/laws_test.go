package workday_test

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/sanquan/sanquan/base/workday"
)

var lawYears = []int{2023, 2024, 2025}

// days draws distinct days of lawYears whose state is turned over.
func turnedDays(t *rapid.T) []workday.Date {
	first, last := int32(workday.On(2023, time.January, 1)), int32(workday.On(2025, time.December, 31))
	raw := rapid.SliceOfNDistinct(rapid.Int32Range(first, last), 0, 60, rapid.ID[int32]).Draw(t, "turned days")
	out := make([]workday.Date, len(raw))
	for i, d := range raw {
		out[i] = workday.Date(d)
	}
	return out
}

func calendarOf(turned []workday.Date) *workday.Calendar {
	var notices []workday.Notice
	for _, y := range lawYears {
		notices = append(notices, workday.Notice{Year: y})
	}
	var days []workday.Exception
	for _, d := range turned {
		weekend := d.Weekday() == time.Saturday || d.Weekday() == time.Sunday
		days = append(days, workday.Exception{Date: d, Work: weekend, Notice: d.Year()})
	}
	c, err := workday.New(notices, days)
	if err != nil {
		panic(err)
	}
	return c
}

// clock draws a period that begins in 2022 to 2025, and its suspensions, the
// last of which may be open.
func clock(t *rapid.T) workday.Clock {
	k := workday.Clock{
		Start: workday.On(2022, time.December, 1) + workday.Date(rapid.IntRange(0, 1000).Draw(t, "start")),
		Days:  rapid.IntRange(0, 80).Draw(t, "days"),
		Unit:  rapid.SampledFrom([]workday.Unit{"", workday.WorkDays, workday.CalendarDays}).Draw(t, "unit"),
	}
	for range rapid.IntRange(0, 4).Draw(t, "suspensions") {
		s := workday.Suspension{After: k.Start + workday.Date(rapid.IntRange(-10, 120).Draw(t, "after"))}
		s.Until = s.After + workday.Date(rapid.IntRange(0, 30).Draw(t, "length"))
		k.Suspensions = append(k.Suspensions, s)
	}
	if rapid.IntRange(0, 5).Draw(t, "open") == 0 {
		k.Suspensions = append(k.Suspensions, workday.Suspension{
			After: k.Start + workday.Date(rapid.IntRange(-5, 150).Draw(t, "open after")), Until: workday.Open,
		})
	}
	return k
}

func mustDue(t *rapid.T, c *workday.Calendar, k workday.Clock) workday.Result {
	r, err := c.Due(k)
	if err != nil {
		t.Fatalf("Due(%+v): %v", k, err)
	}
	return r
}

// key orders results: an unknown due day is later than every known one.
func key(r workday.Result) workday.Date {
	if r.Due == nil {
		return workday.Open
	}
	return *r.Due
}

// twin is the definition, word for word: for every day t from the start on,
// count the days in (start, t] that are worked and in no suspension.
func twin(c *workday.Calendar, k workday.Clock) workday.Date {
	suspended := func(d workday.Date) bool {
		return slices.ContainsFunc(k.Suspensions, func(s workday.Suspension) bool { return s.After < d && d <= s.Until })
	}
	elapsed := func(t workday.Date) int {
		n := 0
		for d := k.Start + 1; d <= t; d++ {
			if (k.Unit == workday.CalendarDays || c.Works(d)) && !suspended(d) {
				n++
			}
		}
		return n
	}
	const enough = 600 // days; the longest drawn clock with every suspension needs less
	for t := k.Start; t < k.Start+enough; t++ {
		if elapsed(t) != k.Days {
			continue
		}
		if k.Unit == workday.CalendarDays && k.Days > 0 { // 民法典 art. 203
			for t < k.Start+enough && (!c.Works(t) || suspended(t)) {
				t++
			}
			if t == k.Start+enough {
				break
			}
		}
		return t
	}
	return workday.Open
}

func TestDueEqualsItsDefinition(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, k := calendarOf(turnedDays(t)), clock(t)
		if got, want := key(mustDue(t, c, k)), twin(c, k); got != want {
			t.Errorf("due of %+v is day %d, want %d", k, got, want)
		}
	})
}

func TestElapsedOfDueIsTheWholePeriodAndNoEarlierDayWillDo(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, k := calendarOf(turnedDays(t)), clock(t)
		r := mustDue(t, c, k)
		if r.Due == nil {
			t.Skip("unknown")
		}
		elapsed := func(d workday.Date) int {
			n, err := c.Elapsed(k, d)
			if err != nil {
				t.Fatal(err)
			}
			return n
		}
		if k.Unit != workday.CalendarDays {
			if n := elapsed(*r.Due); n != k.Days {
				t.Errorf("%d of %d days elapsed on the due day", n, k.Days)
			}
		} else if n := elapsed(*r.Due); n < k.Days {
			t.Errorf("%d of %d days elapsed on the due day", n, k.Days)
		}
		if k.Unit != workday.CalendarDays && k.Days > 0 {
			if n := elapsed(*r.Due - 1); n != k.Days-1 {
				t.Errorf("%d of %d days elapsed the day before", n, k.Days)
			}
		}
		if n := elapsed(k.Start); n != 0 {
			t.Errorf("%d days elapsed at the start", n)
		}
	})
}

func TestDueIsMonotoneInTheDays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, k := calendarOf(turnedDays(t)), clock(t)
		longer := k
		longer.Days += rapid.IntRange(0, 20).Draw(t, "more")
		if a, b := key(mustDue(t, c, k)), key(mustDue(t, c, longer)); a > b {
			t.Errorf("%d days are due on day %d, %d days on day %d", k.Days, a, longer.Days, b)
		}
	})
}

func TestARestDayMoreIsNeverDueEarlier(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		turned, k := turnedDays(t), clock(t)
		c := calendarOf(turned)
		d := workday.On(2023, time.January, 1) + workday.Date(rapid.IntRange(0, 1000).Draw(t, "rest day"))
		if !c.Works(d) {
			t.Skip("it is one already")
		}
		var more []workday.Date
		if i := slices.Index(turned, d); i >= 0 {
			more = slices.Delete(slices.Clone(turned), i, i+1)
		} else {
			more = append(slices.Clone(turned), d)
		}
		if a, b := key(mustDue(t, c, k)), key(mustDue(t, calendarOf(more), k)); b < a {
			t.Errorf("with %v off, due moves from day %d to %d", d, a, b)
		}
	})
}

func TestSplittingASuspensionChangesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, k := calendarOf(turnedDays(t)), clock(t)
		split := k
		split.Suspensions = nil
		for _, s := range k.Suspensions {
			end := min(s.Until, s.After+40)
			for s.After < end && rapid.Bool().Draw(t, "split") {
				cut := s.After + workday.Date(rapid.IntRange(0, int(end-s.After)).Draw(t, "cut"))
				split.Suspensions = append(split.Suspensions, workday.Suspension{After: s.After, Until: cut})
				s.After = cut
			}
			split.Suspensions = append(split.Suspensions, s)
		}
		split.Suspensions = rapid.Permutation(split.Suspensions).Draw(t, "order")
		a, b := mustDue(t, c, k), mustDue(t, c, split)
		if key(a) != key(b) || a.Provisional != b.Provisional || !slices.Equal(a.Derivation, b.Derivation) {
			t.Errorf("%v gives day %d, %v gives day %d", k.Suspensions, key(a), split.Suspensions, key(b))
		}
	})
}

func TestDerivationAddsUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, k := calendarOf(turnedDays(t)), clock(t)
		r := mustDue(t, c, k)
		count, provisional := 0, false
		for i, s := range r.Derivation {
			if s.Date != k.Start+1+workday.Date(i) {
				t.Fatalf("step %d is %v", i, s.Date)
			}
			if s.Counted {
				count++
			}
			if s.Count != count {
				t.Fatalf("on %v %d days are said to be counted, want %d", s.Date, s.Count, count)
			}
			if s.Reason == workday.Suspended && s.Counted {
				t.Fatalf("%v is suspended and counted", s.Date)
			}
			provisional = provisional || s.Provisional
		}
		if count != r.Counted || provisional != r.Provisional {
			t.Errorf("steps say %d days, provisional %t; the result %d, %t", count, provisional, r.Counted, r.Provisional)
		}
		if n := len(r.Derivation); r.Due != nil && n > 0 && r.Derivation[n-1].Date != *r.Due {
			t.Errorf("the last step is %v, due %v", r.Derivation[n-1].Date, *r.Due)
		}
	})
}

// What is not called provisional must hold whatever the missing notices say.
func TestWhatIsNotProvisionalSurvivesANewNotice(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		turned, k := turnedDays(t), clock(t)
		old := calendarOf(turned)
		before := mustDue(t, old, k)
		notices := append(old.Notices(), workday.Notice{Year: 2022}, workday.Notice{Year: 2026})
		days := old.Exceptions()
		first, last := workday.On(2022, time.January, 1), workday.On(2026, time.December, 31)
		for _, raw := range rapid.SliceOfNDistinct(rapid.Int32Range(int32(first), int32(last)), 0, 80, rapid.ID[int32]).Draw(t, "new days") {
			d := workday.Date(raw)
			notice := d.Year()
			if notice > 2022 && notice < 2026 {
				if notice != 2025 || d.Month() != time.December {
					continue
				}
				notice = 2026
			}
			if slices.Contains(turned, d) {
				continue
			}
			days = append(days, workday.Exception{Date: d, Work: !old.Works(d), Notice: notice})
		}
		grown, err := workday.New(notices, days)
		if err != nil {
			t.Fatal(err)
		}
		after := mustDue(t, grown, k)
		if !before.Provisional && key(before) != key(after) {
			t.Errorf("due moved from day %d to %d although it was not provisional", key(before), key(after))
		}
	})
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{
		"2025-06-20..2025-07-04", "2025-06-20..", "2025-02-29..", "2024-02-29..2024-02-29", "..", "2025-06-20",
		"1900-01-01..2199-12-31", "2025-06-20..2025-06-19", "0000-00-00..9999-99-99", "２０２５-06-20..", "2025-06-20...2025-07-04",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if d, err := workday.ParseDate(s); err == nil && d.String() != s {
			t.Errorf("date %q reads as %v", s, d)
		}
		p, err := workday.ParseSuspension(s)
		if err != nil {
			return
		}
		if p.String() != s {
			t.Errorf("suspension %q reads as %v", s, p)
		}
		if p.After < workday.First || p.Until < p.After {
			t.Errorf("suspension %q is %d to %d", s, p.After, p.Until)
		}
		if p.Until != workday.Open && p.Until > workday.Last-30 {
			return // may run off the calendar
		}
		r, err := workday.China().Due(workday.Clock{Start: p.After, Days: 3, Suspensions: []workday.Suspension{p}})
		if p.Until == workday.Open {
			if err != nil || r.Due != nil {
				t.Errorf("open from its start, yet due %v, error %v", r.Due, err)
			}
			return
		}
		if err != nil || *r.Due <= p.Until {
			t.Errorf("a clock suspended in %v from its start ends %+v, error %v", p, r.Due, err)
		}
	})
}

func BenchmarkDue(b *testing.B) {
	for name, days := range map[string]int{"20 days": 20, "10000 days": 10000} {
		b.Run(name, func(b *testing.B) {
			k := workday.Clock{Start: workday.On(2025, time.January, 24), Days: days}
			b.ReportAllocs()
			for b.Loop() {
				if _, err := workday.China().Due(k); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
