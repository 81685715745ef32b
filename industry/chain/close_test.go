package chain_test

import (
	"testing"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/industry/chain"
	"github.com/sanquan/sanquan/industry/chain/survey"
	"github.com/sanquan/sanquan/region"
)

func closeOf(t *testing.T, c chain.Closing) (*chain.Loss, error) {
	t.Helper()
	c.Times = times
	return chain.NewField(region.New(tinyRegion()), survey.Standard()).Close(c)
}

func TestClosingAFirmCutsWhatIsMadeOfIt(t *testing.T) {
	l, err := closeOf(t, chain.Closing{Firm: "丰台金属公司"}) // the only one at metal
	if err != nil {
		t.Fatal(err)
	}
	if len(l.Closed) != 1 || l.Closed[0].Node != "metal" || l.Closed[0].Failed != 1 {
		t.Errorf("closed %+v", l.Closed)
	}
	s := l.Sides[0]
	// of six positions: one at metal, two at part; ore and tool are not touched
	if s.Firms != 6 || s.Reached != 2 || s.Cut != 2 || *s.Strict != 0.5 || *s.Mild != 0.5 {
		t.Errorf("lost %+v strict %v mild %v", s, *s.Strict, *s.Mild)
	}
	if l.Substitutes[0].Left != 0 {
		t.Errorf("left %+v", l.Substitutes)
	}
}

func TestClosingANodeInOneAreaLeavesTheOthers(t *testing.T) {
	l, err := closeOf(t, chain.Closing{Node: "零件", Area: "海淀区"})
	if err != nil {
		t.Fatal(err)
	}
	if c := l.Closed[0]; c.Firms != 2 || c.Failed != 1 {
		t.Errorf("closed %+v", c)
	}
	if s := l.Substitutes[0]; s.Left != 1 || s.Firms[0].Firm.ID != "bj" || s.Firms[0].Reach != chain.Unknown {
		t.Errorf("substitutes %+v", s)
	}
	if s := l.Sides[0]; s.Hits[0].Node != "part" || s.Hits[0].Strict != 0.5 {
		t.Errorf("hits %+v", s.Hits)
	}
}

func TestACorridorHurtsBothEnds(t *testing.T) {
	l, err := closeOf(t, chain.Closing{Between: "北京市", And: "河北省"})
	if err != nil {
		t.Fatal(err)
	}
	if len(l.Sides) != 2 || l.Sides[0].Area != "河北省" || l.Sides[1].Area != "北京市" {
		t.Fatalf("sides %+v", l.Sides)
	}
	// All ore comes from Hebei: of metal (1) and part (2) in Beijing all is lost
	// if it is needed, half of metal's two inputs otherwise.
	if s := l.Sides[1]; *s.Strict != 1 || *s.Mild != 0.5 {
		t.Errorf("Beijing loses %v to %v", *s.Mild, *s.Strict)
	}
	if s := l.Sides[0]; *s.Strict != 0 {
		t.Errorf("Hebei, which buys nothing, loses %v", *s.Strict)
	}
}

func TestWhatCannotBeClosed(t *testing.T) {
	for id, c := range map[string]chain.Closing{
		"chain.nothing_closed": {},
		"chain.firm_not_found": {Firm: "无此公司"},
		"chain.node_not_found": {Node: "无此节点"},
		"chain.area_not_found": {Between: "北京市", And: "南海"},
		"chain.same_ends":      {Between: "北京市", And: "丰台区"},
	} {
		_, err := closeOf(t, c)
		if e, ok := err.(*fault.Error); !ok || e.ID != id {
			t.Errorf("%+v gives %v, want %s", c, err, id)
		}
	}
}
