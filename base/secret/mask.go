package secret

import "strings"

// MaskPhone shows the first three and last four digits of a telephone number
// of eleven digits or more (138****1234), the last two of a shorter one.
func MaskPhone(number string) string {
	if len(number) >= 11 {
		return middle(number, 3, 4)
	}
	return middle(number, 0, min(2, len(number)))
}

// MaskID shows the first three and last four characters of an identity number
// (110***********0021).
func MaskID(number string) string {
	if len(number) < 8 {
		return strings.Repeat("*", len(number))
	}
	return middle(number, 3, 4)
}

// middle puts stars over all but the first and last bytes.
func middle(s string, first, last int) string {
	return s[:first] + strings.Repeat("*", len(s)-first-last) + s[len(s)-last:]
}
