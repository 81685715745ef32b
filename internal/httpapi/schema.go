package httpapi

import (
	_ "embed"
	"reflect"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"
)

//go:embed sentences.txt
var sentencesFile string

// readSentences reads sentences.txt.
func readSentences() map[string]string {
	all := map[string]string{}
	for line := range strings.Lines(sentencesFile) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		if key, text, ok := strings.Cut(strings.TrimSpace(line), ": "); ok {
			all[key] = text
		}
	}
	return all
}

// bases are the values of region.Basis, which is a string to huma.
var bases = []any{"reported", "measured", "compiled", "general", "estimated", "sample"}

// describeSchemas gives every schema and member its sentence: that of
// "Schema.member", else that of ".member". A member that is another schema has
// that schema's, unless it may be null. It returns the keys it used.
func describeSchemas(registry huma.Registry) map[string]bool {
	schemas := registry.Map()
	sentences, used := readSentences(), map[string]bool{}
	pick := func(keys ...string) string {
		for _, key := range keys {
			if text, ok := sentences[key]; ok {
				used[key] = true
				return text
			}
		}
		return ""
	}
	for name, schema := range schemas {
		schema.Description = pick(name)
		allowNull(schema, registry.TypeFromRef("#/components/schemas/"+name))
		for member, property := range schema.Properties {
			if property.Ref != "" {
				continue
			}
			property.Description = pick(name+"."+member, "."+member)
			if slices.Contains([]string{"basis", "position"}, member) && property.Type == "string" {
				property.Enum = bases
			}
		}
	}
	return used
}

// allowNull says of members that are pointers to structs, and not left out,
// that they may be null; huma does not.
func allowNull(schema *huma.Schema, t reflect.Type) {
	for _, f := range reflect.VisibleFields(t) {
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		property := schema.Properties[name]
		if f.Type.Kind() != reflect.Pointer || property == nil || property.Ref == "" || strings.Contains(options, "omitempty") {
			continue
		}
		schema.Properties[name] = &huma.Schema{AnyOf: []*huma.Schema{{Ref: property.Ref}, {Type: "null", Enum: []any{nil}}}}
	}
}

// limitItems bounds the numbers of a list parameter, which struct tags cannot.
func limitItems(op *huma.Operation, name string, least, most float64) {
	for _, p := range op.Parameters {
		if p.Name == name {
			p.Schema.Items.Minimum, p.Schema.Items.Maximum = &least, &most
			p.Schema.Items.PrecomputeMessages()
		}
	}
}
