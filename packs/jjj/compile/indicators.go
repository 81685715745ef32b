package main

import "github.com/sanquan/sanquan/region"

// compileIndicators writes every figure the newspaper page states, with the
// words that state it. "多" and "余" become at-least. Three of them say
// something about travel times and can be checked by the program: the claim
// says how, and between which stations or places.
func (p *pack) compileIndicators() error {
	const (
		stationXiong = "京雄快线开通以后,我们到雄安新区将实现50分钟的高效通勤"
		airport      = "大兴机场到雄安也只有19分钟的时间"
		circle       = "特别是随着丽泽城市航站楼建成,我们就形成了覆盖京津冀的一个半小时“交通圈”"
		outward      = "共有450多家科技企业在京津冀地区设立了759家分公司、子公司"
		inward       = "河北和天津地区有144家国高新企业在丰台区设立了161家分公司、子公司"
		camp         = "创新建立了“百人、一年”“七学、八地、十课题”贯通式干部培训体系,并形成“两个成果”"
		decade       = "2014/2024"
	)
	p.Indicators = []region.Indicator{
		{ID: "beijing-xiongan-ride", Circle: "commute", Name: "丰台到雄安新区乘车", NameEN: "Ride from Fengtai to Xiong'an", Value: 50, Unit: "分钟", Period: "2025-02", Quote: stationXiong, Claim: "ride", From: "rail:BXP", To: "rail:IQP"},
		{ID: "airport-xiongan-ride", Circle: "commute", Name: "大兴机场到雄安乘车", NameEN: "Ride from Daxing airport to Xiong'an", Value: 19, Unit: "分钟", Period: "2025-02", Quote: airport, Claim: "ride", From: "rail:IWP", To: "rail:IQP"},
		{ID: "regional-circle", Circle: "commute", Name: "覆盖京津冀的一个半小时交通圈", NameEN: "Transport circle of one and a half hours over the region", Value: 90, Unit: "分钟", Period: "2025-02", Quote: circle, Claim: "circle", From: "hub:lize"},
		{ID: "manufacturers-moved", Circle: "industry", Name: "疏解一般制造业企业", NameEN: "General manufacturers moved out", Value: 365, Unit: "家", Period: decade, Quote: "过去10年我们累计疏解了一般制造业企业365家"},
		{ID: "markets-moved", Circle: "industry", Name: "疏解提升区域性批发市场", NameEN: "Regional wholesale markets moved out or upgraded", Value: 216, Unit: "家", Period: decade, Quote: "疏解提升区域性批发市场216家"},
		{ID: "warehouses-moved", Circle: "industry", Name: "疏解仓储物流基地", NameEN: "Storage and logistics bases moved out", Value: 14, Unit: "家", Period: decade, Quote: "疏解仓储物流基地14家"},
		{ID: "coach-stations-moved", Circle: "industry", Name: "疏解长途客运站(丽泽、木樨园)", NameEN: "Long-distance coach stations moved out", Value: 2, Unit: "家", Period: decade, Quote: "完成了丽泽、木樨园两家长途客站站的疏解"},
		{ID: "producers-moved", Circle: "industry", Name: "把生产环节转移到津冀的大型企业", NameEN: "Large firms that moved production to Tianjin or Hebei", Value: 10, Unit: "家", AtLeast: true, Period: decade, Quote: "还有十余家大型企业先后把生产环节转移到河北、天津地区"},
		{ID: "firms-outward", Circle: "industry", Name: "在京津冀设分支的丰台科技企业", NameEN: "Fengtai technology firms with branches in the region", Value: 450, Unit: "家", AtLeast: true, Period: "2025-02", Quote: outward},
		{ID: "branches-outward", Circle: "industry", Name: "丰台科技企业在京津冀的分公司、子公司", NameEN: "Branches and subsidiaries of Fengtai technology firms in the region", Value: 759, Unit: "家", Period: "2025-02", Quote: outward},
		{ID: "firms-inward", Circle: "industry", Name: "在丰台设分支的津冀国高新企业", NameEN: "Tianjin and Hebei high-tech firms with branches in Fengtai", Value: 144, Unit: "家", Period: "2025-02", Quote: inward},
		{ID: "branches-inward", Circle: "industry", Name: "津冀国高新企业在丰台的分公司、子公司", NameEN: "Branches and subsidiaries of Tianjin and Hebei high-tech firms in Fengtai", Value: 161, Unit: "家", Period: "2025-02", Quote: inward},
		{ID: "items-elsewhere", Circle: "service", Name: "异地办理的政府事项", NameEN: "Government items handled in another place", Value: 100, Unit: "项", AtLeast: true, Period: "2025-02", Quote: "实现了100多个政府事项的异地办理"},
		{ID: "camp-people", Circle: "programme", Name: "菁锐营每期人数", NameEN: "People in a camp", Value: 100, Unit: "人", Period: "2024-11", Quote: camp},
		{ID: "camp-years", Circle: "programme", Name: "菁锐营每期年数", NameEN: "Years of a camp", Value: 1, Unit: "年", Period: "2024-11", Quote: camp},
		{ID: "camp-studies", Circle: "programme", Name: "菁锐营七学", NameEN: "Kinds of study in a camp", Value: 7, Unit: "类", Period: "2024-11", Quote: camp},
		{ID: "camp-sites", Circle: "programme", Name: "菁锐营八地", NameEN: "Sites of a camp", Value: 8, Unit: "处", Period: "2024-11", Quote: camp},
		{ID: "camp-topics", Circle: "programme", Name: "菁锐营十课题", NameEN: "Topics of a camp", Value: 10, Unit: "个", Period: "2024-11", Quote: camp},
		{ID: "camp-outcomes", Circle: "programme", Name: "菁锐营两个成果", NameEN: "Outcomes of a camp", Value: 2, Unit: "个", Period: "2024-11", Quote: camp},
	}
	for i := range p.Indicators {
		p.Indicators[i].Area = "110106"
		p.Indicators[i].Basis = region.Reported
		p.Indicators[i].Source = srcPage
	}
	return nil
}
