package pack

import (
	"strings"
)

// rulesOf returns the rules for the rows of a table.
func rulesOf(v *run, t *Table) []rule {
	var rules []rule
	if t.Index("lon") >= 0 {
		rules = append(rules, newPositionRule(t))
	}
	if t.Index("basis") >= 0 && t.Index("source") >= 0 {
		rules = append(rules, sampleRule{t.Index("basis"), t.Index("source")})
	}
	switch t.Name {
	case "areas":
		rules = append(rules, newAreaRule(t))
	case "services":
		rules = append(rules, newServiceRule(v, t))
	case "calls":
		rules = append(rules, newCallRule(t))
	case "bands":
		rules = append(rules, newBandRule(t))
	case "firms":
		rules = append(rules, uniqueRule{t.Index("uscc"), newKeySet()})
	case "chain_nodes":
		rules = append(rules, chainNodeRule{t.Index("id"), t.Index("chain")})
	case "chain_edges":
		rules = append(rules, newEdgeRule(t))
	case "agreements":
		rules = append(rules, orderRule{t.Index("signed"), t.Index("until")})
	case "programmes":
		rules = append(rules, orderRule{t.Index("from"), t.Index("to")})
	case "notices":
		rules = append(rules, orderRule{t.Index("posted"), t.Index("until")})
	case "indicators":
		rules = append(rules, claimRule{t.Index("claim"), t.Index("from"), t.Index("to")})
	}
	return rules
}

// sound reports whether the cells are there and have passed their checks.
func (r *tableRun) sound(fields ...int) bool {
	for _, f := range fields {
		if r.bad[f] || len(r.cells[f]) == 0 {
			return false
		}
	}
	return true
}

// orderRule wants the date in to not before the one in from.
type orderRule struct{ from, to int }

func (o orderRule) row(r *tableRun) {
	if r.sound(o.from, o.to) && string(r.cells[o.to]) < string(r.cells[o.from]) {
		r.add(o.to, codeOrder, "start", string(r.cells[o.from]), "startColumn", r.t.Fields[o.from].Name)
	}
}

func (orderRule) end(*tableRun) {}

// isSampleSource reports whether a source marks its rows as invented.
func isSampleSource(id string) bool {
	return id == sampleBasis || strings.HasPrefix(id, sampleBasis+"-")
}

// sampleRule wants invented rows marked in both places.
type sampleRule struct{ basis, source int }

func (s sampleRule) row(r *tableRun) {
	if !r.sound(s.basis, s.source) {
		return
	}
	marked, invented := string(r.cells[s.basis]) == sampleBasis, isSampleSource(string(r.cells[s.source]))
	switch {
	case invented && !marked:
		r.add(s.basis, codeSampleBasis, "source", string(r.cells[s.source]))
	case marked && !invented:
		r.add(s.source, codeSampleSource)
	}
}

func (sampleRule) end(*tableRun) {}

// uniqueRule wants no value of an optional field twice.
type uniqueRule struct {
	field int
	seen  *keySet
}

func (u uniqueRule) row(r *tableRun) {
	if !r.sound(u.field) {
		return
	}
	if first := u.seen.add(hashKey(r.cells[u.field]), r.line); first > 0 {
		r.add(u.field, codeDuplicate, "first", first)
	}
}

func (uniqueRule) end(*tableRun) {}

// claimRule wants the ends of a claim that the program is to check.
type claimRule struct{ claim, from, to int }

func (c claimRule) row(r *tableRun) {
	if !r.sound(c.claim) {
		return
	}
	claim := string(r.cells[c.claim])
	if len(r.cells[c.from]) == 0 {
		r.add(c.from, codeClaim, "claim", claim)
	}
	if len(r.cells[c.to]) == 0 && claim == "ride" {
		r.add(c.to, codeClaim, "claim", claim)
	}
}

func (claimRule) end(*tableRun) {}

// areaRule keeps the tree of areas and wants each parent of a higher level.
type areaRule struct {
	code, level, parent int
	rows                []areaRow
}

type areaRow struct {
	line         int
	code, parent string
	rank         int // 1 province, 2 city, 3 county, 0 unknown
}

func newAreaRule(t *Table) *areaRule {
	return &areaRule{code: t.Index("code"), level: t.Index("level"), parent: t.Index("parent")}
}

var ranks = map[string]int{"province": 1, "city": 2, "county": 3}

func (a *areaRule) row(r *tableRun) {
	row := areaRow{line: r.line, code: string(r.cells[a.code])}
	if r.sound(a.level) {
		row.rank = ranks[string(r.cells[a.level])]
	}
	if r.sound(a.parent) {
		row.parent = string(r.cells[a.parent])
	}
	switch {
	case row.rank == 1 && len(r.cells[a.parent]) > 0:
		r.add(a.parent, codeAreaParent, "level", "province")
	case row.rank > 1 && len(r.cells[a.parent]) == 0:
		r.add(a.parent, codeAreaParent, "level", string(r.cells[a.level]))
	}
	a.rows = append(a.rows, row)
}

func (a *areaRule) end(r *tableRun) {
	rank, parents := map[string]int{}, map[string]string{}
	for _, row := range a.rows {
		rank[row.code], parents[row.code] = row.rank, row.parent
	}
	for _, row := range a.rows {
		above := rank[row.parent]
		if row.rank > 1 && above > 0 && above >= row.rank {
			r.problem(Problem{
				File: r.file, Row: row.line, Column: "parent", Value: row.parent, Code: codeAreaLevel,
				Args: args([]any{"code", row.code}), order: a.parent,
			})
		}
	}
	r.atlas.climb(parents)
}
