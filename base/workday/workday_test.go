package workday_test

import (
	"encoding/json"
	"errors"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/base/workday"
)

func date(s string) workday.Date {
	d, err := workday.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

func suspensions(texts ...string) []workday.Suspension {
	var all []workday.Suspension
	for _, s := range texts {
		p, err := workday.ParseSuspension(s)
		if err != nil {
			panic(err)
		}
		all = append(all, p)
	}
	return all
}

func due(t *testing.T, c *workday.Calendar, k workday.Clock) workday.Result {
	t.Helper()
	r, err := c.Due(k)
	if err != nil {
		t.Fatalf("Due(%+v): %v", k, err)
	}
	return r
}

func text(d *workday.Date) string {
	if d == nil {
		return "unknown"
	}
	return d.String()
}

// wantFault checks the code and id of an error.
func wantFault(t *testing.T, err error, code fault.Code, id string) {
	t.Helper()
	e, ok := errors.AsType[*fault.Error](err)
	if !ok || e.Code != code || e.ID != id {
		t.Errorf("error %v, want %s %s", err, code, id)
	}
}

func TestPublishedVectors(t *testing.T) {
	for _, c := range []struct {
		shows   string
		start   string
		days    int
		suspend []string
		want    string
		weekday time.Weekday
	}{
		{"Spring Festival 2025 with its make-up Sunday", "2025-01-24", 5, nil, "2025-02-07", time.Friday},
		{"the last day before Spring Festival", "2025-01-27", 1, nil, "2025-02-05", time.Wednesday},
		{"a make-up Sunday counts, National Day does not", "2025-09-26", 5, nil, "2025-10-10", time.Friday},
		{"two make-up Saturdays around Spring Festival 2026", "2026-02-13", 7, nil, "2026-03-02", time.Monday},
		{"New Year 2026 with a make-up Sunday", "2025-12-31", 3, nil, "2026-01-06", time.Tuesday},
		{"New Year's Eve 2024-02-09 is worked", "2024-02-08", 3, nil, "2024-02-19", time.Monday},
		{"due on a make-up Saturday", "2024-09-30", 5, nil, "2024-10-12", time.Saturday},
		{"Mid-Autumn and National Day 2026", "2026-09-24", 7, nil, "2026-10-12", time.Monday},
		{"the one-day holiday of New Year 2025", "2024-12-31", 1, nil, "2025-01-02", time.Thursday},
		{"due on a make-up Sunday, start on a rest day", "2025-01-25", 1, nil, "2025-01-26", time.Sunday},
		{"due on another make-up Sunday", "2025-04-26", 1, nil, "2025-04-27", time.Sunday},
		{"suspended over National Day and its make-up Saturday", "2025-09-22", 10, []string{"2025-09-26..2025-10-11"}, "2025-10-20", time.Monday},
		{"twenty days without a holiday", "2025-06-16", 20, nil, "2025-07-14", time.Monday},
		{"the same with two weeks suspended", "2025-06-16", 20, []string{"2025-06-20..2025-07-04"}, "2025-07-28", time.Monday},
		{"twenty days across Spring Festival 2026", "2026-02-06", 20, nil, "2026-03-12", time.Thursday},
		{"a plain week", "2025-08-01", 5, nil, "2025-08-08", time.Friday},
		{"a Saturday start is due as the Friday before", "2025-08-02", 5, nil, "2025-08-08", time.Friday},
	} {
		t.Run(c.shows, func(t *testing.T) {
			r := due(t, workday.China(), workday.Clock{Start: date(c.start), Days: c.days, Suspensions: suspensions(c.suspend...)})
			if text(r.Due) != c.want || r.Due.Weekday() != c.weekday {
				t.Errorf("due %s, want %s %s", text(r.Due), c.want, c.weekday)
			}
			if r.Provisional {
				t.Errorf("provisional for want of %v", r.Gaps)
			}
		})
	}
}

func TestWorkDaysOfTheYears(t *testing.T) {
	for year, want := range map[int]int{2021: 250, 2022: 249, 2023: 249, 2024: 251, 2025: 248, 2026: 248} {
		y, err := workday.China().Year(year)
		if err != nil {
			t.Fatal(err)
		}
		if y.WorkDays != want {
			t.Errorf("%d has %d work days, want %d", year, y.WorkDays, want)
		}
		if days := 365 + map[bool]int{true: 1}[year%4 == 0]; y.WorkDays+y.RestDays != days {
			t.Errorf("%d has %d days, want %d", year, y.WorkDays+y.RestDays, days)
		}
		if y.Source == "" {
			t.Errorf("%d names no notice", year)
		}
	}
}

func TestAYearIsProvisionalUntilBothNoticesAreOut(t *testing.T) {
	for year, want := range map[int][]int{
		2020: {2020},
		2021: nil,
		2025: nil,
		2026: {2027}, // its December
		2027: {2027},
	} {
		y, err := workday.China().Year(year)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, y.Awaits); diff != "" || y.Provisional != (want != nil) {
			t.Errorf("%d (provisional %t) awaits, want (-) got (+):\n%s", year, y.Provisional, diff)
		}
	}
	_, err := workday.China().Year(3000)
	wantFault(t, err, fault.Invalid, "workday.year_range")
}

func TestDerivationNamesEveryDay(t *testing.T) {
	source := workday.China().Notices()[4].Source // 2025
	got := due(t, workday.China(), workday.Clock{
		Start: date("2025-09-25"), Days: 3,
		Suspensions: suspensions("2025-09-28..2025-10-08", "2025-09-29..2025-09-30"),
	})
	want := workday.Result{
		Due: new(workday.Date),
		Derivation: []workday.Step{
			{Date: date("2025-09-26"), Counted: true, Count: 1, Reason: workday.WorkDay},
			{Date: date("2025-09-27"), Count: 1, Reason: workday.Weekend},
			{Date: date("2025-09-28"), Counted: true, Count: 2, Reason: workday.MakeUpDay, Name: "国庆节、中秋节", Source: source},
		},
		Gaps: []workday.Gap{}, Counted: 3,
		Suspensions: suspensions("2025-09-28..2025-10-08"),
		Calendar:    workday.China().Version(),
	}
	*want.Due = date("2025-10-09")
	for d := date("2025-09-29"); d <= date("2025-10-08"); d++ {
		want.Derivation = append(want.Derivation, workday.Step{Date: d, Count: 2, Reason: workday.Suspended})
	}
	want.Derivation = append(want.Derivation, workday.Step{Date: date("2025-10-09"), Counted: true, Count: 3, Reason: workday.WorkDay})
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("want (-) got (+):\n%s", diff)
	}
}

func TestCalendarDays(t *testing.T) {
	for name, c := range map[string]struct {
		start   string
		days    int
		suspend []string
		want    string
	}{
		"the start is not counted":                    {"2025-06-16", 3, nil, "2025-06-19"},
		"rest days count":                             {"2025-06-16", 7, nil, "2025-06-23"},
		"an end on a Saturday moves to Monday":        {"2025-06-16", 5, nil, "2025-06-23"},
		"an end on a make-up Sunday stays":            {"2025-01-20", 6, nil, "2025-01-26"},
		"an end in National Day moves behind it":      {"2025-09-28", 5, nil, "2025-10-09"},
		"suspended days do not count":                 {"2025-06-16", 3, []string{"2025-06-17..2025-06-19"}, "2025-06-23"},
		"a suspension after the last day moves it on": {"2025-06-16", 5, []string{"2025-06-21..2025-06-24"}, "2025-06-25"},
		"no days end on the start":                    {"2025-06-21", 0, nil, "2025-06-21"},
		"an open suspension while the end moves":      {"2025-06-16", 5, []string{"2025-06-21.."}, "unknown"},
	} {
		t.Run(name, func(t *testing.T) {
			r := due(t, workday.China(), workday.Clock{
				Start: date(c.start), Days: c.days, Unit: workday.CalendarDays, Suspensions: suspensions(c.suspend...),
			})
			if text(r.Due) != c.want {
				t.Errorf("due %s, want %s: %+v", text(r.Due), c.want, r.Derivation)
			}
		})
	}
}

func TestCalendarDaysSayWhyTheEndMoved(t *testing.T) {
	r := due(t, workday.China(), workday.Clock{Start: date("2025-06-19"), Days: 2, Unit: workday.CalendarDays})
	want := []workday.Step{
		{Date: date("2025-06-20"), Counted: true, Count: 1, Reason: workday.CalendarDay},
		{Date: date("2025-06-21"), Counted: true, Count: 2, Reason: workday.Weekend},
		{Date: date("2025-06-22"), Count: 2, Reason: workday.Weekend},
		{Date: date("2025-06-23"), Count: 2, Reason: workday.NextWorkDay},
	}
	if diff := cmp.Diff(want, r.Derivation); diff != "" {
		t.Errorf("want (-) got (+):\n%s", diff)
	}
}

func TestOpenSuspension(t *testing.T) {
	for name, c := range map[string]struct {
		suspend []string
		want    string
		counted int
		steps   int
	}{
		"leaves the due day unknown":             {[]string{"2025-06-18.."}, "unknown", 2, 2},
		"from before the start":                  {[]string{"2025-06-01.."}, "unknown", 0, 0},
		"swallows those inside it":               {[]string{"2025-06-18..", "2025-06-19..2025-06-25"}, "unknown", 2, 2},
		"that begins on the due day is too late": {[]string{"2025-06-23.."}, "2025-06-23", 5, 7},
	} {
		t.Run(name, func(t *testing.T) {
			r := due(t, workday.China(), workday.Clock{Start: date("2025-06-16"), Days: 5, Suspensions: suspensions(c.suspend...)})
			if text(r.Due) != c.want || r.Counted != c.counted || len(r.Derivation) != c.steps {
				t.Errorf("due %s after %d days in %d steps, want %s, %d, %d",
					text(r.Due), r.Counted, len(r.Derivation), c.want, c.counted, c.steps)
			}
		})
	}
}

func TestProvisional(t *testing.T) {
	for name, c := range map[string]struct {
		start string
		days  int
		unit  workday.Unit
		susp  []string
		due   string
		gaps  []workday.Gap
	}{
		"a day of a year without a notice": {
			start: "2027-03-01", days: 2, due: "2027-03-03",
			gaps: []workday.Gap{{Notice: 2027, From: date("2027-03-02"), To: date("2027-03-03")}},
		},
		"December waits for the next notice": {
			start: "2026-11-30", days: 2, due: "2026-12-02",
			gaps: []workday.Gap{{Notice: 2027, From: date("2026-12-01"), To: date("2026-12-02")}},
		},
		"November does not": {start: "2026-11-26", days: 2, due: "2026-11-30", gaps: []workday.Gap{}},
		"two notices missing": {
			start: "2027-12-30", days: 2, due: "2028-01-03",
			gaps: []workday.Gap{
				{Notice: 2027, From: date("2027-12-31"), To: date("2027-12-31")},
				{Notice: 2028, From: date("2028-01-01"), To: date("2028-01-03")},
			},
		},
		"suspended days do not matter": {
			start: "2020-12-01", days: 1, susp: []string{"2020-12-01..2020-12-31"}, due: "2021-01-04", gaps: []workday.Gap{},
		},
		"calendar days depend on the last day only": {
			start: "2026-11-01", days: 31, unit: workday.CalendarDays, due: "2026-12-02",
			gaps: []workday.Gap{{Notice: 2027, From: date("2026-12-02"), To: date("2026-12-02")}},
		},
		"calendar days that end in a settled month": {
			start: "2020-06-01", days: 244, unit: workday.CalendarDays, due: "2021-02-01", gaps: []workday.Gap{},
		},
		"a December day that the next notice names": {
			start: "2022-12-30", days: 1, due: "2023-01-03", gaps: []workday.Gap{},
		},
	} {
		t.Run(name, func(t *testing.T) {
			r := due(t, workday.China(), workday.Clock{Start: date(c.start), Days: c.days, Unit: c.unit, Suspensions: suspensions(c.susp...)})
			if text(r.Due) != c.due {
				t.Errorf("due %s, want %s", text(r.Due), c.due)
			}
			if diff := cmp.Diff(c.gaps, r.Gaps); diff != "" || r.Provisional != (len(c.gaps) > 0) {
				t.Errorf("provisional %t; gaps want (-) got (+):\n%s", r.Provisional, diff)
			}
		})
	}
}

func TestKnownOnExplainsAPastAnswer(t *testing.T) {
	k := workday.Clock{Start: date("2025-12-30"), Days: 4} // across New Year 2026, whose Sunday 4 January is worked
	now := due(t, workday.China(), k)
	then := due(t, workday.China().KnownOn(date("2025-06-01")), k)
	if text(now.Due) != "2026-01-06" || now.Provisional {
		t.Errorf("today: due %s, provisional %t", text(now.Due), now.Provisional)
	}
	// in June 2025 nobody could know that Thursday 1 January is off with the Friday
	if text(then.Due) != "2026-01-05" || !then.Provisional {
		t.Errorf("in June 2025: due %s, provisional %t", text(then.Due), then.Provisional)
	}
	if then.Calendar == now.Calendar {
		t.Errorf("both versions are called %s", now.Calendar)
	}
	if got := workday.China().KnownOn(date("2026-06-01")).Version(); got != workday.China().Version() {
		t.Errorf("version with every notice out is %s, want %s", got, workday.China().Version())
	}
	if got := workday.China().KnownOn(date("2019-06-01")).Version(); got != "none" {
		t.Errorf("version without a notice is %s", got)
	}
}

func TestRefusedClocks(t *testing.T) {
	ok := date("2025-06-16")
	for name, c := range map[string]struct {
		k  workday.Clock
		id string
	}{
		"negative":              {workday.Clock{Start: ok, Days: -1}, "workday.days_negative"},
		"too long":              {workday.Clock{Start: ok, Days: workday.MaxDays + 1}, "workday.days_limit"},
		"unknown unit":          {workday.Clock{Start: ok, Days: 1, Unit: "week"}, "workday.bad_unit"},
		"start out of range":    {workday.Clock{Start: workday.Last + 1, Days: 1}, "workday.date_range"},
		"ends before it begins": {workday.Clock{Start: ok, Days: 1, Suspensions: []workday.Suspension{{After: ok, Until: ok - 1}}}, "workday.suspension_order"},
		"runs off the calendar": {workday.Clock{Start: workday.Last - 3, Days: 30}, "workday.beyond_range"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := workday.China().Due(c.k)
			wantFault(t, err, fault.Invalid, c.id)
		})
	}
	if r := due(t, workday.China(), workday.Clock{Start: ok, Days: workday.MaxDays}); r.Counted != workday.MaxDays || !r.Provisional {
		t.Errorf("the longest period counts %d days, provisional %t", r.Counted, r.Provisional)
	}
}

func TestParse(t *testing.T) {
	for in, id := range map[string]string{
		"2025-02-29": "workday.bad_date", "2025/01/24": "workday.bad_date", "2025-1-24": "workday.bad_date",
		"": "workday.bad_date", "20250124": "workday.bad_date", " 2025-01-24": "workday.bad_date",
		"1899-12-31": "workday.date_range", "2200-01-01": "workday.date_range",
	} {
		_, err := workday.ParseDate(in)
		wantFault(t, err, fault.Invalid, id)
	}
	for in, id := range map[string]string{
		"2025-06-20": "workday.bad_suspension", "2025-06-20/2025-06-21": "workday.bad_suspension",
		"..2025-06-20": "workday.bad_date", "2025-06-20...": "workday.bad_date",
		"2025-06-20..2025-06-19": "workday.suspension_order",
	} {
		_, err := workday.ParseSuspension(in)
		wantFault(t, err, fault.Invalid, id)
	}
	if first, last := date("1900-01-01"), date("2199-12-31"); first != workday.First || last != workday.Last {
		t.Errorf("the range is %d to %d", first, last)
	}
}

func TestNewRefusesContradictions(t *testing.T) {
	notice := []workday.Notice{{Year: 2025}, {Year: 2026}}
	day := workday.Exception{Date: date("2025-05-01"), Notice: 2025}
	for name, c := range map[string]struct {
		notices []workday.Notice
		days    []workday.Exception
		code    fault.Code
		id      string
	}{
		"a notice twice":          {append(notice, notice[0]), nil, fault.Conflict, "workday.duplicate_notice"},
		"a day twice":             {notice, []workday.Exception{day, day}, fault.Conflict, "workday.duplicate_day"},
		"a day without a notice":  {notice[1:], []workday.Exception{day}, fault.Invalid, "workday.day_without_notice"},
		"a day of another year":   {notice, []workday.Exception{{Date: date("2025-05-01"), Notice: 2026}}, fault.Invalid, "workday.day_outside_notice"},
		"a day of the next year":  {notice, []workday.Exception{{Date: date("2026-01-01"), Notice: 2025}}, fault.Invalid, "workday.day_outside_notice"},
		"November of next year's": {notice, []workday.Exception{{Date: date("2025-11-30"), Notice: 2026}}, fault.Invalid, "workday.day_outside_notice"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := workday.New(c.notices, c.days)
			wantFault(t, err, c.code, c.id)
		})
	}
	if _, err := workday.New(notice, []workday.Exception{{Date: date("2025-12-31"), Notice: 2026}}); err != nil {
		t.Errorf("a December day of next year's notice is refused: %v", err)
	}
}

func TestLoad(t *testing.T) {
	const notices = "year,published_by,source\n2027,2026-11-10,https://example.org/2027\n"
	const days = "date,work,name,notice\n2027-01-01,false,元旦,2027\n2027-01-02,true,元旦,2027\n"
	folder := func(notices, days string) fstest.MapFS {
		return fstest.MapFS{"notices.csv": {Data: []byte(notices)}, "days.csv": {Data: []byte(days)}}
	}
	c, err := workday.Load(folder(notices, days))
	if err != nil {
		t.Fatal(err)
	}
	r := due(t, c, workday.Clock{Start: date("2026-12-31"), Days: 1})
	if text(r.Due) != "2027-01-02" || r.Provisional {
		t.Errorf("due %s, provisional %t; the make-up Saturday 2027-01-02 is not read", text(r.Due), r.Provisional)
	}

	for name, b := range map[string]struct {
		folder fstest.MapFS
		code   fault.Code
		id     string
	}{
		"a file is missing": {fstest.MapFS{"days.csv": {Data: []byte(days)}}, fault.NotFound, "workday.calendar_unreadable"},
		"an empty file":     {folder("", days), fault.Invalid, "workday.bad_csv"},
		"another header":    {folder("year,published,source\n", days), fault.Invalid, "workday.bad_row"},
		"a bad year":        {folder("year,published_by,source\nMMXXVII,2026-11-10,x\n", days), fault.Invalid, "workday.bad_row"},
		"a bad date":        {folder(notices, "date,work,name,notice\n2027-02-29,false,x,2027\n"), fault.Invalid, "workday.bad_row"},
		"a bad state":       {folder(notices, "date,work,name,notice\n2027-01-01,yes,x,2027\n"), fault.Invalid, "workday.bad_row"},
		"a field too many":  {folder(notices, "date,work,name,notice\n2027-01-01,false,x,2027,y\n"), fault.Invalid, "workday.bad_csv"},
		"an unknown notice": {folder(notices, "date,work,name,notice\n2028-01-01,false,x,2028\n"), fault.Invalid, "workday.day_without_notice"},
		"a quote left open": {folder(notices, "date,work,name,notice\n\"2027-01-01,false,x,2027\n"), fault.Invalid, "workday.bad_csv"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := workday.Load(b.folder)
			wantFault(t, err, b.code, b.id)
		})
	}
}

func TestResultAsJSON(t *testing.T) {
	r := due(t, workday.China(), workday.Clock{Start: date("2025-06-16"), Days: 9, Suspensions: suspensions("2025-06-17..")})
	got, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	want := `{"due":null,"provisional":false,"derivation":[{"date":"2025-06-17","counted":true,"count":1,"reason":"workday"}],` +
		`"gaps":[],"counted":1,"suspensions":[{"after":"2025-06-17","until":null}],"calendar":"` + workday.China().Version() + `"}`
	if string(got) != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}
