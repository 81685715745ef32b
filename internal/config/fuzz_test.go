package config_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/commute/reach"
	"github.com/sanquan/sanquan/internal/config"
)

// Whatever a settings file and a variable hold, Load says what is wrong or
// returns settings that the engine takes.
func FuzzLoad(f *testing.F) {
	for _, pattern := range []string{"good", "bad"} {
		files, err := filepath.Glob(filepath.Join("testdata", pattern, "*.toml"))
		if err != nil || len(files) == 0 {
			f.Fatal(files, err)
		}
		for _, name := range files {
			raw, err := os.ReadFile(name)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(raw, "1.2")
		}
	}
	f.Add([]byte("[walk]\nspeed = nan\n"), "NaN")
	f.Add([]byte("[walk]\nspeed = 1e400\ndetour = [1]\n"), "-0")
	f.Add([]byte("\xff\x00"), "")
	folder := f.TempDir()
	f.Fuzz(func(t *testing.T, raw []byte, speed string) {
		name := filepath.Join(folder, "config.toml")
		if err := os.WriteFile(name, raw, 0o600); err != nil {
			t.Fatal(err)
		}
		c, err := config.Load(config.Inputs{Environ: environ("SANQUAN_CONFIG="+name, "SANQUAN_BIKE_SPEED="+speed)})
		if err != nil {
			if fault.CodeOf(err) != fault.Invalid {
				t.Fatal(err)
			}
			return
		}
		for mode, feeder := range c.Feeders {
			if _, err := (reach.Params{Feeder: feeder}).Complete(); err != nil {
				t.Errorf("%s: %+v: %v", mode, feeder, err)
			}
		}
	})
}
