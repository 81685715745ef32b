package main

import "github.com/sanquan/sanquan/region"

// Ids of the sources. Every row of the pack names one of them.
const (
	srcPage         = "page-2025"
	srcDivisions    = "divisions-2023"
	srcAreaGroups   = "areas-derived"
	srcCensus       = "census-2020"
	srcOutlines     = "outlines-2024"
	srcStations     = "stations-2022"
	srcStationsWeb  = "stations-web-2026"
	srcStations2016 = "stations-2016"
	srcStationsGK   = "stations-general"
	srcRail2026     = "rail-2026"
	srcRail2021     = "rail-2021"
	srcRailFacts    = "rail-segments"
	srcMetroBJ      = "metro-beijing-2026"
	srcMetroOSM     = "metro-osm-2026"
	srcPlaces       = "places-general"
	srcParks        = "parks-compiled"
	srcFirms        = "firms-2024"
	srcRegistry     = "registry-2019"
	srcMoves        = "moves-2019-2024"
	srcChains       = "chains-compiled"
	srcChainsJoint  = "chains-joint-2023"
	srcProducts     = "products-2021"
	srcIndustry     = "industry-2021"
	srcItems        = "items-general"
	srcItems2020    = "items-2020"
	srcItemsPolice  = "items-residence"
	srcItemsJJJ     = "items-jjj-2025"
	srcSample       = "sample"
)

// sources lists where the rows come from. Facts (names, counts, times) carry
// over; files of other people do not. Where the compiled facts state no
// licence of a source, the field says so.
func sources() []region.Source {
	const factsOnly = "未注明；只取事实（名称、时刻、数量）"
	return []region.Source{
		{ID: srcPage, Title: "“长安街知事”专访丰台区委书记 联动津冀产业链 推动资源要素高效流动；“丰台菁锐营”以学促干育栋梁", Publisher: "丰台区属报纸", Date: "2025-02", Licence: "报道；引用其中数字与原句", Note: "数字照原文，“多”“余”记为至少；同版会议与慰问报道不入库"},
		{ID: srcDivisions, Title: "县级以上行政区划代码 2023（GB/T 2260）", Publisher: "国家统计局；经 china-division 整理", Date: "2023", Licence: "WTFPL/MIT", Note: "驻地坐标来自 cpca（MIT）与 city-geo（Mulan PSL v2），原为 GCJ-02，已换算为 WGS84"},
		{ID: srcAreaGroups, Title: "省、市级区划行与缺失的驻地坐标", Publisher: "本项目", Date: "2023", Licence: "Apache-2.0", Note: "由县级表按代码前缀归并；坐标为一般知识的政府驻地"},
		{ID: srcCensus, Title: "第七次全国人口普查分县常住人口", Publisher: "国家统计局；本项目核对合计", Date: "2020-11-01", Licence: "统计事实", Note: "三地合计与公布数一致：北京 21893095、天津 13866009、河北 74610235"},
		{ID: srcOutlines, Title: "天地图 2024 区县界线（经 MIT 许可的软件包），简化到约 500 米", Publisher: "天地图；自然资源部", Date: "2024", Licence: "MIT（软件包）；界线署名：天地图", Note: "软件包未给出审图号，包内 mapApproval 留空；公开使用前应以有审图号的底图核对"},
		{ID: srcStations, Title: "铁路车站坐标", Publisher: "listenzcc", Date: "2022", Licence: factsOnly},
		{ID: srcStationsWeb, Title: "铁路车站坐标（网络地图汇编，源出 OpenStreetMap、维基百科、OpenRailwayMap）", Publisher: "OpenStreetMap 贡献者等", Date: "2026", Licence: "ODbL；须署名 OpenStreetMap contributors", URL: "https://www.openstreetmap.org/copyright"},
		{ID: srcStations2016, Title: "铁路车站坐标（由 GCJ-02 换算）", Publisher: "metromancn/Parse12306", Date: "2016-03-10", Licence: factsOnly},
		{ID: srcStationsGK, Title: "铁路车站大致位置（误差 1–5 公里）", Publisher: "本项目", Date: "2026-09", Licence: "Apache-2.0", Note: "一般知识，待核"},
		{ID: srcRail2026, Title: "列车停站与运行分钟（到达），2026 年时刻页", Publisher: "crecc.com 时刻页，经 brandonwilliams33/railway-visualization", Date: "2026-09-11", Licence: factsOnly, Note: "多数页面日期为 2026-09-11；只有累计到达分钟，没有钟点；约为全部列车的一半"},
		{ID: srcRail2021, Title: "主要车站列车到发钟点，2021-01", Publisher: "cnrail.geogv.org，经 thaddywu/RailwayVIS", Date: "2021-01", Licence: "Apache-2.0", Note: "只含经停两个以上主要车站的列车，且只有主要车站的钟点"},
		{ID: srcRailFacts, Title: "相邻停站区段的运行分钟与列车数", Publisher: "本项目汇编（crecc.com 2026、12306 快照 2016-03-10、cnrail.geogv.org 2021-01、一般知识）", Date: "2026-09", Licence: factsOnly, Note: "用来给列车定线名、给没有列车的区段补行；见 README"},
		{ID: srcMetroBJ, Title: "北京地铁各线运行交路、区间秒数与分时段列车数（工作日）", Publisher: "亿通行时刻，经 BoyInTheSun/beijing-subway-gtfs", Date: "2026-04", Licence: factsOnly, Note: "区间秒数含上一站停站；保留的交路占全部车次的 96%"},
		{ID: srcMetroOSM, Title: "天津、石家庄地铁站序与位置", Publisher: "OpenStreetMap contributors", Date: "2026", Licence: "ODbL", URL: "https://www.openstreetmap.org/copyright", Note: "运行时间与行车间隔为估计：距离×1.15、45 km/h、每站停 45 秒"},
		{ID: srcPlaces, Title: "枢纽、市场、地标的位置", Publisher: "本项目", Date: "2026-09", Licence: "Apache-2.0", Note: "一般知识，待核；车站枢纽的位置取自车站表"},
		{ID: srcParks, Title: "产业承接园区 92 处", Publisher: "本项目汇编", Date: "2026-09", Licence: "Apache-2.0", Note: "国家级经开区名称对照 232 家公布名单；坐标为一般知识，除一处飞地外均落在所属区县界线内"},
		{ID: srcFirms, Title: "京津冀上市公司名录", Publisher: "tushare stock_company、stock_basic（经 wp19991/gp）;ChainKnowledgeGraph", Date: "2024-05-14", Licence: factsOnly, Note: "全称、行业与主营产品取 2021-10；信用代码校验位逐一核对"},
		{ID: srcRegistry, Title: "企业登记摘录 1978–2019.4 中按关键词取样的企业", Publisher: "工商登记摘录", Date: "2019-04", Licence: factsOnly, Note: "登记簿缺若干年份，不得当作增长；经营现状未核"},
		{ID: srcMoves, Title: "上市公司注册地迁移", Publisher: "本项目比对：2019-04 登记与 2024-05 名录", Date: "2024-05", Licence: factsOnly},
		{ID: srcChains, Title: "十二条产业链的环节与上下游", Publisher: "本项目汇编", Date: "2026-09", Licence: "Apache-2.0", Note: "一般知识；行业代码对照 GB/T 4754-2017"},
		{ID: srcChainsJoint, Title: "京津冀重点产业链协同机制方案（六链）", Publisher: "京津冀三地；公开网页", Date: "2023", Licence: "公开事实"},
		{ID: srcProducts, Title: "上市公司主营产品及收入占比", Publisher: "ChainKnowledgeGraph", Date: "2021-10", Licence: factsOnly},
		{ID: srcIndustry, Title: "上市公司行业分类（申万 2021 三级；tushare 2024-05）", Publisher: "ChainKnowledgeGraph;tushare", Date: "2024-05", Licence: factsOnly},
		{ID: srcItems, Title: "跨省通办事项（一般知识）", Publisher: "本项目汇编", Date: "2026-09", Licence: "Apache-2.0", Note: "编码为本包自编，不是国家编码；办理模式依国办发〔2020〕35号三种"},
		{ID: srcItems2020, Title: "全国首批 58 项与 2021 年新增“跨省通办”事项的新闻摘要", Publisher: "公开网页", Date: "2020-12-17", Licence: "公开事实"},
		{ID: srcItemsPolice, Title: "户籍业务“跨省通办”部门通报", Publisher: "公开网页", Date: "2026-09", Licence: "公开事实", Note: "原文未注日期，日期为查看时间"},
		{ID: srcItemsJJJ, Title: "京津冀通办实践的公开报道", Publisher: "公开网页", Date: "2025", Licence: "公开事实"},
		{ID: srcSample, Title: "示例数据", Publisher: "本项目", Date: "2026-09", Licence: "Apache-2.0", Note: "为演示而虚构：窗口、协议、培训项目、供需信息；不是真实机构的承诺"},
		{ID: "holidays-2021", Title: "国务院办公厅关于2021年部分节假日安排的通知", Publisher: "国务院办公厅", Date: "2020-11-25", Licence: "公文", URL: "http://www.gov.cn/zhengce/zhengceku/2020-11/25/content_5564127.htm"},
		{ID: "holidays-2022", Title: "国务院办公厅关于2022年部分节假日安排的通知", Publisher: "国务院办公厅", Date: "2021-10-25", Licence: "公文", URL: "http://www.gov.cn/zhengce/zhengceku/2021-10/25/content_5644835.htm"},
		{ID: "holidays-2023", Title: "国务院办公厅关于2023年部分节假日安排的通知", Publisher: "国务院办公厅", Date: "2022-12-08", Licence: "公文", URL: "http://www.gov.cn/zhengce/zhengceku/2022-12/08/content_5730844.htm"},
		{ID: "holidays-2024", Title: "国务院办公厅关于2024年部分节假日安排的通知", Publisher: "国务院办公厅", Date: "2023-10", Licence: "公文", URL: "https://www.gov.cn/zhengce/zhengceku/202310/content_6911528.htm"},
		{ID: "holidays-2025", Title: "国务院办公厅关于2025年部分节假日安排的通知", Publisher: "国务院办公厅", Date: "2024-11", Licence: "公文", URL: "https://www.gov.cn/zhengce/zhengceku/202411/content_6986383.htm"},
		{ID: "holidays-2026", Title: "国务院办公厅关于2026年部分节假日安排的通知", Publisher: "国务院办公厅", Date: "2025-11", Licence: "公文", URL: "https://www.gov.cn/zhengce/zhengceku/202511/content_7047091.htm"},
	}
}
