// Command sbomcheck compares the bills of materials that `make sbom` wrote with
// what they are about: every module that is in the program, and every package
// that the pages name, must be listed, in CycloneDX.
//
//	sbomcheck build/sanquan build/sbom-go.json ui/package.json build/sbom-pages.json
package main

import (
	"debug/buildinfo"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"
)

func main() {
	if len(os.Args) != 5 {
		fmt.Fprintln(os.Stderr, "usage: sbomcheck PROGRAM BILL PACKAGE.JSON BILL")
		os.Exit(2)
	}
	if err := check(os.Args[1], os.Args[2], os.Args[3], os.Args[4]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func check(program, programBill, pages, pagesBill string) error {
	info, err := buildinfo.ReadFile(program)
	if err != nil {
		return err
	}
	var modules []string
	for _, m := range info.Deps {
		if m.Replace != nil {
			m = m.Replace
		}
		modules = append(modules, "pkg:golang/"+m.Path+"@"+m.Version)
	}
	raw, err := os.ReadFile(pages)
	if err != nil {
		return err
	}
	var named struct{ Dependencies map[string]string }
	if err := json.Unmarshal(raw, &named); err != nil {
		return fmt.Errorf("reading %s: %w", pages, err)
	}
	var packages []string
	for name := range named.Dependencies {
		packages = append(packages, "pkg:npm/"+strings.Replace(name, "@", "%40", 1)+"@")
	}
	return errors.Join(listed(programBill, modules), listed(pagesBill, packages))
}

// bill is the part of CycloneDX that is looked at.
type bill struct {
	Format     string `json:"bomFormat"`
	Components []struct {
		URL string `json:"purl"`
	} `json:"components"`
}

// listed reports what of want, beginnings of package URLs, a bill does not list.
func listed(path string, want []string) error {
	raw, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	var b bill
	if err := json.Unmarshal(raw, &b); err != nil {
		return fmt.Errorf("reading %s: %w", path, err)
	}
	if b.Format != "CycloneDX" {
		return fmt.Errorf("%s is not CycloneDX", path)
	}
	var missing []string
	for _, w := range want {
		if !b.has(w) {
			missing = append(missing, w)
		}
	}
	if len(missing) > 0 || len(want) == 0 {
		return fmt.Errorf("%s lists %d of %d; missing: %s", path, len(want)-len(missing), len(want), strings.Join(missing, ", "))
	}
	fmt.Printf("%s: %d components, all %d that must be there\n", path, len(b.Components), len(want))
	return nil
}

func (b bill) has(beginning string) bool {
	for _, c := range b.Components {
		if rest, ok := strings.CutPrefix(c.URL, beginning); ok && (strings.HasSuffix(beginning, "@") || rest == "" || rest[0] == '?' || rest[0] == '#') {
			return true
		}
	}
	return false
}
