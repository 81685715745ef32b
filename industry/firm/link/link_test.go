package link_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/sanquan/sanquan/industry/firm/link"
	"github.com/sanquan/sanquan/industry/firm/name"
)

var parser = name.New(name.National())

// register is a small one of invented firms; the codes pass their checks.
var register = []link.Record{
	{ID: "1", Name: "北京澄岳科技有限公司", Code: "91110106MA01AAAA0Q", Address: "北京市丰台区海鹰路8号院3号楼201室"},
	{ID: "2", Name: "天津澄岳商贸有限公司", Address: "天津市和平区南京路10号"},
	{ID: "3", Name: "北京澄岳科技有限公司天津分公司"},
	{ID: "4", Name: "河北远桥轨道交通装备股份有限公司", Former: []string{"石家庄远桥车辆厂"}, Short: []string{"远桥轨交"}},
	{ID: "5", Name: "北京青禾智能装备有限公司", Address: "北京市丰台区丰科路6号"},
	{ID: "6", Name: "北京青禾智能制造有限公司"},
	{ID: "7", Name: "中国澄岳银行股份有限公司北京丰台支行"},
}

func TestResolve(t *testing.T) {
	x := link.NewIndex(parser, register, link.Default(), 2)
	for _, c := range []struct {
		name  string
		query link.Record
		want  string
	}{
		{"the same name", link.Record{Name: "北京澄岳科技有限公司"}, "match 1 weights"},
		{"traditional characters and wide brackets", link.Record{Name: "北京澄嶽科技有限公司 "}, "match 1 weights"},
		{"the same code whatever the name", link.Record{Name: "北京某某科技有限公司", Code: "91110106ma01aaaa0q"}, "match 1 code"},
		{"another valid code", link.Record{Name: "北京澄岳科技有限公司", Code: "91110108MA01AAAA0M"}, "new - other_code"},
		{"a branch is not its parent", link.Record{Name: "北京澄岳科技有限公司保定分公司"}, "new - none parent 1"},
		{"a former name", link.Record{Name: "石家庄远桥车辆厂"}, "match 4 weights"},
		{"a short name that is listed", link.Record{Name: "*ST远桥轨交"}, "match 4 known"},
		{"a short form of its characters", link.Record{Name: "远桥装备"}, "match 4 short"},
		{"a short form that two may have", link.Record{Name: "澄岳"}, "review 1 ambiguous"},
		{"an unknown firm", link.Record{Name: "沧州无此机械有限公司"}, "new - none"},
		{"nothing", link.Record{}, "new - none"},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := x.Resolve(&c.query)
			got := string(a.Decision) + " - " + a.Why
			if a.Decision != link.New {
				got = fmt.Sprint(a.Decision, " ", x.Records[a.Candidates[0].Record].ID, " ", a.Why)
			}
			if a.Parent >= 0 {
				got += " parent " + x.Records[a.Parent].ID
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("%s\n%+v", diff, a.Candidates)
			}
		})
	}
}
