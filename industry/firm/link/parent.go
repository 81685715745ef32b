package link

import (
	"strings"

	"github.com/sanquan/sanquan/industry/firm/name"
)

// ParentLink says which entry of the register a branch belongs to.
type ParentLink struct {
	Record     int // index in Index.Records, -1 for none
	Why        string
	Name       string // of the parent, as the name of the branch has it
	Candidates []Candidate
}

// Reasons of parent links, besides Ambiguous, Doubtful and NoneFits.
const (
	NoBranch   = "no_branch"   // the name is not that of a branch
	SameName   = "same_name"   // one entry has exactly the name of the parent
	LegalName  = "legal_name"  // one entry has exactly the name of the legal person; the unit between is not in the register
	ParentName = "parent_name" // one entry fits the name of the parent by its parts
)

// Parent finds the parent of a branch: the unit it belongs to directly, else
// the legal person. A name that two entries have is left open.
func (x *Index) Parent(r *Record) ParentLink {
	n := x.parser.Parse(r.Name)
	if !n.IsBranch() {
		return ParentLink{Record: -1, Why: NoBranch}
	}
	names := []string{n.Parent()}
	if root := n.Root(); root != names[0] {
		names = append(names, root)
	}
	for i, text := range names {
		found := x.named(text)
		switch {
		case len(found) == 1 && i == 0:
			return ParentLink{Record: found[0], Why: SameName, Name: text}
		case len(found) == 1:
			return ParentLink{Record: found[0], Why: LegalName, Name: text}
		case len(found) > 1:
			return ParentLink{Record: -1, Why: Ambiguous, Name: text}
		}
	}
	last := ParentLink{Record: -1, Why: NoneFits, Name: names[0]}
	for _, text := range names {
		q := profileOf(x.parser, &Record{}, text)
		if q.mark == "" || q.form == 0 {
			continue
		}
		var kept []Candidate
		for _, c := range x.candidates(&q, -1) {
			if p := &x.profiles[c.Record]; x.samePerson(&q, p) {
				kept = append(kept, c)
			}
		}
		switch {
		case len(kept) == 1:
			return ParentLink{Record: kept[0].Record, Why: ParentName, Name: text, Candidates: kept}
		case len(kept) > 1:
			return ParentLink{Record: -1, Why: Ambiguous, Name: text, Candidates: kept}
		}
	}
	return last
}

// named returns the entries that have a name in normal form, now or formerly.
func (x *Index) named(norm string) []int {
	var found []int
	for _, p := range x.blocks.of(hash(keyWhole, norm)) {
		q := &x.profiles[p.id]
		if q.norm == norm && (len(found) == 0 || found[len(found)-1] != int(q.rec)) {
			found = append(found, int(q.rec))
		}
	}
	return found
}

// samePerson reports whether two names of legal persons differ only in what
// registers write differently: the kind of a division (北京, 北京市), brackets,
// 有限公司, 有限责任公司 and 公司. Another mark, trade or place is another firm.
func (x *Index) samePerson(a, b *profile) bool {
	if a.branched || b.branched || a.mark != b.mark || a.trade != b.trade {
		return false
	}
	na, nb := x.parser.Parse(a.norm), x.parser.Parse(b.norm)
	if placeNumber(na.Place()) != placeNumber(nb.Place()) {
		return false
	}
	if strings.Contains(na.Form(), "集团") != strings.Contains(nb.Form(), "集团") {
		return false // a group and the company in it are two
	}
	return a.form == b.form || ltdOrCompany(na) && ltdOrCompany(nb)
}

func ltdOrCompany(n name.Name) bool {
	switch n.Class() {
	case "ltd", "company", "group":
		return true
	}
	return false
}
