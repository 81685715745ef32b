package firmintake

import (
	"math/big"
	"regexp"
	"strings"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/industry/firm"
	"github.com/sanquan/sanquan/internal/intake"
	"github.com/sanquan/sanquan/internal/message"
)

// TableName is the name of the table.
const TableName = "firms"

var (
	stockForm = regexp.MustCompile(`^\d{6}\.(?:SH|SZ|BJ|HK|NQ)$`)
	classForm = regexp.MustCompile(`^(?:[A-T]|[A-T]?\d{2,4})$`)
)

// words are a text of the catalogues.
func words(id string) intake.Words {
	id = "intake.firms." + id
	return intake.Words{ZH: message.Text(message.ZH, id), EN: message.Text(message.EN, id)}
}

// column begins a column with its texts.
func column(name string, t intake.Type, example string, aliases ...string) intake.Column {
	return intake.Column{Name: name, Title: words(name), Help: words(name + "_help"), Type: t, Example: example, Aliases: aliases}
}

func option(code string, aliases ...string) intake.Option {
	return intake.Option{Code: code, Title: words(code), Aliases: aliases}
}

// Table returns the table's definition.
func Table() *intake.Table {
	name := column("name", intake.Text, "丰台某某轨道装备有限公司", "单位名称", "公司名称", "名称", "企业全称", "企业")
	name.Required, name.Longest = true, 200
	source := column("source", intake.Text, "丰台区规上企业名录 2026 年 10 月", "数据来源", "资料来源")
	source.Required = true
	observed := column("observed", intake.Date, "2026-10-31", "数据日期", "统计日期", "截止日期")
	observed.Required, observed.Coarse = true, intake.Year
	kind := column("kind", intake.Choice, "", "机构类型")
	kind.Choices = []intake.Option{option("organisation", "法人", "企业", "公司", "企业法人"), option("branch", "分公司", "分支", "分支机构")}
	stock := column("stock_code", intake.Code, "600000.SH", "证券代码")
	stock.Pattern = stockForm
	class := column("class", intake.Code, "C3714", "国民经济行业代码", "行业分类代码")
	class.Pattern = classForm
	status := column("status", intake.Choice, "", "经营状态", "登记状态", "企业状态")
	status.Choices = []intake.Option{
		option("active", "存续", "在业", "开业", "在营", "在营（开业）企业", "正常"), option("suspended", "停业", "歇业"), option("revoked", "吊销", "吊销未注销"),
		option("dissolved", "注销", "已注销"), option("moved_out", "迁出", "已迁出"),
	}
	founded := column("founded", intake.Date, "1998-06-18", "成立时间", "注册日期", "注册时间")
	founded.Coarse = intake.Year
	capital := column("capital", intake.Decimal, "5000", "注册资金")
	capital.Measure, capital.Unit, capital.Least, capital.Most = intake.Money, "万元", "0", "10000000000000"
	unit := column("capital_unit", intake.UnitName, "", "资本单位")
	unit.UnitFor = "capital"
	employees := column("employees", intake.Integer, "120", "职工人数", "从业人员", "员工人数")
	employees.Least, employees.Most = "0", "5000000"
	lon, lat := column("lon", intake.Decimal, "116.286"), column("lat", intake.Decimal, "39.858")
	lon.Measure, lon.Unit, lat.Measure, lat.Unit = intake.Datum, "WGS84", intake.Datum, "WGS84"
	return &intake.Table{
		Name:  TableName,
		Title: words("title"),
		Columns: []intake.Column{
			name,
			column("code", intake.CreditCode, "91350100M000100Y43", "信用代码", "社会信用代码", "社会统一信用代码", "uscc"),
			kind,
			column("parent_code", intake.CreditCode, "", "总公司统一社会信用代码", "母公司统一社会信用代码", "隶属企业代码"),
			column("former_name", intake.Text, "", "原名", "原企业名称"),
			column("alias", intake.Text, "", "企业简称", "别名"),
			stock, class,
			column("industry", intake.Text, "轨道交通装备", "行业", "行业名称"),
			column("products", intake.Text, "", "产品", "主营产品", "主要产品"),
			column("title_held", intake.Text, "专精特新小巨人", "资质", "荣誉", "称号"),
			column("title_issuer", intake.Text, "工业和信息化部", "认定单位", "发证机关"),
			column("area", intake.Division, "北京市丰台区", "区县", "所在区", "所属区", "注册地", "行政区划"),
			column("address", intake.Text, "", "注册地址", "住所", "经营地址"),
			lon, lat, status, founded, capital, unit, employees, source, observed,
		},
		Keys:  [][]string{{"code"}, {"name"}},
		Place: "area",
		Check: check,
	}
}

// check finds what is wrong with a row beyond its cells.
func check(r intake.Record) []intake.Issue {
	var all []intake.Issue
	bad := func(column, id string, keyvals ...any) {
		all = append(all, intake.BadOn(column, fault.New(fault.Invalid, id, keyvals...)))
	}
	if r.Get("title_held") != "" && r.Get("title_issuer") == "" {
		bad("title_issuer", "intake.firms.no_issuer")
	}
	if capital := r.Get("capital"); strings.Contains(capital, ".") {
		bad("capital", "intake.firms.capital_parts", "yuan", capital)
	}
	lon, lat := r.Value("lon"), r.Value("lat")
	switch {
	case (lon.Text == "") != (lat.Text == ""):
		bad("lon", "intake.firms.half_position")
	case lon.Text == "":
	case lon.Unit != lat.Unit:
		bad("lat", "intake.firms.two_datums", "lon", lon.Unit, "lat", lat.Unit)
	case within(lon.Text, 3, 54) && within(lat.Text, 73, 136): // the extent of the country, turned over
		bad("lon", "intake.firms.turned_over")
	case !within(lon.Text, 73, 136) || !within(lat.Text, 3, 54):
		bad("lon", "intake.firms.far_away")
	}
	return all
}

func within(text string, least, most int64) bool {
	r, ok := new(big.Rat).SetString(text)
	return ok && r.Cmp(big.NewRat(least, 1)) >= 0 && r.Cmp(big.NewRat(most, 1)) <= 0
}

// fields of the register that columns become as they are.
var fields = []struct {
	column string
	field  firm.Field
}{
	{"name", firm.Name},
	{"code", firm.CreditCode},
	{"kind", firm.KindOf},
	{"stock_code", firm.StockCode},
	{"class", firm.Class},
	{"industry", firm.Industry},
	{"products", firm.Products},
	{"area", firm.Area},
	{"address", firm.Address},
	{"status", firm.Status},
	{"founded", firm.Founded},
	{"capital", firm.Capital},
	{"employees", firm.Employees},
	{"former_name", firm.FormerName},
	{"alias", firm.Alias},
	{"title_held", firm.Qualification},
	{"lon", firm.Position},
	{"parent_code", firm.Parent},
}
