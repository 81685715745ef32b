package link

import (
	_ "embed"
	"encoding/json"
	"io"
	"math"

	"github.com/sanquan/sanquan/base/fault"
)

// Field is what two records are compared by.
type Field int

// The fields.
const (
	Code Field = iota
	Whole
	Mark
	Trade
	Form
	Place
	Address
	Branch
	numFields
)

// Fields of short forms.
const (
	ShortLetters Field = numFields + iota
	ShortMark
	ShortStart
	ShortTrade
	ShortGaps
	ShortRest
	allFields
)

var fieldNames = [allFields]string{"code", "name", "mark", "trade", "form", "place", "address", "branch", "letters", "short_mark", "start", "short_trade", "gaps", "rest"}

// String names the field as settings and answers do.
func (f Field) String() string { return fieldNames[f] }

// Level is a degree of agreement; 0 is "not comparable" and weighs nothing.
type Level uint8

const maxLevels = 8

// Share is how often a level occurs, or of the fields of short forms what it
// weighs.
type Share struct {
	Level string  `json:"level"`
	M     float64 `json:"m,omitempty"` // among pairs of one organisation, 0..1
	U     float64 `json:"u,omitempty"` // among pairs of two, 0..1
	Bits  float64 `json:"bits,omitempty"`
}

// Settings are the shares and thresholds that decide. The zero value is not
// usable; see Default.
type Settings struct {
	Match  float64            `json:"match"`  // probability from which a pair is taken as one, 0..1
	Review float64            `json:"review"` // probability from which a person is asked, 0..1
	Margin float64            `json:"margin"` // bits by which the best must beat the next, else a person is asked
	Prior  float64            `json:"prior"`  // share of queries that are in the register, 0..1
	Fields map[string][]Share `json:"fields"` // by field, from level 1

	ShortMatch float64 `json:"short_match"` // Match for short forms, which are doubtful by nature
	Rarity     float64 `json:"rarity"`      // weight of the rarity of a short form's characters, per bit

	weight [allFields][maxLevels]float64
}

//go:embed settings.json
var settingsJSON []byte

// Default returns the settings that ship. They were fitted on one half of
// corrupted registrations and listed companies (docs/methods.md).
func Default() *Settings {
	s, err := decode(settingsJSON)
	if err != nil {
		panic(err) // a broken build
	}
	return s
}

// ReadSettings reads settings in the form of settings.json. Fault:
// link.bad_settings.
func ReadSettings(r io.Reader) (*Settings, error) {
	raw, err := io.ReadAll(r)
	if err != nil {
		return nil, fault.Wrap(err, fault.Unavailable, "link.bad_settings", "reason", err.Error())
	}
	return decode(raw)
}

func decode(raw []byte) (*Settings, error) {
	s := &Settings{}
	if err := json.Unmarshal(raw, s); err != nil {
		return nil, fault.Wrap(err, fault.Invalid, "link.bad_settings", "reason", err.Error())
	}
	if !(0 < s.Review && s.Review <= s.Match && s.Match < 1 && 0 < s.Prior && s.Prior < 1 && s.ShortMatch >= 0.5 && s.ShortMatch < 1 && s.Margin >= 0) {
		return nil, fault.New(fault.Invalid, "link.bad_settings", "reason", "0 < review <= match < 1, 0 < prior < 1, margin >= 0")
	}
	for f := range allFields {
		shares := s.Fields[f.String()]
		if len(shares) != levelsOf[f] {
			return nil, fault.New(fault.Invalid, "link.bad_settings", "reason", f.String())
		}
		for _, share := range shares {
			if f < numFields && !(share.M > 0 && share.M < 1 && share.U > 0 && share.U < 1) {
				return nil, fault.New(fault.Invalid, "link.bad_settings", "reason", f.String()+"."+share.Level)
			}
		}
	}
	s.weigh()
	return s, nil
}

func (s *Settings) weigh() {
	for f := range allFields {
		for l, share := range s.Fields[f.String()] {
			s.weight[f][l+1] = share.Bits
			if f < numFields {
				s.weight[f][l+1] = math.Log2(share.M / share.U)
			}
		}
	}
}

// levelsOf is the number of levels of a field, 0 not counted.
var levelsOf = [allFields]int{3, 3, 4, 3, 2, 6, 4, 2, 3, 5, 4, 3, 3, 4}

// LevelName names a level as settings do.
func (s *Settings) LevelName(f Field, l Level) string {
	if l == 0 {
		return "none"
	}
	return s.Fields[f.String()][l-1].Level
}
