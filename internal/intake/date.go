package intake

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/sanquan/sanquan/internal/sheet"
)

var (
	dayForm    = regexp.MustCompile(`^(\d{4})(?:[-/.]|年)(\d{1,2})(?:[-/.]|月)(\d{1,2})日?$`)
	dayDigits  = regexp.MustCompile(`^(\d{4})(\d{2})(\d{2})$`)
	monthForm  = regexp.MustCompile(`^(\d{4})(?:[-/.]|年)(\d{1,2})月?$`)
	yearForm   = regexp.MustCompile(`^(\d{4})年?$`)
	clockForm  = regexp.MustCompile(`^(.*?(?:\d|日))[T ]+(\d{1,2}):(\d{2})(?::(\d{2}))?$`)
	shortYear  = regexp.MustCompile(`^'?\d{2}(?:[-/.]|年)\d{1,2}(?:(?:[-/.]|月)(?:\d{1,2}日?)?)?$`)
	dayLast    = regexp.MustCompile(`^\d{1,2}[-/.]\d{1,2}[-/.]\d{4}$`)
	serialForm = regexp.MustCompile(`^[2-7]\d{4}(?:\.\d+)?$`) // 1954 to 2119
	vagueForm  = regexp.MustCompile(`底|末|初|旬|左右|前后|约|上半年|下半年|季|年中|春|夏|秋|冬|以前|之前|以后|之后|至今|月中|年间|～|~|(?i)(?:early|late|mid|about|circa|end|beginning|q[1-4])`)
)

// The years that a date may be of.
const (
	firstYear = 1600
	lastYear  = 2100
)

// readDate reads a date, to a day or, where the column allows it, coarser.
func (c *Column) readDate(cell sheet.Cell, text string) (string, []Issue) {
	if cell.Kind == sheet.Number {
		whole, err := strconv.Atoi(text)
		seen := err == nil && cell.Format == "" && (whole >= firstYear && whole <= lastYear || len(text) == 8)
		if !seen {
			return "", []Issue{c.serial(text)}
		}
	}
	var notes []Issue
	if m := clockForm.FindStringSubmatch(strings.TrimSpace(text)); m != nil {
		hour, _ := strconv.Atoi(m[2])
		minute, _ := strconv.Atoi(m[3])
		second, _ := strconv.Atoi(m[4] + "0")
		if hour > 23 || minute > 59 || second > 599 {
			return "", []Issue{bad("date_clock")}
		}
		if hour+minute+second > 0 {
			notes = append(notes, note("time_dropped"))
		}
		text = m[1]
	}
	text = narrow(text)
	precision, parts := Day, []string(nil)
	for _, form := range []struct {
		pattern   *regexp.Regexp
		precision Precision
	}{{dayForm, Day}, {dayDigits, Day}, {monthForm, Month}, {yearForm, Year}} {
		if m := form.pattern.FindStringSubmatch(text); m != nil {
			precision, parts = form.precision, m[1:]
			break
		}
	}
	if parts == nil {
		return "", []Issue{c.notDate(text)}
	}
	date, issue := calendar(precision, parts)
	switch {
	case issue != "":
		return "", []Issue{bad(issue, "first", firstYear, "last", lastYear)}
	case precision > c.Coarse:
		return "", []Issue{bad("date_precision", "want", c.Coarse.form())}
	}
	return date, notes
}

// calendar puts a date together, or says why it is none.
func calendar(precision Precision, parts []string) (date, issue string) {
	numbers := []int{0, 1, 1}
	for i, p := range parts {
		numbers[i], _ = strconv.Atoi(p)
	}
	t := time.Date(numbers[0], time.Month(numbers[1]), numbers[2], 0, 0, 0, 0, time.UTC)
	switch {
	case t.Day() != numbers[2] || int(t.Month()) != numbers[1]:
		return "", "date_impossible"
	case t.Year() < firstYear || t.Year() > lastYear:
		return "", "date_range"
	}
	return t.Format([]string{"2006-01-02", "2006-01", "2006"}[precision]), ""
}

// form shows how a date of the precision is written.
func (p Precision) form() string { return []string{"2016-03-05", "2016-03", "2016"}[p] }

// serial is the issue of a number where a date should be.
func (c *Column) serial(text string) Issue {
	if !serialForm.MatchString(text) {
		return bad("date_bad", "want", c.Coarse.form())
	}
	days, _ := strconv.ParseFloat(text, 64)
	return bad("date_serial", "as", time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC).AddDate(0, 0, int(days)).Format(time.DateOnly))
}

// notDate says why a text is no date.
func (c *Column) notDate(text string) Issue {
	switch {
	case shortYear.MatchString(text):
		return bad("date_short_year")
	case dayLast.MatchString(text):
		return bad("date_order")
	case vagueForm.MatchString(text):
		return bad("date_vague", "want", c.Coarse.form())
	case serialForm.MatchString(text):
		return c.serial(text)
	}
	return bad("date_bad", "want", c.Coarse.form())
}
