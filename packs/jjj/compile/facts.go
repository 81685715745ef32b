package main

import (
	"encoding/csv"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
)

// row is one line of a fact table, read by column name. The first failure of
// a conversion is kept in the table and reported once by each.
type row struct {
	table *table
	line  int
	cells []string
}

type table struct {
	file    string
	columns map[string]int
	err     error
}

// each calls f for every row of a fact table, in file order.
func (p *pack) each(file string, f func(r row) error) error {
	in, err := os.Open(filepath.Join(p.facts, file))
	if err != nil {
		return err
	}
	defer in.Close()
	c := csv.NewReader(in)
	head, err := c.Read()
	if err != nil {
		return fmt.Errorf("reading %s: %w", file, err)
	}
	t := &table{file: file, columns: map[string]int{}}
	for i, name := range head {
		t.columns[name] = i
	}
	for {
		cells, err := c.Read()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return fmt.Errorf("reading %s: %w", file, err)
		}
		line, _ := c.FieldPos(0)
		if err := f(row{t, line, cells}); err != nil {
			return fmt.Errorf("%s line %d: %w", file, line, err)
		}
		if t.err != nil {
			return fmt.Errorf("%s line %d: %w", file, line, t.err)
		}
	}
}

// text returns the cell of a column; an unknown column is a fault of the table.
func (r row) text(column string) string {
	i, ok := r.table.columns[column]
	if !ok {
		r.fail(column, "no such column")
		return ""
	}
	return r.cells[i]
}

// number returns a cell as float64; an empty cell is a fault.
func (r row) number(column string) float64 {
	v, err := strconv.ParseFloat(r.text(column), 64)
	if err != nil {
		r.fail(column, err.Error())
	}
	return v
}

// integer returns a cell as int; an empty cell is a fault.
func (r row) integer(column string) int {
	v, err := strconv.Atoi(r.text(column))
	if err != nil {
		r.fail(column, err.Error())
	}
	return v
}

// optional returns a cell as int and whether it holds one.
func (r row) optional(column string) (int, bool) {
	if r.text(column) == "" {
		return 0, false
	}
	return r.integer(column), true
}

func (r row) fail(column, why string) {
	if r.table.err == nil {
		r.table.err = fmt.Errorf("column %s: %s", column, why)
	}
}
