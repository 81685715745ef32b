package archtest

import (
	"flag"
	"fmt"
	"go/ast"
	"go/doc"
	"go/parser"
	"go/token"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/sanquan/sanquan/internal/message"
)

// audited are the packages whose documentation is to read as a library's.
const audited = "commute/gtfs,commute/transit,commute/netfile,commute/network,commute/reach"

var libraries = flag.String("libraries", audited, "packages whose documentation is audited, separated by commas")

// units are the words that say what a bare number counts or measures.
var units = regexp.MustCompile(`(?i)minute|second|millis|\bmin\b|hour|\bdays?\b|year|metre|km2?\b|\bkm²|degree|ratio|share|quotient|per ?cent|percentile|0\.\.1|0 to 1|bytes?|index|indices|how many|how often|number of|\bcount|currency|route_type|in unit|pickup_type|rank|weight`)

// camel sets the words of an identifier apart.
var camel = regexp.MustCompile(`([a-z0-9])([A-Z])`)

// counts are identifiers of bare numbers that count what they name.
var counts = []string{"Rows", "Kept", "Rides", "Stops", "Trains", "Persons", "Origins", "Threads", "ShardOrigins", "MaxDepartures", "MaxRides", "MaxPointProblems"}

// unitless are bare numbers without a unit, each with the reason.
var unitless = map[string]string{
	"commute/gtfs.Shape.Dist":              "in the unit of the feed, which a feed does not name",
	"commute/reach.Column.Values":          "what there is of, the caller knows in what",
	"commute/reach.Column.Total":           "what there is of, the caller knows in what",
	"commute/reach.Computed.Value":         "in Computed.Unit",
	"commute/reach.Reported.Value":         "in Reported.Unit",
	"commute/netfile.OtherVersion.Version": "a version",
	"commute/reach.MaxZoom":                "a zoom, as web maps count them",
	"commute/reach.Params.Zoom":            "a zoom, as web maps count them",
	"commute/reach.Draw.Seed":              "any number",
	"commute/reach.Params.Seed":            "any number",
}

// errorsSaid is how a comment says which errors a function returns.
var errorsSaid = regexp.MustCompile(`\b[Ff]aults?\b|\b[Ee]rrors?\b|returns nil`)

// messageID is a fault's id as comments write it; identifiers are upper-case.
var messageID = regexp.MustCompile(`\b(gtfs|reach|matrix|network|transit)\.[a-z][a-z_]+\b`)

// audit collects what is missing in one package's documentation.
type audit struct {
	pkg      string
	problems []string
	excused  map[string]bool
}

func (a *audit) say(name, format string, args ...any) {
	a.problems = append(a.problems, a.pkg+"."+name+": "+fmt.Sprintf(format, args...))
}

// Every exported name of a library has a comment; a function that may fail says
// how, by faults the catalogue has; a bare number says its unit, a typed one
// says it by its type. The words are looked for, not understood: a comment that
// passes may still be a poor one.
func TestLibrariesAreDocumented(t *testing.T) {
	excused := map[string]bool{}
	for pkg := range strings.SplitSeq(*libraries, ",") {
		a := &audit{pkg: pkg, excused: excused}
		p := documented(t, pkg)
		a.text("package", p.Doc)
		a.values("", p.Consts)
		a.values("", p.Vars)
		a.funcs("", p.Funcs)
		for _, typ := range p.Types {
			a.text(typ.Name, typ.Doc)
			a.fields(typ)
			a.values(typ.Name, typ.Consts)
			a.values(typ.Name, typ.Vars)
			a.funcs("", typ.Funcs)
			a.funcs(typ.Name+".", typ.Methods)
		}
		for _, problem := range a.problems {
			t.Error(problem)
		}
	}
	if *libraries != audited {
		return
	}
	for _, name := range slices.Sorted(maps.Keys(unitless)) {
		if !excused[name] {
			t.Errorf("%s needs no excuse", name)
		}
	}
}

// documented reads a package as godoc does, tests aside.
func documented(t *testing.T, pkg string) *doc.Package {
	t.Helper()
	names, err := filepath.Glob(filepath.Join("..", "..", filepath.FromSlash(pkg), "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	files := token.NewFileSet()
	var parsed []*ast.File
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(files, name, nil, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		parsed = append(parsed, f)
	}
	p, err := doc.NewFromFiles(files, parsed, module+pkg)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// text checks that there is a comment and that the message ids in it exist.
func (a *audit) text(name, comment string) {
	if strings.TrimSpace(comment) == "" {
		a.say(name, "has no comment")
	}
	for _, id := range messageID.FindAllString(comment, -1) {
		if id != "gtfs.org" && !message.Known(id) {
			a.say(name, "names the fault %s, which the catalogue does not have", id)
		}
	}
}

// values checks constants and variables: one comment for a group will do.
func (a *audit) values(typ string, values []*doc.Value) {
	for _, v := range values {
		for _, spec := range v.Decl.Specs {
			spec := spec.(*ast.ValueSpec)
			comment := v.Doc + spec.Doc.Text() + spec.Comment.Text()
			for i, name := range spec.Names {
				if !name.IsExported() {
					continue
				}
				a.text(name.Name, comment)
				if typ == "" && spec.Type == nil && i < len(spec.Values) && literal(spec.Values[i]) {
					a.number(name.Name, name.Name, ast.NewIdent("int"), spec.Doc.Text()+spec.Comment.Text(), v.Doc)
				}
			}
		}
	}
}

// literal is true of a number written out, such as 180 or -1 or 4 * 3600.
func literal(e ast.Expr) bool {
	switch e := e.(type) {
	case *ast.BasicLit:
		return e.Kind == token.INT || e.Kind == token.FLOAT
	case *ast.UnaryExpr:
		return literal(e.X)
	case *ast.BinaryExpr:
		return literal(e.X) && literal(e.Y)
	}
	return false
}

func (a *audit) funcs(receiver string, funcs []*doc.Func) {
	for _, f := range funcs {
		name := receiver + f.Name
		a.text(name, f.Doc)
		if fails(f.Decl.Type) && !errorsSaid.MatchString(f.Doc) {
			a.say(name, "returns an error and does not say which")
		}
		for _, list := range []*ast.FieldList{f.Decl.Type.Params, f.Decl.Type.Results} {
			if list == nil {
				continue
			}
			for _, field := range list.List {
				for _, parameter := range field.Names {
					a.number(name, parameter.Name, field.Type, f.Doc, "")
				}
				if len(field.Names) == 0 {
					a.number(name, f.Name, field.Type, f.Doc, "")
				}
			}
		}
	}
}

func fails(f *ast.FuncType) bool {
	return f.Results != nil && slices.ContainsFunc(f.Results.List, func(field *ast.Field) bool {
		id, ok := field.Type.(*ast.Ident)
		return ok && id.Name == "error"
	})
}

// fields checks the exported fields of a struct.
func (a *audit) fields(typ *doc.Type) {
	for _, spec := range typ.Decl.Specs {
		s, ok := spec.(*ast.TypeSpec).Type.(*ast.StructType)
		if !ok {
			continue
		}
		for _, field := range s.Fields.List {
			for _, name := range field.Names {
				if name.IsExported() {
					a.number(typ.Name+"."+name.Name, name.Name, field.Type, field.Doc.Text()+field.Comment.Text(), typ.Doc)
				}
			}
		}
	}
}

// number checks that a bare number says what it counts or measures: in its
// name, its comment, or the comment of what it is part of.
func (a *audit) number(name, own string, typ ast.Expr, comment, whole string) {
	if !bare(typ) {
		return
	}
	words := camel.ReplaceAllString(own, "$1 $2")
	if slices.Contains(counts, own) || units.MatchString(words) || units.MatchString(comment) || units.MatchString(whole) {
		return
	}
	full := a.pkg + "." + name
	if _, ok := unitless[full]; ok {
		a.excused[full] = true
		return
	}
	a.say(name, "%s is a bare number without a unit", own)
}

// bare is true of Go's own numbers, and of pointers to, lists and maps of them.
func bare(typ ast.Expr) bool {
	switch typ := typ.(type) {
	case *ast.Ident:
		return regexp.MustCompile(`^(u?int(8|16|32|64)?|float(32|64))$`).MatchString(typ.Name)
	case *ast.StarExpr:
		return bare(typ.X)
	case *ast.ArrayType:
		return bare(typ.Elt)
	case *ast.MapType:
		return bare(typ.Value)
	case *ast.Ellipsis:
		return bare(typ.Elt)
	}
	return false
}
