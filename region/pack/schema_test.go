package pack

import (
	"encoding/json"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/sanquan/sanquan/region"
)

// optionalAnyway are fields whose JSON is always written, but whose cells may
// be empty; the reasons stand in the schema.
var optionalAnyway = []string{"stations.area", "chain_nodes.gbt4754", "chain_nodes.class"}

// Schema and the structs of package region say the same.
func TestSchemaIsThatOfTheRegion(t *testing.T) {
	tables := reflect.TypeFor[region.Tables]()
	named := map[string]reflect.Type{}
	for i := range tables.NumField() {
		if f := tables.Field(i); f.Type.Kind() == reflect.Slice && f.Name != "Outlines" {
			named[snake(f.Name)] = f.Type.Elem()
		}
	}
	for _, table := range Schema() {
		row, ok := named[table.Name]
		if !ok {
			t.Errorf("region.Tables has no %s", table.Name)
			continue
		}
		delete(named, table.Name)
		var tags []string
		for i := range row.NumField() {
			f := row.Field(i)
			tag := f.Tag.Get("csv")
			tags = append(tags, tag)
			at := table.Index(tag)
			if at < 0 {
				continue
			}
			field := table.Fields[at]
			name := table.Name + "." + tag
			_, empty, _ := strings.Cut(f.Tag.Get("json"), ",")
			if optional := empty == "omitempty" || slices.Contains(optionalAnyway, name); field.Required == optional {
				t.Errorf("%s: required %v, but its JSON tag is %q", name, field.Required, f.Tag.Get("json"))
			}
			if kind := goKind(field.Kind); f.Type.Kind() != kind {
				t.Errorf("%s is a %s in region, a %s in the schema", name, f.Type, field.Kind)
			}
		}
		if diff := cmp.Diff(tags, table.Columns()); diff != "" {
			t.Errorf("%s: csv tags (-) and schema (+):\n%s", table.Name, diff)
		}
	}
	for name := range named {
		t.Errorf("the schema has no %s", name)
	}
}

func goKind(k Kind) reflect.Kind {
	switch k {
	case Integer:
		return reflect.Int
	case Number:
		return reflect.Float64
	case Boolean:
		return reflect.Bool
	}
	return reflect.String
}

func TestSchemaIsSound(t *testing.T) {
	before := map[string]*Table{}
	tables := Schema()
	for i := range tables {
		table := &tables[i]
		before[table.Name] = table
		for _, k := range table.Key {
			if at := table.Index(k); at < 0 || !table.Fields[at].Required {
				t.Errorf("%s: key %s is no required field", table.Name, k)
			}
		}
		for _, f := range table.Fields {
			name := table.Name + "." + f.Name
			if f.Title == "" || f.TitleEN == "" {
				t.Errorf("%s has no title", name)
			}
			if (f.Kind == Enum) != (f.Enum != nil) || (f.Kind == Code) != (f.Pattern != "") {
				t.Errorf("%s: a %s with values %v and pattern %q", name, f.Kind, f.Enum, f.Pattern)
			}
			if f.Pattern != "" && compiled[f.Pattern] == nil {
				t.Errorf("%s: pattern %s is not compiled", name, f.Pattern)
			}
			for _, ref := range f.Refs {
				to := before[ref.Table]
				if to == nil || !slices.Equal(to.Key, []string{ref.Field}) {
					t.Errorf("%s refers to %v, which is no single key of an earlier table", name, ref)
				}
			}
		}
	}
}

// The patterns that the descriptor tells other programs agree with the checks.
func TestPatternsAgreeWithChecks(t *testing.T) {
	values := []string{
		"2026", "2026-09", "2026-09-30", "2019-04/2024-05", "2026-9", "08:00", "24:00", "24:01", "29:59", "30:00", "8:00",
		"09:00-17:00", "09:00-12:00;13:30-17:00", "a b", "rail:VNP", "京|沪",
	}
	for kind, pattern := range patterns {
		re := regexp.MustCompile(pattern)
		for _, v := range values {
			ok := false
			switch kind {
			case ID:
				ok = !strings.ContainsAny(v, " ;\"")
			case Moment, Period:
				ok = validPeriod(kind, v)
			case Clock, Clock24, ClockRun:
				_, ok = minutes([]byte(v), kind)
			case Hours:
				ok = validHours(v)
			default:
				continue
			}
			if got := re.MatchString(v); got != ok {
				t.Errorf("%s %q: pattern says %v, check says %v", kind, v, got, ok)
			}
		}
	}
}

func TestJSONSchema(t *testing.T) {
	raw, err := json.Marshal(lookupTable("chain_edges").JSONSchema())
	if err != nil {
		t.Fatal(err)
	}
	want := `{"fields":[` +
		`{"name":"from","type":"string","title":"上游","description":"node that is an input","constraints":{"pattern":"^[^\\s;\"]+$","required":true}},` +
		`{"name":"to","type":"string","title":"下游","description":"node that uses it","constraints":{"pattern":"^[^\\s;\"]+$","required":true}},` +
		`{"name":"source","type":"string","title":"来源","description":"source of the row","constraints":{"pattern":"^[^\\s;\"]+$","required":true}}],` +
		`"primaryKey":["from","to"],"foreignKeys":[` +
		`{"fields":"from","reference":{"resource":"chain_nodes","fields":"id"}},` +
		`{"fields":"to","reference":{"resource":"chain_nodes","fields":"id"}},` +
		`{"fields":"source","reference":{"resource":"sources","fields":"id"}}],"missingValues":[""]}`
	if diff := cmp.Diff(want, string(raw)); diff != "" {
		t.Error(diff)
	}
}
