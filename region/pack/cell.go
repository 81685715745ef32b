package pack

import (
	"bytes"
	"errors"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/base/orgcode"
	"github.com/sanquan/sanquan/base/suggest"
)

// checkCell checks one cell by itself and reports at most one fault of it.
func (r *tableRun) checkCell(i int) {
	f, cell := &r.t.Fields[i], r.cells[i]
	if len(cell) == 0 {
		if f.Required {
			r.add(i, codeEmpty)
		}
		return
	}
	if !plain(cell) && !r.checkCharacters(i, f, cell) {
		return
	}
	if placeholder(cell) && !slices.Contains(f.Enum, string(cell)) {
		r.add(i, codePlaceholder)
		return
	}
	switch f.Kind {
	case Text:
	case ID:
		r.checkID(i, cell)
	case Code:
		r.checkCode(i, f, cell)
	case Enum:
		r.checkEnum(i, f, string(cell))
	case Integer:
		r.checkInteger(i, f, cell)
	case Number:
		r.checkNumber(i, f, cell)
	case Boolean:
		if s := string(cell); s != "true" && s != "false" {
			r.add(i, codeBoolean, hint, booleans[strings.ToLower(s)])
		}
	case Date, Moment, Period:
		if !validPeriod(f.Kind, string(cell)) {
			r.add(i, codeDate, hint, dateHint(string(cell)), "form", dateForms[f.Kind])
		}
	case Clock, Clock24, ClockRun:
		if _, ok := minutes(cell, f.Kind); !ok {
			r.add(i, codeClock, hint, clockHint(string(cell), f.Kind))
		}
	case Hours:
		if !validHours(string(cell)) {
			r.add(i, codeHours)
		}
	case List:
		r.checkList(i, cell)
	case URL:
		if s := string(cell); !strings.HasPrefix(s, "https://") && !strings.HasPrefix(s, "http://") || strings.ContainsAny(s, " \t") {
			r.add(i, codeURL)
		}
	case USCC:
		r.checkUSCC(i, string(cell))
	}
}

// plain reports whether a cell is printable ASCII without spaces at its ends:
// the form of nearly all cells, for which nothing else about characters needs
// to be looked at.
func plain(cell []byte) bool {
	for _, c := range cell {
		if c < ' ' || c > '~' {
			return false
		}
	}
	return cell[0] != ' ' && cell[len(cell)-1] != ' '
}

// checkCharacters reports characters that no cell, or no cell of this kind,
// may have.
func (r *tableRun) checkCharacters(i int, f *Field, cell []byte) bool {
	if !utf8.Valid(cell) {
		r.add(i, codeUTF8)
		return false
	}
	wide := false
	for _, c := range string(cell) {
		switch {
		case c == 0:
			r.add(i, codeNUL)
			return false
		case isControl(c):
			r.add(i, codeControl, "character", codePoint(c))
			return false
		case invisible(c):
			r.add(i, codeInvisible, "character", codePoint(c))
			return false
		}
		wide = wide || c >= '!'+0xfee0 && c <= '~'+0xfee0
	}
	if trimmed := bytes.TrimFunc(cell, unicode.IsSpace); len(trimmed) != len(cell) {
		r.add(i, codeOuterSpace)
		return false
	}
	if wide && f.Kind != Text && f.Kind != Enum {
		if narrow := narrow(string(cell)); f.Kind != ID || idPattern.MatchString(narrow) && fullWidthDigits(cell) {
			r.add(i, codeFullWidth, "want", narrow)
			return false
		}
	}
	return true
}

// fullWidthDigits reports whether a cell has digits or letters in full width;
// an id may have full-width brackets, which names in Chinese have.
func fullWidthDigits(cell []byte) bool {
	return bytes.ContainsFunc(cell, func(c rune) bool {
		c -= 0xfee0
		return c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z'
	})
}

// narrow replaces full-width forms by their ASCII counterparts.
func narrow(s string) string {
	return strings.Map(func(c rune) rune {
		if c >= '!'+0xfee0 && c <= '~'+0xfee0 {
			return c - 0xfee0
		}
		return c
	}, s)
}

// invisible are characters that change a value without being seen.
func invisible(c rune) bool {
	switch c {
	case 0xa0, 0xad, 0x180e, 0x200b, 0x200c, 0x200d, 0x2028, 0x2029, 0x2060, 0xfeff, utf8.RuneError:
		return true
	}
	return c >= 0x200e && c <= 0x200f || c >= 0x202a && c <= 0x202e || c >= 0x2066 && c <= 0x2069
}

func codePoint(c rune) string {
	hex := strings.ToUpper(strconv.FormatInt(int64(c), 16))
	return "U+" + strings.Repeat("0", max(0, 4-len(hex))) + hex
}

// placeholders say "nothing here" where an empty cell would; keys in lower case.
var placeholders = map[string]bool{
	"无": true, "-": true, "--": true, "—": true, "——": true, "/": true, "\\": true, "?": true, "？": true, "…": true,
	"待补": true, "待定": true, "待核": true, "暂无": true, "未知": true, "不详": true, "缺": true, "空": true,
	"n/a": true, "na": true, "nan": true, "null": true, "none": true, "nil": true, "tbd": true, "todo": true, "unknown": true,
	"#n/a": true, "#ref!": true, "#value!": true, "#name?": true, "#div/0!": true,
}

func placeholder(cell []byte) bool {
	if len(cell) > 12 || cell[0] < utf8.RuneSelf && strings.IndexByte("-/\\?#nNtTuU", cell[0]) < 0 {
		return false
	}
	return placeholders[strings.ToLower(string(cell))]
}

var (
	scientific = regexp.MustCompile(`^[+-]?\d(\.\d+)?[eE][+-]?\d{1,3}$`)
	idPattern  = regexp.MustCompile(patterns[ID])
)

// mangled reports whether an identifier looks like what a spreadsheet makes of
// a long number: digits are lost, so it is refused and not repaired. Without a
// point or a sign (3E10) it may be a name.
func mangled(cell []byte) bool {
	return len(cell) <= 24 && cell[0] <= '9' && bytes.ContainsAny(cell, "eE") && bytes.ContainsAny(cell, ".+") && scientific.Match(cell)
}

func (r *tableRun) checkID(i int, cell []byte) {
	switch {
	case mangled(cell):
		r.add(i, codeScientific)
	case bytes.IndexByte(cell, ' ') >= 0, bytes.IndexByte(cell, ';') >= 0, bytes.IndexByte(cell, '"') >= 0,
		!plain(cell) && !idPattern.Match(cell):
		r.add(i, codeID)
	}
}

// examples show people what the patterns of the codes mean.
var examples = map[string]string{areaPattern: "110106", industryPattern: "3714", stockPattern: "000998.SZ"}

// compiled are the patterns of the fields of kind Code, by pattern.
var compiled = map[string]*regexp.Regexp{
	areaPattern:     regexp.MustCompile(areaPattern),
	industryPattern: regexp.MustCompile(industryPattern),
	stockPattern:    regexp.MustCompile(stockPattern),
}

func (r *tableRun) checkCode(i int, f *Field, cell []byte) {
	if f.Pattern == areaPattern && isArea(cell) || compiled[f.Pattern].Match(cell) {
		return
	}
	if mangled(cell) {
		r.add(i, codeScientific)
		return
	}
	digits, rest, _ := strings.Cut(string(cell), ".")
	if rest != "" {
		rest = "." + rest
	}
	for zeros := 1; zeros <= 5; zeros++ {
		padded := strings.Repeat("0", zeros) + digits + rest
		if isDigits(digits) && compiled[f.Pattern].MatchString(padded) {
			r.add(i, codeLeadingZero, "want", padded)
			return
		}
	}
	r.add(i, codePattern, "example", examples[f.Pattern])
}

// isArea is areaPattern without a regular expression: the most frequent code.
func isArea(cell []byte) bool {
	if len(cell) != 6 || cell[0] == '0' {
		return false
	}
	for _, c := range cell {
		if c < '0' || c > '9' {
			return false
		}
	}
	return true
}

func (r *tableRun) checkEnum(i int, f *Field, value string) {
	if slices.Contains(f.Enum, value) {
		return
	}
	if f.Name == "datum" && otherDatum(value) != "" {
		return // the rule of the positions reports it, with the converted position
	}
	r.add(i, codeEnum, hint, suggest.Nearest(strings.ToLower(narrow(value)), f.Enum), "values", strings.Join(f.Enum, ", "))
}

func (r *tableRun) checkList(i int, cell []byte) {
	seen := map[string]bool{}
	for element := range strings.SplitSeq(string(cell), ";") {
		switch {
		case strings.TrimSpace(element) == "":
			r.add(i, codeListEmpty)
			return
		case !idPattern.MatchString(element):
			r.add(i, codeID)
			return
		case seen[element]:
			r.add(i, codeListTwice, "element", element)
			return
		}
		seen[element] = true
	}
}

var booleans = map[string]string{
	"1": "true", "yes": "true", "y": "true", "t": "true", "是": "true", "真": "true", "true": "true",
	"0": "false", "no": "false", "n": "false", "f": "false", "否": "false", "假": "false", "false": "false",
}

func (r *tableRun) checkUSCC(i int, code string) {
	if mangled([]byte(code)) {
		r.add(i, codeScientific)
		return
	}
	if len(code) != 18 {
		r.add(i, codeUSCC)
		return
	}
	_, err := orgcode.Parse(code)
	meant := strings.ToUpper(code)
	e, _ := errors.AsType[*fault.Error](err)
	switch {
	case meant != code:
		r.add(i, codeUSCC, hint, meant)
	case e == nil:
	case e.ID == "orgcode.check":
		r.add(i, codeUSCCCheck)
	default:
		r.add(i, codeUSCC, hint, "")
	}
}
