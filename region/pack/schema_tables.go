package pack

// The constructors below keep the tables readable: kind, name, titles, then
// what departs from "required, no limits".

func f(kind Kind, name, zh, en string, change ...func(*Field)) Field {
	field := Field{Name: name, Title: zh, TitleEN: en, Kind: kind, Required: true}
	for _, c := range change {
		c(&field)
	}
	return field
}

func optional(f *Field) { f.Required = false }

func unit(u string) func(*Field) { return func(f *Field) { f.Unit = u } }

func atLeast(v float64) func(*Field) { return func(f *Field) { f.Min = &v } }

func atMost(v float64) func(*Field) { return func(f *Field) { f.Max = &v } }

func unknown(v string) func(*Field) { return func(f *Field) { f.Unknown = v } }

func like(pattern string) func(*Field) { return func(f *Field) { f.Pattern = pattern } }

func oneOf(values ...string) func(*Field) { return func(f *Field) { f.Enum = values } }

func to(table, field string) func(*Field) {
	return func(f *Field) { f.Refs = append(f.Refs, Ref{table, field}) }
}

const (
	areaPattern     = `^[1-9]\d{5}$`
	industryPattern = `^\d{4}$`
	stockPattern    = `^(\d{6}\.(SH|SZ|BJ)|\d{5}\.HK)$`
)

// The bases are those of package region; sampleBasis is the one of invented rows.
const sampleBasis = "sample"

var bases = []string{"reported", "measured", "compiled", "general", "estimated", sampleBasis}

func basis(name, zh, en string) Field { return f(Enum, name, zh, en, oneOf(bases...)) }

func source() Field { return f(ID, "source", "来源", "source of the row", to("sources", "id")) }

func areaRef(name, zh, en string, change ...func(*Field)) Field {
	return f(Code, name, zh, en, append([]func(*Field){like(areaPattern), to("areas", "code")}, change...)...)
}

func lon() Field {
	return f(Number, "lon", "经度", "longitude, WGS 84", unit("°"), atLeast(-180), atMost(180))
}

func lat() Field {
	return f(Number, "lat", "纬度", "latitude, WGS 84", unit("°"), atLeast(-90), atMost(90))
}

func datum() Field { return f(Enum, "datum", "坐标系", "datum of the coordinates", oneOf("WGS84")) }

func name() Field { return f(Text, "name", "名称", "name") }

func nameEN() Field {
	return f(Text, "name_en", "英文或拼音名", "name in English or pinyin", optional)
}

func tables() []Table {
	return []Table{
		{
			Name: "sources", Title: "来源", TitleEN: "where rows come from", Required: true, Key: []string{"id"},
			Note: "A source whose id is `sample` or begins with `sample-` marks its rows as invented.",
			Fields: []Field{
				f(ID, "id", "标识", "id"),
				f(Text, "title", "题名", "title"),
				f(Text, "publisher", "发布者", "publisher"),
				f(Moment, "date", "日期", "date of publication or observation"),
				f(Text, "licence", "许可", "licence, or what is used of the source"),
				f(URL, "url", "网址", "address", optional),
				f(Text, "note", "说明", "note", optional),
			},
		},
		{
			Name: "areas", Title: "行政区划", TitleEN: "administrative divisions", Required: true, Key: []string{"code"},
			Note: "A province has no parent; the parent of any other area is of a higher level.",
			Fields: []Field{
				f(Code, "code", "代码", "GB/T 2260 code", like(areaPattern)),
				name(),
				nameEN(),
				f(Enum, "level", "级别", "level", oneOf("province", "city", "county")),
				areaRef("parent", "上级", "code of the area above", optional),
				lon(), lat(), source(),
			},
		},
		{
			Name: "population", Title: "常住人口", TitleEN: "residents", Key: []string{"area", "year"},
			Fields: []Field{
				areaRef("area", "区划", "area"),
				f(Integer, "year", "年份", "census year", atLeast(1900), atMost(2100)),
				f(Integer, "persons", "人数", "residents", unit("persons"), atLeast(0)),
				f(Number, "urban_share", "城镇人口比重", "share living in towns", unit("1"), atLeast(0), atMost(1), unknown("-1")),
				basis("basis", "依据", "how sure the figure is"), source(),
			},
		},
		{
			Name: "stations", Title: "车站", TitleEN: "rail and metro stations", Key: []string{"id"},
			Fields: []Field{
				f(ID, "id", "标识", "id"), name(), nameEN(),
				f(Enum, "mode", "方式", "mode", oneOf("rail", "metro")),
				areaRef("area", "区划", "area, empty outside the region", optional), lon(), lat(), datum(),
				basis("position", "位置依据", "how sure the position is"), source(),
			},
		},
		{
			Name: "places", Title: "地点", TitleEN: "hubs, parks, landmarks, markets", Key: []string{"id"},
			Fields: []Field{
				f(ID, "id", "标识", "id"),
				f(Enum, "kind", "类别", "kind", oneOf("hub", "park", "landmark", "market")),
				name(), nameEN(), areaRef("area", "区划", "area"), lon(), lat(), datum(),
				basis("position", "位置依据", "how sure the position is"),
				f(Text, "grade", "等级", "grade of a park", optional),
				f(Text, "focus", "产业方向", "industries of a park, separated by ;", optional),
				f(ID, "station", "车站", "station at the place", optional, to("stations", "id")),
				basis("basis", "依据", "how sure the row is"), source(),
			},
		},
		{
			Name: "services", Title: "车次与交路", TitleEN: "trains and stopping patterns, one direction each", Key: []string{"id"},
			Note: "`timetable` and `borrowed` have `start`, no `first` or `last`, and `per_day` 1. `bands` and `spread` have `first` and `last`, no `start`; `bands` has rows in table bands. `last` is not before `first`. Every service has two calls or more.",
			Fields: []Field{
				f(ID, "id", "标识", "id"),
				f(Text, "line", "线路", "line"),
				f(Text, "name", "车次或交路", "train number, or pattern of a line"),
				f(Enum, "mode", "方式", "mode", oneOf("rail", "metro")),
				f(Enum, "clock", "时刻依据", "what is known of the hours", oneOf("timetable", "borrowed", "bands", "spread")),
				f(Clock, "start", "始发", "departure at the first call", optional),
				f(ClockRun, "first", "首班", "first departure", optional),
				f(ClockRun, "last", "末班", "last departure, inclusive; from 24:00 on after midnight", optional),
				f(Integer, "per_day", "每日班次", "departures a day", unit("1/d"), atLeast(1)),
				f(ID, "group", "同组", "spread services that share out first..last", optional),
				f(Moment, "observed", "观察日期", "date of the observation"),
				f(Boolean, "partial", "不完整", "the source shows only a part of the calls"),
				basis("runs", "运行时间依据", "how sure the run times are"),
				f(Text, "note", "说明", "note", optional), source(),
			},
		},
		{
			Name: "calls", Title: "停站", TitleEN: "stops of the services", Key: []string{"service", "seq"},
			Note: "The calls of a service stand in order of `seq`, from 1 without gaps. The first arrives at 0; no call arrives before the departure from the one before it, and none departs before it arrives. A run faster than 500 km/h over the straight line (less 6 km for inexact positions) is a fault: it is minutes where seconds belong.",
			Fields: []Field{
				f(ID, "service", "车次", "service", to("services", "id")),
				f(Integer, "seq", "序号", "place in the order of calls", atLeast(1)),
				f(ID, "station", "车站", "station", to("stations", "id")),
				f(Integer, "arrive", "到", "after the start of the service", unit("s"), atLeast(0)),
				f(Integer, "depart", "发", "after the start of the service", unit("s"), atLeast(0)),
			},
		},
		{
			Name: "bands", Title: "分时段班次", TitleEN: "departures by time band", Key: []string{"service", "from"},
			Note: "Bands [from, to) of one service do not overlap.",
			Fields: []Field{
				f(ID, "service", "车次", "service", to("services", "id")),
				f(Clock, "from", "自", "begin, inclusive"),
				f(Clock24, "to", "至", "end, exclusive"),
				f(Integer, "trips", "班次", "departures", atLeast(0)),
			},
		},
		{
			Name: "firms", Title: "企业", TitleEN: "organisations", Key: []string{"id"},
			Note: "Two firms do not share a credit code.",
			Fields: []Field{
				f(ID, "id", "标识", "id"), name(),
				f(Text, "short_name", "简称", "short name", optional),
				f(USCC, "uscc", "统一社会信用代码", "credit code, GB 32100", optional),
				f(Code, "stock_code", "证券代码", "stock code with its exchange", optional, like(stockPattern)),
				areaRef("area", "区划", "finest division known"),
				f(Text, "industry", "行业", "industry", optional),
				f(Text, "products", "主要产品", "product:share of revenue, separated by ;", optional),
				f(Moment, "founded", "成立", "date founded", optional),
				f(Integer, "employees", "员工", "employees, 0 where not known", unit("persons"), atLeast(0)),
				f(Enum, "kind", "类别", "kind", oneOf("listed", "registered")),
				f(Moment, "observed", "观察日期", "date of the observation"), source(),
			},
		},
		{
			Name: "moves", Title: "迁移", TitleEN: "registered seats that moved", Key: []string{"id"},
			Fields: []Field{
				f(ID, "id", "标识", "id"),
				f(Text, "firm", "企业", "name as the source gives it"),
				areaRef("from_area", "迁出", "area left"),
				areaRef("to_area", "迁入", "area entered, empty outside the region", optional),
				f(Text, "to", "去向", "where to, in words"),
				f(Period, "between", "期间", "between which observations"), source(),
			},
		},
		{
			Name: "chains", Title: "产业链", TitleEN: "industry chains", Key: []string{"id"},
			Fields: []Field{
				f(ID, "id", "标识", "id"), name(), nameEN(),
				f(Boolean, "joint", "三地共建", "run jointly by the three places"),
				basis("basis", "依据", "how sure the row is"), source(),
			},
		},
		{
			Name: "chain_nodes", Title: "链节点", TitleEN: "products and capabilities of the chains", Key: []string{"id"},
			Fields: []Field{
				f(ID, "id", "标识", "id"),
				f(ID, "chain", "产业链", "chain", to("chains", "id")),
				name(),
				f(Enum, "stage", "环节", "stage", oneOf("upstream", "midstream", "downstream")),
				f(Code, "gbt4754", "行业代码", "class of GB/T 4754-2017, empty where none fits", optional, like(industryPattern)),
				f(Text, "class", "行业名称", "name of the class", optional),
				basis("basis", "依据", "how sure the row is"), source(),
			},
		},
		{
			Name: "chain_edges", Title: "链关系", TitleEN: "inputs of the chain nodes", Key: []string{"from", "to"},
			Note: "The edges are acyclic, and join nodes of one chain.",
			Fields: []Field{
				f(ID, "from", "上游", "node that is an input", to("chain_nodes", "id")),
				f(ID, "to", "下游", "node that uses it", to("chain_nodes", "id")), source(),
			},
		},
		{
			Name: "positions", Title: "企业链位", TitleEN: "firms at chain nodes", Key: []string{"firm", "node"},
			Fields: []Field{
				f(ID, "firm", "企业", "firm", to("firms", "id")),
				f(ID, "node", "链节点", "chain node", to("chain_nodes", "id")),
				f(Enum, "grade", "等级", "A: a named product is the node; B: the industry class implies it; C: general knowledge or a keyword", oneOf("A", "B", "C")),
				f(ID, "kind", "证据类别", "kind of evidence"),
				f(Text, "evidence", "证据", "evidence"),
				f(Number, "share", "收入占比", "share of the firm's revenue", unit("1"), atLeast(0), atMost(1), unknown("-1")), source(),
			},
		},
		{
			Name: "items", Title: "事项", TitleEN: "services handled in another place", Key: []string{"code"},
			Fields: []Field{
				f(ID, "code", "编码", "code of this pack, not the official one"), name(),
				f(Enum, "mode", "办理模式", "mode of handling", oneOf("全程网办", "异地代收代办", "多地联办")),
				f(Text, "authority", "主管部门", "authority"),
				f(Text, "sector", "领域", "sector"),
				f(Text, "subject", "办理对象", "who may apply"),
				basis("basis", "依据", "how sure the row is"), source(),
			},
		},
		{
			Name: "windows", Title: "通办窗口", TitleEN: "halls that take items for other places", Key: []string{"id"},
			Fields: []Field{
				f(ID, "id", "标识", "id"), name(), areaRef("area", "区划", "area"), lon(), lat(), datum(),
				f(Hours, "hours", "开放时间", "opening hours of a working day"),
				basis("position", "位置依据", "how sure the position is"),
				basis("basis", "依据", "how sure the row is"), source(),
			},
		},
		{
			Name: "window_items", Title: "窗口事项", TitleEN: "items that windows take", Key: []string{"window", "item"},
			Fields: []Field{
				f(ID, "window", "窗口", "window", to("windows", "id")),
				f(ID, "item", "事项", "item", to("items", "code")),
				basis("basis", "依据", "how sure the row is"), source(),
			},
		},
		{
			Name: "agreements", Title: "通办协议", TitleEN: "agreements to handle each other's items", Key: []string{"id"},
			Note: "`until` is not before `signed`.",
			Fields: []Field{
				f(ID, "id", "标识", "id"),
				areaRef("area_a", "甲方", "one area"), areaRef("area_b", "乙方", "the other area"),
				f(Text, "title", "题名", "title"),
				f(List, "items", "事项", "items, separated by ;", to("items", "code")),
				f(Date, "signed", "签署", "date signed"),
				f(Date, "until", "有效至", "last day, inclusive", optional),
				basis("basis", "依据", "how sure the row is"), source(),
			},
		},
		{
			Name: "programmes", Title: "培训项目", TitleEN: "topics, sites and activities of a camp", Key: []string{"id"},
			Note: "`to` is not before `from`.",
			Fields: []Field{
				f(ID, "id", "标识", "id"),
				f(Enum, "kind", "类别", "kind", oneOf("topic", "site", "activity")), name(),
				f(Text, "camp", "营", "camp"),
				areaRef("area", "区划", "area", optional),
				f(Integer, "seats", "名额", "seats", unit("persons"), atLeast(0)),
				f(Date, "from", "自", "first day, inclusive"),
				f(Date, "to", "至", "last day, inclusive"),
				basis("basis", "依据", "how sure the row is"), source(),
			},
		},
		{
			Name: "notices", Title: "供需信息", TitleEN: "needs and offers", Key: []string{"id"},
			Note: "`until` is not before `posted`.",
			Fields: []Field{
				f(ID, "id", "标识", "id"),
				f(Enum, "kind", "类别", "kind", oneOf("need", "offer")),
				f(Enum, "profile", "领域", "profile", oneOf("supply", "research", "site", "talent", "legal", "data", "produce")),
				f(Text, "title", "题名", "title"),
				f(Text, "party", "发布方", "who needs or offers"),
				f(ID, "place", "地点", "place or station", to("places", "id"), to("stations", "id")),
				f(ID, "node", "链节点", "chain node", optional, to("chain_nodes", "id")),
				f(Text, "quantity", "数量", "quantity, in words", optional),
				f(Integer, "within", "门到门时限", "door to door at most, 0 for no condition", unit("min"), atLeast(0), atMost(1440)),
				f(Date, "posted", "发布", "day posted"),
				f(Date, "until", "有效至", "last day, inclusive"),
				basis("basis", "依据", "how sure the row is"), source(),
			},
		},
		{
			Name: "indicators", Title: "指标", TitleEN: "figures as somebody reported them", Key: []string{"id"},
			Note: "A row with a `claim` of `ride` has `from` and `to`.",
			Fields: []Field{
				f(ID, "id", "标识", "id"),
				f(Enum, "circle", "圈", "circle", oneOf("commute", "industry", "service", "programme")), name(),
				f(Text, "name_en", "英文名", "name in English"),
				f(Number, "value", "数值", "value, in the unit of the row"),
				f(Text, "unit", "单位", "unit of value"),
				f(Boolean, "at_least", "至少", "the source says \"more than\""),
				areaRef("area", "区划", "area", optional),
				f(Period, "period", "时期", "date or interval"),
				f(Text, "quote", "原文", "the words of the source"),
				f(Enum, "claim", "核对", "how the program checks it", optional, oneOf("ride", "circle")),
				f(ID, "from", "自", "of a claim: station or place", optional, to("stations", "id"), to("places", "id")),
				f(ID, "to", "至", "of a claim: station or place", optional, to("stations", "id"), to("places", "id")),
				basis("basis", "依据", "how sure the figure is"), source(),
			},
		},
		{
			Name: "calendar", Title: "调休日历", TitleEN: "exceptions to Monday to Friday", Key: []string{"date"},
			Fields: []Field{
				f(Date, "date", "日期", "date"),
				f(Boolean, "work", "上班", "the day is worked"),
				f(Text, "name", "名称", "holiday"), source(),
			},
		},
	}
}
