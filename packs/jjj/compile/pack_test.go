package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/csv"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/sanquan/sanquan/base/geo"
	"github.com/sanquan/sanquan/region"
	format "github.com/sanquan/sanquan/region/pack"
)

// root is the folder of the repository, seen from this package.
const root = "../../.."

// built is the pack compiled once for all tests; they must not change it.
var built = sync.OnceValues(func() (*pack, error) { return compile(factsDir()) })

// factsDir is SANQUAN_FACTS, or ../shared/facts; relative to the repository.
func factsDir() string {
	dir := cmp.Or(os.Getenv("SANQUAN_FACTS"), "../shared/facts")
	if filepath.IsAbs(dir) {
		return dir
	}
	return filepath.Join(root, dir)
}

// committed returns the pack as it is committed; it needs no facts.
var committed = sync.OnceValues(func() (region.Tables, error) {
	tables, _, err := format.Read(context.Background(), filepath.Join(root, "packs/jjj"))
	return tables, err
})

func tables(t *testing.T) region.Tables {
	t.Helper()
	got, err := committed()
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// compiled returns the pack, or skips the test where there are no facts.
func compiled(t *testing.T) *pack {
	t.Helper()
	if _, err := os.Stat(factsDir()); err != nil {
		t.Skipf("no facts at %s: set SANQUAN_FACTS to the folder of the compiled facts", factsDir())
	}
	p, err := built()
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestCommittedFilesAreThoseOfTheFacts(t *testing.T) {
	p := compiled(t)
	fresh := t.TempDir()
	if err := p.write(t.Context(), fresh); err != nil {
		t.Fatal(err)
	}
	want := read(t, fresh)
	got := read(t, filepath.Join(root, "packs/jjj"))
	for name := range want {
		if got[name] == nil {
			t.Errorf("%s is not committed; run make pack", name)
		} else if !bytes.Equal(got[name], want[name]) {
			t.Errorf("%s differs from what the facts give; run make pack", name)
		}
	}
	for name := range got {
		if want[name] == nil && !strings.HasPrefix(name, "compile/") {
			t.Errorf("%s is not written by compile", name)
		}
	}
}

// read returns the files below a folder by their slash-separated paths.
func read(t *testing.T, dir string) map[string][]byte {
	t.Helper()
	files := map[string][]byte{}
	err := fs.WalkDir(os.DirFS(dir), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		files[name], err = os.ReadFile(filepath.Join(dir, filepath.FromSlash(name)))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func TestCompilingTwiceGivesTheSameBytes(t *testing.T) {
	first, err := compiled(t).files()
	if err != nil {
		t.Fatal(err)
	}
	again, err := compile(factsDir())
	if err != nil {
		t.Fatal(err)
	}
	second, err := again.files()
	if err != nil {
		t.Fatal(err)
	}
	for name := range first {
		if !bytes.Equal(first[name], second[name]) {
			t.Errorf("%s differs between two runs", name)
		}
	}
}

func TestCountsOfTheFacts(t *testing.T) {
	p := tables(t)
	count := func(name string, got, want int) {
		t.Helper()
		if got != want {
			t.Errorf("%s: %d, want %d", name, got, want)
		}
	}
	level := map[string]int{}
	for _, a := range p.Areas {
		level[a.Level]++
	}
	count("provinces", level["province"], 3)
	count("cities", level["city"], 11)
	count("counties", level["county"], 222)
	count("outlines", len(p.Outlines), 199)
	prefix := map[string]int{}
	for _, s := range p.Stations {
		prefix[strings.SplitN(s.ID, ":", 2)[0]]++
	}
	count("rail stations", prefix["rail"], 174)
	count("Beijing metro stations", prefix["bjm"], 421)
	count("Tianjin and Shijiazhuang metro stations", prefix["tjm"]+prefix["sjm"], 297)
	clock := map[string]int{}
	for _, s := range p.Services {
		clock[strings.SplitN(s.ID, ":", 2)[0]]++
	}
	count("trains of 2026", clock["2026"], 463)
	count("Beijing patterns", clock["bjm"], 135)
	count("other metro services", clock["tjm"]+clock["sjm"], 2*17) // line 4 of Tianjin is in two parts
	sites := 0
	for _, s := range p.Places {
		if strings.HasPrefix(s.ID, "park:") {
			sites++
		}
	}
	count("sites", sites, 92)
	count("chains", len(p.Chains), 12)
	count("nodes", len(p.ChainNodes), 360)
	count("edges", len(p.ChainEdges), 501)
	count("items", len(p.Items), 149)
	count("moves", len(p.Moves), 8)
	listed, graded := 0, 0
	for _, f := range p.Firms {
		if f.Kind == "listed" {
			listed++
		}
	}
	for _, q := range p.Positions {
		if q.Kind != "keyword" {
			graded++
		}
	}
	count("listed firms", listed, 624)
	count("positions of listed firms", graded, 369)
	count("firms", len(p.Firms), 624+1088-21) // 21 of the register are listed
}

func TestPopulationSumsToThePublishedTotals(t *testing.T) {
	p := tables(t)
	published := map[string]int{"110000": 21893095, "120000": 13866009, "130000": 74610235}
	r := region.New(p)
	sums := map[string]int{}
	for _, row := range p.Population {
		if want, ok := published[row.Area]; ok && row.Persons != want {
			t.Errorf("%s: %d persons, published %d", row.Area, row.Persons, want)
		}
		if r.Area(row.Area).Level == "county" {
			sums[r.ProvinceOf(row.Area).Code] += row.Persons
		}
	}
	for code, want := range published {
		if sums[code] != want {
			t.Errorf("counties of %s: %d persons, published %d", code, sums[code], want)
		}
	}
}

func TestStationsLieInTheirAreas(t *testing.T) {
	p := tables(t)
	shapes := &outlines{}
	for _, o := range p.Outlines {
		shapes.codes, shapes.shapes = append(shapes.codes, o.Area), append(shapes.shapes, o.Geometry)
	}
	outside := 0
	for _, s := range p.Stations {
		if s.Area == "" {
			outside++
			continue
		}
		i, ok := slices.BinarySearch(shapes.codes, s.Area)
		if !ok {
			t.Errorf("%s: area %s has no outline", s.ID, s.Area)
			continue
		}
		if d := shapes.distance(i, s.Point()); d > slack {
			t.Errorf("%s lies %.0f m outside %s", s.ID, float64(d), s.Area)
		}
	}
	if outside != 6 {
		t.Errorf("%d stations outside the region, want 6 (太原, 太原南, 大同南, 阳泉东, 阳泉北, 沈阳北)", outside)
	}
}

func TestCallsAreConnectedAndInOrder(t *testing.T) {
	p := tables(t)
	r := region.New(p)
	for _, s := range p.Services {
		calls := r.CallsOf(s.ID)
		if len(calls) < 2 {
			t.Errorf("%s has %d calls", s.ID, len(calls))
			continue
		}
		if calls[0].Arrive != 0 {
			t.Errorf("%s does not start at 0", s.ID)
		}
		for i, c := range calls {
			if r.Station(c.Station) == nil {
				t.Errorf("%s calls at unknown %s", s.ID, c.Station)
				continue
			}
			if c.Seq != i+1 {
				t.Errorf("%s: seq %d at place %d", s.ID, c.Seq, i+1)
			}
			if c.Depart < c.Arrive {
				t.Errorf("%s leaves %s before it arrives", s.ID, c.Station)
			}
			if i == 0 {
				continue
			}
			b := calls[i-1]
			run := c.Arrive - b.Depart
			km := float64(geo.Distance(r.Station(b.Station).Point(), r.Station(c.Station).Point())) / 1000
			if run <= 0 || km/(float64(run)/3600) > fastest {
				t.Errorf("%s: %s→%s, %.1f km in %d s", s.ID, b.Station, c.Station, km, run)
			}
		}
	}
}

func TestHoursOfServices(t *testing.T) {
	p := tables(t)
	r := region.New(p)
	for _, s := range p.Services {
		switch s.Clock {
		case region.ClockTimetable, region.ClockBorrowed:
			if s.Start == "" || s.First != "" || s.Last != "" || s.PerDay != 1 {
				t.Errorf("%s: a train has a start and nothing else: %+v", s.ID, s)
			}
		case region.ClockSpread:
			if s.Start != "" || s.First == "" || s.First > s.Last || s.Group == "" || s.PerDay < 1 {
				t.Errorf("%s: %+v", s.ID, s)
			}
		case region.ClockBands:
			sum, end := 0, s.First
			for _, b := range r.BandsOf(s.ID) {
				if b.From < end || b.From >= b.To || b.Trips < 1 {
					t.Errorf("%s: band %+v after %s", s.ID, b, end)
				}
				sum, end = sum+b.Trips, b.To
			}
			if sum != s.PerDay {
				t.Errorf("%s: %d trips in bands, %d a day", s.ID, sum, s.PerDay)
			}
		}
	}
}

// TestNoTrainIsCountedTwice checks the law the rail rules stand for: a number
// is entered once a year, a train of 2021 that is a train of 2026 is not
// entered, and together with the trains that took the place of another the
// table of 2021 is used up exactly.
func TestNoTrainIsCountedTwice(t *testing.T) {
	p := compiled(t)
	entered := map[string]region.Service{}
	for _, s := range p.Services {
		if _, twice := entered[s.ID]; twice {
			t.Errorf("%s twice", s.ID)
		}
		entered[s.ID] = s
	}
	replaced := map[string]string{}
	for _, s := range p.Services {
		if _, rest, ok := strings.Cut(s.Note, "顶替 2021-01 的 "); ok {
			number, _, _ := strings.Cut(rest, "，")
			if by := replaced[number]; by != "" {
				t.Errorf("%s stands for %s, as does %s", s.ID, number, by)
			}
			replaced[number] = s.ID
			if _, ok := entered["2021:"+number]; ok {
				t.Errorf("2021:%s is entered beside %s, which took its place", number, s.ID)
			}
		}
	}
	old := map[string]train{}
	for _, tr := range p.facts2021 {
		old[tr.number] = tr
	}
	for _, tr := range p.facts2026 {
		o, ok := old[tr.number]
		if _, both := entered["2021:"+tr.number]; !ok || !both {
			continue
		}
		pairs := common(tr, o)
		if len(pairs) < 2 {
			continue
		}
		a, b := pairs[0], pairs[len(pairs)-1]
		run26 := tr.stops[b[0]].arrive - tr.stops[a[0]].arrive
		run21 := o.stops[b[1]].at() - o.stops[a[1]].leave()
		if diff := run26 - run21; diff >= -sameTrainMinutes && diff <= sameTrainMinutes && a[0] == 0 {
			t.Errorf("%s runs %d minutes in 2026 and %d in 2021 and is entered twice", tr.number, run26, run21)
		}
	}
	n := p.notes.rail
	if got := n.ByNumber + n.ByPlace + n.Suburban2021 + n.Kept2021 + n.Impossible2021 + len(n.Short2021); got != n.Trains2021 {
		t.Errorf("%d trains of 2021 accounted for, the facts have %d", got, n.Trains2021)
	}
	if got := n.ByNumber + n.ByPlace + n.Spread; got != 463 {
		t.Errorf("%d trains of 2026 accounted for, the facts have 463", got)
	}
}

// TestFastestDirectRides recomputes the fastest direct time of every pair of
// stations from the calls of the 2026 trains and compares with the facts.
func TestFastestDirectRides(t *testing.T) {
	p := compiled(t)
	r := region.New(p.Tables)
	fastest := map[[2]string]int{}
	for _, s := range p.Services {
		if !strings.HasPrefix(s.ID, "2026:") {
			continue
		}
		calls := r.CallsOf(s.ID)
		for i, a := range calls {
			for _, b := range calls[i+1:] {
				pair := [2]string{r.Station(a.Station).Name, r.Station(b.Station).Name}
				if m, ok := fastest[pair]; !ok || b.Arrive-a.Depart < m {
					fastest[pair] = b.Arrive - a.Depart
				}
			}
		}
	}
	in, err := os.Open(filepath.Join(p.facts, "jjj_rail_od_facts_2026.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	rows, err := csv.NewReader(in).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	equal, total := 0, 0
	var wrong []string
	for _, row := range rows[1:] {
		want, err := strconv.Atoi(row[2])
		if err != nil {
			t.Fatal(err)
		}
		total++
		got, ok := fastest[[2]string{row[0], row[1]}]
		if ok && got >= (want-2)*60 && got <= (want+2)*60 {
			equal++
			continue
		}
		wrong = append(wrong, row[0]+"→"+row[1])
	}
	t.Logf("%d of %d pairs within 2 minutes (%.2f %%)", equal, total, 100*float64(equal)/float64(total))
	if float64(equal) < 0.98*float64(total) {
		t.Error("fewer than 98 % of the pairs are reproduced")
	}
	for _, pair := range wrong {
		t.Errorf("%s is not reproduced", pair)
	}
}

func TestQuotesStandOnThePage(t *testing.T) {
	p := compiled(t)
	pages, err := filepath.Glob(filepath.Join(p.facts, "../seed/*.txt"))
	if err != nil || len(pages) == 0 {
		t.Skip("no seed page beside the facts")
	}
	var text strings.Builder
	for _, page := range pages {
		content, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		text.WriteString(strings.Join(strings.Fields(string(content)), ""))
	}
	for _, i := range p.Indicators {
		if !strings.Contains(text.String(), strings.Join(strings.Fields(i.Quote), "")) {
			t.Errorf("%s: the page does not say %q", i.ID, i.Quote)
		}
	}
}

func TestSamplesAreMarked(t *testing.T) {
	p := tables(t)
	marked := func(id string, basis region.Basis, source string) {
		if basis != region.Sample || source != srcSample {
			t.Errorf("%s: basis %s, source %s", id, basis, source)
		}
	}
	for _, w := range p.Windows {
		marked(w.ID, w.Basis, w.Source)
	}
	for _, w := range p.WindowItems {
		marked(w.Window+" "+w.Item, w.Basis, w.Source)
	}
	for _, a := range p.Agreements {
		marked(a.ID, a.Basis, a.Source)
	}
	for _, g := range p.Programmes {
		marked(g.ID, g.Basis, g.Source)
	}
	for _, n := range p.Notices {
		marked(n.ID, n.Basis, n.Source)
		if !strings.HasPrefix(n.Party, "示例") {
			t.Errorf("%s: party %q looks real", n.ID, n.Party)
		}
	}
}

func TestCreditCodes(t *testing.T) {
	p := tables(t)
	seen := map[string]string{}
	for _, f := range p.Firms {
		if f.USCC == "" {
			continue
		}
		if !validUSCC(f.USCC) {
			t.Errorf("%s: %s", f.ID, f.USCC)
		}
		if other := seen[f.USCC]; other != "" {
			t.Errorf("%s and %s share %s", f.ID, other, f.USCC)
		}
		seen[f.USCC] = f.ID
	}
}
