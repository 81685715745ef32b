package relocation

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/sanquan/sanquan/base/orgcode"
)

// creditCode reports whether a text is a 统一社会信用代码 (GB 32100), check
// character included.
func creditCode(s string) bool {
	c, err := orgcode.Parse(s)
	return err == nil && c.Kind() == orgcode.Credit
}

// Named returns the form of a name by which records are compared: compatibility
// forms folded (NFKC), letters small, spaces and punctuation left out, so that
// （北京）, (北京) and ‘( 北京 )’ are one. It tells no abbreviation from another
// name.
func Named(name string) string {
	var b strings.Builder
	for _, r := range norm.NFKC.String(name) {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			b.WriteRune(unicode.ToLower(r))
		}
	}
	return b.String()
}

// names returns the normal forms of all names of a record, the present first.
func (f *Flow) names() []string {
	all := []string{Named(f.Name)}
	for _, n := range f.Former {
		all = append(all, Named(n))
	}
	return all
}

// Tie is what says that two records are of one firm.
type Tie string

// The ties, the surest first.
const (
	NoTie       Tie = ""
	ByCode      Tie = "code"           // the same code
	ByName      Tie = "name"           // the same name, of then or now; at most one side states a code
	ByProject   Tie = "project"        // the same project number, which no other record of either side has
	ByNameAlone Tie = "name_two_codes" // the same name under two codes: one of them is wrong
)

func tieOf(a, b *Flow, soleProject map[string]bool) Tie {
	if a.Code != "" && a.Code == b.Code {
		return ByCode
	}
	named := meet(a.names(), b.names())
	twoCodes := a.Code != "" && b.Code != ""
	switch {
	case named && !twoCodes:
		return ByName
	case a.Project != "" && a.Project == b.Project && soleProject[a.Project]:
		return ByProject
	case named:
		return ByNameAlone
	}
	return NoTie
}

func meet(a, b []string) bool {
	for _, x := range a {
		for _, y := range b {
			if x == y && x != "" {
				return true
			}
		}
	}
	return false
}
