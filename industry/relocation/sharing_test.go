package relocation_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/industry/relocation"
)

// wan is a number of 万元.
func wan(n ...int) []relocation.Fen {
	out := make([]relocation.Fen, len(n))
	for i, v := range n {
		out[i] = relocation.Fen(v) * 1_000_000
	}
	return out
}

func caseOf(three, after []relocation.Fen) relocation.Case {
	return relocation.Case{Three: [3]relocation.Fen(three), After: after, Led: true, Fits: true}
}

func TestPublishedVectors(t *testing.T) {
	for name, c := range map[string]struct {
		three, after, shares []relocation.Fen
		left                 int
		reached              bool
	}{
		"the cap cuts the fourth year": {wan(2500, 2600, 2700), wan(3000, 4000, 5000, 6000, 6000), wan(1500, 2000, 2500, 1800, 0), 0, true},
		"the cap cuts the third year":  {wan(2000, 2000, 2000), wan(5000, 5000, 5000, 5000), wan(2500, 2500, 1000, 0), 0, true},
		"five years do not reach it":   {wan(3000, 3000, 3000), wan(1000, 1000, 1000, 1000, 1000), wan(500, 500, 500, 500, 500), 6500, false},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := relocation.Share(caseOf(c.three, c.after))
			if err != nil {
				t.Fatal(err)
			}
			var shares []relocation.Fen
			for _, y := range got.Years {
				shares = append(shares, y.Share)
			}
			if diff := cmp.Diff(c.shares, shares); diff != "" {
				t.Error(diff)
			}
			if got.Left != wan(c.left)[0] || got.Reached != c.reached || got.Open {
				t.Errorf("left %d, reached %v, open %v", got.Left, got.Reached, got.Open)
			}
		})
	}
}

func TestEligibility(t *testing.T) {
	small := caseOf(wan(1950, 2000, 1999), wan(5000)) // on average 1983
	exact := caseOf(wan(1000, 2000, 3000), nil)
	market := exact
	market.Led, market.Fits = false, false
	for name, c := range map[string]struct {
		of   relocation.Case
		want []relocation.Ground
	}{
		"below 2000 on average":   {small, []relocation.Ground{relocation.BelowSize}},
		"2000 on average are one": {exact, []relocation.Ground{}},
		"a move of the market":    {market, []relocation.Ground{relocation.MarketLed, relocation.OutsidePlan}},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := relocation.Share(c.of)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, got.Grounds); diff != "" {
				t.Error(diff)
			}
			if got.Eligible != (len(c.want) == 0) || got.Total != 0 || len(got.Years) != 0 {
				t.Errorf("%+v", got)
			}
		})
	}
}

func TestAShareMissesNothingByRounding(t *testing.T) {
	c := caseOf(wan(2000, 2000, 2000), []relocation.Fen{3, 5})
	got, err := relocation.Share(c)
	if err != nil {
		t.Fatal(err)
	}
	if got.Years[0].Share != 1 || got.Years[1].Share != 2 || !got.Open || got.Years[1].Before != 1 {
		t.Errorf("%+v", got)
	}
}

func TestBadCases(t *testing.T) {
	for want, c := range map[string]relocation.Case{
		"relocation.tax_negative": caseOf(wan(1, 1, -1), nil),
		"relocation.tax_large":    caseOf(wan(1, 1, 1), []relocation.Fen{1 << 62}),
		"relocation.tax_years":    caseOf(wan(1, 1, 1), make([]relocation.Fen, 21)),
	} {
		_, err := relocation.Share(c)
		if e, ok := err.(*fault.Error); !ok || e.ID != want {
			t.Errorf("%v, want %s", err, want)
		}
	}
}

func TestLawsOfSharing(t *testing.T) {
	money := rapid.Int64Range(0, 1e13)
	rapid.Check(t, func(t *rapid.T) {
		draw := func(label string) relocation.Fen { return relocation.Fen(money.Draw(t, label)) }
		c := caseOf([]relocation.Fen{draw("a"), draw("b"), draw("c")}, nil)
		for range rapid.IntRange(0, 8).Draw(t, "years") {
			c.After = append(c.After, draw("tax"))
		}
		got, err := relocation.Share(c)
		if err != nil {
			t.Fatal(err)
		}
		var sum relocation.Fen
		for i, y := range got.Years {
			sum += y.Share
			if 2*y.Share > c.After[i] || y.Share < 0 || i >= 5 && y.Share != 0 {
				t.Fatalf("year %d gives %d of %d", i+1, y.Share, c.After[i])
			}
		}
		if sum > got.Cap || sum != got.Total || got.Eligible && got.Total+got.Left != got.Cap {
			t.Fatalf("%d of at most %d, left %d", sum, got.Cap, got.Left)
		}
		if len(c.After) == 0 {
			return
		}
		more := c
		more.After = append([]relocation.Fen(nil), c.After...)
		more.After[rapid.IntRange(0, len(c.After)-1).Draw(t, "which")] += draw("more")
		better, err := relocation.Share(more)
		if err != nil {
			t.Fatal(err)
		}
		if better.Total < got.Total {
			t.Fatalf("more tax gave less: %d, then %d", got.Total, better.Total)
		}
	})
}
