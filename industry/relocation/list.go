package relocation

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Problem is what is wrong with a cell or row of a list.
type Problem struct {
	Row    int    `json:"row"`              // 1 is the first row of the sheet
	Column string `json:"column,omitempty"` // heading; "" for the whole row
	Value  string `json:"value,omitempty"`  // as it stands there
	Reason Reason `json:"reason"`
	Level  Level  `json:"level"`
	Args   []any  `json:"-"` // of the sentence: names and values in turn
}

// Level is what a problem does to its row.
type Level string

// The levels.
const (
	Refused Level = "refused" // the row is not taken
	Doubted Level = "doubted" // the row is taken; somebody should look
	Skipped Level = "skipped" // the row is no record, or not one of the year
)

// List is a list as it was read.
type List struct {
	Side     Side      `json:"side"`
	Rows     int       `json:"rows"` // below the headings, that say anything
	Entries  []Entry   `json:"-"`    // the rows taken; Ref is the number of the row
	Problems []Problem `json:"problems"`
}

// Taken, Refused and Skipped add up to Rows.
func (l *List) Taken() int { return len(l.Entries) }

// Refused counts the rows that are not taken because of what they say.
func (l *List) Refused() int { return l.rowsOf(Refused) }

// Skipped counts the rows that are no records.
func (l *List) Skipped() int { return l.rowsOf(Skipped) }

func (l *List) rowsOf(level Level) int {
	rows := map[int]bool{}
	for _, p := range l.Problems {
		if p.Level == level && p.Row > 0 {
			rows[p.Row] = true
		}
	}
	return len(rows)
}

// Options narrow what is read.
type Options struct {
	Year int // rows dated in other years are skipped; 0 for all years
}

// headRows is how many rows may stand above the headings: a title, a note.
const headRows = 6

// Read reads the rows of a side's list, the headings among the first six.
// Nothing is guessed: a row that breaks a rule is refused with its reason, and
// whoever keeps the list corrects it. Problems are in the order of the rows.
// Cost is linear in the cells.
func Read(side Side, rows [][]string, places *Gazetteer, o Options) *List {
	l := &List{Side: side, Problems: []Problem{}}
	keys := keysOf(side)
	at := headingRow(keys, rows)
	if at < 0 {
		l.Problems = append(l.Problems, Problem{Row: 1, Reason: ReasonColumnMissing, Level: Refused, Args: []any{"columns", required(side, nil)}})
		return l
	}
	heads := headings(keys, rows[at])
	l.checkHeadings(heads, at+1)
	if missing := required(side, heads); missing != "" {
		l.Problems = append(l.Problems, Problem{Row: at + 1, Reason: ReasonColumnMissing, Level: Refused, Args: []any{"columns", missing}})
		return l
	}
	for i, cells := range rows[at+1:] {
		r := rowReader{list: l, places: places, row: at + 2 + i, cells: map[string]cell{}}
		if r.fill(heads, cells) {
			l.Rows++
			r.read(o)
		}
	}
	l.compareRows()
	slices.SortStableFunc(l.Problems, func(a, b Problem) int { return cmp.Compare(a.Row, b.Row) })
	return l
}

// headingRow returns the index of the row that has the most known headings, at
// least two; -1 for none.
func headingRow(keys map[string]string, rows [][]string) int {
	best, most := -1, 1
	for i, row := range rows[:min(len(rows), headRows)] {
		known := 0
		for _, h := range headings(keys, row) {
			if h.key != "" {
				known++
			}
		}
		if known > most {
			best, most = i, known
		}
	}
	return best
}

// required returns the titles of required columns that are not among heads.
func required(side Side, heads []heading) string {
	var missing []string
	for _, c := range Columns(side) {
		if c.Required && !slices.ContainsFunc(heads, func(h heading) bool { return h.key == c.Key }) {
			missing = append(missing, c.Title)
		}
	}
	return strings.Join(missing, "、")
}

func (l *List) checkHeadings(heads []heading, row int) {
	seen := map[string]bool{}
	for i, h := range heads {
		switch {
		case h.title == "":
		case h.key == "" && !slices.Contains([]string{"序号", "编号", "No."}, h.title):
			l.Problems = append(l.Problems, Problem{Row: row, Column: h.title, Reason: ReasonColumnUnknown, Level: Doubted})
		case h.key != "" && seen[h.key]:
			l.Problems = append(l.Problems, Problem{Row: row, Column: h.title, Reason: ReasonColumnTwice, Level: Doubted})
			heads[i].key = ""
		}
		seen[h.key] = true
	}
}

type cell struct{ text, title, unit string }

// rowReader reads one row.
type rowReader struct {
	list    *List
	places  *Gazetteer
	row     int
	cells   map[string]cell
	refused bool
	flow    Flow
}

// fill takes the cells of a row by column and reports whether any says anything.
func (r *rowReader) fill(heads []heading, cells []string) bool {
	said := false
	for i, h := range heads {
		c := cell{title: h.title, unit: h.unit}
		if i < len(cells) {
			c.text = tidy(cells[i])
		}
		if blank(c.text) {
			c.text = ""
		}
		if h.key != "" {
			r.cells[h.key] = c
		}
		said = said || c.text != "" && h.key != ""
	}
	return said
}

func (r *rowReader) problem(key string, reason Reason, level Level, args ...any) {
	c := r.cells[key]
	r.list.Problems = append(r.list.Problems, Problem{Row: r.row, Column: c.title, Value: clip(c.text), Reason: reason, Level: level, Args: args})
	r.refused = r.refused || level == Refused
}

func (r *rowReader) text(key string) string { return r.cells[key].text }

func (r *rowReader) read(o Options) {
	name := r.text("name")
	if isTotal(name) || name == "" && slices.ContainsFunc(columns, func(c Column) bool { return isTotal(r.text(c.Key)) }) {
		r.problem("name", ReasonTotal, Skipped)
		return
	}
	f := &r.flow
	f.Side, f.Name = r.list.Side, name
	if name == "" {
		r.problem("name", ReasonMerged, Refused)
	}
	r.readWords()
	r.readSites()
	r.readValues()
	f.Basis, f.Project, f.Reuse = r.text("basis"), r.text("project"), r.text("reuse")
	f.Evidence, f.Note = r.text("evidence"), r.text("note")
	for key, c := range r.cells {
		if len([]rune(c.text)) > maxText {
			r.problem(key, ReasonLong, Refused, "limit", maxText)
		}
	}
	if year := f.On().Year(); o.Year != 0 && year != 0 && year != o.Year && !r.refused {
		r.problem("", ReasonYear, Skipped, "year", o.Year, "found", year)
		return
	}
	if !r.refused {
		r.list.Entries = append(r.list.Entries, Entry{Ref: strconv.Itoa(r.row), Flow: r.flow})
	}
}

func isTotal(s string) bool {
	s = strings.ReplaceAll(strings.Trim(s, ":"), " ", "")
	return slices.Contains([]string{"合计", "总计", "小计", "共计", "累计"}, s)
}

// readWords reads the cells with a closed choice, the code and the names.
func (r *rowReader) readWords() {
	f := &r.flow
	if i := r.choice("category", categoryWords, true); i >= 0 {
		f.Category = Categories()[i]
	}
	if i := r.choice("state", stateWords[f.Side], true); i >= 0 {
		f.State = States(f.Side)[i]
	}
	if i := r.choice("exit", []string{"退出", "注销"}, false); i >= 0 {
		f.Exit = []Exit{Quit, Dissolved}[i]
	}
	for n := range strings.FieldsFuncSeq(r.text("former"), func(c rune) bool { return strings.ContainsRune(";、,\n", c) }) {
		f.Former = append(f.Former, strings.TrimSpace(n))
	}
	code := strings.ToUpper(strings.ReplaceAll(r.text("code"), " ", ""))
	switch {
	case code == "":
	case strings.Contains(code, "E+"):
		r.problem("code", ReasonCodeDigits, Refused)
	case !wellFormedCode(code):
		r.problem("code", ReasonCode, Refused)
	default:
		f.Code = code
	}
}

// choice returns the index of the cell's word; -1 where there is none.
func (r *rowReader) choice(key string, words []string, must bool) int {
	text := r.text(key)
	i := slices.Index(words, text)
	switch {
	case text == "" && must:
		r.problem(key, ReasonEmpty, Refused)
	case text != "" && i < 0:
		r.problem(key, ReasonValue, Refused, "known", strings.Join(words, "、"))
	}
	return i
}

func (r *rowReader) site(key string) Site {
	text := r.text(key)
	if text == "" {
		return Site{}
	}
	found := r.places.find(text)
	if found.reason != "" {
		level := Refused
		if found.taken {
			level = Doubted
		}
		r.problem(key, found.reason, level, found.args...)
	}
	return Site{Area: found.area, Text: text}
}

func (r *rowReader) readSites() {
	f := &r.flow
	f.From, f.To = r.site("from"), r.site("to")
	if f.Place() == "" && !r.refused {
		r.problem(map[Side]string{Out: "from", In: "to"}[f.Side], ReasonPlaceUnknown, Refused)
	}
	if name := r.text("park"); name != "" {
		switch p := r.places.park(name); {
		case p == nil:
			r.problem("park", ReasonParkUnknown, Refused)
		case f.To.Area != "" && !within(p.Area, f.To.Area):
			r.problem("park", ReasonParkElsewhere, Refused, "area", r.places.region.AreaName(p.Area))
		default:
			f.To.Park, f.To.Area = p.ID, p.Area
		}
	}
	switch {
	case sameSite(f.From, f.To):
		r.problem("to", ReasonSamePlace, Refused)
	case f.Exit != NoExit && f.To.Known():
		r.problem("exit", ReasonExitDestination, Refused)
	case f.State == Closed && !f.To.Known() && f.Exit == NoExit:
		r.problem("to", ReasonNoDestination, Refused)
	}
}

func (r *rowReader) readValues() {
	f := &r.flow
	f.Planned, f.Actual, f.ReusedOn = r.when("planned"), r.when("actual"), r.when("reused_on")
	f.Area, f.Land, f.Building = quantity(r, "area", ParseArea), quantity(r, "land", ParseArea), quantity(r, "building", ParseArea)
	f.Revenue, f.Tax = quantity(r, "revenue", ParseMoney), quantity(r, "tax", ParseMoney)
	if text := r.text("staff"); text != "" {
		n, reason := parseStaff(text)
		if reason != "" {
			r.problem("staff", reason, Refused)
		}
		f.Staff = &n
	}
}

func (r *rowReader) when(key string) When {
	text := r.text(key)
	if text == "" {
		return ""
	}
	w, reason := ParseWhen(text)
	if reason != "" {
		year := ""
		if len(text) >= 4 {
			year = text[:4]
		}
		r.problem(key, reason, Refused, "year", year)
	}
	return w
}

// quantity reads a cell with a unit; nil where it is empty.
func quantity[T any](r *rowReader, key string, parse func(cell, unit string) (T, Reason)) *T {
	c := r.cells[key]
	if c.text == "" {
		return nil
	}
	v, reason := parse(c.text, c.unit)
	if reason != "" {
		r.problem(key, reason, Refused)
	}
	return &v
}

// compareRows refuses rows that repeat another, by the same or by a former
// name, and doubts two codes for one name and one code for two names.
func (l *List) compareRows() {
	p := pairing{outs: l.Entries}
	again := map[int]bool{}
	for _, g := range p.groups() {
		slices.SortFunc(g.outs, func(a, b int) int { return cmp.Compare(a, b) })
		kept := map[string][]int{}
		for _, i := range g.outs {
			e := &l.Entries[i]
			key := fmt.Sprintf("%q", []any{e.Category, e.From, e.To.Area, e.To.Park, e.Project})
			if j := slices.IndexFunc(kept[key], func(j int) bool { return repeats(&l.Entries[j].Flow, &e.Flow) }); j >= 0 {
				first := &l.Entries[kept[key][j]]
				reason := ReasonDuplicate
				if Named(first.Name) != Named(e.Name) {
					reason = ReasonOtherName
				}
				l.flag(e, reason, Refused, "row", first.Ref, "name", first.Name)
				again[i] = true
				continue
			}
			kept[key] = append(kept[key], i)
		}
		l.compareCodes(g.outs)
	}
	taken := []Entry{}
	for i, e := range l.Entries {
		if !again[i] {
			taken = append(taken, e)
		}
	}
	l.Entries = taken
}

// repeats reports whether two rows of one list may be the same move of the
// same firm: they share a name, do not tell codes apart, and could be of one day.
func repeats(a, b *Flow) bool {
	twoCodes := a.Code != "" && b.Code != "" && a.Code != b.Code
	if twoCodes || !meet(a.names(), b.names()) {
		return false
	}
	return a.On() == "" || b.On() == "" || a.On().meets(b.On())
}

// compareCodes doubts the rows of a firm that contradict each other about its
// code or name; each row is told of the first that contradicts it.
func (l *List) compareCodes(group []int) {
	type seen struct {
		code, name string
		entry      int
	}
	byName, byCode := map[string]seen{}, map[string]seen{}
	for _, i := range group {
		e := &l.Entries[i]
		if e.Code == "" {
			continue
		}
		if first, ok := byName[Named(e.Name)]; !ok {
			byName[Named(e.Name)] = seen{e.Code, e.Name, i}
		} else if first.code != e.Code {
			l.flag(e, ReasonTwoCodes, Doubted, "row", l.Entries[first.entry].Ref, "code", first.code)
		}
		if first, ok := byCode[e.Code]; !ok {
			byCode[e.Code] = seen{e.Code, e.Name, i}
		} else if !meet(e.names(), l.Entries[first.entry].names()) {
			l.flag(e, ReasonOneCode, Doubted, "row", l.Entries[first.entry].Ref, "name", first.name)
		}
	}
}

func (l *List) flag(e *Entry, reason Reason, level Level, args ...any) {
	row, _ := strconv.Atoi(e.Ref)
	column, value := "企业名称", e.Name
	if reason == ReasonTwoCodes || reason == ReasonOneCode {
		column, value = "统一社会信用代码", e.Code
	}
	l.Problems = append(l.Problems, Problem{Row: row, Column: column, Value: clip(value), Reason: reason, Level: level, Args: args})
}
