package movelist

import (
	"context"
	"math/big"
	"slices"
	"strconv"
	"strings"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/industry/relocation"
	"github.com/sanquan/sanquan/internal/intake"
	"github.com/sanquan/sanquan/internal/message"
	"github.com/sanquan/sanquan/internal/sheet"
	"github.com/sanquan/sanquan/region"
)

// Options are what reading a list needs.
type Options struct {
	Sheet     string // name; "" for the one visible sheet that has the table
	Year      int    // rows dated in other years are skipped; 0 for all years
	Region    *region.Region
	Beyond    []region.Area // divisions outside the region
	Divisions *intake.Divisions
	Lang      message.Lang
}

// List is a list as it was read.
type List struct {
	*intake.Reading
	Side    relocation.Side
	Entries []relocation.Entry // the rows taken; Ref is the number of the row
}

// Fates counts the rows: Taken are the entries, Refused break a rule, Skipped
// are no records or of other years. They add up to the rows.
func (l *List) Fates() (taken, refused, skipped int) {
	for _, r := range l.Rows {
		switch r.Fate {
		case intake.Refused, intake.Duplicate:
			refused++
		case intake.Skipped:
			skipped++
		default:
			taken++
		}
	}
	return taken, refused, skipped
}

// Read reads the list of a side out of a book. Faults: those of intake.Read.
func Read(ctx context.Context, b *sheet.Book, side relocation.Side, o Options) (*List, error) {
	r, err := intake.Read(ctx, b, Table(side), intake.Options{Sheet: o.Sheet, Divisions: o.Divisions, Lang: o.Lang})
	if err != nil {
		return nil, err
	}
	l := &List{Reading: r, Side: side}
	places := newPlaces(o.Region, o.Beyond)
	rows := []int{} // of the entries, in Rows
	for i := range r.Rows {
		row := &r.Rows[i]
		if row.Fate != intake.Taken {
			continue
		}
		f, issues := flow(side, row.Record, places)
		for _, issue := range issues {
			l.tell(row, issue)
		}
		if year := f.On().Year(); o.Year != 0 && year != 0 && year != o.Year && row.Fate == intake.Taken {
			l.tell(row, doubt("", "relocation.row.other_year", "year", o.Year, "found", year))
			row.Fate = intake.Skipped
		}
		if row.Fate == intake.Taken {
			rows = append(rows, i)
			l.Entries = append(l.Entries, relocation.Entry{Ref: strconv.Itoa(row.Row), Flow: f})
		}
	}
	l.suspect(rows)
	slices.SortStableFunc(l.Problems, func(a, b intake.Problem) int { return a.Row - b.Row })
	return l, nil
}

// suspect tells rows what they repeat or contradict, and leaves out those that
// another says already.
func (l *List) suspect(rows []int) {
	again := map[int]bool{}
	for _, s := range relocation.Suspect(l.Entries) {
		row, with := &l.Rows[rows[s.Entry]], &l.Entries[s.With]
		issue := doubt("name", "relocation.row."+string(s.What), "row", with.Ref, "name", with.Name, "code", with.Code)
		if s.What == relocation.TwoCodes || s.What == relocation.OneCode {
			issue.Column = "code"
		}
		if s.What.Twice() {
			issue.Grade, again[s.Entry] = intake.Bad, true
		}
		l.tell(row, issue)
	}
	kept := l.Entries[:0]
	for i, e := range l.Entries {
		if !again[i] {
			kept = append(kept, e)
		}
	}
	l.Entries = kept
}

// tell adds an issue to a row, at the column where the list has it.
func (l *List) tell(row *intake.Row, i intake.Issue) {
	p := intake.Problem{Row: row.Row, Column: i.Column, Code: i.Code, Grade: i.Grade, Args: i.Args, Cells: 1}
	for _, c := range l.Table.Columns {
		if c.Name == i.Column {
			p.Heading, p.Value = c.Title.ZH, row.Get(i.Column)
		}
	}
	if i.Grade == intake.Bad {
		row.Fate = intake.Refused
	}
	row.Problems = append(row.Problems, len(l.Problems))
	l.Problems = append(l.Problems, p)
}

func refuse(column, id string, keyvals ...any) intake.Issue {
	return intake.BadOn(column, fault.New(fault.Invalid, id, keyvals...))
}

func doubt(column, id string, keyvals ...any) intake.Issue {
	i := refuse(column, id, keyvals...)
	i.Grade = intake.Note
	return i
}

// check finds what is wrong with a row whatever the region.
func check(side relocation.Side, r intake.Record) []intake.Issue {
	var all []intake.Issue
	from, to := r.Get("from"), r.Get("to")
	for column, code := range map[string]string{"from": from, "to": to} {
		if strings.HasSuffix(code, "0000") {
			all = append(all, refuse(column, "relocation.row.place_too_wide"))
		}
	}
	if from != "" && from == to && r.Get("park") == "" {
		all = append(all, refuse("to", "relocation.row.same_place"))
	}
	if side == relocation.In {
		return all
	}
	switch exit := r.Get("exit"); {
	case exit != "" && to != "":
		all = append(all, refuse("exit", "relocation.row.exit_destination"))
	case exit == "" && to == "" && r.Get("state") == string(relocation.Closed):
		all = append(all, refuse("to", "relocation.row.no_destination"))
	}
	return all
}

// places finds the divisions and parks that rows name.
type places struct {
	region *region.Region
	beyond map[string]region.Area
	parks  map[string][]region.Place
}

func newPlaces(r *region.Region, beyond []region.Area) *places {
	p := &places{region: r, beyond: map[string]region.Area{}, parks: map[string][]region.Place{}}
	for _, a := range beyond {
		p.beyond[a.Code] = a
	}
	for _, place := range r.Places {
		if place.Kind != "park" {
			continue
		}
		long := relocation.Named(place.Name)
		p.parks[long] = append(p.parks[long], place)
		if short, _, ok := strings.Cut(place.Name, "（"); ok {
			p.parks[relocation.Named(short)] = append(p.parks[relocation.Named(short)], place)
		}
	}
	return p
}

// site is the place with a code; one outside the region is known by its name
// alone.
func (p *places) site(code string) relocation.Site {
	if code == "" {
		return relocation.Site{}
	}
	if p.region.Area(code) != nil {
		return relocation.Site{Area: code, Text: p.region.AreaName(code)}
	}
	name, up := p.beyond[code].Name, p.beyond[code].Parent
	for up != "" {
		name, up = p.beyond[up].Name+name, p.beyond[up].Parent
	}
	return relocation.Site{Text: name}
}

// flow makes a flow of a row that is right in its cells.
func flow(side relocation.Side, r intake.Record, places *places) (relocation.Flow, []intake.Issue) {
	get := func(column string) string {
		if side == relocation.In && slices.Contains(outOnly, column) {
			return ""
		}
		return r.Get(column)
	}
	f := relocation.Flow{
		Side: side, Code: get("code"), Name: get("name"), Category: relocation.Category(get("category")), Basis: get("basis"), Project: get("project"),
		From: places.site(get("from")), To: places.site(get("to")), Exit: relocation.Exit(get("exit")),
		Planned: relocation.When(get("planned")), Actual: relocation.When(get("actual")), Reuse: get("reuse"), ReusedOn: relocation.When(get("reused_on")),
		Evidence: get("evidence"), State: relocation.State(get("state")), Note: get("note"),
		Area: areaOf(r, "area"), Revenue: moneyOf(r, "revenue"), Tax: moneyOf(r, "tax"),
	}
	if side == relocation.Out {
		f.Land, f.Building = areaOf(r, "land"), areaOf(r, "building")
	}
	for former := range strings.FieldsFuncSeq(get("former"), func(c rune) bool { return strings.ContainsRune("；;、,，\n", c) }) {
		f.Former = append(f.Former, strings.TrimSpace(former))
	}
	if n, err := strconv.Atoi(get("staff")); err == nil {
		f.Staff = &n
	}
	var issues []intake.Issue
	if park := get("park"); park != "" {
		issues = append(issues, parkOf(&f, park, places)...)
	}
	if err := f.Check(); err != nil && len(issues) == 0 {
		issues = append(issues, faultOn(err))
	}
	return f, issues
}

// parkOf puts the destination into a park.
func parkOf(f *relocation.Flow, name string, places *places) []intake.Issue {
	found := places.parks[relocation.Named(name)]
	switch {
	case len(found) != 1:
		return []intake.Issue{refuse("park", "relocation.row.park_unknown")}
	case f.To.Area != "" && !relocation.Within(found[0].Area, f.To.Area):
		return []intake.Issue{refuse("park", "relocation.row.park_elsewhere", "area", places.region.AreaName(found[0].Area))}
	}
	f.To.Area, f.To.Park = found[0].Area, found[0].ID
	return nil
}

// faultOn is what the rules of records say of a row, at the column of the field.
func faultOn(err error) intake.Issue {
	e, ok := err.(*fault.Error)
	if !ok {
		panic(err) // Check returns nothing else
	}
	column := ""
	if len(e.Fields) > 0 {
		column = map[string]string{"reusedOn": "reused_on", "basisDocument": "basis"}[e.Fields[0]]
		if column == "" {
			column = e.Fields[0]
		}
	}
	return intake.BadOn(column, e)
}

// units are those that a record keeps; numbers in others are kept in the base
// unit.
var (
	areaUnits  = map[string]relocation.AreaUnit{"㎡": relocation.SquareMetre, "亩": relocation.Mu, "公顷": relocation.Hectare, "km²": relocation.SquareKilometre}
	moneyUnits = map[string]relocation.MoneyUnit{"元": relocation.Yuan, "万元": relocation.TenThousand, "亿元": relocation.HundredMn}
	inBase     = map[string]*big.Rat{
		"亩": big.NewRat(2000, 3), "公顷": big.NewRat(10_000, 1), "km²": big.NewRat(1_000_000, 1),
		"万元": big.NewRat(10_000, 1), "亿元": big.NewRat(100_000_000, 1),
	}
)

func areaOf(r intake.Record, column string) *relocation.Area {
	v := r.Value(column)
	if v.Text == "" {
		return nil
	}
	unit, ok := areaUnits[v.Unit]
	if !ok {
		v.Unit, unit = "", relocation.SquareMetre
	}
	return &relocation.Area{Number: stated(v, 4), Unit: unit}
}

func moneyOf(r intake.Record, column string) *relocation.Money {
	v := r.Value(column)
	if v.Text == "" {
		return nil
	}
	unit, ok := moneyUnits[v.Unit]
	if !ok {
		v.Unit, unit = "", relocation.Yuan
	}
	return &relocation.Money{Number: stated(v, 10), Unit: unit}
}

// stated is the number as the list has it, out of that in the base unit, to so
// many places: more than lists have.
func stated(v intake.Value, places int) string {
	n, ok := new(big.Rat).SetString(v.Text)
	if !ok {
		return v.Text
	}
	if factor := inBase[v.Unit]; factor != nil {
		n.Quo(n, factor)
	}
	if n.IsInt() {
		return n.Num().String()
	}
	return strings.TrimSuffix(strings.TrimRight(n.FloatString(places), "0"), ".")
}
