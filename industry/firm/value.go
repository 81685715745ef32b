package firm

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/base/geo"
	"github.com/sanquan/sanquan/base/orgcode"
	"github.com/sanquan/sanquan/region"
)

// MaxValue is the most characters of a value, a source, an issuer or a reason.
const MaxValue = 2000

// Normal returns the value in the normal form of the field. Faults, all
// invalid: firm.value_empty, firm.value_long, firm.value_bad (with field and
// value), and those of package orgcode.
func (f Field) Normal(value string) (string, error) {
	value = strings.TrimSpace(value)
	switch {
	case value == "":
		return "", fault.New(fault.Invalid, "firm.value_empty", "field", string(f))
	case utf8.RuneCountInString(value) > MaxValue:
		return "", fault.New(fault.Invalid, "firm.value_long", "field", string(f), "max", MaxValue)
	case !printable(value):
		return "", f.bad(value)
	}
	switch f {
	case CreditCode, OldCode:
		return f.code(value)
	case Area:
		return value, f.holds(value, len(value) == 6 && digits(value))
	case Class:
		return value, f.holds(value, isClass(value))
	case KindOf:
		return value, f.holds(value, slices.Contains([]Kind{Organisation, Branch}, Kind(value)))
	case Status:
		return value, f.holds(value, slices.Contains([]State{Active, Suspended, Revoked, Dissolved, MovedOut}, State(value)))
	case Position:
		p, err := ParsePosition(value)
		return FormatPosition(p), err
	case Founded:
		return value, f.holds(value, IsDate(value))
	case Capital, Employees:
		n, err := strconv.ParseInt(value, 10, 64)
		return strconv.FormatInt(n, 10), f.holds(value, err == nil && n >= 0)
	}
	return value, f.holds(value, slices.Contains(Fields(), f))
}

func (f Field) code(value string) (string, error) {
	c, err := orgcode.Parse(value)
	if err == nil {
		err = f.holds(value, (c.Kind() == orgcode.Credit) == (f == CreditCode))
	}
	return c.String(), err
}

func (f Field) holds(value string, ok bool) error {
	if !ok {
		return f.bad(value)
	}
	return nil
}

func (f Field) bad(value string) error {
	return fault.New(fault.Invalid, "firm.value_bad", "field", string(f), "value", value)
}

// ParsePosition reads "longitude,latitude", WGS84, degrees. Fault invalid
// firm.value_bad.
func ParsePosition(value string) (geo.WGS84, error) {
	lon, lat, ok := strings.Cut(value, ",")
	x, errX := strconv.ParseFloat(strings.TrimSpace(lon), 64)
	y, errY := strconv.ParseFloat(strings.TrimSpace(lat), 64)
	if !ok || errX != nil || errY != nil || !(x >= -180 && x <= 180 && y >= -90 && y <= 90) {
		return geo.WGS84{}, Position.bad(value)
	}
	return geo.WGS84{Lon: x, Lat: y}, nil
}

// FormatPosition writes a position to six decimals, about 0.1 m.
func FormatPosition(p geo.WGS84) string { return fmt.Sprintf("%.6f,%.6f", p.Lon, p.Lat) }

// IsDate reports whether the text is an ISO date to any precision: 2026,
// 2026-11, 2026-11-23.
func IsDate(s string) bool {
	for _, layout := range []string{"2006", "2006-01", time.DateOnly} {
		if _, err := time.Parse(layout, s); err == nil {
			return true
		}
	}
	return false
}

// isClass reports whether the text is a code of GB/T 4754: a letter, or two to
// four digits.
func isClass(s string) bool {
	return len(s) == 1 && s[0] >= 'A' && s[0] <= 'T' || len(s) >= 2 && len(s) <= 4 && digits(s)
}

func digits(s string) bool {
	return s != "" && strings.IndexFunc(s, func(r rune) bool { return r < '0' || r > '9' }) < 0
}

func printable(s string) bool {
	return utf8.ValidString(s) && strings.IndexFunc(s, func(r rune) bool { return !unicode.IsPrint(r) && r != ' ' && r != '　' }) < 0
}

// bases are the values a fact may have.
var bases = []region.Basis{region.Reported, region.Measured, region.Compiled, region.General, region.Estimated, region.Sample}

// Entry is a fact as somebody enters it.
type Entry struct {
	Field    Field        `json:"field"`
	Value    string       `json:"value"`
	From     string       `json:"from,omitempty"`
	Until    string       `json:"until,omitempty"`
	Issuer   string       `json:"issuer,omitempty"`
	Source   string       `json:"source"`
	Observed string       `json:"observed"`
	Basis    region.Basis `json:"basis,omitempty"`   // "" for reported
	Instead  string       `json:"instead,omitempty"` // id of the fact that was wrong and that this one replaces
}

// Checked returns the entry in its normal form. Faults, all invalid: those of
// Normal; firm.source_missing, firm.date_bad, firm.period, firm.basis_bad,
// firm.issuer_missing (a qualification names who gave it).
func (e Entry) Checked() (Entry, error) {
	var err error
	if e.Value, err = e.Field.Normal(e.Value); err != nil {
		return e, fieldOf(err, "value")
	}
	e.Source, e.Issuer = strings.TrimSpace(e.Source), strings.TrimSpace(e.Issuer)
	if e.Source == "" || utf8.RuneCountInString(e.Source) > MaxValue || !printable(e.Source) {
		return e, fault.New(fault.Invalid, "firm.source_missing", "field", string(e.Field)).On("source")
	}
	if e.Basis == "" {
		e.Basis = region.Reported
	}
	if !slices.Contains(bases, e.Basis) {
		return e, fault.New(fault.Invalid, "firm.basis_bad", "basis", string(e.Basis)).On("basis")
	}
	for name, date := range map[string]string{"observed": e.Observed, "from": e.From, "until": e.Until} {
		if !IsDate(date) && (date != "" || name == "observed") {
			return e, fault.New(fault.Invalid, "firm.date_bad", "date", date).On(name)
		}
	}
	if e.From != "" && e.Until != "" && e.Until < e.From[:min(len(e.From), len(e.Until))] {
		return e, fault.New(fault.Invalid, "firm.period", "from", e.From, "until", e.Until).On("until")
	}
	if e.Field == Qualification && (e.Issuer == "" || utf8.RuneCountInString(e.Issuer) > MaxValue) {
		return e, fault.New(fault.Invalid, "firm.issuer_missing").On("issuer")
	}
	return e, nil
}

// fieldOf names the input field that a fault is about.
func fieldOf(err error, name string) error {
	if e, ok := err.(*fault.Error); ok && len(e.Fields) == 0 {
		return e.On(name)
	}
	return err
}
