package relocation_test

import (
	"compress/gzip"
	"encoding/csv"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/sanquan/sanquan/industry/relocation"
	"github.com/sanquan/sanquan/region"
)

// The matrix of the 15,017 branches that others parsed out of a register: every
// link is in one cell or outside, and no cell is of a division the region has
// not.
func TestBranchesOfARegister(t *testing.T) {
	folder := os.Getenv("SANQUAN_DATA")
	if folder == "" {
		folder = filepath.Join("..", "..", "..", "shared", "data")
	}
	f, err := os.Open(filepath.Join(folder, "industry", "branches_jjj.csv.gz"))
	if err != nil {
		t.Skip("no branches here: set SANQUAN_DATA to the folder that holds industry/")
	}
	defer f.Close()
	zip, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(zip).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	r, codes := packAreas(t)
	var links []relocation.Link
	for _, row := range rows[1:] {
		links = append(links, relocation.Link{Kind: relocation.LinkBranch, From: codes[row[7]+row[8]], To: codes[row[3]+row[4]]})
	}
	m, err := relocation.Between(r, links, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	sum, within, balance := 0, 0, 0
	for _, c := range m.Cells {
		sum += c.Count
		if c.Within {
			within += c.Count
		}
	}
	for _, n := range m.Nets {
		balance += n.Net
	}
	if m.Links != len(rows)-1 || sum+m.Outside != m.Links || balance != 0 || sum == 0 {
		t.Errorf("%d links, %d in cells, %d outside, nets sum to %d", m.Links, sum, m.Outside, balance)
	}
	t.Logf("%d branches: %d cells hold %d links, %d of them within one division; %d have an end unknown or outside", m.Links, len(m.Cells), sum, within, m.Outside)
}

// packAreas are the divisions of the pack, and their codes by the short names
// of province and division.
func packAreas(t *testing.T) (*region.Region, map[string]string) {
	t.Helper()
	raw, err := os.Open(filepath.Join("..", "..", "packs", "jjj", "tables", "areas.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer raw.Close()
	rows, err := csv.NewReader(raw).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var tables region.Tables
	codes := map[string]string{}
	short := func(name string) string {
		for _, kind := range []string{"省", "市", "区", "县"} {
			if s, ok := strings.CutSuffix(name, kind); ok && len([]rune(s)) > 1 {
				return s
			}
		}
		return name
	}
	names := map[string]string{}
	for _, row := range rows[1:] {
		lon, _ := strconv.ParseFloat(row[5], 64)
		lat, _ := strconv.ParseFloat(row[6], 64)
		tables.Areas = append(tables.Areas, region.Area{Code: row[0], Name: row[1], Level: row[3], Parent: row[4], Lon: lon, Lat: lat})
		names[row[0]] = short(row[1])
		codes[names[row[0][:2]+"0000"]+short(row[1])] = row[0]
	}
	return region.New(tables), codes
}
