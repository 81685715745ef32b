package name

import (
	_ "embed"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

const (
	firstHan = 0x4e00
	lastHan  = 0x9fff
)

//go:embed data/simplified.txt
var simplifiedText string

// simple maps a Han character of the basic block to its simplified form.
var simple = func() *[lastHan - firstHan + 1]uint16 {
	var t [lastHan - firstHan + 1]uint16
	for i := range t {
		t[i] = uint16(firstHan + i)
	}
	for line := range strings.Lines(simplifiedText) {
		from, to, _ := strings.Cut(strings.TrimSpace(line), " ")
		want := []rune(to)
		for i, c := range []rune(from) {
			t[c-firstHan] = uint16(want[i])
		}
	}
	return &t
}()

func isHan(c rune) bool { return c >= firstHan && c <= lastHan }

// Normal returns the normal form of a name or address: NFKC, ASCII brackets,
// digits and capitals, simplified characters, one blank between words of
// letters and none elsewhere, no quotation marks, no full stop or comma at the
// ends, nothing invisible. Normal of a normal form is that form.
func Normal(s string) string {
	if already(s) {
		return s
	}
	// Twice, for what one pass leaves together may combine in the next; all
	// inputs of the fuzz target are still after that.
	for range 4 {
		next := normalOnce(s)
		if next == s {
			break
		}
		s = next
	}
	return s
}

// already reports whether a name is in normal form, as most are. It may say no
// of one that is.
func already(s string) bool {
	for i, c := range s {
		switch {
		case isHan(c):
			if rune(simple[c-firstHan]) != c {
				return false
			}
		case c >= '0' && c <= '9', c >= 'A' && c <= 'Z', c == '(' && i > 0, c == ')':
		default:
			return false
		}
	}
	return true
}

func normalOnce(s string) string {
	if !common(s) {
		s = norm.NFKC.String(strings.ToValidUTF8(s, ""))
	}
	out := make([]byte, 0, len(s))
	blank := false
	last := rune(0)
	for _, c := range s {
		c = plainRune(c)
		switch {
		case c < 0:
			continue
		case c == ' ':
			blank = true
			continue
		}
		if blank && letter(last) && letter(c) {
			out = append(out, ' ')
		}
		blank = false
		out = utf8.AppendRune(out, c)
		last = c
	}
	return strings.Trim(string(out), " .,;:、。·-_")
}

// common reports whether NFKC changes nothing but what plainRune does.
func common(s string) bool {
	for _, c := range s {
		switch {
		case isHan(c), c > ' ' && c <= '~', c == ' ', c >= '！' && c <= '～', c == '　', c >= '“' && c <= '”':
		default:
			return false
		}
	}
	return true
}

func letter(c rune) bool {
	return c < firstHan && (unicode.IsLetter(c) || unicode.IsDigit(c)) || c == '&' || c == '.'
}

// plainRune returns the normal form of one character, -1 for none.
func plainRune(c rune) rune {
	switch {
	case isHan(c):
		return rune(simple[c-firstHan])
	case c >= '！' && c <= '～':
		return plainRune(c - ('！' - '!'))
	case c >= 'a' && c <= 'z':
		return c - 'a' + 'A'
	}
	switch c {
	case '[', '{', '【', '〔', '〖', '﹝', '〈':
		return '('
	case ']', '}', '】', '〕', '〗', '﹞', '〉':
		return ')'
	case '"', '\'', '`', '“', '”', '‘', '’', '「', '」', '『', '』', '《', '》', '<', '>':
		return -1
	case '•', '・', '‧', '∙', '⋅':
		return '·'
	case '‐', '‑', '‒', '–', '—', '―', '−', '﹣', '~':
		return '-'
	case '，':
		return ','
	}
	if unicode.IsSpace(c) {
		return ' '
	}
	if unicode.IsControl(c) || unicode.Is(unicode.Cf, c) || c == utf8.RuneError {
		return -1
	}
	return unicode.ToUpper(c)
}
