package name_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/sanquan/sanquan/industry/firm/name"
)

var national = name.New(name.National())

// shown writes a name as its parts with a letter each.
func shown(n name.Name) string {
	letters := " PMTFLBN|"
	var b strings.Builder
	for i, p := range n.Parts {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(n.Text(p))
		if p.Kind == name.BracketPart {
			continue
		}
		b.WriteByte('/')
		b.WriteByte(letters[p.Kind])
	}
	return b.String()
}

func TestParse(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"北京达特集成技术有限责任公司", "北京/P 达特/M 集成技术/T 有限责任公司/F"},
		{"北京市丰台区达特集成技术有限责任公司", "北京市/P 丰台区/P 达特/M 集成技术/T 有限责任公司/F"},
		{"国药嘉运国际贸易有限公司", "国药嘉运/M 国际贸易/T 有限公司/F"},
		{"中科富龙（唐山）节能环保科技有限公司", "中科富龙/M ( 唐山/P ) 节能环保科技/T 有限公司/F"},
		{"中国水产天津有限公司", "中国/P 水产/T 天津/P 有限公司/F"},
		{"ABB(中国)有限公司唐山分公司", "ABB/M ( 中国/P ) 有限公司/F 唐山/P 分公司/B"},
		{"三河市医药药材公司复兴庄分店", "三河市/P 医药药材/T 公司/F 复兴庄/L 分店/B"},
		{"中国平安人寿保险股份有限公司南宫支公司", "中国/P 平安/M 人寿保险/T 股份有限公司/F 南宫/P 支公司/B"},
		{"中国农业银行股份有限公司阜城王集分理处", "中国/P 农业银行/M 股份有限公司/F 阜城/P 王集/L 分理处/B"},
		{"天津和平商贸有限公司", "天津/P 和平/M 商贸/T 有限公司/F"},
		{"万科企业股份有限公司", "万科/M 企业股份有限公司/F"},
		{"深圳市天地(集团)股份有限公司", "深圳市/P 天地/M (集团)股份有限公司/F"},
		{"丰宁满族自治县晨曦物业服务有限公司", "丰宁满族自治县/P 晨曦/M 物业服务/T 有限公司/F"},
		{"(美国)福禄克国际公司北京办事处", "( 美国/P ) 福禄克/M 国际/T 公司/F 北京/P 办事处/B"},
		{"石家庄派斯特商貿有限责任公司", "石家庄/P 派斯特/M 商贸/T 有限责任公司/F"},
		{"华为", "华为/M"},
	} {
		t.Run(c.in, func(t *testing.T) {
			got := national.Parse(c.in)
			if diff := cmp.Diff(c.want, shown(got)); diff != "" {
				t.Error(diff)
			}
		})
	}
}
