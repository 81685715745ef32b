package httpapi

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"github.com/sanquan/sanquan/base/suggest"
	"github.com/sanquan/sanquan/internal/message"
)

// Patterns of text parameters; a sentence "http.rule.…" goes with each.
const (
	clockPattern = `^([01]?[0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?$`
	codePattern  = `^[0-9]{6}$`
)

var patternRules = map[string]string{
	clockPattern: "http.rule.clock",
	codePattern:  "http.rule.code",
}

// shorten makes a value of a client fit to be shown back.
func shorten(s string) string {
	const most = 60
	runes := []rune(s)
	if len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return s
}

// parameterProblem says, from the operation's own schema, what is wrong with a
// parameter and what would be right.
func parameterProblem(lang message.Lang, op *huma.Operation, e *huma.ErrorDetail) ProblemField {
	place, name, _ := strings.Cut(e.Location, ".")
	name, _, _ = strings.Cut(name, "[") // an item of a list
	location := place + "." + shorten(name)
	if place == "body" {
		return ProblemField{e.Location, message.Text(lang, "http.bad_body", "name", shorten(e.Location), "reason", shorten(e.Message))}
	}
	param := findParameter(op, name)
	if param == nil {
		known := parameterNames(op)
		if near := suggest.Nearest(name, known); near != "" {
			return ProblemField{location, message.Text(lang, "http.unknown_parameter_near", "name", shorten(name), "near", near)}
		}
		if len(known) == 0 {
			return ProblemField{location, message.Text(lang, "http.unknown_parameter_none", "name", shorten(name))}
		}
		return ProblemField{location, message.Text(lang, "http.unknown_parameter", "name", shorten(name), "known", strings.Join(known, ", "))}
	}
	rule, example := rule(lang, param.Schema), example(param.Schema)
	if e.Value == nil || e.Value == "" {
		return ProblemField{location, message.Text(lang, "http.missing_parameter", "name", name, "rule", rule, "example", example)}
	}
	return ProblemField{location, message.Text(lang, "http.bad_parameter",
		"name", name, "value", shorten(fmt.Sprint(e.Value)), "rule", rule, "example", example)}
}

func findParameter(op *huma.Operation, name string) *huma.Param {
	for _, p := range op.Parameters {
		if p.Name == name {
			return p
		}
	}
	return nil
}

func parameterNames(op *huma.Operation) []string {
	var names []string
	for _, p := range op.Parameters {
		if p.In == "query" {
			names = append(names, p.Name)
		}
	}
	slices.Sort(names)
	return names
}

// rule is the schema of a parameter in words.
func rule(lang message.Lang, s *huma.Schema) string {
	if id, ok := patternRules[s.Pattern]; ok {
		return message.Text(lang, id)
	}
	switch {
	case s.Type == "array":
		most := 0
		if s.MaxItems != nil {
			most = *s.MaxItems
		}
		return message.Text(lang, "http.rule.list", "max", most, "rule", rule(lang, s.Items))
	case len(s.Enum) > 0:
		words := make([]string, len(s.Enum))
		for i, w := range s.Enum {
			words[i] = fmt.Sprint(w)
		}
		return message.Text(lang, "http.rule.enum", "values", strings.Join(words, ", "))
	case s.ExclusiveMinimum != nil:
		return message.Text(lang, "http.rule.above", "min", number(s.ExclusiveMinimum), "max", number(s.Maximum))
	case s.Type == "integer":
		return message.Text(lang, "http.rule.integer", "min", number(s.Minimum), "max", number(s.Maximum))
	case s.Type == "number":
		return message.Text(lang, "http.rule.number", "min", number(s.Minimum), "max", number(s.Maximum))
	case s.MinLength != nil && s.MaxLength != nil:
		return message.Text(lang, "http.rule.text", "min", *s.MinLength, "max", *s.MaxLength)
	case s.MaxLength != nil:
		return message.Text(lang, "http.rule.text", "min", 0, "max", *s.MaxLength)
	}
	return message.Text(lang, "http.rule.any")
}

func number(f *float64) string {
	if f == nil {
		return "∞"
	}
	return strconv.FormatFloat(*f, 'f', -1, 64)
}

// example is a value that would do.
func example(s *huma.Schema) string {
	var v any
	switch {
	case len(s.Examples) > 0:
		v = s.Examples[0]
	case s.Default != nil:
		v = s.Default
	case len(s.Enum) > 0:
		v = s.Enum[0]
	case s.Items != nil:
		return example(s.Items)
	default:
		return ""
	}
	if list, ok := asList(v); ok {
		return strings.Join(list, ",")
	}
	return fmt.Sprint(v)
}

// sortedFields puts the complaints into the order of their places; huma finds
// them in that of a map.
func sortedFields(fields []ProblemField) []ProblemField {
	slices.SortStableFunc(fields, func(a, b ProblemField) int { return cmp.Compare(a.Location, b.Location) })
	return slices.Compact(fields)
}

func asList(v any) ([]string, bool) {
	var list []string
	switch v := v.(type) {
	case []any:
		for _, x := range v {
			list = append(list, fmt.Sprint(x))
		}
	case []int:
		for _, x := range v {
			list = append(list, strconv.Itoa(x))
		}
	case []string:
		list = v
	default:
		return nil, false
	}
	return list, true
}
