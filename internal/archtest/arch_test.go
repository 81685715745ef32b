package archtest

import (
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/sanquan/sanquan/"

// longest is the most packages of ours an import chain may pass through.
const longest = 8

// edge allows package From to import package To.
type edge struct{ From, To, Reason string }

// pure are the engines: they take values and return values, and reach for no
// file, network, database, environment, logger or clock of their own.
// commute/gtfs is not among them: it opens feeds.
var pure = []string{"base/", "commute/netfile", "commute/transit", "commute/network", "commute/reach", "industry/chain", "service/catalogue", "internal/access"}

// impure are the packages an engine may not import.
var impure = []string{"database/sql", "log", "log/slog", "net", "net/http", "os", "os/exec"}

func imports(t *testing.T) map[string][]string {
	t.Helper()
	root := filepath.Join("..", "..")
	all := map[string][]string{}
	err := filepath.WalkDir(root, func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := d.Name()
		if d.IsDir() && (name == "node_modules" || name == "testdata" || len(name) > 2 && name[0] == '.') {
			return filepath.SkipDir
		}
		if d.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return nil
		}
		f, err := parser.ParseFile(token.NewFileSet(), p, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, filepath.Dir(p))
		if err != nil {
			return err
		}
		pkg := filepath.ToSlash(rel)
		for _, spec := range f.Imports {
			path, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			if !slices.Contains(all[pkg], path) {
				all[pkg] = append(all[pkg], path)
			}
		}
		if all[pkg] == nil {
			all[pkg] = []string{}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestImportsFollowTheTable(t *testing.T) {
	allowed := map[[2]string]bool{}
	for _, e := range edges {
		if e.Reason == "" {
			t.Errorf("%s → %s has no reason", e.From, e.To)
		}
		if _, twice := allowed[[2]string{e.From, e.To}]; twice {
			t.Errorf("%s → %s stands twice", e.From, e.To)
		}
		allowed[[2]string{e.From, e.To}] = false
	}
	all := imports(t)
	for _, from := range slices.Sorted(maps.Keys(all)) {
		for _, path := range all[from] {
			to, ours := strings.CutPrefix(path, module)
			if !ours {
				continue
			}
			key := [2]string{from, to}
			if _, ok := allowed[[2]string{anyone, to}]; ok {
				key[0] = anyone
			}
			if _, ok := allowed[key]; !ok {
				t.Errorf("%s imports %s, which the table does not allow", from, to)
			}
			allowed[key] = true
		}
	}
	for key, used := range allowed {
		if !used {
			t.Errorf("the table allows %s → %s, which nothing uses", key[0], key[1])
		}
	}
}

func TestEnginesArePure(t *testing.T) {
	for pkg, paths := range imports(t) {
		for _, prefix := range pure {
			if !strings.HasPrefix(pkg, prefix) {
				continue
			}
			for _, path := range paths {
				if slices.Contains(impure, path) || strings.HasPrefix(path, module+"internal/") {
					t.Errorf("engine %s imports %s", pkg, path)
				}
			}
		}
	}
}

func TestImportChainsAreShort(t *testing.T) {
	all := imports(t)
	depth := map[string]int{}
	var walk func(string) int
	walk = func(pkg string) int {
		if d, ok := depth[pkg]; ok {
			return d
		}
		d := 0
		for _, path := range all[pkg] {
			if to, ours := strings.CutPrefix(path, module); ours {
				d = max(d, walk(to))
			}
		}
		depth[pkg] = d + 1
		return d + 1
	}
	for pkg := range all {
		if d := walk(pkg); d > longest {
			t.Errorf("%s stands on a chain of %d packages, more than %d", pkg, d, longest)
		}
	}
}
