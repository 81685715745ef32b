package link

import (
	"cmp"
	"math"
	"slices"
	"sync"

	"github.com/sanquan/sanquan/industry/firm/name"
)

// Index is a register prepared for look-ups. The records are aliased, not
// copied, and must not change.
type Index struct {
	Records  []Record
	parser   *name.Parser
	settings *Settings
	profiles []profile // the first len(Records) are the records by their names
	blocks   *blocks
	marks    map[string]int32 // how many records have the mark
	letters  *letters
	pairs    *blocks // of two characters that stand together in few names
}

// NewIndex prepares a register, on the given number of goroutines.
func NewIndex(p *name.Parser, records []Record, s *Settings, workers int) *Index {
	x := &Index{Records: records, parser: p, settings: s, profiles: make([]profile, len(records))}
	spread(len(records), workers, func(i int) {
		x.profiles[i] = profileOf(p, &records[i], records[i].Name)
		x.profiles[i].rec = int32(i)
	})
	for i := range records {
		for _, former := range records[i].Former {
			q := profileOf(p, &records[i], former)
			q.rec, q.former = int32(i), true
			x.profiles = append(x.profiles, q)
		}
	}
	all := make([]posting, 0, 9*len(x.profiles))
	var buffer [64]key
	x.marks = make(map[string]int32, len(records)/2)
	for i := range x.profiles {
		for _, k := range x.profiles[i].keys(buffer[:0]) {
			all = append(all, posting{k, int32(i)})
		}
		if m := x.profiles[i].mark; m != "" {
			x.marks[m]++
		}
	}
	x.blocks = newBlocks(all)
	x.letters = newLetters(x)
	x.pairs = newPairs(x)
	return x
}

// spread calls f for 0 … n-1 on several goroutines.
func spread(n, workers int, f func(i int)) {
	const chunk = 512
	var wait sync.WaitGroup
	workers = max(1, workers)
	for w := range workers {
		wait.Go(func() {
			for from := w * chunk; from < n; from += workers * chunk {
				for i := from; i < min(n, from+chunk); i++ {
					f(i)
				}
			}
		})
	}
	wait.Wait()
}

// Decision is what follows from an answer.
type Decision string

// The decisions.
const (
	Match  Decision = "match"  // one entry, taken without asking
	Review Decision = "review" // a person decides
	New    Decision = "new"    // no entry of the register
)

// Weight is what a field says for (above 0) or against a pair, in bits.
type Weight struct {
	Field string  `json:"field"`
	Level string  `json:"level"`
	Bits  float64 `json:"bits"`
}

// Candidate is an entry of the register that a query may be.
type Candidate struct {
	Record  int     // index in Index.Records
	Bits    float64 // log2 of the odds that it is the one
	Weights []Weight
	Former  bool // by a former name

	raw float64 // of a short form: bits before the candidates were weighed against one another
}

// Probability is the odds as a probability.
func (c Candidate) Probability() float64 { return 1 / (1 + math.Exp2(-c.Bits)) }

// Answer is what the register says about a query.
type Answer struct {
	Decision   Decision
	Why        string // rule or reason: code, weights, ambiguous, short, none, …
	Candidates []Candidate
	Parent     int // of a branch that is not in the register: index of its parent, -1 for none
}

// Reasons of answers.
const (
	ByCode        = "code"        // the same valid code
	ByWeights     = "weights"     // by the sum of weights
	ByShort       = "short"       // a short form whose characters stand in the name in order
	ByElimination = "elimination" // a short form of it, and the others that fit are other rows of the list
	ByKnown       = "known"       // a short name the register lists
	Ambiguous     = "ambiguous"   // several entries fit about equally
	Doubtful      = "doubtful"    // one fits, but not surely
	NoneFits      = "none"        // nothing fits
	OtherCode     = "other_code"  // an entry has this very name, but another valid code
)

// maxCandidates is how many candidates an answer lists.
const maxCandidates = 5

// Resolve looks a record up.
func (x *Index) Resolve(r *Record) Answer {
	q := profileOf(x.parser, r, r.Name)
	if q.mayBeShort() && len(x.letters.known[StockName(r.Name)]) > 0 {
		return x.resolveShort(r, &q)
	}
	found := x.candidates(&q, -1)
	if len(found) == 0 || found[0].Bits < x.bits(x.settings.Match) {
		found = x.weighed(&q, x.sharing(&q), -1)
	}
	if q.mayBeShort() && (len(found) == 0 || found[0].Bits < x.bits(x.settings.Match)) {
		if short := x.resolveShort(r, &q); short.Decision != New {
			return short
		}
	}
	a := x.decide(found)
	if a.Decision != New {
		return a
	}
	if q.branched {
		a.Parent = x.Parent(r).Record
	}
	for _, i := range x.named(q.norm) {
		if q.code.Differs(x.profiles[i].code) {
			a.Why = OtherCode
		}
	}
	return a
}

// ResolveAll looks many records up, on several goroutines.
func (x *Index) ResolveAll(queries []Record, workers int) []Answer {
	all := make([]Answer, len(queries))
	spread(len(queries), workers, func(i int) { all[i] = x.Resolve(&queries[i]) })
	return all
}

// bits is a probability as log2 of the odds.
func (x *Index) bits(p float64) float64 { return math.Log2(p / (1 - p)) }

func (x *Index) decide(found []Candidate) Answer {
	return x.decideFrom(found, x.settings.Match)
}

// decideFrom takes what is at least as probable as match.
func (x *Index) decideFrom(found []Candidate, match float64) Answer {
	a := Answer{Decision: New, Why: NoneFits, Parent: -1, Candidates: found}
	if len(found) == 0 {
		return a
	}
	best := found[0]
	next := math.Inf(-1)
	if len(found) > 1 {
		next = found[1].Bits
	}
	sameCode := slices.ContainsFunc(best.Weights, func(w Weight) bool { return w.Field == "code" && w.Level == "same" })
	switch {
	case best.Bits >= x.bits(match) && sameCode:
		a.Decision, a.Why = Match, ByCode
	case best.Bits >= x.bits(match) && best.Bits-next >= x.settings.Margin:
		a.Decision, a.Why = Match, ByWeights
	case best.Bits >= x.bits(x.settings.Review) && best.Bits-next < x.settings.Margin:
		a.Decision, a.Why = Review, Ambiguous
	case best.Bits >= x.bits(x.settings.Review):
		a.Decision, a.Why = Review, Doubtful
	}
	return a
}

// prior is log2 of the odds, before anything is compared, that a query is a
// given entry.
func (x *Index) prior() float64 {
	p := x.settings.Prior / float64(max(1, len(x.Records)))
	return math.Log2(p / (1 - p))
}

// candidates returns the entries that share a key with a query and are not
// kept apart by a rule, best first. The entry with index self is left out.
func (x *Index) candidates(q *profile, self int32) []Candidate {
	var buffer [64]key
	var ids []int32
	for _, k := range q.keys(buffer[:0]) {
		list := x.blocks.of(k)
		if len(list) > largestBlock {
			continue
		}
		for _, p := range list {
			ids = append(ids, p.id)
		}
	}
	return x.weighed(q, ids, self)
}

// weighed returns the best of the given profiles.
func (x *Index) weighed(q *profile, ids []int32, self int32) []Candidate {
	slices.Sort(ids)
	ids = slices.Compact(ids)
	type scored struct {
		id   int32
		v    Vector
		bits float64
	}
	var best []scored
	for _, id := range ids {
		p := &x.profiles[id]
		if p.rec == self {
			continue
		}
		v, bar := compare(q, p)
		if bar != NoBar {
			continue
		}
		if bits := x.score(q, p, &v); bits > -12 {
			best = append(best, scored{id, v, bits})
		}
	}
	slices.SortFunc(best, func(a, b scored) int {
		return cmp.Or(cmp.Compare(b.bits, a.bits), cmp.Compare(x.profiles[a.id].rec, x.profiles[b.id].rec), cmp.Compare(a.id, b.id))
	})
	var found []Candidate
	for _, s := range best {
		p := &x.profiles[s.id]
		if slices.ContainsFunc(found, func(c Candidate) bool { return c.Record == int(p.rec) }) {
			continue
		}
		found = append(found, Candidate{Record: int(p.rec), Bits: s.bits, Former: p.former, Weights: x.explain(q, p, &s.v)})
		if len(found) == maxCandidates {
			break
		}
	}
	return found
}

// score is the sum of the weights and the prior.
func (x *Index) score(q, p *profile, v *Vector) float64 {
	bits := x.prior()
	for f := range numFields {
		bits += x.weight(f, v[f], p)
	}
	return bits
}

// weight is that of one field. For equal marks u is the share of the mark
// among the other entries.
func (x *Index) weight(f Field, l Level, p *profile) float64 {
	w := x.settings.weight[f][l]
	if f == Mark && l == 1 {
		n := float64(len(x.Records))
		m := x.settings.Fields["mark"][0].M
		return math.Log2(m * n / (float64(x.marks[p.mark]-1) + 0.5))
	}
	return w
}

func (x *Index) explain(_, p *profile, v *Vector) []Weight {
	weights := []Weight{{Field: "prior", Level: "", Bits: x.prior()}}
	for f := range numFields {
		if v[f] != 0 {
			weights = append(weights, Weight{f.String(), x.settings.LevelName(f, v[f]), x.weight(f, v[f], p)})
		}
	}
	return weights
}
