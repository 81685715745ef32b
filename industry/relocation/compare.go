package relocation

import (
	"strconv"
)

// Field names what two records may differ in.
type Field string

// The fields that are compared.
const (
	FieldCode     Field = "code"
	FieldName     Field = "name"
	FieldProject  Field = "project"
	FieldCategory Field = "category"
	FieldFrom     Field = "from"
	FieldTo       Field = "to"
	FieldPlanned  Field = "planned"
	FieldActual   Field = "actual"
	FieldStaff    Field = "staff"
	FieldRevenue  Field = "revenue"
	FieldTax      Field = "tax"
)

// Difference is a field in which the two sides contradict each other. What one
// side leaves out is no contradiction.
type Difference struct {
	Field Field  `json:"field"`
	Out   string `json:"out"` // as that side gives it, money with its unit
	In    string `json:"in"`
}

// differences compares what both sides state of one move. The area in use is
// each side's own and is not compared.
func differences(out, in *Flow) []Difference {
	d := []Difference{}
	text := func(f Field, a, b string) {
		if a != "" && b != "" && a != b {
			d = append(d, Difference{f, a, b})
		}
	}
	text(FieldCode, out.Code, in.Code)
	if !meet(out.names(), in.names()) {
		d = append(d, Difference{FieldName, out.Name, in.Name})
	}
	text(FieldProject, out.Project, in.Project)
	text(FieldCategory, string(out.Category), string(in.Category))
	if !sitesAgree(out.From, in.From) {
		d = append(d, Difference{FieldFrom, out.From.word(), in.From.word()})
	}
	if out.Exit != NoExit {
		d = append(d, Difference{FieldTo, string(out.Exit), in.To.word()})
	} else if !sitesAgree(out.To, in.To) {
		d = append(d, Difference{FieldTo, out.To.word(), in.To.word()})
	}
	when := func(f Field, a, b When) {
		if a != "" && b != "" && !a.meets(b) {
			d = append(d, Difference{f, string(a), string(b)})
		}
	}
	when(FieldPlanned, out.Planned, in.Planned)
	when(FieldActual, out.Actual, in.Actual)
	if out.Staff != nil && in.Staff != nil && *out.Staff != *in.Staff {
		d = append(d, Difference{FieldStaff, strconv.Itoa(*out.Staff), strconv.Itoa(*in.Staff)})
	}
	d = compareMoney(d, FieldRevenue, out.Revenue, in.Revenue)
	return compareMoney(d, FieldTax, out.Tax, in.Tax)
}

func compareMoney(d []Difference, f Field, a, b *Money) []Difference {
	if a == nil || b == nil {
		return d
	}
	x, ulpX, _ := a.measure()
	y, ulpY, _ := b.measure()
	if agree(x, ulpX, y, ulpY) {
		return d
	}
	return append(d, Difference{f, a.word(), b.word()})
}

func (m Money) word() string {
	return m.Number + map[MoneyUnit]string{Yuan: "元", TenThousand: "万元", HundredMn: "亿元"}[m.Unit]
}

// sitesAgree reports whether two sites can be one: where both name a park it is
// the same, else where both know a division one contains the other.
func sitesAgree(a, b Site) bool {
	if a.Park != "" && b.Park != "" {
		return a.Park == b.Park
	}
	if a.Area == "" || b.Area == "" {
		return true
	}
	return within(a.Area, b.Area) || within(b.Area, a.Area)
}

// within reports whether the division with a code of GB/T 2260 lies in another.
func within(code, outer string) bool {
	for len(outer) > 2 && outer[len(outer)-2:] == "00" {
		outer = outer[:len(outer)-2]
	}
	return len(code) >= len(outer) && code[:len(outer)] == outer
}

func (s Site) word() string {
	switch {
	case s.Text != "":
		return s.Text
	case s.Park != "":
		return s.Park
	}
	return s.Area
}

// cost orders pairs: first that there is one by a sure tie, then that it
// contradicts itself little, then that it is near. Costs add up and compare
// member by member, the first first.
type cost [6]int64

func (c cost) less(d cost) bool {
	for i := range c {
		if c[i] != d[i] {
			return c[i] < d[i]
		}
	}
	return false
}

func (c cost) plus(d cost) cost {
	for i := range c {
		c[i] += d[i]
	}
	return c
}

func (c cost) minus(d cost) cost {
	for i := range c {
		c[i] -= d[i]
	}
	return c
}

// costOf is the cost of a pair that has a tie: minus one in the place of the
// tie, then differences, then days and money apart.
func costOf(a, b *Flow, t Tie, different int) cost {
	var c cost
	switch t {
	case ByCode:
		c[0] = -1
	case ByName:
		c[1] = -1
	default:
		c[2] = -1
	}
	c[3] = int64(different)
	c[4] = a.Actual.apart(b.Actual) + a.Planned.apart(b.Planned)
	c[5] = (apartMoney(a.Tax, b.Tax) + apartMoney(a.Revenue, b.Revenue)) / 100 // yuan: sums stay small
	return c
}

func apartMoney(a, b *Money) int64 {
	if a == nil || b == nil {
		return 0
	}
	return abs(int64(a.Fen() - b.Fen()))
}
