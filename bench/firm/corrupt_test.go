package firm_test

import (
	"math/rand/v2"
	"strings"

	"github.com/sanquan/sanquan/industry/firm/link"
)

// errorKinds are the ways in which lists miswrite a registration. Each returns
// the record as it would stand in the list, and false where the record has
// nothing to miswrite in that way. Codes are left out but where the kind says
// otherwise, for with a right code there is nothing to find out.
var errorKinds = []struct {
	name    string
	corrupt func(r link.Record, rng *rand.Rand) (link.Record, bool)
}{
	{"exact", func(r link.Record, _ *rand.Rand) (link.Record, bool) { return r, true }},
	{"width", func(r link.Record, _ *rand.Rand) (link.Record, bool) {
		r.Name = " " + strings.NewReplacer("(", "（", ")", "）").Replace(r.Name) + "　"
		return r, true
	}},
	{"wrong_character", func(r link.Record, rng *rand.Rand) (link.Record, bool) {
		n := parser.Parse(r.Name)
		mark := []rune(n.Mark())
		if len(mark) < 2 {
			return r, false
		}
		changed := append([]rune(nil), mark...)
		changed[rng.IntN(len(mark))] = rune(0x4e00 + rng.IntN(0x2000))
		r.Name = strings.Replace(n.Norm, string(mark), string(changed), 1)
		return r, true
	}},
	{"lost_character", func(r link.Record, rng *rand.Rand) (link.Record, bool) {
		c := []rune(r.Name)
		if len(c) < 8 {
			return r, false
		}
		i := rng.IntN(len(c))
		r.Name = string(append(append([]rune(nil), c[:i]...), c[i+1:]...))
		return r, true
	}},
	{"swapped", func(r link.Record, rng *rand.Rand) (link.Record, bool) {
		c := []rune(r.Name)
		i := rng.IntN(len(c) - 1)
		if c[i] == c[i+1] {
			return r, false
		}
		c[i], c[i+1] = c[i+1], c[i]
		r.Name = string(c)
		return r, true
	}},
	{"no_form", func(r link.Record, _ *rand.Rand) (link.Record, bool) {
		n := parser.Parse(r.Name)
		if n.IsBranch() || n.Form() == "" {
			return r, false
		}
		r.Name = strings.TrimSuffix(n.Norm, n.Form())
		return r, true
	}},
	{"other_form", func(r link.Record, _ *rand.Rand) (link.Record, bool) {
		name, ok := strings.CutSuffix(r.Name, "有限责任公司")
		if ok {
			r.Name = name + "有限公司"
			return r, true
		}
		name, ok = strings.CutSuffix(r.Name, "有限公司")
		r.Name = name + "公司"
		return r, ok
	}},
	{"no_place", func(r link.Record, _ *rand.Rand) (link.Record, bool) {
		n := parser.Parse(r.Name)
		if n.IsBranch() || len(n.Parts) == 0 || n.Parts[0].Kind != 1 {
			return r, false
		}
		r.Name = n.Norm[n.Parts[0].To:]
		return r, true
	}},
	{"bracketed_place", func(r link.Record, _ *rand.Rand) (link.Record, bool) {
		n := parser.Parse(r.Name)
		if n.IsBranch() || len(n.Parts) < 3 || n.Parts[0].Kind != 1 || n.Parts[1].Kind != 2 {
			return r, false
		}
		r.Name = n.Text(n.Parts[1]) + "（" + strings.TrimSuffix(n.Text(n.Parts[0]), "市") + "）" + n.Norm[n.Parts[1].To:]
		return r, true
	}},
	{"no_trade", func(r link.Record, _ *rand.Rand) (link.Record, bool) {
		n := parser.Parse(r.Name)
		if n.IsBranch() || n.Mark() == "" || n.Trade() == "" {
			return r, false
		}
		r.Name = strings.Replace(n.Norm, n.Mark()+n.Trade(), n.Mark(), 1)
		return r, r.Name != n.Norm
	}},
	{"miscopied_code", func(r link.Record, rng *rand.Rand) (link.Record, bool) {
		if len(r.Code) != 18 {
			return r, false
		}
		c := []byte(r.Code)
		i := rng.IntN(18)
		c[i] = "0123456789"[(int(c[i])+1+rng.IntN(8))%10]
		r.Code = string(c)
		return r, r.Code != r.ID
	}},
}

// corrupted returns n miswritten records of a register in turn of the kinds of
// error, the index of the entry each is, and its kind. Only the kinds that
// say so keep the code; every second one has no address.
func corrupted(all []link.Record, n int, seed uint64) (queries []link.Record, truth []int, kinds []int) {
	rng := rand.New(rand.NewPCG(seed, 32100))
	for len(queries) < n {
		i, kind := rng.IntN(len(all)), len(queries)%len(errorKinds)
		r, ok := errorKinds[kind].corrupt(all[i], rng)
		for !ok {
			i = rng.IntN(len(all))
			r, ok = errorKinds[kind].corrupt(all[i], rng)
		}
		if errorKinds[kind].name != "miscopied_code" {
			r.Code = ""
		}
		if rng.IntN(2) == 0 {
			r.Address = ""
		}
		queries, truth, kinds = append(queries, r), append(truth, i), append(kinds, kind)
	}
	return queries, truth, kinds
}
