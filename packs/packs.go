// Package packs holds the region data packs that ship inside the program.
package packs

import (
	"embed"
	"io/fs"
)

//go:embed jjj/datapackage.json jjj/outlines.geojson jjj/tables/*.csv
var files embed.FS

// JJJ returns the Beijing–Tianjin–Hebei pack, a folder as
// docs/formats/pack.md describes it.
func JJJ() fs.FS {
	sub, err := fs.Sub(files, "jjj")
	if err != nil {
		panic(err) // the folder is embedded
	}
	return sub
}
