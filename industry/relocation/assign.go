package relocation

// assign pairs rows with columns at the least total cost. A row may stay
// without a column, at no cost; pairs that are not allowed are never made.
// It is the method of successive shortest augmenting paths (the Hungarian
// algorithm) on costs that are ordered like numbers but have several members.
// Returned is the column of each row, -1 for none. Time is
// O(rows² × (rows + columns)); among several best answers the one returned
// depends on the order of rows and columns only.
func assign(rows, columns int, of func(row, column int) (cost, bool)) []int {
	s := assignment{rows: rows, columns: columns + rows, of: func(r, c int) (cost, bool) {
		if c >= columns { // the row's own column for "none"
			return cost{}, c-columns == r
		}
		return of(r, c)
	}}
	s.rowOf = make([]int, s.columns)
	for c := range s.rowOf {
		s.rowOf[c] = -1
	}
	s.u, s.v = make([]cost, rows), make([]cost, s.columns)
	for r := range rows {
		s.augment(r)
	}
	pairs := make([]int, rows)
	for r := range pairs {
		pairs[r] = -1
	}
	for c, r := range s.rowOf[:columns] {
		if r >= 0 {
			pairs[r] = c
		}
	}
	return pairs
}

type assignment struct {
	rows, columns int
	of            func(row, column int) (cost, bool)
	rowOf         []int // of each column; -1 for none
	u, v          []cost
}

// augment gives one more row a column.
func (s *assignment) augment(row int) {
	dist := make([]cost, s.columns)
	reached, done := make([]bool, s.columns), make([]bool, s.columns)
	from := make([]int, s.columns) // column before on the path; -1: the row itself
	r, at, far := row, -1, cost{}
	for {
		for c := range s.columns {
			w, ok := s.of(r, c)
			if done[c] || !ok {
				continue
			}
			if d := far.plus(w.minus(s.u[r]).minus(s.v[c])); !reached[c] || d.less(dist[c]) {
				dist[c], from[c], reached[c] = d, at, true
			}
		}
		at = -1
		for c := range s.columns {
			if reached[c] && !done[c] && (at < 0 || dist[c].less(dist[at])) {
				at = c
			}
		}
		far, done[at] = dist[at], true
		if s.rowOf[at] < 0 {
			break
		}
		r = s.rowOf[at]
	}
	s.u[row] = s.u[row].plus(far)
	for c := range s.columns {
		if done[c] && c != at {
			s.u[s.rowOf[c]] = s.u[s.rowOf[c]].plus(far.minus(dist[c]))
			s.v[c] = s.v[c].minus(far.minus(dist[c]))
		}
	}
	for at >= 0 {
		before := from[at]
		if before < 0 {
			s.rowOf[at] = row
		} else {
			s.rowOf[at] = s.rowOf[before]
		}
		at = before
	}
}
