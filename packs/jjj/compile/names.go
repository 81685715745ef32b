package main

import (
	_ "embed"
	"encoding/csv"
	"strings"
	"sync"
)

// namesEN holds the names of areas, stations and places in English or pinyin
// (kind, name, name_en), general knowledge checked by hand. Stations follow the
// railway's habit: one word, the bearing attached (Beijingxi).
//
//go:embed names_en.csv
var namesEN string

var namesByKind = sync.OnceValue(func() map[[2]string]string {
	rows, err := csv.NewReader(strings.NewReader(namesEN)).ReadAll()
	if err != nil {
		panic(err) // the file is part of the program
	}
	names := map[[2]string]string{}
	for _, r := range rows[1:] {
		names[[2]string{r[0], r[1]}] = r[2]
	}
	return names
})

// english returns the English or pinyin name of an area, station or place, ""
// where none is known.
func english(kind, name string) string { return namesByKind()[[2]string{kind, name}] }
