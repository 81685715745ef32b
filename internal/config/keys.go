package config

import (
	"math"
	"net"
	"slices"
	"strconv"
	"strings"

	"github.com/sanquan/sanquan/commute/reach"
)

// Key describes one setting.
type Key struct {
	Name    string              // as in the file, dots between tables: "walk.speed"
	Flag    string              // the command-line flag that sets it, "" where there is none
	Unit    string              // "m/s", "min"; "" for words and bare numbers
	Default any                 // string, int or float64: the type of the value
	Allowed string              // the rule in short: "0.3 … 40", "zh, en"
	accept  accepts             // whether a value of the right type is allowed
	hide    func(string) string // a secret value as it may be shown; nil where it is none
}

type accepts func(any) bool

// Env is the environment variable that sets the key.
func (k Key) Env() string {
	return Prefix + strings.ToUpper(strings.ReplaceAll(k.Name, ".", "_"))
}

// keys lists all settings in the order in which they are shown.
func keys(dataDir string) []Key {
	list := []Key{
		{Name: "data_dir", Flag: "data", Default: dataDir, Allowed: "path", accept: notEmpty},
		{Name: "database", Default: "", Allowed: "\"\", postgres://…", accept: emptyOrPostgres, hide: hidePassword},
		{Name: "nats", Default: "", Allowed: "\"\", nats://host:4222,…", accept: emptyOrNATS, hide: hidePasswords},
		{Name: "nats_creds", Default: "", Allowed: "path", accept: anything},
		between("nats_replicas", "", 1, 1, 5),
		between("jobs.workers", "", 2, 0, 64),
		{Name: "listen", Flag: "listen", Default: "127.0.0.1:8080", Allowed: "host:port", accept: hostPort},
		{Name: "metrics.listen", Default: "", Allowed: "\"\", host:port", accept: func(v any) bool { return v == "" || hostPort(v) }},
		oneOf("lang", "lang", "auto", "auto", "zh", "en"),
		oneOf("log.level", "", "info", "debug", "info", "warn", "error"),
		oneOf("log.format", "", "text", "text", "json"),
	}
	for _, mode := range []reach.Mode{reach.Walk, reach.Bike, reach.Car} {
		f, _ := reach.FeederOf(mode) // the modes are reach's own
		name := string(mode)
		list = append(list,
			between(name+".speed", "m/s", f.MetresPerSecond, 0.3, 40),
			between(name+".detour", "", f.Detour, 1, 3),
			between(name+".max_minutes", "min", f.MaxMinutes, 1, 60),
		)
	}
	return list
}

func notEmpty(v any) bool { return v.(string) != "" }

func anything(any) bool { return true }

func hostPort(v any) bool {
	_, port, err := net.SplitHostPort(v.(string))
	if err != nil {
		return false
	}
	n, err := strconv.ParseUint(port, 10, 16)
	return err == nil && n <= math.MaxUint16
}

func oneOf(name, flag, standard string, words ...string) Key {
	return Key{
		Name: name, Flag: flag, Default: standard, Allowed: strings.Join(words, ", "),
		accept: func(v any) bool { return slices.Contains(words, v.(string)) },
	}
}

// between is a number, whole where its default is an int, with inclusive ends.
func between[T int | float64](name, unit string, standard, least, most T) Key {
	return Key{
		Name: name, Unit: unit, Default: standard, Allowed: text(least) + " … " + text(most),
		accept: func(v any) bool { return v.(T) >= least && v.(T) <= most },
	}
}

// text writes a value as people read it: numbers without trailing digits.
func text(v any) string {
	switch v := v.(type) {
	case float64:
		return strconv.FormatFloat(v, 'g', 6, 64)
	case int:
		return strconv.Itoa(v)
	default:
		return v.(string)
	}
}

// convert reads a raw value (a string from flag or environment, what TOML
// gives from the file) as the type of the key's default.
func (k Key) convert(raw any) (any, bool) {
	var v any
	var ok bool
	switch k.Default.(type) {
	case string:
		v, ok = raw.(string)
	case int:
		v, ok = integer(raw)
	case float64:
		v, ok = number(raw)
	}
	return v, ok && k.accept(v)
}

func integer(raw any) (int, bool) {
	switch raw := raw.(type) {
	case int64:
		return int(raw), true
	case string:
		n, err := strconv.Atoi(raw)
		return n, err == nil
	}
	return 0, false
}

func number(raw any) (float64, bool) {
	switch raw := raw.(type) {
	case int64:
		return float64(raw), true
	case float64:
		return raw, true
	case string:
		f, err := strconv.ParseFloat(raw, 64)
		return f, err == nil
	}
	return 0, false
}
