// Package message holds the sentences Sanquan says to people, in Chinese and
// English, one JSON file per subject and language under zh/ and en/.
//
// A sentence is found by its id ("reach.place_not_found") and may name values
// in braces ("{name}"). Both languages have the same ids with the same values;
// the tests of this package hold them to it, and fail on an id that the code
// uses but no catalogue has, or the other way round. Safe for concurrent use.
package message

import (
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"path"
	"strings"
	"sync"

	"github.com/sanquan/sanquan/base/fault"
)

// Lang is a language of the catalogues.
type Lang string

// The languages.
const (
	ZH Lang = "zh"
	EN Lang = "en"
)

//go:embed zh/*.json en/*.json
var files embed.FS

var catalogues = sync.OnceValue(func() map[Lang]map[string]string {
	all := map[Lang]map[string]string{}
	for _, lang := range []Lang{ZH, EN} {
		c, err := load(lang)
		if err != nil {
			panic(fmt.Sprintf("message: embedded catalogue: %v", err))
		}
		all[lang] = c
	}
	return all
})

func load(lang Lang) (map[string]string, error) {
	entries, err := files.ReadDir(string(lang))
	if err != nil {
		return nil, err
	}
	all := map[string]string{}
	for _, e := range entries {
		name := path.Join(string(lang), e.Name())
		raw, err := files.ReadFile(name)
		if err != nil {
			return nil, err
		}
		var one map[string]string
		if err := json.Unmarshal(raw, &one); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		for id, text := range one {
			if _, twice := all[id]; twice {
				return nil, fmt.Errorf("%s: id %q stands in two files", name, id)
			}
			all[id] = text
		}
	}
	return all, nil
}

// Text returns the sentence with the given id; keyvals are alternating value
// names and values. An id that no catalogue has is returned as it is.
func Text(lang Lang, id string, keyvals ...any) string {
	text, ok := catalogues()[lang][id]
	if !ok {
		return id
	}
	for i := 0; i+1 < len(keyvals); i += 2 {
		text = strings.ReplaceAll(text, "{"+fmt.Sprint(keyvals[i])+"}", fmt.Sprint(keyvals[i+1]))
	}
	return text
}

// Known reports whether the catalogues have the id.
func Known(id string) bool {
	_, ok := catalogues()[ZH][id]
	return ok
}

// Fault returns the sentence of the first *fault.Error in err's chain and the
// sentence for an internal error where there is none, or no sentence for it:
// causes are for logs.
func Fault(lang Lang, err error) string {
	e, ok := errors.AsType[*fault.Error](err)
	if !ok || !Known(e.ID) {
		return Text(lang, "message.internal")
	}
	args := make([]any, 0, 2*len(e.Args))
	for _, a := range e.Args {
		args = append(args, a.Name, a.Value)
	}
	return Text(lang, e.ID, args...)
}

// Parse returns the language that a locale ("zh_CN.UTF-8", "en-GB", "C") or a
// value of Accept-Language asks for first; Chinese where it names neither.
func Parse(locale string) Lang {
	for part := range strings.SplitSeq(strings.ToLower(locale), ",") {
		part = strings.TrimSpace(part)
		switch {
		case strings.HasPrefix(part, "zh"):
			return ZH
		case strings.HasPrefix(part, "en"):
			return EN
		}
	}
	return ZH
}
