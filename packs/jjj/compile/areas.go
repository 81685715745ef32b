package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/sanquan/sanquan/base/geo"
	"github.com/sanquan/sanquan/region"
)

// upper are the divisions above the counties. Seats are those of the
// governments, in GCJ-02 as the public code tables print them.
var upper = []struct {
	code, name, english, parent string
	seat                        geo.GCJ02
}{
	{"110000", "北京市", "Beijing", "", geo.GCJ02{Lon: 116.407526, Lat: 39.90403}},
	{"120000", "天津市", "Tianjin", "", geo.GCJ02{Lon: 117.200983, Lat: 39.084158}},
	{"130000", "河北省", "Hebei", "", geo.GCJ02{Lon: 114.502461, Lat: 38.045474}},
	{"130100", "石家庄市", "Shijiazhuang", "130000", geo.GCJ02{Lon: 114.514859, Lat: 38.042306}},
	{"130200", "唐山市", "Tangshan", "130000", geo.GCJ02{Lon: 118.180193, Lat: 39.630867}},
	{"130300", "秦皇岛市", "Qinhuangdao", "130000", geo.GCJ02{Lon: 119.600492, Lat: 39.935385}},
	{"130400", "邯郸市", "Handan", "130000", geo.GCJ02{Lon: 114.538961, Lat: 36.625657}},
	{"130500", "邢台市", "Xingtai", "130000", geo.GCJ02{Lon: 114.504844, Lat: 37.070589}},
	{"130600", "保定市", "Baoding", "130000", geo.GCJ02{Lon: 115.464806, Lat: 38.873891}},
	{"130700", "张家口市", "Zhangjiakou", "130000", geo.GCJ02{Lon: 114.887543, Lat: 40.824418}},
	{"130800", "承德市", "Chengde", "130000", geo.GCJ02{Lon: 117.9634, Lat: 40.952942}},
	{"130900", "沧州市", "Cangzhou", "130000", geo.GCJ02{Lon: 116.838834, Lat: 38.304477}},
	{"131000", "廊坊市", "Langfang", "130000", geo.GCJ02{Lon: 116.683752, Lat: 39.538047}},
	{"131100", "衡水市", "Hengshui", "130000", geo.GCJ02{Lon: 115.670177, Lat: 37.739574}},
}

// compileAreas writes the three provinces, the eleven cities of Hebei and the
// 222 counties. Districts of Beijing and Tianjin stand directly below the
// municipality: the code table's 市辖区 between them is no division.
//
// The seats of the county table are the public map code table's digit by digit
// and so are GCJ-02; they are converted here. Where the table has no seat the
// label point of the outline is used, rounded to 0.001° by its source.
func (p *pack) compileAreas() error {
	var err error
	if p.outlines, err = readOutlines(p.facts); err != nil {
		return err
	}
	for _, u := range upper {
		seat := u.seat.WGS84()
		level := "city"
		if u.parent == "" {
			level = "province"
		}
		p.Areas = append(p.Areas, region.Area{
			Code: u.code, Name: u.name, NameEN: u.english, Level: level, Parent: u.parent,
			Lon: round6(seat.Lon), Lat: round6(seat.Lat), Source: srcAreaGroups,
		})
		p.areaByName[u.name] = u.code
	}
	labels := map[string]geo.WGS84{}
	err = p.each("jjj_county_population_2020.csv", func(r row) error {
		if r.text("tianditu_lon") != "" {
			labels[r.text("adcode")] = geo.WGS84{Lon: r.number("tianditu_lon"), Lat: r.number("tianditu_lat")}
		}
		return nil
	})
	if err != nil {
		return err
	}
	err = p.each("divisions_jjj.csv", func(r row) error {
		code := r.text("code")
		parent := code[:4] + "00"
		if r.text("city") == "市辖区" {
			parent = code[:2] + "0000"
		}
		source, seat := srcDivisions, labels[code]
		if r.text("lon") != "" {
			seat = geo.GCJ02{Lon: r.number("lon"), Lat: r.number("lat")}.WGS84()
		} else {
			source = srcOutlines
		}
		if !seat.Valid() || seat.Lon == 0 {
			return fmt.Errorf("%s has no position", code)
		}
		name := strings.TrimSuffix(r.text("name"), ".")
		p.Areas = append(p.Areas, region.Area{
			Code: code, Name: name, NameEN: english("area", name), Level: "county", Parent: parent,
			Lon: round6(seat.Lon), Lat: round6(seat.Lat), Source: source,
		})
		p.areaByName[p.areaName(parent)+"|"+name] = code
		return nil
	})
	slices.SortFunc(p.Areas, func(a, b region.Area) int { return strings.Compare(a.Code, b.Code) })
	for _, code := range p.outlines.codes {
		if p.area(code) == nil {
			return fmt.Errorf("outline of %s, which is no area", code)
		}
	}
	return err
}

func (p *pack) area(code string) *region.Area {
	for i := range p.Areas {
		if p.Areas[i].Code == code {
			return &p.Areas[i]
		}
	}
	return nil
}

func (p *pack) areaName(code string) string {
	if a := p.area(code); a != nil {
		return a.Name
	}
	return code
}

// resolve returns the finest division that the names of a fact table say: the
// district where it is known, else the city, else the province, "" for a place
// outside the region. Names may lack 市, 区 or 县; a city of Hebei may stand in
// the district column, and 承德 there is the city, not 承德县.
func (p *pack) resolve(province, city, district string) string {
	for _, full := range []string{province, province + "市", province + "省"} {
		if code := p.areaByName[full]; code != "" {
			province = full
			break
		}
	}
	if p.areaByName[province] == "" {
		return "" // outside the region
	}
	top := p.areaByName[province]
	if !strings.HasSuffix(city, "市") {
		city += "市"
	}
	for _, name := range []string{
		city + "|" + district, province + "|" + district,
		district, district + "市",
		city + "|" + district + "区", province + "|" + district + "区", province + "|" + district + "新区",
		city + "|" + district + "县", city + "|" + district + "市",
		city,
	} {
		if code := p.areaByName[name]; code != "" && code != top && strings.HasPrefix(code, top[:2]) {
			return code
		}
	}
	return top
}

// compilePopulation writes the residents of the 2020 census: the counties as
// the census has them, cities and provinces as their sums.
func (p *pack) compilePopulation() error {
	sums, urban := map[string]int{}, map[string]float64{}
	var counties []region.Population
	err := p.each("jjj_county_population_2020.csv", func(r row) error {
		code, persons := r.text("adcode"), r.integer("pop_census2020")
		share := -1.0
		if r.text("urban_share") != "" {
			share = r.number("urban_share")
		}
		counties = append(counties, region.Population{Area: code, Year: 2020, Persons: persons, UrbanShare: share, Basis: region.Reported, Source: srcCensus})
		a := p.area(code)
		if a == nil {
			return fmt.Errorf("no area %s", code)
		}
		for a.Parent != "" {
			a = p.area(a.Parent)
			sums[a.Code] += persons
			urban[a.Code] += share * float64(persons)
		}
		return nil
	})
	if err != nil {
		return err
	}
	p.Population = counties
	for _, u := range upper {
		share := float64(int(urban[u.code]/float64(sums[u.code])*10000+0.5)) / 10000
		p.Population = append(p.Population, region.Population{Area: u.code, Year: 2020, Persons: sums[u.code], UrbanShare: share, Basis: region.Compiled, Source: srcCensus})
	}
	slices.SortFunc(p.Population, func(a, b region.Population) int { return strings.Compare(a.Area, b.Area) })
	return nil
}
