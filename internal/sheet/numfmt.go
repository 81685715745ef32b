package sheet

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// builtin are the number formats without a code in the file: ECMA-376
// §18.8.30, of 27–36 and 50–58 what Chinese Excel shows.
var builtin = map[int]string{
	1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??",
	14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss", 22: "yyyy/m/d h:mm",
	27: `yyyy"年"m"月"`, 28: `m"月"d"日"`, 29: `m"月"d"日"`, 30: "m-d-yy", 31: `yyyy"年"m"月"d"日"`, 32: `h"时"mm"分"`, 33: `h"时"mm"分"ss"秒"`,
	34: `上午/下午h"时"mm"分"`, 35: `上午/下午h"时"mm"分"ss"秒"`, 36: `yyyy"年"m"月"`,
	37: "#,##0;-#,##0", 38: "#,##0;[Red]-#,##0", 39: "#,##0.00;-#,##0.00", 40: "#,##0.00;[Red]-#,##0.00",
	45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 48: "##0.0E+0", 49: "@",
	50: `yyyy"年"m"月"`, 51: `m"月"d"日"`, 52: `yyyy"年"m"月"`, 53: `m"月"d"日"`, 54: `m"月"d"日"`,
	55: `上午/下午h"时"mm"分"`, 56: `上午/下午h"时"mm"分"ss"秒"`, 57: `yyyy"年"m"月"`, 58: `m"月"d"日"`,
}

// shows are the parts of a point in time that a format shows.
type shows struct{ year, month, day, clock bool }

func (s shows) date() bool { return s.year || s.month || s.day }

// shown tells which parts of time the first section of a format code shows;
// none for the format of a number or of text.
func shown(code string) shows {
	var s shows
	if strings.EqualFold(code, "General") || code == "" {
		return s
	}
	months := false // m seen that is a month unless the clock proves otherwise
	for i := 0; i < len(code); i++ {
		switch c := code[i] | 0x20; {
		case code[i] == '"':
			if end := strings.IndexByte(code[i+1:], '"'); end >= 0 {
				i += end + 1
			}
		case code[i] == '\\' || code[i] == '_' || code[i] == '*':
			i++
		case code[i] == '[':
			end := strings.IndexByte(code[i:], ']')
			if end < 0 {
				return s
			}
			inner := strings.ToLower(code[i+1 : i+end])
			if strings.Trim(inner, "h") == "" || strings.Trim(inner, "m") == "" || strings.Trim(inner, "s") == "" {
				s.clock = true
			}
			i += end
		case code[i] == ';':
			i = len(code)
		case c == 'e' && i+1 < len(code) && (code[i+1] == '+' || code[i+1] == '-'):
			return shows{} // an exponent
		case c == 'y' || c == 'e' || c == 'g' && s.year:
			s.year = true
		case c == 'd':
			s.day = true
		case c == 'h' || c == 's':
			s.clock = true
		case c == 'm':
			months = true
		case code[i] == '#' || code[i] == '?':
			return shows{}
		}
	}
	s.month = months && (s.year || s.day || !s.clock)
	return s
}

// serialText writes a serial number of days as what its format shows; false for
// a number that is no date. The 1900 system counts a 29 February 1900 that
// never was; earlier numbers are one day off and 60 is no day.
func serialText(raw string, s shows, since1904 bool) (string, bool) {
	serial, err := strconv.ParseFloat(raw, 64)
	if err != nil || serial < 0 || serial >= 2958466 { // 9999-12-31
		return "", false
	}
	days := math.Floor(serial)
	seconds := math.Round((serial - days) * 86400)
	if seconds == 86400 {
		days, seconds = days+1, 0
	}
	epoch := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	switch {
	case since1904:
		epoch = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
	case days == 60 || days == 0 && s.date():
		return "", false
	case days < 60:
		epoch = epoch.AddDate(0, 0, 1)
	}
	t := epoch.AddDate(0, 0, int(days)).Add(time.Duration(seconds) * time.Second)
	switch {
	case !s.date() && days == 0:
		return t.Format("15:04:05"), true
	case !s.date(): // hours of more than a day, and clocks that hide the day
		return "", false
	case s.clock || seconds != 0:
		return t.Format("2006-01-02 15:04:05"), true
	case s.day:
		return t.Format("2006-01-02"), true
	case s.month:
		return t.Format("2006-01"), true
	}
	return t.Format("2006"), true
}
