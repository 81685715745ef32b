// Command compile writes the Beijing–Tianjin–Hebei pack from the compiled
// facts.
//
//	go run ./packs/jjj/compile -facts ../shared/facts -out packs/jjj
//
// It reads the fact tables (CSV, GeoJSON, JSON), puts them into the form of
// package region with a source on every row, and writes OUT/tables/*.csv,
// OUT/outlines.geojson, OUT/datapackage.json and OUT/README.md. The result
// depends on nothing but the facts and this program: two runs write the same
// bytes. Nothing is fetched, no clock is read.
//
// Each file of the program holds one subject and explains its rules; the
// README it writes lists what was left out and why, with counts.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
)

func main() {
	facts := flag.String("facts", "../shared/facts", "folder of the compiled facts")
	out := flag.String("out", "packs/jjj", "folder of the pack to write")
	flag.Parse()
	p, err := compile(*facts)
	if err == nil {
		err = p.write(context.Background(), *out)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "compile:", err)
		os.Exit(1)
	}
	fmt.Fprintf(os.Stderr, "compile: %s written: %d stations, %d services, %d calls\n",
		*out, len(p.Stations), len(p.Services), len(p.Calls))
}
