package firm

import "time"

// Record is an entry of the register.
type Record struct {
	ID string `json:"id"` // UUIDv7; of a pack "pack:" and the id in the pack

	// Head is the record that stands for this one and all that were joined with
	// it; the own id of one that stands for itself.
	Head string `json:"head"`

	Firm              // of a head: what the facts of all records joined with it say; else what its own say
	Version int64     `json:"version"` // grows with every change
	Changed time.Time `json:"changed"` // UTC, microseconds
	Removed bool      `json:"removed"` // no fact of it counts any more
}

// IsHead reports whether the record stands for itself.
func (r Record) IsHead() bool { return r.Head == r.ID }

// Text is a text by which a firm is found.
type Text struct {
	Field Field
	Value string
}

// Texts are the names and codes of a record: the registered name first.
func (r Record) Texts() []Text {
	all := []Text{{Name, r.Name}}
	add := func(field Field, values ...string) {
		for _, v := range values {
			if v != "" {
				all = append(all, Text{field, v})
			}
		}
	}
	add(FormerName, r.FormerNames...)
	add(Alias, r.Aliases...)
	add(CreditCode, r.Code)
	add(OldCode, r.OldCodes...)
	add(StockCode, r.StockCode)
	return all
}

// Values are those of a field that count, the one taken first; none where
// nothing is known.
func (f Firm) Values(field Field) []string {
	switch field {
	case Name:
		return known(f.Name)
	case FormerName:
		return f.FormerNames
	case Alias:
		return f.Aliases
	case OldCode:
		return f.OldCodes
	case Qualification:
		var all []string
		for _, t := range f.Titles {
			all = append(all, t.Name)
		}
		return all
	case Position:
		return known(f.Position)
	}
	if v := f.single(field); v != nil {
		return known(*v)
	}
	return nil
}

func known(v string) []string {
	if v == "" {
		return nil
	}
	return []string{v}
}
