// Package suggest finds what somebody meant who typed a word nobody knows: the
// "did you mean" of settings, query parameters, and the columns and values of
// a pack.
package suggest

// maxWord is the longest word, in code points, that is compared.
const maxWord = 64

// Nearest returns the candidate with the least Damerau–Levenshtein distance
// (optimal string alignment, by code point) to word, the first of equals, and
// "" where none is within a quarter of the word, at least one edit, or the word
// is longer than 64. Cost is the product of the lengths, for each candidate.
func Nearest(word string, candidates []string) string {
	w := []rune(word)
	if len(w) > maxWord {
		return ""
	}
	best, least := "", max(1, len(w)/4)+1
	for _, c := range candidates {
		if d := distance(w, []rune(c)); d < least {
			best, least = c, d
		}
	}
	return best
}

// distance counts insertions, deletions, replacements and swaps of neighbours.
func distance(a, b []rune) int {
	var before, last []int
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range a {
		before, last = last, row
		row = make([]int, len(b)+1)
		row[0] = i + 1
		for j := range b {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			row[j+1] = min(last[j]+cost, last[j+1]+1, row[j]+1)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
	}
	return row[len(b)]
}
