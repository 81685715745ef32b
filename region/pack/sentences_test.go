package pack

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"
)

// catalogue returns the sentences of a language. The package itself knows only
// their ids; that every id has its sentence, and every value in a sentence is
// given, is held here.
var catalogue = sync.OnceValue(func() map[string]map[string]string {
	all := map[string]map[string]string{}
	for _, lang := range []string{"zh", "en"} {
		raw, err := os.ReadFile("../../internal/message/" + lang + "/pack.json")
		if err != nil {
			panic(err)
		}
		var one map[string]string
		if err := json.Unmarshal(raw, &one); err != nil {
			panic(err)
		}
		all[lang] = one
	}
	return all
})

func checkSentences(t *testing.T, p Problem) {
	t.Helper()
	for lang, texts := range catalogue() {
		for _, id := range []string{p.Reason(), p.Remedy()} {
			text, ok := texts[id]
			if !ok {
				t.Errorf("%s: no sentence %s", lang, id)
			}
			args := p.KeyVals()
			for i := 0; i < len(args); i += 2 {
				text = strings.ReplaceAll(text, fmt.Sprintf("{%v}", args[i]), fmt.Sprint(args[i+1]))
			}
			for _, word := range strings.Split(text, "{")[1:] {
				if name, _, ok := strings.Cut(word, "}"); ok && strings.Trim(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") == "" {
					t.Errorf("%s: %s wants a value {%s}: %s", lang, id, name, text)
				}
			}
		}
	}
}

func TestEveryCodeHasItsSentences(t *testing.T) {
	known := map[string]bool{}
	for _, code := range codes(t) {
		known[code] = true
		for lang, texts := range catalogue() {
			for _, kind := range []string{"reason", "remedy"} {
				if texts["pack."+kind+"."+code] == "" {
					t.Errorf("%s: no %s of %s", lang, kind, code)
				}
			}
		}
	}
	for id := range catalogue()["zh"] {
		for _, stem := range []string{"pack.reason.", "pack.remedy.", "pack.hint."} {
			if code, ok := strings.CutPrefix(id, stem); ok && !known[code] {
				t.Errorf("%s is the sentence of no code", id)
			}
		}
	}
}
