package orgcode

import (
	"strings"

	"github.com/sanquan/sanquan/base/fault"
)

// Kind says which of the three codes a Code is.
type Kind byte

// The kinds; the zero Code has none.
const (
	None         Kind = iota
	Credit            // unified social credit code, 18 characters
	Organisation      // organisation code, 9 characters
	Registration      // registration number of enterprises, 15 digits
)

// Code is a code that has passed its check. It is comparable; the zero value
// means "no code".
type Code struct {
	text string
	kind Kind
}

// Kind returns which code it is.
func (c Code) Kind() Kind { return c.kind }

// String returns the code in its normal form: ASCII, upper case, no blanks or
// hyphens; "" for none.
func (c Code) String() string { return c.text }

// Organisation returns the nine characters of the organisation code, "" where
// the code has none.
func (c Code) Organisation() string {
	switch c.kind {
	case Credit:
		return c.text[8:17]
	case Organisation:
		return c.text
	default:
		return ""
	}
}

// Area returns the six digits of the division whose authority registered the
// holder (GB/T 2260 as of that day, or the authority's own number), "" where
// the code does not tell.
func (c Code) Area() string {
	switch c.kind {
	case Credit:
		return c.text[2:8]
	case Registration:
		return c.text[:6]
	default:
		return ""
	}
}

// Same reports whether two codes are of one holder as far as they tell: equal,
// or a credit code and the organisation code within it.
func (c Code) Same(d Code) bool {
	if c.kind == None || d.kind == None {
		return false
	}
	if c.kind == d.kind {
		return c.text == d.text
	}
	o := c.Organisation()
	return o != "" && o == d.Organisation()
}

// Differs reports whether two codes are certainly of two holders: both of one
// kind and not equal, or a credit code and an organisation code that is not in
// it. A registration number says nothing about a credit code.
func (c Code) Differs(d Code) bool {
	if c.kind == None || d.kind == None || c.Same(d) {
		return false
	}
	return c.kind == d.kind || c.kind != Registration && d.kind != Registration
}

// Parse normalises and checks a code. Faults, all invalid, with "value" as it
// was given:
//
//   - orgcode.empty;
//   - orgcode.scientific: what a spreadsheet makes of a long number (9.11E+17);
//   - orgcode.length, with length: not 9, 15 or 18 characters;
//   - orgcode.character, with character and position from 1;
//   - orgcode.check, with kind, and want, the character that would be right if
//     all others are;
//   - orgcode.embedded: the credit code is right but the organisation code in
//     it is not. Parse accepts such codes, for real ones exist (6 in 100,000
//     of a register); Strict refuses them.
func Parse(s string) (Code, error) {
	text, err := normal(s)
	if err != nil {
		return Code{}, err
	}
	c := Code{text: text}
	switch len(text) {
	case 18:
		c.kind = Credit
	case 9:
		c.kind = Organisation
	case 15:
		c.kind = Registration
	default:
		return Code{}, fault.New(fault.Invalid, "orgcode.length", "value", s, "length", len(text))
	}
	if err := checked(s, text, c.kind); err != nil {
		return Code{}, err
	}
	return c, nil
}

// Strict is Parse that also refuses a credit code whose embedded organisation
// code fails its own check.
func Strict(s string) (Code, error) {
	c, err := Parse(s)
	if err != nil || c.kind != Credit {
		return c, err
	}
	if want, ok := organisationCheck(c.text[8:16]); !ok || want != c.text[16] {
		return Code{}, fault.New(fault.Invalid, "orgcode.embedded", "value", s, "organisation", c.text[8:17])
	}
	return c, nil
}

// normal returns s in ASCII and upper case, without the blanks and hyphens
// that group characters.
func normal(s string) (string, error) {
	plain := true
	for i := 0; i < len(s) && plain; i++ {
		plain = s[i] >= '0' && s[i] <= '9' || s[i] >= 'A' && s[i] <= 'Z'
	}
	if plain && s != "" {
		return s, nil
	}
	if Scientific(s) {
		return "", fault.New(fault.Invalid, "orgcode.scientific", "value", s)
	}
	var b strings.Builder
	for _, c := range s {
		if c >= '！' && c <= '～' {
			c -= '！' - '!'
		}
		switch {
		case c == ' ' || c == '\t' || c == '　' || c == '\u00a0' || c == '-':
		case c >= 'a' && c <= 'z':
			b.WriteRune(c - 'a' + 'A')
		default:
			b.WriteRune(c)
		}
	}
	text := b.String()
	if text == "" {
		return "", fault.New(fault.Invalid, "orgcode.empty")
	}
	position := 0
	for _, c := range text {
		position++
		if (c < '0' || c > '9') && (c < 'A' || c > 'Z') {
			return "", wrongCharacter(s, c, position)
		}
	}
	return text, nil
}

func wrongCharacter(value string, c rune, position int) error {
	return fault.New(fault.Invalid, "orgcode.character", "value", value, "character", string(c), "position", position)
}

// Scientific reports whether s is what a spreadsheet makes of a long number:
// digits with a point, an exponent and its sign or both. Its digits are lost.
func Scientific(s string) bool {
	s = strings.ToUpper(strings.TrimSpace(s))
	mantissa, exponent, ok := strings.Cut(s, "E")
	if !ok || mantissa == "" || !strings.ContainsAny(s, ".+") {
		return false
	}
	whole, fraction, point := strings.Cut(mantissa, ".")
	exponent = strings.TrimPrefix(exponent, "+")
	return len(whole) == 1 && digits(whole) && (!point || digits(fraction)) && len(exponent) <= 3 && digits(exponent)
}

func digits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}
