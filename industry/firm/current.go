package firm

import (
	"cmp"
	"slices"
	"strings"

	"github.com/sanquan/sanquan/region"
)

// Title is a recognition that a firm holds: 小巨人, 专精特新, 国高新.
type Title struct {
	Name   string `json:"name"`
	Issuer string `json:"issuer"`
	From   string `json:"from,omitempty"`
	Until  string `json:"until,omitempty"` // last day, inclusive; "" where it holds, or nobody knows
}

// Firm is what the facts that count say of a record, or of the records that
// were joined with it.
type Firm struct {
	Name        string       `json:"name"`
	Kind        Kind         `json:"kind"`
	Code        string       `json:"code,omitempty"`
	Parent      string       `json:"parent,omitempty"` // id of a record
	Area        string       `json:"area,omitempty"`
	Address     string       `json:"address,omitempty"`
	Position    string       `json:"position,omitempty"`      // "longitude,latitude", WGS84
	Sure        region.Basis `json:"positionBasis,omitempty"` // of Position
	Class       string       `json:"class,omitempty"`         // GB/T 4754
	Industry    string       `json:"industry,omitempty"`
	Products    string       `json:"products,omitempty"`
	Status      State        `json:"status,omitempty"`
	Founded     string       `json:"founded,omitempty"`
	Capital     string       `json:"capital,omitempty"` // whole yuan
	Employees   string       `json:"employees,omitempty"`
	StockCode   string       `json:"stockCode,omitempty"`
	FormerNames []string     `json:"formerNames"`
	Aliases     []string     `json:"aliases"`
	OldCodes    []string     `json:"oldCodes"`
	Titles      []Title      `json:"titles"`
	Source      string       `json:"source"`   // of the name
	Observed    string       `json:"observed"` // latest day of a fact that counts
	Basis       region.Basis `json:"basis"`    // least sure of all that counts: sample marks what is invented
	Conflicts   int          `json:"conflicts"`
}

// Conflict is a field on which facts contradict each other.
type Conflict struct {
	Field Field  `json:"field"`
	Facts []Fact `json:"facts"` // the one taken first
}

// Current computes what facts say. Those that ended do not count. A field with
// one value at a time takes, of its facts, the one observed last; of these the
// surer by basis; of these the one entered last; of these the one with the
// greater id. A registered name that another took over is a former name. A
// kind nobody stated is Organisation.
//
// The conflicts are, of fields with one value at a time, facts with different
// values of which none was observed after the other (a date of less precision
// is not before or after one within it), and different credit codes whenever
// they were observed: a firm has one in its life. Cost is linear but for
// sorting; the result does not depend on the order of facts.
func Current(facts []Fact) (Firm, []Conflict) {
	by := map[Field][]Fact{}
	f := Firm{Kind: Organisation, FormerNames: []string{}, Aliases: []string{}, OldCodes: []string{}, Titles: []Title{}}
	for _, fact := range facts {
		if fact.Ended != nil {
			continue
		}
		by[fact.Field] = append(by[fact.Field], fact)
		f.Observed = max(f.Observed, fact.Observed)
		if f.Basis == "" || slices.Index(bases, fact.Basis) > slices.Index(bases, f.Basis) {
			f.Basis = fact.Basis
		}
	}
	conflicts := []Conflict{}
	for _, field := range Fields() {
		list := by[field]
		if len(list) == 0 {
			continue
		}
		slices.SortFunc(list, later)
		f.take(field, list)
		if clash := clashing(field, list); clash != nil {
			conflicts = append(conflicts, Conflict{field, clash})
		}
	}
	f.Conflicts = len(conflicts)
	return f, conflicts
}

// later orders the fact that is taken first.
func later(a, b Fact) int {
	return cmp.Or(
		cmp.Compare(b.Observed, a.Observed),
		cmp.Compare(slices.Index(bases, a.Basis), slices.Index(bases, b.Basis)),
		b.Entered.Compare(a.Entered),
		cmp.Compare(b.ID, a.ID),
	)
}

func (f *Firm) take(field Field, list []Fact) {
	first := list[0].Value
	switch field {
	case Name:
		f.Name, f.Source = first, list[0].Source
		for _, old := range list[1:] {
			f.FormerNames = with(f.FormerNames, old.Value, first)
		}
	case FormerName:
		for _, old := range list {
			f.FormerNames = with(f.FormerNames, old.Value, f.Name)
		}
	case Alias:
		for _, other := range list {
			f.Aliases = with(f.Aliases, other.Value, f.Name)
		}
	case OldCode:
		for _, old := range list {
			f.OldCodes = with(f.OldCodes, old.Value, f.Code)
		}
	case Qualification:
		for _, q := range list {
			t := Title{q.Value, q.Issuer, q.From, q.Until}
			if !slices.Contains(f.Titles, t) {
				f.Titles = append(f.Titles, t)
			}
		}
		slices.SortFunc(f.Titles, func(a, b Title) int {
			return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.From, b.From), cmp.Compare(a.Issuer, b.Issuer), cmp.Compare(a.Until, b.Until))
		})
	case Position:
		f.Position, f.Sure = first, list[0].Basis
	default:
		*f.single(field) = first
	}
}

// single is where a field with one value is kept; nil for no such field.
func (f *Firm) single(field Field) *string {
	switch field {
	case CreditCode:
		return &f.Code
	case KindOf:
		return (*string)(&f.Kind)
	case Parent:
		return &f.Parent
	case Class:
		return &f.Class
	case Industry:
		return &f.Industry
	case Products:
		return &f.Products
	case Area:
		return &f.Area
	case Address:
		return &f.Address
	case Status:
		return (*string)(&f.Status)
	case Founded:
		return &f.Founded
	case Capital:
		return &f.Capital
	case Employees:
		return &f.Employees
	case StockCode:
		return &f.StockCode
	}
	return nil
}

// with adds a value that is not there, nor the one to leave out.
func with(list []string, value, but string) []string {
	if value == but || slices.Contains(list, value) {
		return list
	}
	return append(list, value)
}

// clashing returns the facts that contradict the first, after it; nil for none.
func clashing(field Field, list []Fact) []Fact {
	if field.Many() {
		return nil
	}
	var clash []Fact
	for _, other := range list[1:] {
		if other.Value != list[0].Value && (field == CreditCode || within(other.Observed, list[0].Observed)) {
			clash = append(clash, other)
		}
	}
	if clash == nil {
		return nil
	}
	return append([]Fact{list[0]}, clash...)
}

// within reports whether neither of two dates is after the other.
func within(a, b string) bool { return strings.HasPrefix(a, b) || strings.HasPrefix(b, a) }
