package relocation

import (
	"testing"

	"pgregory.net/rapid"
)

// best is the least cost over all ways to pair, by trying them.
func best(rows, columns int, of func(int, int) (cost, bool), row int, taken []bool) cost {
	if row == rows {
		return cost{}
	}
	least := best(rows, columns, of, row+1, taken)
	for c := range columns {
		w, ok := of(row, c)
		if taken[c] || !ok {
			continue
		}
		taken[c] = true
		if total := w.plus(best(rows, columns, of, row+1, taken)); total.less(least) {
			least = total
		}
		taken[c] = false
	}
	return least
}

func TestAssignIsAsGoodAsTryingAll(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows, columns := rapid.IntRange(0, 5).Draw(t, "rows"), rapid.IntRange(0, 5).Draw(t, "columns")
		table := map[[2]int]cost{}
		for r := range rows {
			for c := range columns {
				if rapid.Bool().Draw(t, "allowed") {
					table[[2]int{r, c}] = cost{
						-rapid.Int64Range(0, 1).Draw(t, "first"), -rapid.Int64Range(0, 1).Draw(t, "second"), 0,
						rapid.Int64Range(-3, 3).Draw(t, "third"),
					}
				}
			}
		}
		of := func(r, c int) (cost, bool) {
			w, ok := table[[2]int{r, c}]
			return w, ok
		}
		var total cost
		seen := map[int]bool{}
		for r, c := range assign(rows, columns, of) {
			if c < 0 {
				continue
			}
			w, ok := of(r, c)
			if !ok || seen[c] {
				t.Fatalf("pair %d-%d is not allowed or not the column's first", r, c)
			}
			seen[c] = true
			total = total.plus(w)
		}
		if want := best(rows, columns, of, 0, make([]bool, columns)); total != want {
			t.Fatalf("cost %v, best is %v", total, want)
		}
	})
}
