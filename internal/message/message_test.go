package message

import (
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/sanquan/sanquan/base/fault"
)

var placeholder = regexp.MustCompile(`\{[a-zA-Z0-9_]+\}`)

func TestLanguagesHaveTheSameSentences(t *testing.T) {
	zh, en := catalogues()[ZH], catalogues()[EN]
	ids := func(m map[string]string) []string { return slices.Sorted(maps.Keys(m)) }
	if diff := cmp.Diff(ids(zh), ids(en)); diff != "" {
		t.Errorf("ids of zh (-) and en (+) differ:\n%s", diff)
	}
	for id, text := range zh {
		values := func(s string) []string {
			v := placeholder.FindAllString(s, -1)
			slices.Sort(v)
			return slices.Compact(v)
		}
		if diff := cmp.Diff(values(text), values(en[id])); diff != "" {
			t.Errorf("%s names different values in zh (-) and en (+):\n%s", id, diff)
		}
	}
}

// Ids are string literals in the code, either whole or, where a family of
// sentences shares a stem, as the stem with its last dot: "pack.reason.". An
// area alone ("pack.") is no stem: it would excuse everything in it.
func TestSentencesAndCodeAgree(t *testing.T) {
	literal := regexp.MustCompile(`"([a-z][a-z0-9]*(?:\.[a-zA-Z0-9_]+)+)"`)
	stem := regexp.MustCompile(`"((?:[a-z][a-zA-Z0-9_]*\.){2,})"`)
	used, stems := map[string]bool{}, map[string]bool{}
	demanded := regexp.MustCompile(`fault\.(?:New|Wrap)\([^"\n]*?fault\.[A-Za-z]+,\s*"([^"]+)"`)
	root := filepath.Join("..", "..")
	err := filepath.WalkDir(root, func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (strings.HasPrefix(d.Name(), ".") && p != root || d.Name() == "node_modules" || d.Name() == "ui") {
			return filepath.SkipDir
		}
		if d.IsDir() || !strings.HasSuffix(p, ".go") || strings.HasSuffix(p, "_test.go") {
			return nil
		}
		src, err := os.ReadFile(p)
		if err != nil {
			return err
		}
		for _, m := range literal.FindAllSubmatch(src, -1) {
			used[string(m[1])] = true
		}
		for _, m := range stem.FindAllSubmatch(src, -1) {
			stems[string(m[1])] = true
		}
		for _, m := range demanded.FindAllSubmatch(src, -1) {
			if !Known(string(m[1])) {
				t.Errorf("%s: no sentence for %q", p, m[1])
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for id := range catalogues()[ZH] {
		if used[id] {
			continue
		}
		byStem := false
		for s := range stems {
			byStem = byStem || strings.HasPrefix(id, s)
		}
		if !byStem {
			t.Errorf("nothing says %q", id)
		}
	}
}

func TestFaultHidesCauses(t *testing.T) {
	got := Fault(EN, fault.Wrap(os.ErrPermission, fault.Internal, "no.such.sentence"))
	if want := Text(EN, "message.internal"); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := Fault(ZH, os.ErrPermission); got != Text(ZH, "message.internal") {
		t.Errorf("a foreign error is shown as %q", got)
	}
}

func TestParse(t *testing.T) {
	for in, want := range map[string]Lang{
		"zh_CN.UTF-8": ZH, "en_GB.UTF-8": EN, "C": ZH, "": ZH,
		"fr, en;q=0.8, zh;q=0.5": EN, "zh-Hans-CN,en": ZH,
	} {
		if got := Parse(in); got != want {
			t.Errorf("Parse(%q) = %s, want %s", in, got, want)
		}
	}
}
