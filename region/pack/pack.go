// Package pack reads, verifies and builds region data packs.
//
// A pack is a folder, or a zip of it, that is a Frictionless Tabular Data
// Package: datapackage.json, the tables of Schema as CSV, optionally
// outlines.geojson, gtfs/*.zip and streets.osm.pbf. docs/formats/pack.md
// specifies it; its table section is generated from Schema.
//
// Verify reports every fault of a pack with file, row, column, value, reason
// and remedy. Read does the same and returns the rows when there is no fault
// at all: a pack is accepted whole or not. Build brings a folder into its
// canonical form and zips it; equal content gives equal bytes.
//
// Input is hostile until shown otherwise. Files are streamed; what is held in
// memory is bounded by Limits: one line, the keys of the tables (20 bytes of
// hash and a line number each), the areas, stations and outlines. Nothing is
// repaired silently, nothing is written outside the folder of Build.
//
// The sentences of the problems are in internal/message under
// "pack.reason.CODE" and "pack.remedy.CODE". The package leaves out where
// packs are installed (internal/sqlstore) and what GTFS and OSM files hold.
//
// Sources: Frictionless Data Package v1 (specs.frictionlessdata.io), RFC 4180,
// RFC 7946, GB 32100-2015 (credit code), GB/T 2260 (areas), GB 18030-2022.
package pack

//go:generate go test . -run TestDocument -update

// Format is the version of the pack format this package reads and writes.
const Format = 1

// Limits bound what a pack may make a reader do. The zero value of a field
// stands for its default.
type Limits struct {
	FileBytes       int64 // of one uncompressed file; default 512 MiB
	TotalBytes      int64 // of all files, uncompressed; default 2 GiB
	Files           int   // entries of the folder or zip; default 2,000
	Ratio           int64 // uncompressed per compressed byte of a zip, checked from 1 MiB on; default 200
	TableRows       int   // rows of one table; default 5,000,000
	LineBytes       int   // one line of a table; default 256 KiB
	DescriptorBytes int64 // datapackage.json; default 4 MiB
	OutlineBytes    int64 // outlines.geojson; default 64 MiB
	Problems        int   // problems kept in the report, further ones are counted; default 1,000; below 0 for no limit
}

// defaultLimits are stated at the fields of Limits.
var defaultLimits = Limits{
	FileBytes: 512 << 20, TotalBytes: 2 << 30, Files: 2000, Ratio: 200,
	TableRows: 5_000_000, LineBytes: 256 << 10,
	DescriptorBytes: 4 << 20, OutlineBytes: 64 << 20, Problems: 1000,
}

func (l Limits) orDefaults() Limits {
	d := defaultLimits
	override(&d.FileBytes, l.FileBytes)
	override(&d.TotalBytes, l.TotalBytes)
	override(&d.Files, l.Files)
	override(&d.Ratio, l.Ratio)
	override(&d.TableRows, l.TableRows)
	override(&d.LineBytes, l.LineBytes)
	override(&d.DescriptorBytes, l.DescriptorBytes)
	override(&d.OutlineBytes, l.OutlineBytes)
	override(&d.Problems, l.Problems)
	return d
}

func override[T comparable](to *T, v T) {
	var zero T
	if v != zero {
		*to = v
	}
}
