package cli

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/sanquan/sanquan/commute/network"
	"github.com/sanquan/sanquan/industry/chain"
	"github.com/sanquan/sanquan/region"
)

// chainApp answers about a line of three stations, 40 km and 30 minutes apart,
// with a park at the first, district seats at all of them, and a chain of
// three nodes.
func chainApp(t *testing.T, lang string) *App {
	t.Helper()
	tables := region.Tables{
		Sources: []region.Source{{ID: "s", Title: "测试", Date: "2026"}},
		Areas:   []region.Area{{Code: "110000", Name: "北京市", Level: "province", Lon: 116, Lat: 40, Source: "s"}},
		Places:  []region.Place{{ID: "park:P001", Kind: "park", Name: "甲园", Area: "110101", Lon: 116, Lat: 40, Source: "s"}},
		Services: []region.Service{{
			ID: "L", Line: "线", Name: "1", Mode: "rail", Clock: region.ClockSpread, First: "05:00", Last: "23:00", PerDay: 217,
			Runs: region.Measured, Source: "s",
		}},
		Chains: []region.Chain{{ID: "QN", Name: "氢能", Joint: true, Source: "s"}},
		ChainNodes: []region.ChainNode{
			{ID: "a", Chain: "QN", Name: "电解槽", Stage: "upstream", Source: "s"},
			{ID: "b", Chain: "QN", Name: "制氢", Stage: "midstream", Source: "s"},
			{ID: "c", Chain: "QN", Name: "加氢站", Stage: "downstream", Source: "s"},
		},
		ChainEdges: []region.ChainEdge{{From: "a", To: "b", Source: "s"}, {From: "b", To: "c", Source: "s"}},
	}
	for i, name := range []string{"甲区", "乙区", "丙区"} {
		code, station, lon := fmt.Sprintf("11010%d", i+1), fmt.Sprintf("S%d", i+1), 116+float64(i)*0.4685
		tables.Areas = append(tables.Areas, region.Area{Code: code, Name: name, Level: "county", Parent: "110000", Lon: lon, Lat: 40, Source: "s"})
		tables.Population = append(tables.Population, region.Population{Area: code, Year: 2020, Persons: 1000, Source: "s"})
		tables.Stations = append(tables.Stations, region.Station{ID: station, Name: name + "站", Mode: "rail", Area: code, Lon: lon, Lat: 40, Source: "s"})
		tables.Calls = append(tables.Calls, region.Call{Service: "L", Seq: i + 1, Station: station, Arrive: i * 1800, Depart: i * 1800})
		tables.Firms = append(tables.Firms, region.Firm{ID: "f" + code, Name: name + "公司", Area: code, Kind: "listed", Source: "s"})
		tables.Positions = append(tables.Positions, region.Position{
			Firm: "f" + code, Node: string("abb"[i]), Grade: string("ABC"[i]), Kind: "product", Evidence: "产品", Share: -1, Source: "s",
		})
	}
	app := newApp(lang)
	app.region = region.New(tables)
	var err error
	if app.network, err = network.Build(app.region, network.DefaultOptions()); err != nil {
		t.Fatal(err)
	}
	return app
}

func TestChainDiagnoseByTravelTime(t *testing.T) {
	for minutes, want := range map[int]struct{ a, b, reachable int }{
		15: {1, 0, 1},
		50: {1, 1, 2}, // 30 minutes of riding and the wait
		90: {1, 2, 2},
	} {
		t.Run(fmt.Sprint(minutes), func(t *testing.T) {
			app := chainApp(t, "zh")
			app.json = true
			out, code := answer(app, chainCommand, "diagnose", "--chain", "氢能", "--park", "P001", "--minutes", fmt.Sprint(minutes))
			var d chain.Diagnosis
			if err := json.Unmarshal([]byte(out), &d); err != nil || code != ExitDone {
				t.Fatalf("exit code %d, error %v: %s", code, err, out)
			}
			a, b := *d.Nodes[0].WithinMinutes, *d.Nodes[1].WithinMinutes
			if a != want.a || b != want.b || *d.Summary.Reachable != want.reachable {
				t.Errorf("%d, %d firms and %d nodes within reach, want %+v", a, b, *d.Summary.Reachable, want)
			}
			for _, n := range d.Notes {
				if n.Text == "" || n.Text == n.ID {
					t.Errorf("note %s has no words", n.ID)
				}
			}
		})
	}
}

func TestChainDiagnoseIsReadByPeople(t *testing.T) {
	out, code := answer(chainApp(t, "zh"), chainCommand, "diagnose", "--chain", "QN", "--area", "甲区")
	const want = `氢能　北京市甲区
节点 3：本地有 1（其中独家 1），只在外地有 1，没有 1

环节  节点    状态    企业 A/B/C  本地  证据最强的企业
上游  电解槽  有      1/0/0       1     A 甲区公司: 产品
中游  制氢    外地有  0/1/1       0     B 乙区公司: 产品
下游  加氢站  缺      0/0/0       0

最该补的节点（按旁边已有的节点数）
  制氢：下游已有 无，上游已有 电解槽

强链 0  企业够多，占比高于全区域：可以做强
  没有：企业数或区位商达不到阈值，或者数据太少说不了。

延链 2  本地没有，从本地已有的往下游走一两步
  制氢
    离本地已有的节点 1 步
    90 分钟内有 2 家可以供应
    密度×增益 说不了 density × gain  没有区县在这个节点和别的节点上同时有专长。
    关联密度 说不了 Σ Mφ / Σ φ  没有区县在这个节点和别的节点上同时有专长。
    机会增益 说不了 Σ φ_ij / Σ φ_jk  没有区县在这个节点和别的节点上同时有专长。
    外地企业：乙区公司 B 47 分钟、丙区公司 C 77 分钟
  加氢站
    离本地已有的节点 2 步
    全区域名录里没有企业
    区域外有没有说不了：数据包只有本区域企业
    密度×增益 说不了 density × gain  没有区县在这个节点和别的节点上同时有专长。
    关联密度 说不了 Σ Mφ / Σ φ  没有区县在这个节点和别的节点上同时有专长。
    机会增益 说不了 Σ φ_ij / Σ φ_jk  没有区县在这个节点和别的节点上同时有专长。

补链 0  本地没有，而本地下游要用
  没有。

断点（薄弱） 1  本地有，但断一家或断一个外来投入就没有
  电解槽
    只有一家：甲区公司
    全区域名录里没有第二处
    企业数 1 = A 1 + B 0 + C 0
    HHI 1 = Σ s², 1
    有效家数 1 = 1 / 1.0000
    最大一家占比 1 = max s
    外部依赖 说不了 0/0  只有 0 种投入，少于 2 种。
    下游需求 0 = 0
    区位商 说不了 (1/1) / (1/3)  本地企业位置只有 1 个，少于 5 个。
    本地企业：甲区公司 A

企业名录不完整：没有企业的节点，只说明数据里没有，不等于真的没有。
证据分级：A 有具名产品；B 由行业类别推定；C 一般知识或关键词，未核实。

来源
  测试  2026
`
	if diff := cmp.Diff(want, out); diff != "" || code != ExitDone {
		t.Errorf("exit code %d; want (-) got (+):\n%s", code, diff)
	}
}

func TestChainList(t *testing.T) {
	out, code := answer(chainApp(t, "en"), chainCommand, "list")
	const want = `ID  Chain  Nodes  Firms A/B/C  Missing  Joint
QN  氢能   3      1/1/1        1        yes

Grades of evidence: A, a named product; B, implied by the industry class; C, general knowledge or a keyword, not verified.
The register of firms is not complete: a node without a firm is one for which the data name none.
`
	if diff := cmp.Diff(want, out); diff != "" || code != ExitDone {
		t.Errorf("exit code %d; want (-) got (+):\n%s", code, diff)
	}
}

func TestChainRefuses(t *testing.T) {
	for name, c := range map[string]struct {
		args []string
		code int
	}{
		"no chain":         {[]string{"diagnose"}, ExitUsage},
		"an unknown chain": {[]string{"diagnose", "--chain", "面条"}, ExitNotFound},
		"an unknown area":  {[]string{"diagnose", "--chain", "QN", "--area", "上海"}, ExitNotFound},
		"an unknown park":  {[]string{"diagnose", "--chain", "QN", "--park", "P9"}, ExitNotFound},
		"too many minutes": {[]string{"diagnose", "--chain", "QN", "--park", "P001", "--minutes", "999"}, ExitUsage},
		"no such feeder":   {[]string{"diagnose", "--chain", "QN", "--park", "P001", "--feeder", "boat"}, ExitUsage},
	} {
		t.Run(name, func(t *testing.T) {
			out, code := answer(chainApp(t, "zh"), chainCommand, c.args...)
			if code != c.code || out != "" {
				t.Errorf("exit code %d, want %d; output %q", code, c.code, out)
			}
		})
	}
}
