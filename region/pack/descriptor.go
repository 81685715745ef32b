package pack

import (
	"bytes"
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/sanquan/sanquan/region"
)

// Licence is a licence of a pack as Frictionless Data writes it.
type Licence struct {
	Name  string `json:"name,omitempty"`
	Title string `json:"title,omitempty"`
	Path  string `json:"path,omitempty"`
}

// Origin is a source of a pack as a whole; rows name theirs in table sources.
type Origin struct {
	Title string `json:"title"`
	Path  string `json:"path,omitempty"`
	Email string `json:"email,omitempty"`
}

// Descriptor is datapackage.json.
type Descriptor struct {
	Profile     string      `json:"profile"` // tabular-data-package
	Name        string      `json:"name"`
	Title       string      `json:"title"`
	Description string      `json:"description,omitempty"`
	Version     string      `json:"version"`
	Created     string      `json:"created"` // date or RFC 3339 date-time
	Homepage    string      `json:"homepage,omitempty"`
	Keywords    []string    `json:"keywords,omitempty"`
	Licences    []Licence   `json:"licenses"`
	Sources     []Origin    `json:"sources,omitempty"`
	Sanquan     Extension   `json:"sanquan"`
	Resources   []*Resource `json:"resources"`
}

// Extension is what a pack says beyond the Frictionless standard.
type Extension struct {
	Format           int     `json:"format"`
	TitleEN          string  `json:"titleEn"`
	MapApproval      string  `json:"mapApproval"` // 审图号; "" where there is none
	TimeZone         string  `json:"timeZone"`
	Home             string  `json:"home"`                       // area code
	OutlineTolerance float64 `json:"outlineTolerance,omitempty"` // metres by which the outlines may be off; 0 stands for 1,000
}

// Resource is one file of a pack.
type Resource struct {
	Name     string             `json:"name"`
	Path     string             `json:"path"`
	Profile  string             `json:"profile,omitempty"`
	Title    string             `json:"title,omitempty"`
	Format   string             `json:"format"`
	Encoding string             `json:"encoding,omitempty"`
	Bytes    int64              `json:"bytes"`
	Hash     string             `json:"hash"` // "sha256:" and hex
	Schema   any                `json:"schema,omitempty"`
	Sanquan  *ResourceExtension `json:"sanquan,omitempty"`
}

// ResourceExtension is what a table says beyond the Frictionless standard.
type ResourceExtension struct {
	Rows int `json:"rows"`
}

// NewDescriptor returns the descriptor of a pack without resources; Build
// fills those in.
func NewDescriptor(m region.Manifest, licences []Licence, sources []Origin) Descriptor {
	return Descriptor{
		Profile: packageProfile, Name: m.Name, Title: m.Title, Version: m.Version, Created: m.Created,
		Licences: licences, Sources: sources,
		Sanquan:   Extension{Format: Format, TitleEN: m.TitleEN, MapApproval: m.MapApproval, TimeZone: m.TimeZone, Home: m.Home},
		Resources: []*Resource{},
	}
}

// Manifest returns what package region keeps of the descriptor.
func (d *Descriptor) Manifest() region.Manifest {
	return region.Manifest{
		Name: d.Name, Title: d.Title, TitleEN: d.Sanquan.TitleEN, Version: d.Version, Created: d.Created,
		MapApproval: d.Sanquan.MapApproval, TimeZone: d.Sanquan.TimeZone, Home: d.Sanquan.Home,
	}
}

// Encode returns the canonical form of the descriptor: indented by two spaces,
// members in the order of the types, one line end behind it.
func (d *Descriptor) Encode() ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	err := enc.Encode(d)
	return b.Bytes(), err
}

const (
	packageProfile  = "tabular-data-package"
	resourceProfile = "tabular-data-resource"
	hashPrefix      = "sha256:"
)

// parseDescriptor reads datapackage.json. A syntax fault, or a member of the
// wrong type, is returned as a problem with its line.
func parseDescriptor(content []byte) (*Descriptor, *Problem) {
	if !json.Valid(content) {
		var ignored json.RawMessage
		err := json.Unmarshal(content, &ignored)
		offset, why := int64(len(content)), "-"
		if syntax, ok := errors.AsType[*json.SyntaxError](err); ok {
			offset, why = syntax.Offset, syntax.Error()
		}
		return nil, &Problem{File: descriptorFile, Row: lineAt(content, offset), Code: codeBadJSON, Args: args([]any{"why", why})}
	}
	d := &Descriptor{}
	if err := json.Unmarshal(content, d); err != nil {
		p := &Problem{File: descriptorFile, Row: 1, Code: codeMember, Args: args([]any{"want", "object"})}
		if wrong, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
			p.Row, p.Column, p.Value = lineAt(content, wrong.Offset), wrong.Field, wrong.Value
			p.Args = args([]any{"want", wrong.Type.String()})
		}
		return nil, p
	}
	d.Resources = slices.DeleteFunc(d.Resources, func(r *Resource) bool { return r == nil })
	return d, nil
}

// lineAt returns the line of a byte offset, from 1.
func lineAt(content []byte, offset int64) int {
	offset = min(max(offset, 0), int64(len(content)))
	return 1 + bytes.Count(content[:offset], []byte{'\n'})
}

// resourceName returns the name of the resource at a path of a pack.
func resourceName(path string) string {
	switch path {
	case outlineFile:
		return "outlines"
	case streetFile:
		return "streets"
	}
	if base, ok := strings.CutPrefix(path, gtfsFolder+"/"); ok {
		return "gtfs-" + strings.TrimSuffix(base, ".zip")
	}
	return strings.TrimSuffix(strings.TrimPrefix(path, tableFolder+"/"), ".csv")
}

// newResource describes a file of a pack; rows are those of a table.
func newResource(path string, bytes int64, sum string, rows int) *Resource {
	r := &Resource{Name: resourceName(path), Path: path, Bytes: bytes, Hash: hashPrefix + sum}
	switch {
	case path == outlineFile:
		r.Format, r.Encoding = "geojson", "utf-8"
	case path == streetFile:
		r.Format = "osm.pbf"
	case strings.HasPrefix(path, gtfsFolder+"/"):
		r.Format = "zip"
	default:
		t := lookupTable(r.Name)
		r.Profile, r.Title, r.Format, r.Encoding = resourceProfile, t.Title, "csv", "utf-8"
		r.Schema = t.JSONSchema()
		r.Sanquan = &ResourceExtension{Rows: rows}
	}
	return r
}

// JSONSchema returns the Frictionless Table Schema of the table, ready for
// encoding/json.
func (t *Table) JSONSchema() any {
	s := tableSchema{PrimaryKey: t.Key, MissingValues: []string{""}}
	for i := range t.Fields {
		s.Fields = append(s.Fields, t.Fields[i].jsonField())
		refs := t.Fields[i].Refs
		if len(refs) == 1 && t.Fields[i].Kind != List {
			to := refs[0].Table
			if to == t.Name {
				to = "" // Table Schema: the resource itself
			}
			s.ForeignKeys = append(s.ForeignKeys, foreignKey{t.Fields[i].Name, reference{to, refs[0].Field}})
		}
	}
	return s
}

type tableSchema struct {
	Fields        []jsonField  `json:"fields"`
	PrimaryKey    []string     `json:"primaryKey"`
	ForeignKeys   []foreignKey `json:"foreignKeys,omitempty"`
	MissingValues []string     `json:"missingValues"`
}

type jsonField struct {
	Name        string         `json:"name"`
	Type        string         `json:"type"`
	Format      string         `json:"format,omitempty"`
	Title       string         `json:"title"`
	Description string         `json:"description"`
	Unit        string         `json:"unit,omitempty"`
	TrueValues  []string       `json:"trueValues,omitempty"`
	FalseValues []string       `json:"falseValues,omitempty"`
	Constraints map[string]any `json:"constraints,omitempty"`
	Sanquan     map[string]any `json:"sanquan,omitempty"`
}

type foreignKey struct {
	Fields    string    `json:"fields"`
	Reference reference `json:"reference"`
}

type reference struct {
	Resource string `json:"resource"`
	Fields   string `json:"fields"`
}

// patterns are the forms of kinds that Table Schema has no type for.
var patterns = map[Kind]string{
	ID:       `^[^\s;"]+$`,
	Moment:   `^\d{4}(-\d{2}(-\d{2})?)?$`,
	Period:   `^\d{4}(-\d{2}(-\d{2})?)?(/\d{4}(-\d{2}(-\d{2})?)?)?$`,
	Clock:    `^([01]\d|2[0-3]):[0-5]\d$`,
	Clock24:  `^(([01]\d|2[0-3]):[0-5]\d|24:00)$`,
	ClockRun: `^[0-2]\d:[0-5]\d$`,
	Hours:    `^\d{2}:\d{2}-\d{2}:\d{2}(;\d{2}:\d{2}-\d{2}:\d{2})*$`,
	USCC:     `^[0-9A-HJ-NPQRTUWXY]{18}$`,
}

func (f *Field) jsonField() jsonField {
	j := jsonField{Name: f.Name, Type: "string", Title: f.Title, Description: f.TitleEN, Unit: f.Unit}
	switch f.Kind {
	case Integer, Number, Boolean, Date:
		j.Type = string(f.Kind)
	case URL:
		j.Format = "uri"
	}
	if f.Kind == Boolean {
		j.TrueValues, j.FalseValues = []string{"true"}, []string{"false"}
	}
	c := map[string]any{}
	if f.Required {
		c["required"] = true
	}
	if f.Enum != nil {
		c["enum"] = f.Enum
	}
	if p := f.Pattern; p != "" {
		c["pattern"] = p
	} else if p := patterns[f.Kind]; p != "" {
		c["pattern"] = p
	}
	if f.Min != nil {
		c["minimum"] = *f.Min
	}
	if f.Max != nil {
		c["maximum"] = *f.Max
	}
	if f.Unknown != "" {
		c["minimum"] = json.Number(f.Unknown)
		j.Sanquan = map[string]any{"unknown": f.Unknown}
	}
	if len(c) > 0 {
		j.Constraints = c
	}
	if len(f.Refs) > 1 || f.Kind == List {
		refs := []string{}
		for _, r := range f.Refs {
			refs = append(refs, r.Table+"."+r.Field)
		}
		if j.Sanquan == nil {
			j.Sanquan = map[string]any{}
		}
		j.Sanquan["references"] = refs
		if f.Kind == List {
			j.Sanquan["separator"] = ";"
		}
	}
	return j
}

// schemaJSON holds the canonical form of the schema of each table.
var schemaJSON = sync.OnceValue(func() map[string][]byte {
	all := map[string][]byte{}
	for i := range schema {
		encoded, err := canonicalJSON(schema[i].JSONSchema())
		if err != nil {
			panic(err) // strings, numbers and booleans only
		}
		all[schema[i].Name] = encoded
	}
	return all
})

// sameSchema compares a decoded schema with that of the table.
func sameSchema(decoded any, t *Table) bool {
	encoded, err := json.Marshal(decoded)
	return err == nil && bytes.Equal(encoded, schemaJSON()[t.Name])
}

// canonicalJSON encodes v with the members of objects in order of name.
func canonicalJSON(v any) ([]byte, error) {
	first, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	var loose any
	if err := json.Unmarshal(first, &loose); err != nil {
		return nil, err
	}
	return json.Marshal(loose)
}

// sortedKeys returns the keys of a map in order.
func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
