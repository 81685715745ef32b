package firm

import (
	"time"

	"github.com/sanquan/sanquan/region"
)

// Field is what a fact is about.
type Field string

// The fields. Of those marked many a firm has any number of values at a time,
// of the others one.
const (
	Name          Field = "name"          // registered name
	FormerName    Field = "former_name"   // many
	Alias         Field = "alias"         // many: short name, brand, name in another language
	CreditCode    Field = "code"          // 统一社会信用代码, GB 32100, 18 characters
	OldCode       Field = "old_code"      // many: organisation code (9) or registration number (15)
	StockCode     Field = "stock_code"    // 000008.SZ
	KindOf        Field = "kind"          // a Kind
	Parent        Field = "parent"        // id of the record it belongs to: of a branch its organisation, of an organisation its holding
	Class         Field = "class"         // GB/T 4754-2017: letter, two, three or four digits
	Industry      Field = "industry"      // in the words of the source, where it gives no class
	Products      Field = "products"      // in the words of the source
	Qualification Field = "qualification" // many: 小巨人, 专精特新, 国高新, …, with issuer and dates
	Area          Field = "area"          // GB/T 2260, six digits
	Address       Field = "address"       // as written
	Position      Field = "position"      // "longitude,latitude", WGS84, degrees; Fact.Basis says how sure
	Status        Field = "status"        // a State
	Founded       Field = "founded"       // ISO date
	Capital       Field = "capital"       // registered capital in whole yuan
	Employees     Field = "employees"     // a number
)

// Fields lists the fields in the order of a card.
func Fields() []Field {
	return []Field{
		Name, FormerName, Alias, CreditCode, OldCode, StockCode, KindOf, Parent, Class, Industry, Products, Qualification,
		Area, Address, Position, Status, Founded, Capital, Employees,
	}
}

// Many reports whether a firm has any number of values of the field at a time.
func (f Field) Many() bool {
	switch f {
	case FormerName, Alias, OldCode, Qualification:
		return true
	}
	return false
}

// Kind says what a record stands for.
type Kind string

// The kinds.
const (
	Organisation Kind = "organisation" // a legal person, or as good as one
	Branch       Kind = "branch"       // an establishment of an organisation, without a legal personality of its own
)

// State is whether a firm is in business.
type State string

// The values of State, after the register's own words.
const (
	Active    State = "active"    // 存续, 在业
	Suspended State = "suspended" // 停业
	Revoked   State = "revoked"   // 吊销
	Dissolved State = "dissolved" // 注销
	MovedOut  State = "moved_out" // 迁出
)

// Fact is one value of one field of one record.
type Fact struct {
	ID       string       `json:"id"`
	Record   string       `json:"record"` // that it was entered for, whatever was joined since
	Field    Field        `json:"field"`
	Value    string       `json:"value"`            // in the normal form of the field
	From     string       `json:"from,omitempty"`   // first day it held; "" where unknown
	Until    string       `json:"until,omitempty"`  // last day it held, inclusive; "" where it holds, or nobody knows
	Issuer   string       `json:"issuer,omitempty"` // of a qualification
	Source   string       `json:"source"`           // document or publication; of a pack its title, and the id in brackets
	Observed string       `json:"observed"`         // day on which the source says so
	Basis    region.Basis `json:"basis"`
	By       string       `json:"by"`              // account that entered it; "" for a pack
	Entered  time.Time    `json:"entered"`         // UTC, microseconds
	Batch    string       `json:"batch,omitempty"` // import or pack it came with; "" for a single entry
	Ended    *Ending      `json:"ended,omitempty"` // nil: it counts
}

// Ending is why a fact no longer counts. The fact itself stays.
type Ending struct {
	Instead string    `json:"instead,omitempty"` // id of the fact that took its place; "" where it was withdrawn
	By      string    `json:"by"`
	At      time.Time `json:"at"`
	Reason  string    `json:"reason"`
}

// Packed reports whether the fact is one of a region pack, which only another
// version of the pack ends.
func (f Fact) Packed() bool { return f.Batch == PackBatch }

// PackBatch is the batch of the facts of the region pack that is served.
const PackBatch = "pack"
