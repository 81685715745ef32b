package httpapi

import (
	"regexp"
	"strings"
	"unicode"
)

// syllable is one syllable of Hanyu Pinyin without tones: initial and final.
// It takes some combinations that do not exist, which does no harm here.
var syllable = regexp.MustCompile(`^(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?(?:iang|iong|uang|ang|eng|ing|ong|ian|iao|uai|uan|ai|an|ao|ei|en|er|ia|ie|in|iu|ou|ua|ue|ui|un|uo|ve|a|e|i|o|u|v)`)

// kindWords are English words of station and place names that nobody types.
var kindWords = map[string]bool{
	"station": true, "railway": true, "metro": true, "airport": true, "terminal": true, "city": true, "hub": true,
	"park": true, "international": true, "new": true, "area": true, "district": true, "of": true, "the": true,
}

// directions are words of English station names that stand for a character.
var directions = map[string]string{"east": "d", "west": "x", "south": "n", "north": "b"}

// initials returns what a Chinese typist types for a name: the first letter of
// each syllable, from the romanised name ("Beijing West Station" → "bjx",
// "Fengtai" → "ft"), "" where the words are not pinyin. A word is split into syllables the
// longest way that reaches its end, so "Xian" is one syllable.
func initials(nameEN string) string {
	var b strings.Builder
	for word := range strings.FieldsFuncSeq(strings.ToLower(nameEN), func(r rune) bool { return !unicode.IsLetter(r) }) {
		if d, ok := directions[word]; ok {
			b.WriteString(d)
			continue
		}
		if kindWords[word] {
			continue
		}
		letters, ok := syllables(word)
		if !ok {
			return ""
		}
		b.WriteString(letters)
	}
	return b.String()
}

// syllables splits a word, longest syllable first, stepping back where the
// rest is none.
func syllables(word string) (firsts string, ok bool) {
	if word == "" {
		return "", true
	}
	for n := len(syllable.FindString(word)); n > 0; n-- {
		if len(syllable.FindString(word[:n])) != n {
			continue
		}
		if rest, ok := syllables(word[n:]); ok {
			return word[:1] + rest, true
		}
	}
	return "", false
}
