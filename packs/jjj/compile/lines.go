package main

// lineTable names the line of a pair of consecutive stops.
type lineTable struct {
	pairs    map[[2]string][]string     // from, to -> lines, as the rail facts have them
	lines    []string                   // in order of first appearance
	stations map[string]map[string]bool // line -> the stations of its pairs
}

// readLines reads the segments of the rail facts.
func (p *pack) readLines() (*lineTable, error) {
	l := &lineTable{pairs: map[[2]string][]string{}, stations: map[string]map[string]bool{}}
	err := p.each("jjj_rail_facts.csv", func(r row) error {
		pair := [2]string{r.text("from_station"), r.text("to_station")}
		line := r.text("line")
		l.pairs[pair] = append(l.pairs[pair], line)
		if l.stations[line] == nil {
			l.stations[line] = map[string]bool{}
			l.lines = append(l.lines, line)
		}
		l.stations[line][pair[0]], l.stations[line][pair[1]] = true, true
		return nil
	})
	return l, err
}

// corridors name the line between key stations that are not neighbours, for
// high-speed and for other trains; either direction.
var corridors = []struct{ a, b, emu, other string }{
	{"北京南", "天津", "京津城际铁路", "京沪铁路"},
	{"北京南", "天津西", "京津城际铁路", "京沪铁路"},
	{"北京南", "天津南", "京沪高铁", "京沪铁路"},
	{"北京南", "保定", "京广线", "京广线"},
	{"北京南", "沧州西", "京沪高铁", "京沪铁路"},
	{"北京南", "秦皇岛", "津秦高铁", "京哈线/京秦线"},
	{"天津西", "天津南", "京沪高铁", "京沪铁路"},
	{"天津西", "天津", "津秦高铁", "京沪铁路"},
	{"天津西", "沧州西", "京沪高铁", "京沪铁路"},
	{"北京", "天津", "京沪铁路", "京沪铁路"},
	{"北京", "天津西", "京沪铁路", "京沪铁路"},
	{"北京西", "天津", "京沪铁路", "京沪铁路"},
	{"北京西", "石家庄", "京广高铁", "京广线"},
	{"北京", "石家庄", "京广高铁", "京广线"},
	{"石家庄", "邯郸东", "京广高铁", "京广线"},
	{"石家庄", "邯郸", "京广线", "京广线"},
	{"北京西", "石家庄北", "京广线", "京广线"},
	{"北京", "石家庄北", "京广线", "京广线"},
	{"石家庄北", "邯郸", "京广线", "京广线"},
	{"天津", "秦皇岛", "津秦高铁", "京哈线/京秦线"},
	{"天津", "山海关", "津秦高铁", "京哈线/京秦线"},
	{"天津西", "秦皇岛", "津秦高铁", "京哈线/京秦线"},
	{"天津西", "山海关", "津秦高铁", "京哈线/京秦线"},
	{"秦皇岛", "山海关", "津秦高铁", "京哈线/京秦线"},
	{"北京", "秦皇岛", "京哈线/京秦线", "京哈线/京秦线"},
	{"北京", "山海关", "京哈线/京秦线", "京哈线/京秦线"},
	{"石家庄", "天津西", "津保铁路", "京沪铁路"},
	{"石家庄", "天津", "津保铁路", "京沪铁路"},
	{"北京西", "衡水", "京九线", "京九线"},
	{"北京丰台", "衡水", "京九线", "京九线"},
	{"北京", "衡水", "京九线", "京九线"},
	{"石家庄北", "衡水", "石德铁路", "石德铁路"},
	{"石家庄", "衡水", "石德铁路", "石德铁路"},
	{"北京北", "张家口", "京张高铁", "京包铁路"},
	{"清河", "张家口", "京张高铁", "京包铁路"},
	{"北京", "张家口", "京包铁路", "京包铁路"},
	{"北京西", "张家口", "丰沙铁路", "丰沙铁路"},
	{"北京", "承德", "京承线", "京承线"},
	{"承德", "承德东", "京承线", "京承线"},
	{"北京", "北京西", "北京枢纽地下直径线", "北京枢纽地下直径线"},
}

// of names the line of a train: the one on which it spends most minutes between
// consecutive stops. A train that stops too often or too seldom for the rail
// facts is named by all pairs of its stops.
func (l *lineTable) of(t train) string {
	for _, reach := range []int{1, len(t.stops)} {
		spent := map[string]int{}
		for i := range t.stops {
			for j := i + 1; j < len(t.stops) && j <= i+reach; j++ {
				a, b := t.stops[i], t.stops[j]
				for _, line := range l.between(a.station, b.station, t.number) {
					spent[line] += b.at() - a.leave()
				}
			}
		}
		best := ""
		for line, minutes := range spent {
			if best == "" || minutes > spent[best] || minutes == spent[best] && line < best {
				best = line
			}
		}
		if best != "" {
			return best
		}
	}
	return "普速铁路"
}

// between names the lines a pair of stops may lie on. The rail facts are of
// high-speed, intercity and suburban trains; the others are looked up among the
// corridors first. G and D trains between 北京南 and 天津西 run by the
// Beijing–Shanghai line, C trains by the intercity line. A pair that is nowhere
// listed lies on the lines that serve both of its stations.
func (l *lineTable) between(a, b, number string) []string {
	emu, other := "", ""
	for _, c := range corridors {
		if c.a == a && c.b == b || c.a == b && c.b == a {
			emu, other = c.emu, c.other
		}
	}
	class := train{number: number}.class()
	switch {
	case class == "other" && other != "":
		return []string{other}
	case class == "emu" && number[0] != 'C' && emu == "京津城际铁路" && (a == "天津西" || b == "天津西"):
		return []string{"京沪高铁"}
	}
	if lines := l.pairs[[2]string{a, b}]; lines != nil {
		return lines
	}
	if lines := l.pairs[[2]string{b, a}]; lines != nil {
		return lines
	}
	if emu != "" {
		return []string{emu}
	}
	var both []string
	for _, line := range l.lines {
		if l.stations[line][a] && l.stations[line][b] {
			both = append(both, line)
		}
	}
	return both
}
