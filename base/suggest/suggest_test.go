package suggest_test

import (
	"testing"

	"github.com/sanquan/sanquan/base/suggest"
)

func TestNearest(t *testing.T) {
	keys := []string{"data_dir", "listen", "lang", "log.level", "log.format", "walk.speed"}
	for word, want := range map[string]string{
		"listne":     "listen",
		"log.levle":  "log.level",
		"loglevel":   "log.level",
		"walk.sped":  "walk.speed",
		"datadir":    "data_dir",
		"lan":        "lang",
		"colour":     "",
		"":           "",
		"x":          "",
		"walk.speed": "walk.speed",
	} {
		if got := suggest.Nearest(word, keys); got != want {
			t.Errorf("Nearest(%q) = %q, want %q", word, got, want)
		}
	}
}
