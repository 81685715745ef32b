package survey

import (
	_ "embed"
	"encoding/json"
	"strings"

	"github.com/sanquan/sanquan/base/fault"
)

// Threshold is a number that a verdict turns on, and why it is that.
type Threshold struct {
	Value float64 `json:"value"`
	Unit  string  `json:"unit"`
	Why   string  `json:"why"`
}

// Thresholds are all numbers that verdicts turn on.
type Thresholds struct {
	Suppliers     Threshold `json:"suppliers"`     // a strong node has at least so many firms
	Quotient      Threshold `json:"quotient"`      // and at least this location quotient
	RowFirms      Threshold `json:"rowFirms"`      // no quotient for an area with fewer positions
	NodeFirms     Threshold `json:"nodeFirms"`     // none for a node with fewer in the whole region
	Concentration Threshold `json:"concentration"` // weak above this HHI
	Lead          Threshold `json:"lead"`          // weak above this share of the largest
	Dependence    Threshold `json:"dependence"`    // weak from this share of inputs nobody in the region makes
	Inputs        Threshold `json:"inputs"`        // for nodes with at least so many inputs
	AnchorStaff   Threshold `json:"anchorStaff"`   // an anchor firm has at least so many employees
	Proximity     Threshold `json:"proximity"`     // an adjacent capability is at least so near
	Ubiquity      Threshold `json:"ubiquity"`      // if at least so many areas are specialised in both
}

//go:embed thresholds.json
var standard string

// Standard returns the thresholds that ship with the program.
func Standard() Thresholds {
	t, err := Thresholds{}.With(standard)
	if err != nil {
		panic(err)
	}
	return t
}

// With returns the thresholds with those of a JSON document in their place; it
// names the ones to change, each with value, unit and why. Fault:
// chain.bad_thresholds for another name, or a value below 0.
func (t Thresholds) With(text string) (Thresholds, error) {
	d := json.NewDecoder(strings.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(&t); err != nil {
		return t, fault.Wrap(err, fault.Invalid, "chain.bad_thresholds")
	}
	for _, one := range []Threshold{
		t.Suppliers, t.Quotient, t.RowFirms, t.NodeFirms, t.Concentration, t.Lead, t.Dependence, t.Inputs, t.AnchorStaff, t.Proximity, t.Ubiquity,
	} {
		if one.Value < 0 {
			return t, fault.New(fault.Invalid, "chain.bad_thresholds")
		}
	}
	return t, nil
}
