package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestListed(t *testing.T) {
	path := filepath.Join(t.TempDir(), "bill.json")
	text := `{"bomFormat":"CycloneDX","components":[{"purl":"pkg:golang/a.example/b@v1.2.3?type=module"},{"purl":"pkg:npm/%40a/b@4.5.6"}]}`
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	for want, missing := range map[string]bool{
		"pkg:golang/a.example/b@v1.2.3": false,
		"pkg:golang/a.example/b@v1.2":   true, // another version
		"pkg:golang/a.example/c@v1.2.3": true,
		"pkg:npm/%40a/b@":               false,
		"pkg:npm/%40a/c@":               true,
	} {
		err := listed(path, []string{want})
		if (err != nil) != missing || missing && !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", want, err)
		}
	}
	if listed(path, nil) == nil {
		t.Error("a bill about nothing is accepted")
	}
}

// The bill of this test's own binary is whole only with all its modules.
func TestCheckReadsTheProgram(t *testing.T) {
	dir := t.TempDir()
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	empty, pages := filepath.Join(dir, "bill.json"), filepath.Join(dir, "package.json")
	for path, text := range map[string]string{empty: `{"bomFormat":"CycloneDX"}`, pages: `{"dependencies":{"@a/b":"^1"}}`} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := check(program, empty, pages, empty); err == nil || !strings.Contains(err.Error(), "pkg:npm/%40a/b@") {
		t.Errorf("%v", err)
	}
}
