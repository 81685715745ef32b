package movelist

import (
	"slices"

	"github.com/sanquan/sanquan/industry/relocation"
	"github.com/sanquan/sanquan/internal/intake"
	"github.com/sanquan/sanquan/internal/message"
)

// words are a text of the catalogues.
func words(id string) intake.Words {
	return intake.Words{ZH: message.Text(message.ZH, id), EN: message.Text(message.EN, id)}
}

// column begins a column with its heading and what to fill in.
func column(name string, t intake.Type, example string, aliases ...string) intake.Column {
	return intake.Column{
		Name: name, Title: words("relocation.list." + name), Help: words("relocation.help." + name), Type: t, Example: example, Aliases: aliases,
	}
}

func area(name, unit, example string, aliases ...string) intake.Column {
	c := column(name, intake.Decimal, example, aliases...)
	c.Measure, c.Unit, c.Least, c.Most = intake.Area, unit, "0", "1000000000"
	return c
}

func money(name, example string, aliases ...string) intake.Column {
	c := column(name, intake.Decimal, example, aliases...)
	c.Measure, c.Unit, c.Least, c.Most = intake.Money, "万元", "0", "1000000000000000"
	return c
}

func date(name, example string, aliases ...string) intake.Column {
	c := column(name, intake.Date, example, aliases...)
	c.Coarse = intake.Year
	return c
}

// choice is a column whose values are words of the catalogues.
func choice[T ~string](name, stem string, values []T, aliases ...string) intake.Column {
	c := column(name, intake.Choice, "", aliases...)
	for _, v := range values {
		c.Choices = append(c.Choices, intake.Option{Code: string(v), Title: words(stem + string(v))})
	}
	return c
}

// outOnly are the columns that a list of in-flows has not.
var outOnly = []string{"exit", "land", "building", "reuse", "reused_on"}

// Table is the list of a side. Units stand in the headings.
func Table(side relocation.Side) *intake.Table {
	staff := column("staff", intake.Integer, "120", "职工人数", "从业人员", "员工人数")
	staff.Least, staff.Most = "0", "10000000"
	name := column("name", intake.Text, "丰台示例机床有限公司", "名称", "单位名称", "市场名称", "企业")
	name.Required, name.Longest = true, 200
	category := choice("category", "relocation.category.", relocation.Categories(), "疏解类别", "类型")
	state := choice("state", "relocation.state.", relocation.States(side), "进度", "进展")
	category.Required, state.Required = true, true
	from, to := column("from", intake.Division, "北京市丰台区", "原址", "原所在地", "转出地"), column("to", intake.Division, "河北省保定市徐水区", "目的地", "迁入地", "转入地")
	from.Required, to.Required = side == relocation.Out, side == relocation.In
	t := &intake.Table{
		Name: "relocations_" + string(side), Title: words("relocation.side." + string(side)), Check: func(r intake.Record) []intake.Issue { return check(side, r) },
		Columns: []intake.Column{
			name,
			column("code", intake.CreditCode, "", "信用代码", "社会信用代码", "统一代码"),
			column("former", intake.Text, "", "原名", "曾用名称"),
			category,
			column("basis", intake.Text, "示例文〔2025〕1号", "依据", "文号"),
			column("project", intake.Text, "YS-2025-001", "项目号"),
			from, to,
			column("park", intake.Text, "", "园区", "承接平台"),
			choice("exit", "relocation.exit.", []relocation.Exit{relocation.Quit, relocation.Dissolved}, "退出方式"),
			date("planned", "2025", "计划完成时间"),
			date("actual", "2025-06-30", "完成时间", "腾退时间", "落地时间"),
			area("area", "亩", "30", "占地", "用地面积"),
			staff,
			money("revenue", "5000", "营业收入", "年产值"),
			money("tax", "300", "纳税额", "年税收", "税收"),
			area("land", "亩", "30", "腾退土地", "腾退用地"),
			area("building", "㎡", "12000", "腾退建筑", "建筑面积"),
			column("reuse", intake.Text, "", "再利用", "腾退后用途"),
			date("reused_on", ""),
			column("evidence", intake.Text, "示例核字1号", "佐证材料", "证明文件"),
			state,
			column("note", intake.Text, "", "说明"),
		},
	}
	if side == relocation.In {
		t.Columns = slices.DeleteFunc(t.Columns, func(c intake.Column) bool { return slices.Contains(outOnly, c.Name) })
	}
	return t
}
