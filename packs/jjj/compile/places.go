package main

import (
	"fmt"

	"github.com/sanquan/sanquan/base/geo"
	"github.com/sanquan/sanquan/region"
)

// hubs are the stations people name when they say where they start. Those of
// 丰台 come first: three stations and one terminal (三站一楼). A hub stands where
// its station stands.
var hubs = []struct{ id, name, english, station string }{
	{"hub:beijingxi", "北京西站", "Beijing West Station", "rail|北京西"},
	{"hub:beijingnan", "北京南站", "Beijing South Station", "rail|北京南"},
	{"hub:beijingfengtai", "北京丰台站", "Beijing Fengtai Station", "rail|北京丰台"},
	{"hub:lize", "丽泽城市航站楼", "Lize City Terminal", "bjm|丽泽商务区"},
	{"hub:xiongan", "雄安站", "Xiong'an Station", "rail|雄安"},
	{"hub:daxing", "大兴机场站", "Daxing Airport Station", "rail|大兴机场"},
	{"hub:beijing", "北京站", "Beijing Station", "rail|北京"},
	{"hub:beijingchaoyang", "北京朝阳站", "Beijing Chaoyang Station", "rail|北京朝阳"},
	{"hub:beijingbei", "北京北站", "Beijing North Station", "rail|北京北"},
	{"hub:qinghe", "清河站", "Qinghe Station", "rail|清河"},
	{"hub:tongzhou", "北京通州站", "Beijing Tongzhou Station", "rail|北京通州"},
	{"hub:beijingdaxing", "北京大兴站", "Beijing Daxing Station", "rail|北京大兴"},
	{"hub:tianjin", "天津站", "Tianjin Station", "rail|天津"},
	{"hub:tianjinxi", "天津西站", "Tianjin West Station", "rail|天津西"},
	{"hub:tianjinnan", "天津南站", "Tianjin South Station", "rail|天津南"},
	{"hub:binhai", "滨海站", "Binhai Station", "rail|滨海"},
	{"hub:binhaixi", "滨海西站", "Binhai West Station", "rail|滨海西"},
	{"hub:shijiazhuang", "石家庄站", "Shijiazhuang Station", "rail|石家庄"},
	{"hub:tangshan", "唐山站", "Tangshan Station", "rail|唐山"},
	{"hub:baodingdong", "保定东站", "Baoding East Station", "rail|保定东"},
	{"hub:zhangjiakou", "张家口站", "Zhangjiakou Station", "rail|张家口"},
	{"hub:chengdenan", "承德南站", "Chengde South Station", "rail|承德南"},
	{"hub:qinhuangdao", "秦皇岛站", "Qinhuangdao Station", "rail|秦皇岛"},
	{"hub:langfang", "廊坊站", "Langfang Station", "rail|廊坊"},
	{"hub:cangzhouxi", "沧州西站", "Cangzhou West Station", "rail|沧州西"},
	{"hub:hengshuibei", "衡水北站", "Hengshui North Station", "rail|衡水北"},
	{"hub:xingtaidong", "邢台东站", "Xingtai East Station", "rail|邢台东"},
	{"hub:handandong", "邯郸东站", "Handan East Station", "rail|邯郸东"},
}

// landmarks and markets are general knowledge, good to a few hundred metres.
var landmarks = []struct {
	id, kind, name, english string
	at                      geo.WGS84
	focus                   string
}{
	{"market:yuegezhuang", "market", "岳各庄批发市场", "Yuegezhuang Wholesale Market", geo.WGS84{Lon: 116.258, Lat: 39.872}, "农产品批发"},
	{"market:jingshen", "market", "大红门京深海鲜批发市场", "Jingshen Seafood Market", geo.WGS84{Lon: 116.402, Lat: 39.836}, "水产批发"},
	{"landmark:fengtai-gov", "landmark", "丰台区人民政府", "Fengtai District Government", geo.WGS84{Lon: 116.281, Lat: 39.857}, ""},
	{"landmark:garden-expo", "landmark", "北京园博园", "Beijing Garden Expo Park", geo.WGS84{Lon: 116.189, Lat: 39.869}, ""},
	{"landmark:changxindian", "landmark", "长辛店老镇", "Changxindian Old Town", geo.WGS84{Lon: 116.205, Lat: 39.828}, ""},
	{"landmark:wanping", "landmark", "宛平城", "Wanping Fortress", geo.WGS84{Lon: 116.219, Lat: 39.849}, ""},
	{"landmark:muxiyuan", "landmark", "木樨园", "Muxiyuan", geo.WGS84{Lon: 116.391, Lat: 39.857}, ""},
	{"landmark:pkx", "landmark", "北京大兴国际机场", "Beijing Daxing International Airport", geo.WGS84{Lon: 116.4105, Lat: 39.5098}, ""},
	{"landmark:pek", "landmark", "北京首都国际机场", "Beijing Capital International Airport", geo.WGS84{Lon: 116.5975, Lat: 40.0725}, ""},
	{"landmark:tsn", "landmark", "天津滨海国际机场", "Tianjin Binhai International Airport", geo.WGS84{Lon: 117.359, Lat: 39.136}, ""},
	{"landmark:sjw", "landmark", "石家庄正定国际机场", "Shijiazhuang Zhengding International Airport", geo.WGS84{Lon: 114.697, Lat: 38.281}, ""},
	{"landmark:xiongan-civic", "landmark", "雄安市民服务中心", "Xiong'an Civic Service Centre", geo.WGS84{Lon: 115.913, Lat: 39.052}, ""},
	{"landmark:subcentre", "landmark", "北京城市副中心行政办公区", "Beijing Sub-centre Government Campus", geo.WGS84{Lon: 116.723, Lat: 39.905}, ""},
	{"landmark:tianjin-port", "landmark", "天津港", "Port of Tianjin", geo.WGS84{Lon: 117.765, Lat: 38.985}, ""},
}

// exclaves are the sites in a development zone that lies inside another city's
// outline and has none of its own: 芦台 belongs to 唐山 and lies in 宁河.
var exclaves = map[string]string{"P051": "130271"}

// compilePlaces writes hubs, the receiving sites of the facts and a few
// markets and landmarks. A site of the kind 批发市场 is a market. Sites of Hebei
// name only their city in the facts; the district is that of the outline.
func (p *pack) compilePlaces() error {
	for _, h := range hubs {
		i, ok := p.stationAt[h.station]
		if !ok {
			return fmt.Errorf("hub %s: no station %s", h.id, h.station)
		}
		s := p.Stations[i]
		place := region.Place{
			ID: h.id, Kind: "hub", Name: h.name, NameEN: h.english, Area: s.Area, Lon: s.Lon, Lat: s.Lat, Datum: "WGS84",
			Position: s.Position, Station: s.ID, Basis: region.Compiled, Source: s.Source,
		}
		if h.id == "hub:lize" {
			// The terminal stands on top of the metro station; its own position
			// is in no table.
			place.Position, place.Basis, place.Source = region.General, region.General, srcPlaces
		}
		p.Places = append(p.Places, place)
	}
	err := p.each("parks.csv", func(r row) error {
		at := geo.WGS84{Lon: r.number("lon"), Lat: r.number("lat")}
		named := p.resolve(r.text("province"), r.text("city_or_district"), r.text("city_or_district"))
		area := exclaves[r.text("park_id")]
		if area == "" {
			if area = p.outlines.district(at, named); area == "" || area[:2] != named[:2] {
				return fmt.Errorf("%s lies in %q, not in %s", r.text("park_id"), area, named)
			}
		}
		kind := "park"
		if r.text("type") == "批发市场" {
			kind = "market"
		}
		p.Places = append(p.Places, region.Place{
			ID: "park:" + r.text("park_id"), Kind: kind, Name: r.text("name"), NameEN: english("place", r.text("name")), Area: area,
			Lon: round6(at.Lon), Lat: round6(at.Lat), Datum: "WGS84", Position: region.General,
			Grade: r.text("type"), Focus: r.text("focus"), Basis: region.Compiled, Source: srcParks,
		})
		return nil
	})
	if err != nil {
		return err
	}
	for _, l := range landmarks {
		area := p.outlines.district(l.at, "")
		if area == "" {
			return fmt.Errorf("%s lies in no district", l.id)
		}
		p.Places = append(p.Places, region.Place{
			ID: l.id, Kind: l.kind, Name: l.name, NameEN: l.english, Area: area, Lon: l.at.Lon, Lat: l.at.Lat, Datum: "WGS84",
			Position: region.General, Focus: l.focus, Basis: region.General, Source: srcPlaces,
		})
	}
	return nil
}
