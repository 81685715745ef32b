package pack

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/base/geo"
)

// found is what a test expects of a problem.
type found struct {
	Code, File string
	Row        int
	Column     string
}

func foundIn(r *Report) []found {
	list := []found{}
	for _, p := range r.Problems {
		list = append(list, found{p.Code, p.File, p.Row, p.Column})
	}
	return list
}

func TestTheTinyPackIsGood(t *testing.T) {
	report, err := Verify(t.Context(), "testdata/tiny")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]found{}, foundIn(report)); diff != "" {
		t.Error(diff)
	}
}

func encoded(e encoding.Encoding, text []byte) []byte {
	out, err := e.NewEncoder().Bytes(text)
	if err != nil {
		panic(err)
	}
	return out
}

// mutation breaks one thing in the tiny pack.
type mutation struct {
	name  string
	edit  func(files)
	want  found
	plain bool // the descriptor is left as it is
}

func table(code, name string, row int, column string) found {
	return found{code, "tables/" + name + ".csv", row, column}
}

func set(name string, row int, column, value, code string) mutation {
	return mutation{
		name: fmt.Sprintf("%s in %s.%s: %q", code, name, column, value),
		edit: func(f files) { f.set(name, row, column, value) }, want: table(code, name, row, column),
	}
}

func mutations() []mutation {
	shifted := func(lon, lat float64) (string, string) {
		g := geo.WGS84{Lon: lon, Lat: lat}.GCJ02()
		return fmt.Sprintf("%.6f", g.Lon), fmt.Sprintf("%.6f", g.Lat)
	}
	list := []mutation{
		// Cells.
		set("firms", 2, "uscc", "9.1110E+17", codeScientific),
		set("moves", 3, "id", "1.10105E+17", codeScientific),
		set("stations", 3, "lon", "1.16E2", codeScientific),
		set("firms", 3, "stock_code", "998.SZ", codeLeadingZero),
		set("chain_nodes", 2, "gbt4754", "306", codeLeadingZero),
		set("population", 4, "area", "99010", codePattern),
		set("population", 3, "persons", "６０００００", codeFullWidth),
		set("notices", 2, "quantity", "待补", codePlaceholder),
		set("firms", 4, "short_name", "无", codePlaceholder),
		set("sources", 2, "note", "#N/A", codePlaceholder),
		set("population", 2, "persons", "90万", codeNumberUnit),
		set("population", 2, "persons", "900,000", codeNumberUnit),
		set("population", 2, "persons", "many", codeInteger),
		set("population", 2, "persons", "007", codeInteger),
		set("population", 2, "persons", "-1", codeMinimum),
		set("population", 2, "year", "20200", codeMaximum),
		set("population", 2, "urban_share", "80", codePercent),
		set("positions", 2, "share", "1000", codeMaximum),
		set("positions", 2, "share", "-0.5", codeMinimum),
		set("indicators", 2, "value", "26.", codeNumber),
		set("chains", 2, "joint", "是", codeBoolean),
		set("agreements", 2, "signed", "2024.2.30", codeDate),
		set("agreements", 2, "signed", "2024-02-30", codeDate),
		set("firms", 2, "founded", "1999年4月1日", codeDate),
		set("calendar", 2, "date", "46296", codeDate),
		set("moves", 2, "between", "2024-05/2019-04", codeDate),
		set("services", 2, "start", "24:00", codeClock),
		set("services", 2, "start", "8:00", codeClock),
		set("services", 5, "last", "30:00", codeClock),
		set("windows", 2, "hours", "9:00-17:00", codeHours),
		set("windows", 2, "hours", "13:30-17:00;09:00-12:00", codeHours),
		set("sources", 3, "url", "www.example.org", codeURL),
		set("firms", 2, "uscc", "91990101ma0000001x", codeUSCC),
		set("firms", 2, "uscc", "9199010100000", codeUSCC),
		set("firms", 2, "uscc", "919901O1MA00000015", codeUSCC),
		set("firms", 2, "uscc", "91990101MA00000010", codeUSCCCheck),
		set("firms", 4, "id", "firm 3", codeID),
		set("services", 2, "mode", "rial", codeEnum),
		set("stations", 5, "datum", "NAD27", codeEnum),
		set("notices", 3, "title", "", codeEmpty),
		set("sources", 2, "title", "示例\u200b数据", codeInvisible),
		set("sources", 2, "title", "示例数据 ", codeOuterSpace),
		set("sources", 2, "title", "示例数据\u3000", codeOuterSpace),
		set("sources", 2, "title", "a\x00b", codeNUL),
		set("sources", 2, "title", "a\x07b", codeControl),
		set("sources", 2, "title", "a\xff\xfeb", codeUTF8),
		set("agreements", 2, "items", "SB001;;GJ001", codeListEmpty),
		set("agreements", 2, "items", "SB001;SB001", codeListTwice),
		set("agreements", 2, "items", "SB001;SB009", codeDangling),

		// Rows together.
		{name: "duplicate key", edit: func(f files) {
			f.add("items", "SB001,另一事项,全程网办,人社部门,社保,个人,sample,sample")
		}, want: table(codeDuplicate, "items", 5, "code")},
		{name: "duplicate composite key", edit: func(f files) { f.add("population", "990101,2020,1,0,sample,sample") }, want: table(codeDuplicate, "population", 5, "area+year")},
		{name: "duplicate day", edit: func(f files) { f.add("calendar", "2026-10-01,true,国庆节,sample") }, want: table(codeDuplicate, "calendar", 5, "date")},
		{name: "duplicate credit code", edit: func(f files) {
			f.rows("firms", func(rows [][]string) [][]string { rows[3][3] = rows[1][3]; return rows })
		}, want: table(codeDuplicate, "firms", 4, "uscc")},
		set("places", 4, "id", "rail:T01", codeAmbiguous),
		set("places", 3, "area", "990109", codeDangling),
		set("places", 2, "station", "rail:T09", codeDangling),
		set("notices", 2, "place", "park:west", codeDangling),
		set("areas", 4, "parent", "990900", codeDangling),
		set("bands", 3, "service", "M9", codeDangling),
		set("calls", 3, "service", "G11", codeDangling),
		set("firms", 2, "source", "nowhere", codeDangling),
		set("firms", 2, "source", "", codeEmpty),
		set("notices", 2, "until", "2026-08-01", codeOrder),
		set("programmes", 3, "to", "2026-03-01", codeOrder),
		set("agreements", 2, "until", "2026-01-01", codeOrder),
		set("services", 4, "last", "05:00", codeOrder),
		set("notices", 2, "basis", "reported", codeSampleBasis),
		{name: "sample row with a real source", edit: func(f files) {
			f.add("sources", "census,普查,统计局,2020,公开,,")
			f.set("population", 2, "source", "census")
		}, want: table(codeSampleSource, "population", 2, "source")},
		set("areas", 2, "parent", "990100", codeAreaParent),
		set("areas", 3, "parent", "", codeAreaParent),
		set("areas", 3, "parent", "990102", codeAreaLevel),
		set("services", 2, "start", "", codeClockMissing),
		set("services", 4, "first", "", codeClockMissing),
		set("services", 2, "last", "09:00", codeClockExtra),
		set("services", 4, "start", "06:00", codeClockExtra),
		set("services", 2, "per_day", "2", codePerDay),
		set("services", 5, "per_day", "31", codeBandSum),
		set("services", 5, "per_day", "0", codeMinimum),
		set("bands", 3, "trips", "-10", codeMinimum),
		{name: "service without calls", edit: func(f files) {
			f.add("services", "G4,试验线,G4,rail,timetable,10:00,,,1,,2026-09-01,false,sample,,sample-rail")
		}, want: table(codeNoCalls, "services", 6, "id")},
		{name: "service with one call", edit: func(f files) { f.drop("calls", 6) }, want: table(codeNoCalls, "services", 3, "id")},
		{name: "bands missing", edit: func(f files) {
			f.add("services", "M2,一号线,上行,metro,bands,,06:00,23:00,8,,2026-09,false,sample,,sample-rail")
			f.add("calls", "M2,1,metro:M02,0,0\nM2,2,metro:M01,420,420")
		}, want: table(codeNoBands, "services", 6, "id")},
		{name: "bands of a train with a clock", edit: func(f files) { f.add("bands", "G1,08:00,09:00,1") }, want: table(codeBandUnused, "bands", 5, "service")},
		set("bands", 3, "from", "08:30", codeBandOverlap),
		set("bands", 2, "to", "06:00", codeOrder),
		{name: "call missing", edit: func(f files) { f.drop("calls", 3) }, want: table(codeSeqGap, "calls", 3, "seq")},
		{name: "call twice", edit: func(f files) { f.set("calls", 4, "seq", "2") }, want: table(codeDuplicate, "calls", 4, "service+seq")},
		{name: "call out of order", edit: func(f files) { f.add("calls", "G1,1,rail:T02,2000,2000") }, want: table(codeSeqOrder, "calls", 12, "seq")},
		set("calls", 5, "arrive", "1560", codeFirstCall),
		set("calls", 4, "arrive", "800", codeTimeDecreases),
		set("calls", 3, "depart", "700", codeDepartEarly),
		set("calls", 3, "station", "rail:T01", codeSameStation),
		{name: "minutes for seconds", edit: func(f files) {
			f.set("calls", 6, "arrive", "26")
			f.set("calls", 6, "depart", "26")
		}, want: table(codeTooFast, "calls", 6, "arrive")},
		{name: "cycle of a chain", edit: func(f files) { f.add("chain_edges", "GD04,GD02,sample") }, want: table(codeCycle, "chain_edges", 5, "from+to")},
		{name: "edge to itself", edit: func(f files) { f.add("chain_edges", "GD04,GD04,sample") }, want: table(codeCycle, "chain_edges", 5, "from+to")},
		{name: "edge across chains", edit: func(f files) {
			f.add("chains", "XX,另一链,,false,sample,sample")
			f.set("chain_nodes", 5, "chain", "XX")
		}, want: table(codeCrossChain, "chain_edges", 4, "to")},
		set("indicators", 2, "to", "", codeClaim),
		{name: "referred table missing", edit: func(f files) { delete(f, "tables/items.csv"); f.drop("agreements", 2) }, want: table(codeMissingTable, "window_items", 2, "item")},

		// Positions.
		{name: "zero position", edit: func(f files) { f.set("windows", 2, "lon", "0"); f.set("windows", 2, "lat", "0") }, want: table(codeZeroPoint, "windows", 2, "lon")},
		{name: "swapped position", edit: func(f files) { f.set("windows", 2, "lon", "39.91"); f.set("windows", 2, "lat", "116.21") }, want: table(codeSwapped, "windows", 2, "lon")},
		{name: "swapped position that is on the globe", edit: func(f files) {
			for name := range f {
				f[name] = bytes.ReplaceAll(f[name], []byte("116."), []byte("76."))
				f[name] = bytes.ReplaceAll(f[name], []byte("115."), []byte("75."))
				f[name] = bytes.ReplaceAll(f[name], []byte("116,"), []byte("76,"))
			}
			f.set("windows", 2, "lon", "39.91")
			f.set("windows", 2, "lat", "76.21")
		}, want: table(codeSwapped, "windows", 2, "lon")},
		set("windows", 3, "lon", "200", codeMaximum),
		{name: "position in no outline", edit: func(f files) { f.set("windows", 3, "lon", "115.5") }, want: table(codeOutside, "windows", 3, "lon")},
		{name: "position in another area", edit: func(f files) { f.set("windows", 3, "lon", "116.1") }, want: table(codeOutside, "windows", 3, "lon")},
		{name: "GCJ-02 said to be so", edit: func(f files) {
			lon, lat := shifted(116.21, 39.91)
			f.set("windows", 2, "lon", lon)
			f.set("windows", 2, "lat", lat)
			f.set("windows", 2, "datum", "GCJ-02")
		}, want: table(codeDatum, "windows", 2, "datum")},
		{name: "BD-09 said to be so", edit: func(f files) { f.set("windows", 2, "datum", "bd09ll") }, want: table(codeDatum, "windows", 2, "datum")},
		{name: "GCJ-02 labelled WGS84", edit: func(f files) {
			lon, lat := shifted(116.3968, 39.9)
			f.set("stations", 2, "lon", lon)
			f.set("stations", 2, "lat", lat)
		}, want: table(codeLooksGCJ, "stations", 2, "lon")},
		{name: "BD-09 labelled WGS84", edit: func(f files) {
			b := geo.WGS84{Lon: 116.3968, Lat: 39.9}.BD09()
			f.set("stations", 2, "lon", fmt.Sprintf("%.6f", b.Lon))
			f.set("stations", 2, "lat", fmt.Sprintf("%.6f", b.Lat))
		}, want: table(codeLooksBD, "stations", 2, "lon")},
		{name: "GCJ-02 by a row of the same name", edit: func(f files) {
			lon, lat := shifted(116.05, 39.9)
			f.set("places", 2, "name", "试验中站")
			f.set("places", 2, "lon", lon)
			f.set("places", 2, "lat", lat)
		}, want: table(codeEchoGCJ, "places", 2, "lon")},
		{name: "a whole source in GCJ-02", edit: func(f files) {
			f.describe(func(d *Descriptor) { d.Sanquan.OutlineTolerance = 2000 })
			f.add("sources", "sample-map,网络地图,本项目,2026-09,Apache-2.0,,")
			for i := range 12 {
				lon, lat := shifted(116.3968, 39.82+float64(i)/100)
				f.add("windows", fmt.Sprintf("window:%d,窗口%d,990101,%s,%s,WGS84,09:00-17:00,sample,sample,sample-map", i, i, lon, lat))
			}
		}, want: table(codeSourceGCJ, "windows", 4, "source")},

		// Outlines.
		{name: "outline of no known area", edit: func(f files) { f.text(outlineFile, "990102", "990109") }, want: found{codeDangling, outlineFile, 3, "features[1].properties.area"}},
		{name: "outline twice", edit: func(f files) { f.text(outlineFile, `"990102"`, `"990101"`) }, want: found{codeDuplicate, outlineFile, 3, "features[1].properties.area"}},
		{name: "outline without area", edit: func(f files) { f.text(outlineFile, `"area":"990102"`, `"code":"990102"`) }, want: found{codeMemberMissing, outlineFile, 3, "features[1].properties.area"}},
		{name: "outline that is a line", edit: func(f files) { f.text(outlineFile, "MultiPolygon", "LineString") }, want: found{codeOutlineBad, outlineFile, 3, "features[1].geometry"}},
		{name: "open ring", edit: func(f files) { f.text(outlineFile, "[115.6,40],[115.6,39.8]]", "[115.6,40]]") }, want: found{codeRingOpen, outlineFile, 3, "features[1].geometry[0][0]"}},
		{name: "short ring", edit: func(f files) { f.text(outlineFile, "[116,39.8],[116,40],[115.6,40],", "[116,39.8],") }, want: found{codeRingShort, outlineFile, 3, "features[1].geometry[0][0]"}},
		{name: "ring off the globe", edit: func(f files) { f.text(outlineFile, "[115.6,40]", "[115.6,400]") }, want: found{codeRingPoint, outlineFile, 3, "features[1].geometry[0][0][3]"}},
		{name: "outlines cut short", edit: func(f files) { f.text(outlineFile, "\n]}", "\n") }, want: found{codeBadJSON, outlineFile, 5, ""}},
		{name: "outlines of another type", edit: func(f files) { f.text(outlineFile, "FeatureCollection", "Topology") }, want: found{codeMember, outlineFile, 1, "type"}},

		// Text.
		{name: "GBK", edit: func(f files) { f["tables/firms.csv"] = encoded(simplifiedchinese.GBK, f["tables/firms.csv"]) }, want: table(codeEncoding, "firms", 1, "")},
		{name: "GB18030 of stations, which others refer to", edit: func(f files) {
			f["tables/stations.csv"] = encoded(simplifiedchinese.GB18030, f["tables/stations.csv"])
		}, want: table(codeEncoding, "stations", 1, "")},
		{name: "UTF-16LE with mark", edit: func(f files) {
			f["tables/firms.csv"] = encoded(unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), f["tables/firms.csv"])
		}, want: table(codeEncoding, "firms", 1, "")},
		{name: "UTF-16BE without mark", edit: func(f files) {
			f["tables/calls.csv"] = encoded(unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), f["tables/calls.csv"])
		}, want: table(codeEncoding, "calls", 1, "")},
		{name: "byte order mark", edit: func(f files) { f["tables/firms.csv"] = append([]byte("\xef\xbb\xbf"), f["tables/firms.csv"]...) }, want: table(codeBOM, "firms", 1, "")},
		{name: "CRLF", edit: func(f files) {
			f["tables/firms.csv"] = bytes.ReplaceAll(f["tables/firms.csv"], []byte("\n"), []byte("\r\n"))
		}, want: table(codeLineEnds, "firms", 1, "")},
		{name: "one CRLF", edit: func(f files) {
			f.text("tables/calendar.csv", "国庆节,sample\n2026-10-10", "国庆节,sample\r\n2026-10-10")
		}, want: table(codeLineEnds, "calendar", 3, "")},
		{name: "old Mac line ends", plain: true, edit: func(f files) {
			f["tables/calendar.csv"] = bytes.ReplaceAll(f["tables/calendar.csv"], []byte("\n"), []byte("\r"))
			f.describe(func(d *Descriptor) {
				for _, r := range d.Resources {
					if r.Name == "calendar" {
						r.Hash = hashPrefix + probeOf(f[r.Path]).sum
					}
				}
			})
		}, want: table(codeLineEnds, "calendar", 1, "")},
		{name: "no final newline", edit: func(f files) { f["tables/firms.csv"] = bytes.TrimRight(f["tables/firms.csv"], "\n") }, want: table(codeNoNewline, "firms", 0, "")},
		{name: "blank row", edit: func(f files) { f.text("tables/firms.csv", "\nfirm:2", "\n\nfirm:2") }, want: table(codeBlank, "firms", 3, "")},
		{name: "cell too many", edit: func(f files) {
			f.text("tables/firms.csv", "试验新材料有限公司", "试验新材料,有限公司")
		}, want: table(codeRagged, "firms", 3, "")},
		{name: "cell too few", edit: func(f files) { f.text("tables/stations.csv", "试验西,Shiyan West", "试验西") }, want: table(codeRagged, "stations", 4, "")},
		{name: "stray quote", edit: func(f files) {
			f.text("tables/firms.csv", "试验新材料有限公司", `试验"新材料"有限公司`)
		}, want: table(codeQuote, "firms", 3, "name")},
		{name: "text behind a quoted cell", edit: func(f files) { f.text("tables/firms.csv", "试验新材料有限公司", `"试验"新材料`) }, want: table(codeQuote, "firms", 3, "name")},
		{name: "unclosed quote", edit: func(f files) {
			f.text("tables/firms.csv", "试验新材料有限公司", `"试验新材料有限公司`)
		}, want: table(codeUnclosed, "firms", 3, "name")},
		{name: "unclosed quote in the last row", edit: func(f files) { f.text("tables/firms.csv", "试验软件有限公司", `"试验软件有限公司`) }, want: table(codeUnclosed, "firms", 4, "name")},
		{name: "unclosed quote before a row with quotes", edit: func(f files) {
			f.text("tables/notices.csv", "试验整车厂（示例）", `"试验整车厂`)
		}, want: table(codeUnclosed, "notices", 2, "party")},
		{name: "line break in a cell", plain: true, edit: func(f files) {
			f.text("tables/firms.csv", "试验新材料有限公司", "\"试验新材料\n有限\n公司\"")
			f.sign()
			f.describe(func(d *Descriptor) {
				for _, r := range d.Resources {
					if r.Name == "firms" {
						r.Sanquan.Rows = 3
					}
				}
			})
		}, want: table(codeLineBreak, "firms", 3, "name")},

		// Headers.
		{name: "no header", plain: true, edit: func(f files) {
			f["tables/calendar.csv"] = f["tables/calendar.csv"][bytes.IndexByte(f["tables/calendar.csv"], '\n')+1:]
			f.sign()
		}, want: table(codeNoHeader, "calendar", 1, "")},
		{name: "empty file", edit: func(f files) { f["tables/calendar.csv"] = []byte{} }, want: table(codeNoHeader, "calendar", 1, "")},
		{name: "two headers", edit: func(f files) { f.text("tables/calendar.csv", "source\n", "source\n日期,上班,名称,来源\n") }, want: table(codeSecondHeader, "calendar", 2, "")},
		{name: "totals", edit: func(f files) { f.add("population", "合计,2020,1800000,,,") }, want: table(codeTotals, "population", 5, "area")},
		{name: "misspelt column", edit: func(f files) { f.text("tables/calendar.csv", "date,work", "date,wrok") }, want: table(codeUnknownColumn, "calendar", 1, "wrok")},
		{name: "additional column", edit: func(f files) {
			f.rows("calendar", func(rows [][]string) [][]string {
				for i := range rows {
					rows[i] = append(rows[i], "备注")
				}
				return rows
			})
		}, want: table(codeUnknownColumn, "calendar", 1, "备注")},
		{name: "column twice", edit: func(f files) {
			f.rows("calendar", func(rows [][]string) [][]string {
				for i := range rows {
					rows[i] = append(rows[i], rows[i][2])
				}
				return rows
			})
		}, want: table(codeColumnTwice, "calendar", 1, "name")},
		{name: "column missing", edit: func(f files) {
			f.rows("calendar", func(rows [][]string) [][]string {
				for i := range rows {
					rows[i] = append(rows[i][:2], rows[i][3])
				}
				return rows
			})
		}, want: table(codeMissingColumn, "calendar", 1, "name")},
		{name: "columns in another order", edit: func(f files) {
			f.rows("calendar", func(rows [][]string) [][]string {
				for i := range rows {
					rows[i][0], rows[i][1] = rows[i][1], rows[i][0]
				}
				return rows
			})
		}, want: table(codeColumnOrder, "calendar", 1, "")},

		// Files and descriptor.
		{name: "file missing", plain: true, edit: func(f files) { delete(f, "tables/calls.csv") }, want: table(codeMissingFile, "calls", 0, "")},
		{name: "required table missing and not listed", edit: func(f files) { delete(f, "tables/areas.csv") }, want: table(codeMissingFile, "areas", 0, "")},
		{name: "unknown table", edit: func(f files) { f["tables/needs.csv"] = []byte("id\n") }, want: found{codeUnknownFile, "tables/needs.csv", 0, ""}},
		{name: "table in the wrong folder", plain: true, edit: func(f files) { f["Calls.csv"] = f["tables/calls.csv"] }, want: found{codeUnknownFile, "Calls.csv", 0, ""}},
		{name: "file not listed", plain: true, edit: func(f files) { f["gtfs/bus.zip"] = []byte("PK") }, want: found{codeUnlisted, "gtfs/bus.zip", 0, ""}},
		{name: "changed file", plain: true, edit: func(f files) { f.set("firms", 2, "employees", "1201") }, want: table(codeHash, "firms", 0, "")},
		{name: "wrong row count", edit: func(f files) {}, plain: true, want: found{}},
		{name: "no descriptor", plain: true, edit: func(f files) { delete(f, descriptorFile) }, want: found{codeNoDescriptor, descriptorFile, 0, ""}},
		{name: "descriptor cut short", plain: true, edit: func(f files) { f[descriptorFile] = f[descriptorFile][:60] }, want: found{codeBadJSON, descriptorFile, 4, ""}},
		{name: "member of the wrong type", plain: true, edit: func(f files) { f.text(descriptorFile, `"version": "1.0.0"`, `"version": 1`) }, want: found{codeMember, descriptorFile, 5, "version"}},
		{name: "unknown home", plain: true, edit: func(f files) { f.describe(func(d *Descriptor) { d.Sanquan.Home = "990999" }) }, want: found{codeDangling, descriptorFile, 0, "sanquan.home"}},
		{name: "no licence", plain: true, edit: func(f files) { f.describe(func(d *Descriptor) { d.Licences = nil }) }, want: found{codeMemberMissing, descriptorFile, 0, "licenses"}},
		{name: "version in words", plain: true, edit: func(f files) { f.describe(func(d *Descriptor) { d.Version = "latest" }) }, want: found{codeMember, descriptorFile, 0, "version"}},
		{name: "later format", plain: true, edit: func(f files) { f.describe(func(d *Descriptor) { d.Sanquan.Format = 2 }) }, want: found{codeFormat, descriptorFile, 0, "sanquan.format"}},
		{name: "resource of no pack", plain: true, edit: func(f files) {
			f.describe(func(d *Descriptor) { d.Resources = append(d.Resources, &Resource{Name: "x", Path: "../../etc/passwd"}) })
		}, want: found{codeResource, descriptorFile, 0, "resources[x].path"}},
		{name: "resource twice", plain: true, edit: func(f files) {
			f.describe(func(d *Descriptor) { d.Resources = append(d.Resources, d.Resources[3]) })
		}, want: found{codeTwice, descriptorFile, 0, "resources[stations]"}},
		{name: "misnamed resource", plain: true, edit: func(f files) { f.describe(func(d *Descriptor) { d.Resources[3].Name = "stops" }) }, want: found{codePath, descriptorFile, 0, "resources[stops].name"}},
		{name: "another schema", plain: true, edit: func(f files) { f.text(descriptorFile, `"type": "number"`, `"type": "string"`) }, want: found{codeSchema, descriptorFile, 0, "resources[areas].schema"}},
	}
	for i := range list {
		if list[i].name == "wrong row count" {
			list[i].edit = func(f files) { f.describe(func(d *Descriptor) { d.Resources[3].Sanquan.Rows++ }) }
			list[i].want = table(codeRowCount, "stations", 0, "")
		}
	}
	return list
}

func (m mutation) apply(t testing.TB) files {
	f := tiny(t)
	m.edit(f)
	if !m.plain {
		f.sign()
	}
	return f
}

// A hand-broken pack gives one line for its one fault, and no rows at all.
func TestEveryFaultIsOneLine(t *testing.T) {
	for _, m := range mutations() {
		t.Run(m.name, func(t *testing.T) {
			tables, report, err := Verifier{}.ReadFS(t.Context(), m.apply(t).fs())
			if report == nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff([]found{m.want}, foundIn(report)); diff != "" {
				t.Errorf("want (-) and found (+) differ:\n%s%+v", diff, report.Problems)
			}
			for _, p := range report.Problems {
				checkSentences(t, p)
			}
			if fault.CodeOf(err) != fault.Invalid || tables.Sources != nil || tables.Manifest.Name != "" {
				t.Errorf("a broken pack was read: %v", err)
			}
		})
	}
}

// A pack broken by hand, whose descriptor nobody has brought up to date, gives
// the same one line; a file that was changed and has no fault is told as such.
func TestAnEditIsOneFault(t *testing.T) {
	for _, m := range mutations() {
		if m.plain || m.want.Code == codeMissingTable { // listed and missing, that is another fault
			continue
		}
		t.Run(m.name, func(t *testing.T) {
			f, before := tiny(t), tiny(t)
			m.edit(f)
			report, err := Verifier{}.VerifyFS(t.Context(), f.fs())
			if err != nil {
				t.Fatal(err)
			}
			want := map[found]bool{m.want: true}
			for name, content := range f {
				switch {
				case name == m.want.File || name == descriptorFile:
				case before[name] == nil:
					want[found{codeUnlisted, name, 0, ""}] = true
				case !bytes.Equal(content, before[name]):
					want[found{codeHash, name, 0, ""}] = true
				}
			}
			for name := range before {
				if f[name] == nil {
					want[found{codeMissingFile, name, 0, ""}] = true
				}
			}
			got := map[found]bool{}
			for _, p := range foundIn(report) {
				if got[p] {
					t.Errorf("twice: %v", p)
				}
				got[p] = true
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// Every code of this package is the answer to some broken pack of the tests.
func TestEveryCodeIsTested(t *testing.T) {
	tested := map[string]bool{}
	for _, m := range mutations() {
		tested[m.want.Code] = true
	}
	for _, c := range zipCases(t) {
		tested[c.want] = true
	}
	for _, code := range []string{codeTooMany, codeFileTooLarge, codePackTooLarge, codeLineTooLong, codeTooManyRows, codeSymlink, codeNotRegular} {
		tested[code] = true // TestLimits, TestFolderOddities
	}
	for _, code := range codes(t) {
		if !tested[code] {
			t.Errorf("no test finds %s", code)
		}
	}
}

// codes returns the values of the constants in codes.go.
func codes(t *testing.T) []string {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "codes.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	ast.Inspect(file, func(n ast.Node) bool {
		if spec, ok := n.(*ast.ValueSpec); ok && len(spec.Values) == 1 {
			if lit, ok := spec.Values[0].(*ast.BasicLit); ok {
				value, err := strconv.Unquote(lit.Value)
				if err != nil {
					t.Fatal(err)
				}
				list = append(list, value)
			}
		}
		return true
	})
	return list
}

// All faults that can stand side by side are found in one go.
func TestManyFaultsAtOnce(t *testing.T) {
	f := tiny(t)
	want := []found{}
	for _, m := range []mutation{
		set("sources", 3, "url", "example", codeURL),
		set("areas", 3, "parent", "", codeAreaParent),
		set("population", 2, "persons", "90万", codeNumberUnit),
		set("population", 4, "urban_share", "30", codePercent),
		set("stations", 5, "datum", "GCJ02", codeDatum),
		set("services", 2, "last", "9点", codeClock),
		set("services", 2, "mode", "rial", codeEnum),
		set("calls", 4, "arrive", "800", codeTimeDecreases),
		set("firms", 2, "uscc", "9.1E+17", codeScientific),
		set("notices", 2, "place", "nowhere", codeDangling),
	} {
		m.edit(f)
		want = append(want, m.want)
	}
	want = append(want, table(codeClockExtra, "services", 2, "last"))
	f["tables/firms.csv"] = encoded(simplifiedchinese.GBK, f["tables/firms.csv"])
	want = append(want, table(codeEncoding, "firms", 1, ""))
	f.sign()
	report, err := Verifier{}.VerifyFS(t.Context(), f.fs())
	if err != nil {
		t.Fatal(err)
	}
	got := foundIn(report)
	for _, w := range want {
		if !strings.Contains(fmt.Sprint(got), fmt.Sprint(w)) {
			t.Errorf("not found: %v", w)
		}
	}
	if len(got) != len(want) {
		t.Errorf("%d problems, want %d: %v", len(got), len(want), got)
	}
}

func TestReportStopsKeepingButGoesOnCounting(t *testing.T) {
	f := tiny(t)
	for range 30 {
		f.add("items", "X,,,,,,,")
	}
	f.sign()
	report, err := Verifier{Limits: Limits{Problems: 10}}.VerifyFS(t.Context(), f.fs())
	if err != nil {
		t.Fatal(err)
	}
	if len(report.Problems) != 10 || report.Total != 30*7+29 || !report.Truncated() {
		t.Errorf("kept %d of %d", len(report.Problems), report.Total)
	}
	want := []Count{{"tables/items.csv", codeDuplicate, 29}, {"tables/items.csv", codeEmpty, 210}}
	if diff := cmp.Diff(want, report.Counts); diff != "" {
		t.Error(diff)
	}
}

func TestHints(t *testing.T) {
	for _, c := range []struct {
		m      mutation
		remedy string
		arg    string
		want   any
	}{
		{set("agreements", 2, "signed", "2024.2.9", codeDate), "pack.hint.bad_date", "hint", "2024-02-09"},
		{set("agreements", 2, "signed", "2024.2.30", codeDate), "pack.remedy.bad_date", "form", "2026-09-30"},
		{set("calendar", 2, "date", "46296", codeDate), "pack.hint.bad_date", "hint", "2026-10-01"},
		{set("services", 2, "start", "24:00", codeClock), "pack.hint.bad_clock", "hint", "00:00"},
		{set("services", 2, "start", "8:05", codeClock), "pack.hint.bad_clock", "hint", "08:05"},
		{set("services", 2, "mode", "rial", codeEnum), "pack.hint.unknown_value", "hint", "rail"},
		{set("firms", 3, "stock_code", "998.SZ", codeLeadingZero), "pack.remedy.leading_zero", "want", "000998.SZ"},
		{set("population", 2, "urban_share", "80", codePercent), "pack.remedy.percent", "want", "0.8"},
		{set("windows", 3, "lon", "116.1", codeOutside), "pack.hint.outside_area", "hint", "990101"},
		{set("chains", 2, "joint", "是", codeBoolean), "pack.hint.bad_boolean", "hint", "true"},
		{mutation{edit: func(f files) {
			g := geo.WGS84{Lon: 116.21, Lat: 39.91}.GCJ02()
			f.set("windows", 2, "lon", strconv.FormatFloat(g.Lon, 'f', 8, 64))
			f.set("windows", 2, "lat", strconv.FormatFloat(g.Lat, 'f', 8, 64))
			f.set("windows", 2, "datum", "GCJ02")
		}}, "pack.remedy.datum", "wgs84", "116.210000,39.910000"},
	} {
		report, err := Verifier{}.VerifyFS(t.Context(), c.m.apply(t).fs())
		if err != nil || len(report.Problems) != 1 {
			t.Fatalf("%s: %v %v", c.m.name, err, report)
		}
		p := report.Problems[0]
		if p.Remedy() != c.remedy {
			t.Errorf("%s: remedy %s, want %s", c.m.name, p.Remedy(), c.remedy)
		}
		args := p.KeyVals()
		for i := 0; i < len(args); i += 2 {
			if args[i] == c.arg && args[i+1] != c.want {
				t.Errorf("%s: %s is %v, want %v", c.m.name, c.arg, args[i+1], c.want)
			}
		}
	}
}

// The sum names the content, not the container.
func TestSumIsOfTheContent(t *testing.T) {
	f := tiny(t)
	a, err := Verifier{}.VerifyFS(t.Context(), f.fs())
	if err != nil {
		t.Fatal(err)
	}
	f["README.md"] = []byte("not part of the pack")
	b, _ := Verifier{}.VerifyFS(t.Context(), f.fs())
	f.set("firms", 2, "employees", "7")
	f.sign()
	c, _ := Verifier{}.VerifyFS(t.Context(), f.fs())
	if a.Sum != b.Sum || a.Sum == c.Sum || len(a.Sum) != 64 {
		t.Errorf("sums %s %s %s", a.Sum, b.Sum, c.Sum)
	}
}

func TestVerifyIsInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Verify(ctx, "testdata/tiny"); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestNoSuchPack(t *testing.T) {
	_, err := Verify(t.Context(), "testdata/none")
	if fault.CodeOf(err) != fault.NotFound {
		t.Errorf("got %v", err)
	}
}

const shipped = "../../packs/jjj"

// The pack that ships with the program has no fault.
func TestTheShippedPack(t *testing.T) {
	report, err := Verify(t.Context(), shipped)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range report.Problems {
		t.Errorf("%s:%d:%s %q %s %v", p.File, p.Row, p.Column, p.Value, p.Code, p.Args)
	}
}

// Were the positions of a source of real stations in GCJ-02, labelled WGS84,
// with outlines that are coarse, the source would be told.
func TestARealSourceInGCJ02(t *testing.T) {
	f := filesOf(t, shipped)
	shifted := 0
	f.rows("stations", func(rows [][]string) [][]string {
		at := func(name string) int { return slices.Index(rows[0], name) }
		for _, r := range rows[1:] {
			if r[at("source")] != "metro-beijing-2026" {
				continue
			}
			lon, errLon := strconv.ParseFloat(r[at("lon")], 64)
			lat, errLat := strconv.ParseFloat(r[at("lat")], 64)
			if errLon != nil || errLat != nil {
				t.Fatal(errLon, errLat)
			}
			g := geo.WGS84{Lon: lon, Lat: lat}.GCJ02()
			r[at("lon")], r[at("lat")] = fmt.Sprintf("%.6f", g.Lon), fmt.Sprintf("%.6f", g.Lat)
			shifted++
		}
		return rows
	})
	f.sign()
	report, err := Verifier{}.VerifyFS(t.Context(), f.fs())
	if err != nil {
		t.Fatal(err)
	}
	source, echoes := 0, 0
	for _, p := range report.Problems {
		switch {
		case p.Code == codeSourceGCJ && p.Value == "metro-beijing-2026":
			source++
		case p.Code == codeEchoGCJ:
			echoes++
		default:
			t.Errorf("%+v", p)
		}
	}
	t.Logf("%d of %d stations shifted; told of the source: %d, by name: %d", shifted, report.Rows["stations"], source, echoes)
	if shifted < 300 || source != 1 {
		t.Errorf("the source was told %d times for %d stations", source, shifted)
	}
}
