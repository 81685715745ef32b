package sqlstore_test

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/sanquan/sanquan/internal/sqlstore"
	"github.com/sanquan/sanquan/internal/testkit/pgtest"
	"github.com/sanquan/sanquan/internal/testkit/storetest"
)

// crashDir, where set, makes the test binary install a second version into
// this folder and stop, transaction open, at the step named by crashStep.
const (
	crashDir  = "SANQUAN_TEST_CRASH_DIR"
	crashStep = "SANQUAN_TEST_CRASH_STEP"
)

func TestMain(m *testing.M) {
	if dir := os.Getenv(crashDir); dir != "" {
		installAndStop(dir, os.Getenv(crashStep))
	}
	os.Exit(pgtest.Main(m))
}

func installAndStop(dir, step string) {
	stop := func(what string) {
		if what == step {
			fmt.Println("stopped")
			select {} // until killed
		}
	}
	s, err := sqlstore.Open(context.Background(), dir)
	if err == nil {
		s.OnStep(stop)
		_, err = s.InstallPack(context.Background(), storetest.Tables("1.1.0"), storetest.Sum("b"), noon)
	}
	stop("committed")
	fmt.Println("never stopped:", err)
	os.Exit(1)
}

// steps lists every step of an installation, in order.
func steps(t *testing.T) []string {
	t.Helper()
	s := mustOpen(t, t.TempDir())
	var all []string
	s.OnStep(func(what string) { all = append(all, what) })
	mustInstall(t, s, "1.0.0", "a")
	return all
}

// A process killed in the middle of an installation leaves the old pack,
// whole; killed just after, the new one. So does a copy of the files taken
// while the process stands still.
func TestKilledInstallationLeavesOldOrNew(t *testing.T) {
	all := steps(t)
	for _, step := range []string{all[0], all[1], all[2], all[len(all)/2], all[len(all)-1], "committed"} {
		t.Run(step, func(t *testing.T) {
			dir := t.TempDir()
			before, err := sqlstore.Open(t.Context(), dir)
			if err != nil {
				t.Fatal(err)
			}
			mustInstall(t, before, "1.0.0", "a")
			if err := before.Close(); err != nil {
				t.Fatal(err)
			}
			copied := killDuring(t, dir, step)
			want := "1.0.0"
			if step == "committed" {
				want = "1.1.0"
			}
			for _, dir := range []string{dir, copied} {
				holdsWhole(t, mustOpen(t, dir), want)
			}
		})
	}
}

// killDuring runs an installation in a child process, copies the database
// files when the child reaches the step, and kills it. It returns the copy.
func killDuring(t *testing.T, dir, step string) string {
	t.Helper()
	child := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^$")
	child.Env = append(os.Environ(), crashDir+"="+dir, crashStep+"="+step)
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	if line, err := bufio.NewReader(out).ReadString('\n'); err != nil || strings.TrimSpace(line) != "stopped" {
		t.Fatalf("child said %q, %v", line, err)
	}
	copied := t.TempDir()
	files, err := filepath.Glob(filepath.Join(dir, sqlstore.FileName+"*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		raw, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(copied, filepath.Base(f)), raw, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := child.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = child.Wait() // "signal: killed"
	return copied
}

// holdsWhole checks that the store is sound, holds the version whole, and can
// be installed into.
func holdsWhole(t *testing.T, s *sqlstore.Store, version string) {
	t.Helper()
	if err := s.Check(t.Context()); err != nil {
		t.Fatal(err)
	}
	r, err := s.LoadRegion(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(storetest.Tables(version), r.Tables); diff != "" {
		t.Error(diff)
	}
	packs, err := s.ListPacks(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if want := map[string]int{"1.0.0": 1, "1.1.0": 2}[version]; len(packs) != want {
		t.Errorf("%d packs, want %d: %+v", len(packs), want, packs)
	}
	mustInstall(t, s, "1.2.0", "c")
}
