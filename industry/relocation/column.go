package relocation

import (
	"slices"
	"strings"
)

// Column is a column of the yearly lists.
type Column struct {
	Key      string   // of the template and of answers
	Title    string   // heading in the template, Chinese
	Aliases  []string // headings that lists in use have for it
	Required bool
	Values   []string // the only values, in Chinese; nil for any
	Hint     string   // what to write, with the unit, Chinese
	Sample   string   // a cell of the template's example row
}

// The columns of a list, in the order of the template. Units stand in the
// heading, 占地面积（亩）, or in the cell, 30亩; a number without a unit is
// refused.
var columns = []Column{
	{Key: "name", Title: "企业名称", Aliases: []string{"名称", "单位名称", "市场名称", "企业"}, Required: true, Hint: "登记的全称", Sample: "丰台示例机床有限公司"},
	{Key: "code", Title: "统一社会信用代码", Aliases: []string{"信用代码", "社会信用代码", "统一代码"}, Hint: "18 位，按文本填写", Sample: ""},
	{Key: "former", Title: "曾用名", Aliases: []string{"原名", "曾用名称"}, Hint: "多个用；分开"},
	{Key: "category", Title: "类别", Aliases: []string{"疏解类别", "类型"}, Required: true, Values: categoryWords, Sample: "一般制造业"},
	{Key: "basis", Title: "依据文件", Aliases: []string{"依据", "文号"}, Hint: "文号或目录条目", Sample: "示例文〔2025〕1号"},
	{Key: "project", Title: "项目编号", Aliases: []string{"项目号"}, Hint: "双方约定的编号", Sample: "YS-2025-001"},
	{Key: "from", Title: "迁出地", Aliases: []string{"原址", "原所在地", "转出地"}, Hint: "到区县：丰台区", Sample: "丰台区"},
	{Key: "to", Title: "承接地", Aliases: []string{"目的地", "迁入地", "转入地", "去向"}, Hint: "到区县：保定市徐水区", Sample: "保定市徐水区"},
	{Key: "park", Title: "承接园区", Aliases: []string{"园区", "承接平台"}, Hint: "园区全称"},
	{Key: "exit", Title: "无承接地的去向", Aliases: []string{"退出方式"}, Values: []string{"退出", "注销"}, Hint: "没有承接地时填退出或注销"},
	{Key: "planned", Title: "计划时间", Aliases: []string{"计划完成时间"}, Hint: "2025、2025-06 或 2025-06-30", Sample: "2025"},
	{Key: "actual", Title: "实际时间", Aliases: []string{"完成时间", "腾退时间", "落地时间"}, Hint: "2025、2025-06 或 2025-06-30", Sample: "2025-06-30"},
	{Key: "area", Title: "占地面积", Aliases: []string{"占地", "用地面积"}, Hint: "写明单位：30亩、2公顷、20000㎡", Sample: "30亩"},
	{Key: "staff", Title: "从业人数", Aliases: []string{"职工人数", "从业人员", "员工人数"}, Hint: "人", Sample: "120"},
	{Key: "revenue", Title: "年营业收入", Aliases: []string{"营业收入", "年产值"}, Hint: "写明单位：元、万元或亿元", Sample: "5000万元"},
	{Key: "tax", Title: "年纳税额", Aliases: []string{"纳税额", "年税收", "税收"}, Hint: "写明单位：元或万元", Sample: "300万元"},
	{Key: "land", Title: "腾退土地面积", Aliases: []string{"腾退土地", "腾退用地"}, Hint: "写明单位", Sample: "30亩"},
	{Key: "building", Title: "腾退建筑面积", Aliases: []string{"腾退建筑", "建筑面积"}, Hint: "写明单位", Sample: "12000㎡"},
	{Key: "reuse", Title: "再利用方向", Aliases: []string{"再利用", "腾退后用途"}, Hint: "绿地、产业用房……"},
	{Key: "reused_on", Title: "再利用时间", Hint: "2025、2025-06 或 2025-06-30"},
	{Key: "evidence", Title: "佐证文件", Aliases: []string{"佐证材料", "证明文件"}, Hint: "文件编号", Sample: "示例核字1号"},
	{Key: "state", Title: "状态", Aliases: []string{"进度", "进展"}, Required: true, Hint: "摸排、签约、已腾退……；承接方：洽谈、落地、投产……", Sample: "已腾退"},
	{Key: "note", Title: "备注", Aliases: []string{"说明"}},
}

var categoryWords = []string{"一般制造业", "区域性批发市场", "仓储物流基地", "长途客运站", "生产环节", "其他"}

var stateWords = map[Side][]string{
	Out: {"摸排", "评估", "方案", "签约", "搬迁中", "已腾退", "再利用", "核验", "销号"},
	In:  {"洽谈", "落地", "投产", "达产", "分享中", "结束"},
}

// Columns returns the columns of a side's list, in the order of the template:
// those of freed land and of exits belong to the giving side.
func Columns(side Side) []Column {
	all := slices.Clone(columns)
	if side == In {
		all = slices.DeleteFunc(all, func(c Column) bool {
			return slices.Contains([]string{"exit", "land", "building", "reuse", "reused_on"}, c.Key)
		})
	}
	for i, c := range all {
		switch {
		case c.Key == "state":
			all[i].Values = stateWords[side]
			if side == In {
				all[i].Sample = "落地"
			}
		case c.Key == "from" && side == Out, c.Key == "to" && side == In:
			all[i].Required = true
		}
	}
	return all
}

// heading is a column of a list as its heading says: which one, and the unit
// that the heading gives to the numbers below, "" for none.
type heading struct {
	key, title, unit string
}

// headings reads the first row of a list. Unknown ones have no key.
func headings(keys map[string]string, titles []string) []heading {
	out := make([]heading, len(titles))
	for i, title := range titles {
		h := heading{title: tidy(title)}
		name, unit := h.title, ""
		if open := strings.IndexByte(name, '('); open > 0 && strings.HasSuffix(name, ")") {
			name, unit = name[:open], name[open+1:len(name)-1]
		}
		if h.key = keys[name]; h.key != "" {
			h.unit = unit
		}
		out[i] = h
	}
	return out
}

// keysOf are the keys of a side's columns by all their headings.
func keysOf(side Side) map[string]string {
	keys := map[string]string{}
	for _, c := range Columns(side) {
		for _, title := range append([]string{c.Title}, c.Aliases...) {
			keys[tidy(title)] = c.Key
		}
	}
	return keys
}
