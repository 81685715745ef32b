package main

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"strconv"

	"github.com/sanquan/sanquan/region"
	format "github.com/sanquan/sanquan/region/pack"
)

// write puts the pack into a folder and builds it: package pack writes the
// resources of datapackage.json and refuses a pack with any fault, of which
// write then prints the first ones. Files that are there are replaced; other
// files are left alone.
func (p *pack) write(ctx context.Context, dir string) error {
	files, err := p.files()
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Join(dir, "tables"), 0o755); err != nil {
		return err
	}
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(dir, filepath.FromSlash(name)), content, 0o644); err != nil {
			return err
		}
	}
	report, err := format.Build(ctx, dir, "")
	if report != nil {
		for _, q := range report.Problems[:min(len(report.Problems), 50)] {
			fmt.Fprintf(os.Stderr, "%s:%d %s %q: %s %v\n", q.File, q.Row, q.Column, q.Value, q.Code, q.Args)
		}
	}
	return err
}

// files renders every file of the pack by its path inside the pack. The
// descriptor has no resources yet: they come with Build.
func (p *pack) files() (map[string][]byte, error) {
	t := &p.Tables
	tables := []struct {
		name string
		rows any
	}{
		{"sources", t.Sources},
		{"areas", t.Areas},
		{"population", t.Population},
		{"stations", t.Stations},
		{"places", t.Places},
		{"services", t.Services},
		{"calls", t.Calls},
		{"bands", t.Bands},
		{"firms", t.Firms},
		{"moves", t.Moves},
		{"chains", t.Chains},
		{"chain_nodes", t.ChainNodes},
		{"chain_edges", t.ChainEdges},
		{"positions", t.Positions},
		{"items", t.Items},
		{"windows", t.Windows},
		{"window_items", t.WindowItems},
		{"agreements", t.Agreements},
		{"programmes", t.Programmes},
		{"notices", t.Notices},
		{"indicators", t.Indicators},
		{"calendar", t.Calendar},
	}
	files := map[string][]byte{}
	for _, table := range tables {
		content, err := encode(table.rows)
		if err != nil {
			return nil, fmt.Errorf("writing table %s: %w", table.name, err)
		}
		files["tables/"+table.name+".csv"] = content
	}
	files["outlines.geojson"] = p.outlines.encode()
	files["README.md"] = p.readme()
	d := p.descriptor()
	var err error
	files["datapackage.json"], err = d.Encode()
	return files, err
}

// encode writes a slice of region rows as CSV: UTF-8, LF, a header of the csv
// tags in struct order, decimals without exponent, true and false.
func encode(rows any) ([]byte, error) {
	v := reflect.ValueOf(rows)
	kind := v.Type().Elem()
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	cells := make([]string, kind.NumField())
	for i := range cells {
		cells[i] = kind.Field(i).Tag.Get("csv")
	}
	if err := w.Write(cells); err != nil {
		return nil, err
	}
	for i := range v.Len() {
		for j := range cells {
			c, err := cell(v.Index(i).Field(j))
			if err != nil {
				return nil, fmt.Errorf("row %d, %s: %w", i+1, kind.Field(j).Name, err)
			}
			cells[j] = c
		}
		if err := w.Write(cells); err != nil {
			return nil, err
		}
	}
	w.Flush()
	return b.Bytes(), w.Error()
}

func cell(v reflect.Value) (string, error) {
	switch v.Kind() {
	case reflect.String:
		return v.String(), nil
	case reflect.Int:
		return strconv.FormatInt(v.Int(), 10), nil
	case reflect.Bool:
		return strconv.FormatBool(v.Bool()), nil
	case reflect.Float64:
		if f := v.Float(); !math.IsNaN(f) && !math.IsInf(f, 0) {
			return strconv.FormatFloat(f, 'f', -1, 64), nil
		}
		return "", fmt.Errorf("not a number")
	default:
		return "", fmt.Errorf("no text form for %s", v.Kind())
	}
}

// round6 rounds degrees to six decimals, about 0.1 m.
func round6(v float64) float64 { return math.Round(v*1e6) / 1e6 }

// descriptor says which pack this is and what it is made of.
func (p *pack) descriptor() format.Descriptor {
	var origins []format.Origin
	for _, s := range p.Sources {
		if s.ID != srcSample {
			origins = append(origins, format.Origin{Title: s.Title, Path: s.URL})
		}
	}
	d := format.NewDescriptor(p.Manifest, []format.Licence{
		{Name: "Apache-2.0", Title: "Apache License 2.0", Path: "https://www.apache.org/licenses/LICENSE-2.0"},
		{Name: "ODbL-1.0", Title: "Open Data Commons Open Database License 1.0 (rows of the OpenStreetMap sources)", Path: "https://opendatacommons.org/licenses/odbl/1-0/"},
	}, origins)
	d.Description = "Areas, stations, trains, metro, people, firms, chains, service items and reported figures of Beijing, Tianjin and Hebei, seen from Fengtai. README.md says how each table came about."
	d.Sanquan.OutlineTolerance = float64(slack)
	return d
}

// manifest is the part of the descriptor that says which pack this is.
func manifest() region.Manifest {
	return region.Manifest{
		Name:     "jjj",
		Title:    "京津冀",
		TitleEN:  "Beijing–Tianjin–Hebei",
		Version:  "1.0.0",
		Created:  "2026-09-30",
		TimeZone: "Asia/Shanghai",
		Home:     "110106",
	}
}
