// Package relocation keeps the ledger of what moves out of one place and into
// another, 疏解—承接, as double entry: the giving place posts an out-flow, the
// receiving place an in-flow, and Reconcile pairs them.
//
// A Flow is one side's record of one move. What has no counterpart is nobody's
// secret: it is only-out or only-in, with an owner and a day by which it is to
// be settled, and what is closed without a destination must say whether the
// firm quit or was dissolved. Sharing reckons the sharing of taxes by 财预
// 〔2015〕92号, Totals sums what is recorded beside what others report, Capacity
// what parks have taken beside what they declare, Between the flows from place
// to place.
//
// Areas, money and dates are kept as they were given, with the unit and the
// precision stated; sums are exact. The package is pure and deterministic: it
// knows no database (the small interface Store), no file and no wall clock; it
// leaves out who may do what (internal/access) and how a list is read
// (internal/intake).
package relocation

import (
	"slices"

	"github.com/sanquan/sanquan/base/fault"
)

// Side is which of the two entries of a move a record is.
type Side string

// The sides.
const (
	Out Side = "out" // 疏解: posted by the place that gives
	In  Side = "in"  // 承接: posted by the place that receives
)

// Other returns the side of the counterpart.
func (s Side) Other() Side {
	if s == Out {
		return In
	}
	return Out
}

// Category is what kind of thing moves.
type Category string

// The categories of the yearly reports.
const (
	Manufacturing Category = "manufacturing" // 一般制造业
	Wholesale     Category = "wholesale"     // 区域性批发市场
	Storage       Category = "storage"       // 仓储物流基地
	CoachStation  Category = "coach_station" // 长途客运站
	Production    Category = "production"    // 生产环节: a large firm moves production, not its seat
	OtherCategory Category = "other"         // 其他
)

// Categories lists the categories in the order of the reports.
func Categories() []Category {
	return []Category{Manufacturing, Wholesale, Storage, CoachStation, Production, OtherCategory}
}

// Exit says why an out-flow has no destination.
type Exit string

// The exits.
const (
	NoExit    Exit = ""
	Quit      Exit = "quit"      // 退出: the firm lives on without the activity
	Dissolved Exit = "dissolved" // 注销: the firm is struck off
)

// Site is where a move begins or ends: the finest division known, and the park.
type Site struct {
	Area string `json:"area,omitempty"` // GB/T 2260 code; empty where outside the region
	Park string `json:"park,omitempty"` // id of a place of the region
	Text string `json:"text,omitempty"` // as the record words it
}

// Known reports whether anything is said of the site.
func (s Site) Known() bool { return s.Area != "" || s.Park != "" || s.Text != "" }

// Flow is one side's record of one move of one firm. Empty strings and nil mean
// not stated.
type Flow struct {
	Side     Side     `json:"side"`
	Code     string   `json:"code,omitempty"` // 统一社会信用代码, GB 32100
	Name     string   `json:"name"`
	Former   []string `json:"former,omitempty"` // names the firm had before
	Category Category `json:"category"`
	Basis    string   `json:"basisDocument,omitempty"` // the document that the move rests on
	Project  string   `json:"project,omitempty"`       // number by which both sides know the move
	From     Site     `json:"from"`
	To       Site     `json:"to"`
	Exit     Exit     `json:"exit,omitempty"`
	Planned  When     `json:"planned,omitempty"`
	Actual   When     `json:"actual,omitempty"`
	Area     *Area    `json:"area,omitempty"`  // land used at the side's own site
	Staff    *int     `json:"staff,omitempty"` // persons
	Revenue  *Money   `json:"revenue,omitempty"`
	Tax      *Money   `json:"tax,omitempty"` // a year, all taxes
	Land     *Area    `json:"land,omitempty"`
	Building *Area    `json:"building,omitempty"` // freed floor space
	Reuse    string   `json:"reuse,omitempty"`    // what the freed land or building is used for
	ReusedOn When     `json:"reusedOn,omitempty"` // when that began
	Evidence string   `json:"evidence,omitempty"` // the document that proves it
	State    State    `json:"state"`
	Note     string   `json:"note,omitempty"`
}

// Place is the division that keeps the record: that of its own side's site.
func (f *Flow) Place() string {
	if f.Side == Out {
		return f.From.Area
	}
	return f.To.Area
}

// Far is the site of the counterpart.
func (f *Flow) Far() Site {
	if f.Side == Out {
		return f.To
	}
	return f.From
}

// On is the actual date, else the planned one, "" where neither is stated.
func (f *Flow) On() When {
	if f.Actual != "" {
		return f.Actual
	}
	return f.Planned
}

// clone returns a copy that shares nothing with f.
func (f Flow) clone() Flow {
	f.Former = slices.Clone(f.Former)
	f.Area, f.Land, f.Building = copied(f.Area), copied(f.Land), copied(f.Building)
	f.Revenue, f.Tax, f.Staff = copied(f.Revenue), copied(f.Tax), copied(f.Staff)
	return f
}

func copied[T any](p *T) *T {
	if p == nil {
		return nil
	}
	v := *p
	return &v
}

// maxText bounds every text of a record, in characters.
const maxText = 400

// Check reports the first rule of a record that is broken: what every record
// must say whoever enters it. Faults: invalid relocation.… on the field.
func (f *Flow) Check() error {
	if f.Side != Out && f.Side != In {
		return fault.New(fault.Invalid, "relocation.bad_side", "value", string(f.Side)).On("side")
	}
	if f.Name == "" {
		return fault.New(fault.Invalid, "relocation.no_name").On("name")
	}
	if f.Code != "" && !creditCode(f.Code) {
		return fault.New(fault.Invalid, "relocation.bad_code", "value", clip(f.Code)).On("code")
	}
	if !slices.Contains(Categories(), f.Category) {
		return fault.New(fault.Invalid, "relocation.bad_category", "value", clip(string(f.Category))).On("category")
	}
	if f.Place() == "" {
		return fault.New(fault.Invalid, "relocation.no_place").On(map[Side]string{Out: "from", In: "to"}[f.Side])
	}
	if sameSite(f.From, f.To) {
		return fault.New(fault.Invalid, "relocation.same_place").On("to")
	}
	if f.Exit != NoExit && f.Exit != Quit && f.Exit != Dissolved {
		return fault.New(fault.Invalid, "relocation.bad_exit", "value", clip(string(f.Exit))).On("exit")
	}
	if f.Exit != NoExit && (f.Side == In || f.To.Known()) {
		return fault.New(fault.Invalid, "relocation.exit_and_destination").On("exit")
	}
	if !knownState(f.Side, f.State) {
		return fault.New(fault.Invalid, "relocation.bad_state", "value", clip(string(f.State))).On("state")
	}
	return f.checkValues()
}

func (f *Flow) checkValues() error {
	for field, w := range map[string]When{"planned": f.Planned, "actual": f.Actual, "reusedOn": f.ReusedOn} {
		if w != "" && !w.Valid() {
			return fault.New(fault.Invalid, "relocation.bad_when", "value", clip(string(w))).On(field)
		}
	}
	for field, a := range map[string]*Area{"area": f.Area, "land": f.Land, "building": f.Building} {
		if a != nil && !a.Valid() {
			return fault.New(fault.Invalid, "relocation.bad_area", "value", clip(a.Number), "unit", clip(string(a.Unit))).On(field)
		}
	}
	for field, m := range map[string]*Money{"revenue": f.Revenue, "tax": f.Tax} {
		if m != nil && !m.Valid() {
			return fault.New(fault.Invalid, "relocation.bad_money", "value", clip(m.Number), "unit", clip(string(m.Unit))).On(field)
		}
	}
	if f.Staff != nil && (*f.Staff < 0 || *f.Staff > maxStaff) {
		return fault.New(fault.Invalid, "relocation.bad_staff", "value", *f.Staff).On("staff")
	}
	for field, text := range map[string]string{
		"name": f.Name, "basisDocument": f.Basis, "project": f.Project, "from": f.From.Text, "to": f.To.Text,
		"reuse": f.Reuse, "evidence": f.Evidence, "note": f.Note,
	} {
		if len([]rune(text)) > maxText {
			return fault.New(fault.Invalid, "relocation.long_text", "limit", maxText).On(field)
		}
	}
	return nil
}

// maxStaff is more than any firm has.
const maxStaff = 10_000_000

// sameSite reports whether a move would end where it began: in the same park,
// or in the same division while no two parks tell the ends apart.
func sameSite(a, b Site) bool {
	if a.Area == "" || a.Area != b.Area {
		return false
	}
	return a.Park == b.Park
}

// clip shortens input that is quoted in a message.
func clip(s string) string {
	const most = 40
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}
