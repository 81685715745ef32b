// Package firm_test measures entity resolution on whole registers: time,
// memory, and how often the answer is right, by kind of error.
//
// The data are other people's and are read in place (SANQUAN_DATA, else
// ../shared/data beside the checkout). Without them a benchmark is skipped.
// SANQUAN_BENCH_SPLINK names a Python with splink; with it, Splink answers the
// same questions beside ours.
package firm_test

import (
	"compress/gzip"
	"encoding/csv"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/sanquan/sanquan/industry/firm/link"
	"github.com/sanquan/sanquan/industry/firm/name"
)

var parser = name.New(name.National())

func open(tb testing.TB, file string) *os.File {
	tb.Helper()
	data := os.Getenv("SANQUAN_DATA")
	if data == "" {
		data = filepath.Join("..", "..", "..", "shared", "data")
	}
	f, err := os.Open(filepath.Join(data, "industry", file))
	if err != nil {
		tb.Skip("no " + file + ": set SANQUAN_DATA to the folder of shared data")
	}
	return f
}

// table reads rows of a CSV by the names of columns.
func table(tb testing.TB, file string, columns ...string) [][]string {
	tb.Helper()
	f := open(tb, file)
	defer func() { _ = f.Close() }()
	rows := csv.NewReader(f)
	if strings.HasSuffix(file, ".gz") {
		zipped, err := gzip.NewReader(f)
		if err != nil {
			tb.Fatal(err)
		}
		rows = csv.NewReader(zipped)
	}
	rows.ReuseRecord = true
	head, err := rows.Read()
	if err != nil {
		tb.Fatal(err)
	}
	var at []int
	for _, c := range columns {
		for i, h := range head {
			if strings.TrimPrefix(h, "\ufeff") == c {
				at = append(at, i)
			}
		}
	}
	if len(at) != len(columns) {
		tb.Fatalf("%s has %v, not %v", file, head, columns)
	}
	var all [][]string
	for {
		row, err := rows.Read()
		if err != nil {
			if len(all) == 0 {
				tb.Fatal(err)
			}
			return all
		}
		cells := make([]string, len(at))
		for i, k := range at {
			cells[i] = strings.Clone(row[k])
		}
		all = append(all, cells)
	}
}

// register is the enterprises of the three places.
func register(tb testing.TB) []link.Record {
	var all []link.Record
	for _, r := range table(tb, "registry_jjj_2019.csv.gz", "name", "uscc", "address") {
		all = append(all, link.Record{ID: r[1], Name: r[0], Code: r[1], Address: r[2]})
	}
	return all
}
