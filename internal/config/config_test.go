package config_test

import (
	"errors"
	"math"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/pflag"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/commute/reach"
	"github.com/sanquan/sanquan/internal/config"
)

func environ(pairs ...string) []string {
	return append([]string{"HOME=/u", "PATH=/bin"}, pairs...)
}

func flags(t *testing.T, args ...string) *pflag.FlagSet {
	t.Helper()
	f := pflag.NewFlagSet("test", pflag.ContinueOnError)
	f.String("data", "/ignored/default", "")
	f.String("listen", "", "")
	f.String("lang", "", "")
	f.Bool("json", false, "")
	if err := f.Parse(args); err != nil {
		t.Fatal(err)
	}
	return f
}

func value(t *testing.T, c *config.Config, key string) config.Value {
	t.Helper()
	for _, v := range c.Values {
		if v.Key == key {
			return v
		}
	}
	t.Fatalf("no setting %q", key)
	return config.Value{}
}

func load(t *testing.T, in config.Inputs) *config.Config {
	t.Helper()
	c, err := config.Load(in)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestDefaults(t *testing.T) {
	c := load(t, config.Inputs{Environ: environ()})
	if c.DataDir != "/u/.local/share/sanquan" || c.Listen != "127.0.0.1:8080" || c.Lang != "auto" {
		t.Errorf("%+v", c)
	}
	for _, mode := range []reach.Mode{reach.Walk, reach.Bike, reach.Car} {
		want, err := reach.FeederOf(mode)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, c.Feeders[mode]); diff != "" {
			t.Errorf("%s: %s", mode, diff)
		}
	}
	for _, v := range c.Values {
		if v.Layer != config.Default || v.Origin != "" {
			t.Errorf("%+v is no default", v)
		}
	}
}

func TestXDGFolders(t *testing.T) {
	in := config.Inputs{Environ: environ("XDG_DATA_HOME=/d", "XDG_CONFIG_HOME=/c")}
	if got := load(t, in).DataDir; got != "/d/sanquan" {
		t.Errorf("data folder %q", got)
	}
	if path, named := in.Path(); path != "/c/sanquan/config.toml" || named {
		t.Errorf("file %q, named %v", path, named)
	}
}

func TestTheStrongerLayerWins(t *testing.T) {
	path := filepath.Join("testdata", "good", "full.toml")
	c := load(t, config.Inputs{
		Flags:   flags(t, "--listen", "127.0.0.1:1"),
		Environ: environ("SANQUAN_CONFIG="+path, "SANQUAN_LISTEN=127.0.0.1:2", "SANQUAN_LOG_LEVEL=warn", "SANQUAN_WALK_MAX_MINUTES=25"),
	})
	want := []config.Value{
		{Key: "data_dir", Value: "/srv/sanquan", Layer: config.File, Origin: path},
		{Key: "listen", Value: "127.0.0.1:1", Layer: config.Flag, Origin: "--listen"},
		{Key: "lang", Value: "en", Layer: config.File, Origin: path},
		{Key: "log.level", Value: "warn", Layer: config.Environment, Origin: "SANQUAN_LOG_LEVEL"},
		{Key: "log.format", Value: "json", Layer: config.File, Origin: path},
		{Key: "walk.speed", Value: 1.0, Unit: "m/s", Layer: config.File, Origin: path},
		{Key: "walk.max_minutes", Value: 25, Unit: "min", Layer: config.Environment, Origin: "SANQUAN_WALK_MAX_MINUTES"},
		{Key: "car.detour", Value: 1.5, Layer: config.File, Origin: path},
		{Key: "car.max_minutes", Value: 30, Unit: "min", Layer: config.Default},
	}
	for _, w := range want {
		if diff := cmp.Diff(w, value(t, c, w.Key)); diff != "" {
			t.Error(diff)
		}
	}
	f := c.Feeders[reach.Walk]
	if f.MetresPerSecond != 1 || f.MaxMinutes != 25 || math.Abs(f.Detour-1.3) > 1e-9 {
		t.Errorf("walk is %+v", f)
	}
}

func TestUnsetFlagsAndEmptyVariablesDoNotCount(t *testing.T) {
	c := load(t, config.Inputs{Flags: flags(t, "--json"), Environ: environ("SANQUAN_LISTEN=", "SANQUAN_COLOUR=", "SANQUAN_TEST_PG=x", "SANQUAN_DATA=/x")})
	if v := value(t, c, "listen"); v.Layer != config.Default {
		t.Errorf("%+v", v)
	}
	if v := value(t, c, "data_dir"); v.Value != "/u/.local/share/sanquan" {
		t.Errorf("%+v", v)
	}
}

// What is shown of a setting never lets anybody in, and an error neither.
func TestSecretsAreHidden(t *testing.T) {
	c := load(t, config.Inputs{Environ: environ(
		"SANQUAN_DATABASE=postgres://u:pass1@db/s?sslmode=require&password=pass2",
		"SANQUAN_NATS=nats://n:pass3@a:4222, nats://pass4@b:4222")})
	if c.Database != "postgres://u:pass1@db/s?sslmode=require&password=pass2" || !strings.Contains(c.NATS, "pass4") {
		t.Errorf("the settings themselves are changed: %+v", c)
	}
	want := map[string]string{"database": "postgres://u@db/s?sslmode=require", "nats": "nats://n@a:4222,nats://b:4222"}
	for key, shown := range want {
		if v := value(t, c, key); v.Value != shown {
			t.Errorf("%s is shown as %q", key, v.Value)
		}
	}
	for _, bad := range []string{"SANQUAN_DATABASE=mysql://u:pass5@db/s", "SANQUAN_NATS=pass5:x"} {
		if _, err := config.Load(config.Inputs{Environ: environ(bad)}); err == nil || strings.Contains(err.Error(), "pass5") {
			t.Errorf("%s: error %v", bad, err)
		}
	}
}

func TestRefusals(t *testing.T) {
	for name, c := range map[string]struct {
		file string
		env  string
		args []string
		code fault.Code
		id   string
		arg  string // name of an argument of the message
		want any    // its value
	}{
		"a misspelt key of the file":     {file: "near.toml", code: fault.Invalid, id: "config.unknown_key_near", arg: "near", want: "listen"},
		"an unheard-of key of the file":  {file: "unknown.toml", code: fault.Invalid, id: "config.unknown_key", arg: "key", want: "walk.colour"},
		"a word for a number":            {file: "word.toml", code: fault.Invalid, id: "config.bad_value", arg: "key", want: "walk.speed"},
		"a number out of range":          {file: "range.toml", code: fault.Invalid, id: "config.bad_value", arg: "allowed", want: "0.3 … 40"},
		"a fraction for a whole number":  {file: "whole.toml", code: fault.Invalid, id: "config.bad_value", arg: "allowed", want: "1 … 60"},
		"a port without a host":          {file: "listen.toml", code: fault.Invalid, id: "config.bad_value", arg: "default", want: "127.0.0.1:8080"},
		"a value for a table":            {file: "table.toml", code: fault.Invalid, id: "config.unknown_key", arg: "key", want: "walk"},
		"bad TOML":                       {file: "syntax.toml", code: fault.Invalid, id: "config.bad_file", arg: "path", want: "testdata/bad/syntax.toml"},
		"a named file that is not there": {file: "none.toml", code: fault.NotFound, id: "config.no_file", arg: "path", want: "testdata/bad/none.toml"},
		"a misspelt variable":            {env: "SANQUAN_LISTNE=x:1", code: fault.Invalid, id: "config.unknown_key_near", arg: "near", want: "SANQUAN_LISTEN"},
		"an unheard-of variable":         {env: "SANQUAN_COLOUR=red", code: fault.Invalid, id: "config.unknown_key", arg: "origin", want: "environment"},
		"not a number in a variable":     {env: "SANQUAN_WALK_SPEED=NaN", code: fault.Invalid, id: "config.bad_value", arg: "origin", want: "SANQUAN_WALK_SPEED"},
		"a bad flag":                     {args: []string{"--listen", "nowhere"}, code: fault.Invalid, id: "config.bad_value", arg: "origin", want: "--listen"},
		"an empty data folder":           {args: []string{"--data", ""}, code: fault.Invalid, id: "config.bad_value", arg: "origin", want: "--data"},
	} {
		t.Run(name, func(t *testing.T) {
			in := config.Inputs{Flags: flags(t, c.args...), Environ: environ(c.env)}
			if c.file != "" {
				in.Environ = append(in.Environ, "SANQUAN_CONFIG=testdata/bad/"+c.file)
			}
			_, err := config.Load(in)
			e, ok := errors.AsType[*fault.Error](err)
			if !ok || e.Code != c.code || e.ID != c.id {
				t.Fatalf("error %v, want %s %s", err, c.code, c.id)
			}
			for _, a := range e.Args {
				if a.Name == c.arg {
					if diff := cmp.Diff(c.want, a.Value); diff != "" {
						t.Error(diff)
					}
					return
				}
			}
			t.Errorf("no argument %q in %v", c.arg, err)
		})
	}
}

func TestWalkingIsTheSameBetweenStops(t *testing.T) {
	c := load(t, config.Inputs{Environ: environ("SANQUAN_WALK_SPEED=1.1", "SANQUAN_WALK_DETOUR=1.45")})
	if o := c.NetworkOptions(); o.WalkMetresPerSecond != 1.1 || o.Detour != 1.45 || o.MaxTransfer == 0 {
		t.Errorf("options %+v", o)
	}
}
