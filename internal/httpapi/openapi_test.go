package httpapi

import (
	"encoding/json"
	"flag"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite examples and testdata/openapi.json")

// operation is an operation of the document.
type operation struct {
	path string
	*huma.Operation
}

func operations(s *Server) []operation {
	var all []operation
	paths := s.api.OpenAPI().Paths
	for _, path := range slices.Sorted(maps.Keys(paths)) {
		item := paths[path]
		for _, o := range []*huma.Operation{item.Get, item.Post, item.Put, item.Delete} {
			if o != nil {
				all = append(all, operation{path, o})
			}
		}
	}
	return all
}

// ofAccounts reports whether an operation is about accounts; these are replayed
// on a server that has some.
func (o operation) ofAccounts() bool {
	return slices.Contains([]string{tagAccount, tagAdmin, tagImports, tagFirms}, o.Tags[0])
}

// changesJobs reports whether an operation asks for a job or changes one.
func (o operation) changesJobs() bool { return o.Tags[0] == tagJobs && o.Method != "GET" }

// request is the one whose answer is the example.
func (o operation) request() string {
	if r, ok := o.Extensions["x-example-request"].(string); ok {
		return r
	}
	return o.path
}

func (o operation) example() (mediaType string, m *huma.MediaType) {
	if o.Responses["200"] == nil {
		return "", nil
	}
	for _, mediaType := range []string{typeJSON, typeGeoJSON} {
		if m := o.Responses["200"].Content[mediaType]; m != nil && m.Schema.Ref != "" {
			return mediaType, m
		}
	}
	return "", nil
}

func indented(t *testing.T, raw []byte) string {
	t.Helper()
	var v any
	if err := json.Unmarshal(raw, &v); err != nil {
		t.Fatal(err)
	}
	out, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	return string(out) + "\n"
}

// Every operation has an example, which is what the server answers about the
// tiny pack, and fits its schema.
func TestExamplesAreReplayed(t *testing.T) {
	s := tinyServer(t)
	known := map[string]bool{".keep": true}
	for _, o := range operations(s) {
		if o.changesJobs() {
			continue // TestJobsAreChanged
		}
		t.Run(o.OperationID, func(t *testing.T) {
			known[o.OperationID+".json"] = true
			resp := replay(t, s, o)
			body := read(t, resp)
			mediaType, m := o.example()
			if o.Responses["204"] != nil {
				delete(known, o.OperationID+".json")
				if resp.StatusCode != 204 || body != "" {
					t.Fatalf("%s: %d %s", o.request(), resp.StatusCode, body)
				}
				return
			}
			if m == nil {
				t.Fatal("no JSON answer is documented")
			}
			if resp.StatusCode != 200 || resp.Header.Get("Content-Type") != mediaType {
				t.Fatalf("%s: %d %q %s", o.request(), resp.StatusCode, resp.Header.Get("Content-Type"), body)
			}
			fits(t, s, m.Schema, body)
			file := filepath.Join("examples", o.OperationID+".json")
			got := indented(t, []byte(body))
			if *update {
				if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			raw, ok := m.Example.(json.RawMessage)
			if !ok {
				t.Fatal("no example; run the tests with -update and look at the difference")
			}
			if diff := cmp.Diff(indented(t, raw), got); diff != "" {
				t.Errorf("%s: example (-), answer (+):\n%s", o.request(), diff)
			}
		})
	}
	files, err := os.ReadDir("examples")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if !known[f.Name()] {
			t.Errorf("examples/%s is of no operation", f.Name())
		}
	}
}

func fits(t *testing.T, s *Server, schema *huma.Schema, body string) {
	t.Helper()
	var v any
	if err := json.Unmarshal([]byte(body), &v); err != nil {
		t.Fatal(err)
	}
	result := &huma.ValidateResult{}
	huma.Validate(s.api.OpenAPI().Components.Schemas, schema, huma.NewPathBuffer([]byte{}, 0), huma.ModeReadFromServer, v, result)
	for _, err := range result.Errors {
		t.Errorf("the answer does not fit its schema: %v", err)
	}
}

// testdata/openapi.json is what the pages' types are made from.
func TestOpenAPIDocument(t *testing.T) {
	s := tinyServer(t)
	if *update {
		t.Run("examples", TestExamplesAreReplayed)
		for _, o := range operations(s) {
			raw, err := os.ReadFile(filepath.Join("examples", o.OperationID+".json"))
			if err != nil && o.Responses["204"] == nil && !o.changesJobs() {
				t.Fatal(err)
			}
			_, m := o.example()
			if m == nil || raw == nil {
				continue
			}
			m.Example = json.RawMessage(raw)
		}
	}
	body, err := json.Marshal(s.api.OpenAPI())
	if err != nil {
		t.Fatal(err)
	}
	golden := filepath.Join("testdata", "openapi.json")
	got := indented(t, body)
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("the document differs from %s; run the tests with -update and look at the difference:\n%s", golden, diff)
	}
	if served := indented(t, []byte(read(t, get(s, "/openapi.json")))); served != got {
		t.Error("the served document is another one")
	}
}

func TestDocumentIsOpenAPI31(t *testing.T) {
	s := tinyServer(t)
	var doc struct {
		OpenAPI string `json:"openapi"`
		Info    struct{ Title, Version, Description string }
		Paths   map[string]map[string]json.RawMessage
	}
	body := read(t, get(s, "/openapi.json"))
	if err := json.Unmarshal([]byte(body), &doc); err != nil {
		t.Fatal(err)
	}
	if doc.OpenAPI != "3.1.0" || doc.Info.Title == "" || doc.Info.Version == "" || doc.Info.Description == "" {
		t.Errorf("document %q, info %+v", doc.OpenAPI, doc.Info)
	}
	for _, ref := range regexp.MustCompile(`"\$ref":"([^"]*)"`).FindAllStringSubmatch(body, -1) {
		name, ok := strings.CutPrefix(ref[1], "#/components/schemas/")
		if !ok || s.api.OpenAPI().Components.Schemas.Map()[name] == nil {
			t.Errorf("reference %q leads nowhere", ref[1])
		}
	}
	if strings.Contains(body, "nullable") {
		t.Error("nullable is a word of OpenAPI 3.0")
	}
	ids := map[string]bool{}
	for _, o := range operations(s) {
		if ids[o.OperationID] {
			t.Errorf("two operations are called %s", o.OperationID)
		}
		ids[o.OperationID] = true
		checkOperation(t, o)
	}
}

func checkOperation(t *testing.T, o operation) {
	t.Helper()
	if o.Summary == "" || o.Description == "" || len(o.Tags) != 1 {
		t.Errorf("%s: summary %q, description %q, tags %v", o.path, o.Summary, o.Description, o.Tags)
	}
	if body := o.RequestBody; body != nil && body.Content[typeJSON] == nil {
		t.Errorf("%s: the body is not JSON", o.path)
	}
	for _, status := range []string{"422", "500", "503"} {
		if r := o.Responses[status]; r == nil || r.Content[problemType] == nil {
			t.Errorf("%s: no problem for %s", o.path, status)
		}
	}
	inPath := regexp.MustCompile(`\{(\w+)\}`).FindAllStringSubmatch(o.path, -1)
	for _, m := range inPath {
		if p := findParameter(o.Operation, m[1]); p == nil || p.In != "path" || !p.Required {
			t.Errorf("%s: path parameter %s is not described", o.path, m[1])
		}
	}
	for _, p := range o.Parameters {
		if p.Description == "" {
			t.Errorf("%s: parameter %s has no description", o.path, p.Name)
		}
		if example(p.Schema) == "" && !strings.Contains("authority", p.Name) {
			t.Errorf("%s: parameter %s has no example", o.path, p.Name)
		}
		if p.Schema.Type == "string" && p.Schema.MaxLength == nil && len(p.Schema.Enum) == 0 && p.Schema.Pattern == "" {
			t.Errorf("%s: parameter %s may be of any length", o.path, p.Name)
		}
		if (p.Schema.Type == "integer" || p.Schema.Type == "number") && (p.Schema.Maximum == nil || p.Schema.Minimum == nil && p.Schema.ExclusiveMinimum == nil) {
			t.Errorf("%s: parameter %s has no bounds", o.path, p.Name)
		}
	}
}

// Every schema and member is explained, and no explanation is left over.
func TestSchemasAreExplained(t *testing.T) {
	registry := tinyServer(t).api.OpenAPI().Components.Schemas
	schemas, used := registry.Map(), describeSchemas(registry)
	for _, name := range slices.Sorted(maps.Keys(schemas)) {
		if schemas[name].Description == "" {
			t.Errorf("%s: no sentence", name)
		}
		for member, property := range schemas[name].Properties {
			if property.Ref == "" && property.Description == "" {
				t.Errorf("%s.%s: no sentence", name, member)
			}
		}
	}
	for key := range readSentences() {
		if !used[key] {
			t.Errorf("sentences.txt: nothing is called %s", key)
		}
	}
}

func TestDescribedFormatsExist(t *testing.T) {
	s := tinyServer(t)
	for _, o := range operations(s) {
		if o.ofAccounts() || o.changesJobs() {
			continue // TestAuditIsCSVToo
		}
		for mediaType := range o.Responses["200"].Content {
			resp := get(s, o.request(), "Accept", mediaType)
			if kind, _, _ := strings.Cut(resp.Header.Get("Content-Type"), ";"); resp.StatusCode != 200 || kind != mediaType {
				t.Errorf("%s: %s is answered by %d %s", o.request(), mediaType, resp.StatusCode, kind)
			}
		}
	}
}
