package cli_test

import (
	"context"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/sanquan/sanquan/internal/cli"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"sanquan": func() { os.Exit(cli.Main().Run(context.Background(), os.Args[1:])) },
	})
}

// The scripts show a command line, what it prints and its exit code. $DATA is
// a data folder with the Beijing–Tianjin–Hebei pack installed, $ROOT the
// repository; `exits N` runs a command that must end with that code.
func TestScripts(t *testing.T) {
	root, err := filepath.Abs(filepath.Join("..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	data := t.TempDir()
	if err := install(t, data, filepath.Join(root, "packs", "jjj")); err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir: filepath.Join("testdata", "script"),
		Setup: func(env *testscript.Env) error {
			env.Setenv("ROOT", root)
			env.Setenv("SANQUAN_DATA_DIR", data)
			env.Setenv("LANG", "zh_CN.UTF-8")
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"exits": exits},
	})
}

// clock is the time at which the pack is installed.
func clock() time.Time { return time.Date(2026, 11, 1, 8, 0, 0, 0, time.UTC) }

func install(t *testing.T, data, pack string) error {
	t.Helper()
	code := cli.New(t.Output(), t.Output(), []string{"SANQUAN_DATA_DIR=" + data, "HOME=" + t.TempDir()}, clock).
		Run(t.Context(), []string{"pack", "install", pack})
	if code != cli.ExitDone {
		t.Fatalf("pack install ended with %d", code)
	}
	return nil
}

// exits runs `exits CODE COMMAND ARGS…`.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE COMMAND ARGS…")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		coded, ok := err.(interface{ ExitCode() int })
		if !ok {
			ts.Fatalf("%v", err)
		}
		got = coded.ExitCode()
	}
	if got != want {
		ts.Fatalf("%v ended with %d, not %d", args[1:], got, want)
	}
}
