package pack

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// dateForms tell people what a field of the kind looks like.
var dateForms = map[Kind]string{
	Date: "2026-09-30", Moment: "2026, 2026-09, 2026-09-30", Period: "2026-09, 2019-04/2024-05",
}

func validPeriod(kind Kind, s string) bool {
	switch kind {
	case Date:
		_, err := time.Parse(time.DateOnly, s)
		return err == nil
	case Moment:
		return validMoment(s)
	}
	from, to, two := strings.Cut(s, "/")
	return validMoment(from) && (!two || validMoment(to) && from[:4] <= to[:4] && !before(to, from))
}

// before compares two moments as far as both are precise.
func before(a, b string) bool {
	n := min(len(a), len(b))
	return a[:n] < b[:n]
}

func validMoment(s string) bool {
	layout := map[int]string{4: "2006", 7: "2006-01", 10: time.DateOnly}[len(s)]
	if layout == "" {
		return false
	}
	_, err := time.Parse(layout, s)
	return err == nil
}

var looseDate = regexp.MustCompile(`^(\d{4})\s*[./年-]?\s*(\d{1,2})\s*[./月-]?\s*(\d{1,2})\s*日?(?:[ T]00:00(?::00)?)?$`)

// excelZero is day 0 of Excel's calendar as it counts from 1 March 1900 on.
var excelZero = time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)

// dateHint returns the date that somebody may have meant, "" where there is no
// telling or no such day.
func dateHint(s string) string {
	if n, err := strconv.Atoi(s); err == nil && n > 20000 && n < 60000 {
		return excelZero.AddDate(0, 0, n).Format(time.DateOnly)
	}
	m := looseDate.FindStringSubmatch(narrow(s))
	if m == nil {
		return ""
	}
	month, _ := strconv.Atoi(m[2]) // digits by the pattern
	day, _ := strconv.Atoi(m[3])
	date := fmt.Sprintf("%s-%02d-%02d", m[1], month, day)
	if date == s || !validMoment(date) {
		return ""
	}
	return date
}

// minutes reads HH:MM as minutes after midnight; the kind says up to when.
func minutes(cell []byte, kind Kind) (int, bool) {
	if len(cell) != 5 || cell[2] != ':' {
		return 0, false
	}
	for _, i := range []int{0, 1, 3, 4} {
		if cell[i] < '0' || cell[i] > '9' {
			return 0, false
		}
	}
	h, m := int(cell[0]-'0')*10+int(cell[1]-'0'), int(cell[3]-'0')*10+int(cell[4]-'0')
	at, limit := h*60+m, 24*60-1
	switch kind {
	case Clock24:
		limit = 24 * 60
	case ClockRun:
		limit = 30*60 - 1
	}
	return at, m < 60 && at <= limit
}

var looseClock = regexp.MustCompile(`^(\d{1,2})[:.时点](\d{1,2})(?::\d{2}|分)?$`)

// clockHint returns the time that somebody may have meant.
func clockHint(s string, kind Kind) string {
	if m := looseClock.FindStringSubmatch(narrow(s)); m != nil {
		h, _ := strconv.Atoi(m[1]) // digits by the pattern
		minute, _ := strconv.Atoi(m[2])
		if h == 24 && minute == 0 && kind == Clock {
			return "00:00"
		}
		meant := fmt.Sprintf("%02d:%02d", h, minute)
		if _, ok := minutes([]byte(meant), kind); ok && meant != s {
			return meant
		}
	}
	return ""
}

// validHours reads one or more ranges in order, HH:MM-HH:MM;…
func validHours(s string) bool {
	last := -1
	for span := range strings.SplitSeq(s, ";") {
		from, to, ok := strings.Cut(span, "-")
		begin, okFrom := minutes([]byte(from), Clock)
		end, okTo := minutes([]byte(to), Clock24)
		if !ok || !okFrom || !okTo || begin >= end || begin < last {
			return false
		}
		last = end
	}
	return true
}
