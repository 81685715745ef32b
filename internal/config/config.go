// Package config gathers the settings of the program and remembers where each
// came from: a flag, else an environment variable (SANQUAN_…), else the
// configuration file (TOML), else the default.
//
// A key nobody knows is an error with a suggestion, in the file and in the
// environment alike: a misspelt setting that silently does nothing costs hours.
// Speeds are metres a second, limits minutes. The package leaves out what the
// settings do, and secrets: settings name the files that hold them. Passwords
// in addresses never reach Value or an error.
package config

import (
	"errors"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"

	"github.com/knadh/koanf/parsers/toml/v2"
	"github.com/knadh/koanf/providers/env/v2"
	"github.com/knadh/koanf/providers/file"
	"github.com/knadh/koanf/providers/posflag"
	"github.com/knadh/koanf/v2"
	"github.com/spf13/pflag"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/base/suggest"
	"github.com/sanquan/sanquan/commute/network"
	"github.com/sanquan/sanquan/commute/reach"
)

// Prefix begins the name of every environment variable of the program.
const Prefix = "SANQUAN_"

// FileVariable names the environment variable that holds the path of the
// configuration file.
const FileVariable = Prefix + "CONFIG"

// others are the variables with the prefix that are no settings: the path of
// the file, the keys themselves, and what tests look for.
var others = []string{FileVariable, SecretsVariable, Prefix + "DATA", Prefix + "FACTS", Prefix + "BIN", Prefix + "CHROMIUM"}

func reserved(name string) bool {
	return slices.Contains(others, name) || strings.HasPrefix(name, Prefix+"TEST_")
}

// Layer is a place that settings come from.
type Layer string

// The layers, strongest first.
const (
	Flag        Layer = "flag"
	Environment Layer = "environment"
	File        Layer = "file"
	Default     Layer = "default"
)

// Value is an effective setting.
type Value struct {
	Key    string `json:"key"`
	Value  any    `json:"value"` // string, int or float64
	Unit   string `json:"unit,omitempty"`
	Layer  Layer  `json:"layer"`
	Origin string `json:"origin,omitempty"` // the flag, variable or file; "" for a default
}

// Text is the value as people read it.
func (v Value) Text() string { return text(v.Value) }

// Config is the effective settings. It is read-only.
type Config struct {
	DataDir      string
	Database     string // "" for SQLite in DataDir, or postgres://…; may hold a password
	NATS         string // "" for the embedded server, or addresses with commas between; may hold passwords
	NATSCreds    string // file with credentials for NATS; "" for none
	NATSReplicas int    // copies of the stream in a cluster
	JobWorkers   int    // jobs this process works on at once
	Listen       string // host:port
	Metrics      string // host:port of the figures; "" for nowhere
	Lang         string // auto | zh | en
	LogLevel     string // debug | info | warn | error
	LogFormat    string // text | json
	Feeders      map[reach.Mode]reach.Feeder
	Security     Security
	Values       []Value // all of the above, in a fixed order, secrets hidden
}

// NetworkOptions returns the estimates a timetable is made with: the standard
// ones, walking as configured.
func (c *Config) NetworkOptions() network.Options {
	o := network.DefaultOptions()
	walk := c.Feeders[reach.Walk]
	o.WalkMetresPerSecond, o.Detour = walk.MetresPerSecond, walk.Detour
	return o
}

// Layer returns where the value of a key comes from, Default for a key that
// there is not.
func (c *Config) Layer(key string) Layer {
	for _, v := range c.Values {
		if v.Key == key {
			return v.Layer
		}
	}
	return Default
}

// Inputs is where Load looks.
type Inputs struct {
	Flags   *pflag.FlagSet // changed flags whose names are those of keys count; nil for none
	Environ []string       // as of os.Environ
}

func (in Inputs) getenv(name string) string {
	value := ""
	for _, pair := range in.Environ {
		if k, v, _ := strings.Cut(pair, "="); k == name {
			value = v
		}
	}
	return value
}

// Path returns the configuration file and whether somebody named it: that of
// SANQUAN_CONFIG, else sanquan/config.toml in the folder for settings (XDG).
func (in Inputs) Path() (path string, named bool) {
	if path := in.getenv(FileVariable); path != "" {
		return path, true
	}
	return filepath.Join(in.settingsDir(), "config.toml"), false
}

func (in Inputs) settingsDir() string {
	base := in.getenv("XDG_CONFIG_HOME")
	if base == "" {
		base = filepath.Join(in.getenv("HOME"), ".config")
	}
	return filepath.Join(base, "sanquan")
}

func (in Inputs) defaultDataDir() string {
	base := in.getenv("XDG_DATA_HOME")
	if base == "" {
		base = filepath.Join(in.getenv("HOME"), ".local", "share")
	}
	return filepath.Join(base, "sanquan")
}

// layer is what one place says.
type layer struct {
	name   Layer
	values *koanf.Koanf
	origin func(Key) string
}

// Load reads the settings. The file may be missing unless SANQUAN_CONFIG names
// it. Faults, all invalid: config.unknown_key, config.unknown_key_near,
// config.bad_value, config.bad_file; not_found config.no_file.
func Load(in Inputs) (*Config, error) {
	all := append(keys(in.defaultDataDir()), securityKeys(in.settingsDir())...)
	path, named := in.Path()
	fromFile, err := readFile(all, path, named)
	if err != nil {
		return nil, err
	}
	fromEnv, err := readEnvironment(all, in.Environ)
	if err != nil {
		return nil, err
	}
	fromFlags, err := readFlags(all, in.Flags)
	if err != nil {
		return nil, err
	}
	return settle(all, []layer{
		{Flag, fromFlags, func(k Key) string { return "--" + k.Flag }},
		{Environment, fromEnv, Key.Env},
		{File, fromFile, func(Key) string { return path }},
	})
}

// settle takes each key from the first layer that has it.
func settle(all []Key, layers []layer) (*Config, error) {
	c := &Config{}
	byKey := map[string]any{}
	for _, k := range all {
		v := Value{Key: k.Name, Value: k.Default, Unit: k.Unit, Layer: Default}
		for _, l := range layers {
			if !l.values.Exists(k.Name) {
				continue
			}
			raw := l.values.Get(k.Name)
			value, ok := k.convert(raw)
			if !ok {
				if k.hide != nil {
					raw = Hidden
				}
				return nil, fault.New(fault.Invalid, "config.bad_value",
					"key", k.Name, "value", raw, "origin", l.origin(k), "allowed", k.Allowed, "default", text(k.Default))
			}
			v.Value, v.Layer, v.Origin = value, l.name, l.origin(k)
			break
		}
		byKey[k.Name] = v.Value
		if k.hide != nil {
			v.Value = k.hide(v.Value.(string))
		}
		c.Values = append(c.Values, v)
	}
	c.DataDir, c.Listen, c.Lang = byKey["data_dir"].(string), byKey["listen"].(string), byKey["lang"].(string)
	c.Database, c.JobWorkers = byKey["database"].(string), byKey["jobs.workers"].(int)
	c.NATS, c.NATSCreds, c.NATSReplicas = byKey["nats"].(string), byKey["nats_creds"].(string), byKey["nats_replicas"].(int)
	c.Metrics = byKey["metrics.listen"].(string)
	c.LogLevel, c.LogFormat = byKey["log.level"].(string), byKey["log.format"].(string)
	c.Security = securityOf(byKey)
	c.Feeders = map[reach.Mode]reach.Feeder{}
	for _, mode := range []reach.Mode{reach.Walk, reach.Bike, reach.Car} {
		f, err := reach.FeederOf(mode)
		if err != nil {
			return nil, err
		}
		name := string(mode)
		f.MetresPerSecond, f.Detour = byKey[name+".speed"].(float64), byKey[name+".detour"].(float64)
		f.MaxMinutes = byKey[name+".max_minutes"].(int)
		c.Feeders[mode] = f
	}
	return c, nil
}

// readFile returns an empty layer where there is no file and nobody named one.
func readFile(all []Key, path string, named bool) (*koanf.Koanf, error) {
	ko := koanf.New(".")
	err := ko.Load(file.Provider(path), toml.Parser())
	switch {
	case errors.Is(err, fs.ErrNotExist) && !named:
		return ko, nil
	case errors.Is(err, fs.ErrNotExist):
		return nil, fault.Wrap(err, fault.NotFound, "config.no_file", "path", path)
	case err != nil:
		return nil, fault.Wrap(err, fault.Invalid, "config.bad_file", "path", path, "reason", firstLine(err))
	}
	known := names(all)
	for _, key := range ko.Keys() {
		if !slices.Contains(known, key) {
			return nil, unknown(key, path, known)
		}
	}
	return ko, nil
}

func firstLine(err error) string {
	line, _, _ := strings.Cut(strings.TrimSpace(err.Error()), "\n")
	return line
}

func readEnvironment(all []Key, environ []string) (*koanf.Koanf, error) {
	byVariable := map[string]string{}
	variables := []string{}
	for _, k := range all {
		byVariable[k.Env()] = k.Name
		variables = append(variables, k.Env())
	}
	for _, pair := range environ {
		name, value, _ := strings.Cut(pair, "=")
		if strings.HasPrefix(name, Prefix) && !reserved(name) && value != "" && byVariable[name] == "" {
			return nil, unknown(name, "environment", variables)
		}
	}
	ko := koanf.New(".")
	err := ko.Load(env.Provider(".", env.Opt{
		Prefix:      Prefix,
		EnvironFunc: func() []string { return environ },
		TransformFunc: func(name, value string) (string, any) {
			if value == "" { // as good as unset
				return "", nil
			}
			return byVariable[name], value
		},
	}), nil)
	return ko, err
}

func readFlags(all []Key, flags *pflag.FlagSet) (*koanf.Koanf, error) {
	ko := koanf.New(".")
	if flags == nil {
		return ko, nil
	}
	err := ko.Load(posflag.ProviderWithFlag(flags, ".", nil, func(f *pflag.Flag) (string, any) {
		for _, k := range all {
			if k.Flag == f.Name {
				return k.Name, f.Value.String()
			}
		}
		return "", nil
	}), nil)
	return ko, err
}

func names(all []Key) []string {
	list := make([]string, len(all))
	for i, k := range all {
		list[i] = k.Name
	}
	return list
}

func unknown(key, origin string, known []string) error {
	if near := suggest.Nearest(key, known); near != "" {
		return fault.New(fault.Invalid, "config.unknown_key_near", "key", key, "origin", origin, "near", near)
	}
	return fault.New(fault.Invalid, "config.unknown_key", "key", key, "origin", origin, "known", strings.Join(known, ", "))
}
