package orgcode

import "github.com/sanquan/sanquan/base/fault"

// creditDigits are the characters of GB 32100 in order of value.
const creditDigits = "0123456789ABCDEFGHJKLMNPQRTUWXY"

// bad marks a byte that is no digit of a code.
const bad = 0xff

var creditValue = func() (v [256]byte) {
	for i := range v {
		v[i] = bad
	}
	for i := range len(creditDigits) {
		v[creditDigits[i]] = byte(i)
	}
	return v
}()

// creditWeights are 3^i modulo 31 (GB 32100-2015, 5.6).
var creditWeights = [17]int{1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28}

// CreditCheck returns the check character that belongs to the first seventeen
// characters of a credit code in normal form, and the position (from 0) of the
// first character that may not stand there, or -1. It panics if there are
// fewer than seventeen bytes. It does not allocate.
func CreditCheck(code string) (check byte, wrong int) {
	_ = code[16]
	sum := 0
	for i := range 17 {
		v := creditValue[code[i]]
		if v == bad {
			return 0, i
		}
		sum += int(v) * creditWeights[i]
	}
	return creditDigits[(31-sum%31)%31], -1
}

// organisationWeights are those of GB 11714-1997.
var organisationWeights = [8]int{3, 7, 9, 10, 5, 8, 4, 2}

// organisationCheck returns the check character of the first eight characters
// of an organisation code, whose letters count from A = 10 to Z = 35.
func organisationCheck(code string) (byte, bool) {
	sum := 0
	for i := range 8 {
		v := int(code[i])
		switch {
		case v >= '0' && v <= '9':
			v -= '0'
		case v >= 'A' && v <= 'Z':
			v -= 'A' - 10
		default:
			return 0, false
		}
		sum += v * organisationWeights[i]
	}
	switch check := 11 - sum%11; check {
	case 10:
		return 'X', true
	case 11:
		return '0', true
	default:
		return byte('0' + check), true
	}
}

// registrationCheck returns the last digit that makes fourteen digits a
// registration number (GB/T 17710, modulo 11, 10).
func registrationCheck(code string) byte {
	rem := 10
	for i := range 14 {
		s := (rem + int(code[i]-'0')) % 10
		if s == 0 {
			s = 10
		}
		rem = 2 * s % 11
	}
	return byte('0' + (11-rem)%10)
}

// checked reports what is wrong with a code of the right length in ASCII
// digits and capitals; value is what the user gave.
func checked(value, text string, kind Kind) error {
	var want byte
	switch kind {
	case Credit:
		var wrong int
		if want, wrong = CreditCheck(text); wrong < 0 && creditValue[text[17]] == bad {
			wrong = 17
		}
		if wrong >= 0 {
			return wrongCharacter(value, rune(text[wrong]), wrong+1)
		}
	case Organisation:
		if c := text[8]; c > '9' && c != 'X' {
			return wrongCharacter(value, rune(c), 9)
		}
		want, _ = organisationCheck(text)
	default:
		for i := range 15 {
			if text[i] > '9' {
				return wrongCharacter(value, rune(text[i]), i+1)
			}
		}
		want = registrationCheck(text)
	}
	if got := text[len(text)-1]; got != want {
		return fault.New(fault.Invalid, "orgcode.check", "value", value, "kind", kind.String(), "want", string(want), "got", string(got))
	}
	return nil
}

// String names the kind as data and messages do.
func (k Kind) String() string {
	switch k {
	case Credit:
		return "credit"
	case Organisation:
		return "organisation"
	case Registration:
		return "registration"
	default:
		return ""
	}
}
