package intake

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// headingText is a heading in the form that is compared: compatibility forms
// resolved (full width, ㎡), brackets of one kind, no blanks or stars, lower case.
func headingText(s string) string {
	s = norm.NFKC.String(s)
	return strings.Map(func(r rune) rune {
		switch r {
		case '【', '〔', '[', '{':
			return '('
		case '】', '〕', ']', '}':
			return ')'
		case '*', '※', '\'', '"', '“', '”':
			return -1
		}
		if unicode.IsSpace(r) || invisible(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, s)
}

// foldText is a text in the form by which two spellings are one: as headingText
// and without the characters that people leave out or swap.
func foldText(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsPunct(r) || unicode.IsSymbol(r) {
			return -1
		}
		return r
	}, headingText(s))
}

// invisible reports whether a character shows nothing and takes no place.
func invisible(r rune) bool {
	switch {
	case r >= 0x200B && r <= 0x200F, r >= 0x202A && r <= 0x202E, r >= 0x2060 && r <= 0x2069, r == 0xFEFF, r == 0xAD, r == 0x180E:
		return true
	}
	return false
}

// narrow resolves full-width forms and leaves out blanks of every kind.
func narrow(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r) || invisible(r):
			return -1
		case r == '−' || r == '–' || r == '—':
			return '-'
		}
		return r
	}, norm.NFKC.String(s))
}

// placeholders are what people write for nothing.
var placeholders = map[string]bool{
	"无": true, "/": true, "\\": true, "-": true, "--": true, "---": true, "待补": true, "待补充": true, "待定": true, "待核": true, "待核实": true,
	"不详": true, "未知": true, "暂无": true, "暂缺": true, "空": true, "n/a": true, "na": true, "null": true, "none": true, "nil": true, "?": true, "*": true, ".": true,
}

func placeholder(s string) bool { return placeholders[strings.ToLower(narrow(s))] }

// unprintable returns the first character that no text has: "control" for
// controls, "replaced" for U+FFFD, which stands where a character was lost,
// "private" for characters that only one computer's font can draw; "" for none.
func unprintable(s string) (code string, r rune) {
	for _, r := range s {
		switch {
		case r == '\t' || r == '\n' || r == '\r':
		case unicode.IsControl(r), r&0xFFFE == 0xFFFE:
			return "control", r
		case r == unicode.ReplacementChar:
			return "replaced", r
		case unicode.Is(unicode.Co, r):
			return "private", r
		}
	}
	return "", 0
}
