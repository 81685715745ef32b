package main

import (
	"fmt"
	"hash/fnv"
	"slices"
	"strings"

	"github.com/sanquan/sanquan/region"
)

// Everything in this file is invented to show how the program works. Each row
// says so (basis sample, source sample), and names that stand for parties
// begin with 示例, so that none is taken for a real firm or office.

// halls are the areas that have a sample window in their seat.
var halls = []string{
	"110101", "110102", "110105", "110106", "110107", "110108", "110109", "110111", "110112", "110113", "110114", "110115",
	"110116", "110117", "110118", "110119",
	"120101", "120103", "120104", "120111", "120112", "120113", "120114", "120115", "120116",
	"130102", "130104", "130202", "130302", "130403", "130606", "130629", "130638", "130702", "130802", "130902", "131003",
	"131024", "131082", "131102",
}

// share returns a number in [0, 1) that depends on nothing but the texts.
func share(texts ...string) float64 {
	h := fnv.New64a()
	for _, t := range texts {
		h.Write([]byte(t))
		h.Write([]byte{0})
	}
	return float64(h.Sum64()>>11) / (1 << 53)
}

func (p *pack) compileSamples() error {
	for _, step := range []func() error{p.sampleWindows, p.sampleAgreements, p.sampleProgrammes, p.sampleNotices} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// sampleWindows puts a window at the seat of each hall's area. A window takes
// an item with a likelihood that falls from what is handled online for
// everybody to what several places handle together, and that grows with the
// size of the hall; the draw depends on window and item only.
func (p *pack) sampleWindows() error {
	likely := map[string]float64{"全程网办": 0.75, "异地代收代办": 0.55, "多地联办": 0.35}
	for _, code := range halls {
		a := p.area(code)
		if a == nil {
			return fmt.Errorf("window in unknown area %s", code)
		}
		id := "window:" + code
		hours := "09:00-17:00"
		if code[:2] == "12" {
			hours = "09:00-16:30"
		}
		p.Windows = append(p.Windows, region.Window{
			ID: id, Name: a.Name + "政务服务中心跨省通办窗口（示例）", Area: code, Lon: a.Lon, Lat: a.Lat, Datum: "WGS84", Hours: hours,
			Position: region.Estimated, Basis: region.Sample, Source: srcSample,
		})
		size := 0.6 + 0.6*share(id)
		if code == "110106" {
			size = 1.25
		}
		for _, i := range p.Items {
			if share(id, i.Code) < likely[i.Mode]*size {
				p.WindowItems = append(p.WindowItems, region.WindowItem{Window: id, Item: i.Code, Basis: region.Sample, Source: srcSample})
			}
		}
	}
	return nil
}

// pairs of places that have a sample agreement, and the sectors it covers.
var agreements = []struct{ a, b, sectors, signed, until string }{
	{"110106", "130638", "市场主体;社保;公积金", "2024-03-15", "2027-03-14"},
	{"110106", "130629", "户籍;医保;社保", "2024-05-20", "2027-05-19"},
	{"110106", "130632", "户籍;医保;教育", "2024-05-20", "2027-05-19"},
	{"110106", "120111", "市场主体;税务;科技", "2024-09-02", "2026-09-01"},
	{"110106", "130606", "市场主体;许可;交通", "2023-11-08", "2026-11-07"},
	{"110106", "130681", "社保;医保;民政", "2024-07-11", "2027-07-10"},
	{"110106", "130102", "车驾管;就业;公积金", "2025-01-06", "2028-01-05"},
	{"110112", "131082", "社保;医保;公积金;车驾管", "2023-06-19", "2026-06-18"},
	{"110112", "131024", "社保;医保;公积金", "2023-06-19", "2026-06-18"},
	{"110112", "131028", "社保;医保;户籍", "2023-06-19", "2026-06-18"},
	{"110112", "120114", "市场主体;税务", "2023-08-25", "2026-08-24"},
	{"110115", "131022", "市场主体;许可;海关", "2024-02-01", "2027-01-31"},
	{"110115", "131003", "市场主体;海关;交通", "2024-02-01", "2027-01-31"},
	{"110115", "130629", "就业;人才;科技", "2024-10-10", ""},
	{"110111", "130681", "社保;不动产", "2023-12-01", "2026-11-30"},
	{"110111", "130623", "医保;民政", "2023-12-01", "2026-11-30"},
	{"110108", "130638", "科技;人才;市场主体", "2024-04-18", "2027-04-17"},
	{"110108", "120116", "知识产权;科技;市场主体", "2024-06-12", "2027-06-11"},
	{"110114", "130730", "医保;社保;残联", "2024-08-01", "2027-07-31"},
	{"110119", "130730", "民政;医保", "2023-09-15", "2026-09-14"},
	{"110117", "120119", "不动产;交通;户籍", "2023-10-20", "2026-10-19"},
	{"110105", "120101", "许可;商务;出入境", "2024-11-11", "2027-11-10"},
	{"120116", "130209", "市场主体;海关;交通", "2024-01-22", "2027-01-21"},
	{"120113", "130202", "社保;就业", "2024-03-03", "2027-03-02"},
	{"120104", "130902", "户籍;教育;退役军人", "2024-12-01", "2027-11-30"},
	{"110102", "130102", "出入境;公证;法律服务", "2025-03-03", "2028-03-02"},
}

func (p *pack) sampleAgreements() error {
	for i, g := range agreements {
		a, b := p.area(g.a), p.area(g.b)
		if a == nil || b == nil {
			return fmt.Errorf("agreement between unknown areas %s and %s", g.a, g.b)
		}
		var codes []string
		sectors := strings.Split(g.sectors, ";")
		for _, item := range p.Items {
			if slices.Contains(sectors, item.Sector) && share(g.a, g.b, item.Code) < 0.8 {
				codes = append(codes, item.Code)
			}
		}
		if len(codes) == 0 {
			return fmt.Errorf("agreement %s–%s covers nothing", g.a, g.b)
		}
		p.Agreements = append(p.Agreements, region.Agreement{
			ID: fmt.Sprintf("agreement:%02d", i+1), AreaA: g.a, AreaB: g.b,
			Title: a.Name + "—" + b.Name + "政务服务“点对点”通办协议（示例）", Items: strings.Join(codes, ";"),
			Signed: g.signed, Until: g.until, Basis: region.Sample, Source: srcSample,
		})
	}
	return nil
}

// programmes have the form of the camp on the newspaper page: a hundred people
// for one year, ten topics, eight sites, seven kinds of study.
var programmes = []struct {
	kind, name, area string
	seats            int
	from, to         string
}{
	{"topic", "京雄人才科创走廊的通勤与落户衔接", "110106", 10, "2026-03-02", "2026-11-27"},
	{"topic", "三站一楼周边的站城融合", "110106", 10, "2026-03-02", "2026-11-27"},
	{"topic", "轨道交通产业链的补链清单", "110106", 10, "2026-03-02", "2026-11-27"},
	{"topic", "低空技术的应用场景与空域协同", "110106", 10, "2026-03-02", "2026-11-27"},
	{"topic", "跨省通办“点对点”事项的精细化", "110106", 10, "2026-03-02", "2026-11-27"},
	{"topic", "批发市场与城市保供的双通道", "110106", 10, "2026-03-02", "2026-11-27"},
	{"topic", "数据要素服务的流程与定价", "110106", 10, "2026-03-02", "2026-11-27"},
	{"topic", "老镇有机更新的资金平衡", "110106", 10, "2026-03-02", "2026-11-27"},
	{"topic", "接诉即办中的跨区域事项", "110106", 10, "2026-03-02", "2026-11-27"},
	{"topic", "丰雄两地产学研项目的接续", "110106", 10, "2026-03-02", "2026-11-27"},
	{"site", "丽泽金融商务区", "110106", 25, "2026-03-16", "2026-10-30"},
	{"site", "中关村丰台科技园", "110106", 25, "2026-03-16", "2026-10-30"},
	{"site", "新发地市场", "110106", 20, "2026-03-16", "2026-10-30"},
	{"site", "雄安新区启动区", "130638", 25, "2026-04-13", "2026-10-30"},
	{"site", "大兴国际机场临空经济区", "110115", 20, "2026-04-13", "2026-10-30"},
	{"site", "天津西青经济技术开发区", "120111", 20, "2026-04-13", "2026-10-30"},
	{"site", "曹妃甸协同发展示范区", "130209", 15, "2026-05-11", "2026-10-30"},
	{"site", "保定高新技术产业开发区", "130606", 15, "2026-05-11", "2026-10-30"},
	{"activity", "理论学习", "110106", 100, "2026-03-02", "2026-03-20"},
	{"activity", "党性教育", "110106", 100, "2026-03-23", "2026-04-03"},
	{"activity", "专题辅导", "110106", 100, "2026-04-07", "2026-06-26"},
	{"activity", "典型研学", "", 50, "2026-05-11", "2026-07-31"},
	{"activity", "学军实践", "110106", 100, "2026-08-03", "2026-08-14"},
	{"activity", "跟岗实训", "", 100, "2026-08-17", "2026-10-30"},
	{"activity", "考评答辩", "110106", 100, "2026-11-16", "2026-11-27"},
}

func (p *pack) sampleProgrammes() error {
	for i, g := range programmes {
		if g.area != "" && p.area(g.area) == nil {
			return fmt.Errorf("programme in unknown area %s", g.area)
		}
		p.Programmes = append(p.Programmes, region.Programme{
			ID: fmt.Sprintf("programme:%02d", i+1), Kind: g.kind, Name: g.name, Camp: "示例培训班 2026", Area: g.area, Seats: g.seats,
			From: g.from, To: g.to, Basis: region.Sample, Source: srcSample,
		})
	}
	return nil
}

// notices are needs and offers. Node is "chain|node" by name, empty where the
// profile has none.
var notices = []struct {
	kind, profile, title, party, place, node, quantity string
	within                                             int
}{
	{"need", "supply", "求购城轨车辆制动夹钳", "示例·卢沟轨道装备厂", "park:P012", "轨道交通|制动系统", "每月 120 套", 90},
	{"need", "supply", "求购盾构刀盘修复服务", "示例·永定河隧道工程队", "park:P012", "轨道交通|盾构与工程机械", "每季 2 台", 120},
	{"need", "supply", "求购卫星相控阵组件", "示例·长辛星链实验厂", "park:P012", "卫星互联网|相控阵组件", "首批 600 件", 90},
	{"need", "supply", "求购无人机飞行控制板", "示例·看丹飞行器工坊", "park:P012", "低空经济|飞行控制系统", "每月 400 块", 60},
	{"need", "supply", "求购高压储氢瓶检测", "示例·京南氢动公司", "park:P007", "氢能|高压储氢瓶", "每年 3000 支", 90},
	{"need", "supply", "求购谐波减速器", "示例·亦庄柔臂机器人", "park:P001", "机器人|减速器", "每月 800 台", 90},
	{"need", "supply", "求购汽车线束小批量试制", "示例·顺通智驾公司", "park:P010", "新能源和智能网联汽车|线束与连接器", "每批 200 套", 120},
	{"need", "supply", "求购五轴机床转台", "示例·津北机床厂", "park:P024", "高端工业母机|转台与摆头", "每季 40 台", 120},
	{"need", "research", "共同研制低空监视雷达标定方法", "示例·园博低空实验室", "park:P012", "低空经济|低空监视设备", "经费 180 万元", 90},
	{"need", "research", "寻找膜电极耐久试验合作", "示例·大兴氢能测试站", "park:P007", "氢能|膜电极", "试验 2000 小时", 0},
	{"need", "research", "轨道状态数据的异常识别", "示例·丰西轨检公司", "park:P012", "轨道交通|行车安全监测", "数据 40 TB", 0},
	{"need", "site", "寻找 3000 平方米总装厂房", "示例·看丹飞行器工坊", "hub:beijingfengtai", "低空经济|电动垂直起降航空器", "3000 平方米", 60},
	{"need", "site", "寻找冷链分拨仓", "示例·南中轴鲜食社", "park:P020", "", "5000 平方米", 90},
	{"need", "talent", "招聘信号系统工程师", "示例·丰西轨检公司", "hub:beijingfengtai", "轨道交通|通信信号系统", "6 人", 60},
	{"need", "talent", "招聘星载软件工程师", "示例·长辛星链实验厂", "park:P012", "卫星互联网|星载计算机", "4 人", 75},
	{"need", "talent", "招聘跨境结算合规人员", "示例·丽泽清算事务所", "hub:lize", "数字金融|监管与合规科技", "3 人", 60},
	{"need", "legal", "跨省劳动争议咨询", "示例·南苑家政合作社", "hub:beijingnan", "", "1 件", 0},
	{"need", "legal", "京津两地仓储合同审查", "示例·南中轴鲜食社", "park:P020", "", "12 份", 90},
	{"need", "data", "求购通勤客流日汇总", "示例·站城规划小组", "hub:beijingxi", "", "24 个月", 0},
	{"need", "data", "求购道路货运轨迹脱敏样本", "示例·京津配货社", "hub:tianjin", "", "6 个月", 0},
	{"need", "produce", "求购叶菜直供", "示例·方庄便民菜店", "park:P020", "", "每日 3 吨", 120},
	{"need", "produce", "求购冷鲜海产", "示例·木樨园餐饮社", "market:jingshen", "", "每日 800 公斤", 150},
	{"offer", "supply", "供应城轨制动夹钳", "示例·保定闸瓦厂", "park:P065", "轨道交通|制动系统", "每月 200 套", 120},
	{"offer", "supply", "盾构刀盘堆焊与修复", "示例·唐山重修车间", "park:P050", "轨道交通|盾构与工程机械", "每季 4 台", 0},
	{"offer", "supply", "相控阵组件代工", "示例·鹿泉射频厂", "park:P055", "卫星互联网|相控阵组件", "每月 900 件", 0},
	{"offer", "supply", "飞行控制板贴装", "示例·西青微电车间", "park:P023", "低空经济|飞行控制系统", "每月 2000 块", 120},
	{"offer", "supply", "储氢瓶检测与复检", "示例·张北氢检站", "park:P084", "氢能|高压储氢瓶", "每年 5000 支", 0},
	{"offer", "supply", "谐波减速器", "示例·香河谐波厂", "park:P064", "机器人|减速器", "每月 1500 台", 90},
	{"offer", "supply", "汽车线束小批量", "示例·武清线束社", "park:P027", "新能源和智能网联汽车|线束与连接器", "每批 100–500 套", 120},
	{"offer", "supply", "机床转台与摆头", "示例·邢台转台厂", "park:P077", "高端工业母机|转台与摆头", "每季 60 台", 0},
	{"offer", "research", "低空雷达外场试验场", "示例·张北试验场", "park:P085", "低空经济|低空监视设备", "每年 90 天", 0},
	{"offer", "research", "膜电极耐久试验台", "示例·雄安氢能实验室", "park:P046", "氢能|膜电极", "4 台", 120},
	{"offer", "site", "总装厂房可分割", "示例·固安标准厂房", "park:P058", "", "6000 平方米", 60},
	{"offer", "site", "冷库与分拨场地", "示例·高碑店冷仓", "park:P068", "", "8000 平方米", 90},
	{"offer", "site", "孵化工位", "示例·雄安工位社", "park:P045", "", "80 个", 0},
	{"offer", "talent", "信号专业毕业生实习", "示例·海河职教班", "park:P040", "轨道交通|通信信号系统", "20 人", 90},
	{"offer", "talent", "星载软件团队驻场", "示例·中关村软件小组", "park:P002", "卫星互联网|星载计算机", "5 人", 60},
	{"offer", "legal", "京津冀律师驿站值班", "示例·丰台律师驿站", "hub:lize", "", "每周 3 日", 0},
	{"offer", "legal", "合同审查与见证", "示例·天津海河律所", "hub:tianjinxi", "", "每月 30 份", 120},
	{"offer", "data", "地铁客流日汇总(脱敏)", "示例·数据服务站", "hub:lize", "", "36 个月", 0},
	{"offer", "data", "数据登记与咨询", "示例·数据服务站", "hub:lize", "", "每月 40 件", 0},
	{"offer", "produce", "叶菜基地直供", "示例·固安菜农合作社", "park:P059", "", "每日 8 吨", 150},
	{"offer", "produce", "冷鲜海产", "示例·曹妃甸海产社", "park:P048", "", "每日 2 吨", 0},
}

func (p *pack) sampleNotices() error {
	known := map[string]bool{}
	for _, place := range p.Places {
		known[place.ID] = true
	}
	for i, n := range notices {
		node := ""
		if n.node != "" {
			if node = p.nodeByName[n.node]; node == "" {
				return fmt.Errorf("notice %q names no node %s", n.title, n.node)
			}
		}
		if !known[n.place] {
			return fmt.Errorf("notice %q stands at no place %s", n.title, n.place)
		}
		p.Notices = append(p.Notices, region.Notice{
			ID: fmt.Sprintf("notice:%02d", i+1), Kind: n.kind, Profile: n.profile, Title: n.title, Party: n.party, Place: n.place,
			Node: node, Quantity: n.quantity, Within: n.within, Posted: fmt.Sprintf("2026-09-%02d", 1+i%20), Until: "2026-12-31",
			Basis: region.Sample, Source: srcSample,
		})
	}
	return nil
}
