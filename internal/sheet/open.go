package sheet

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"iter"
	"strings"

	"github.com/sanquan/sanquan/base/fault"
)

// Format is a format of files.
type Format string

// The formats.
const (
	XLSX Format = "xlsx"
	CSV  Format = "csv" // delimited text, by whatever delimiter
)

// Book is an opened file. It keeps the file in memory and is safe for
// concurrent reading.
type Book struct {
	Name      string // of the file, as it was given
	Format    Format
	SHA256    string // of the file's bytes, hex
	Encoding  string // of delimited text: "UTF-8", "UTF-8 BOM", "UTF-16LE", "UTF-16BE" or "GB18030"; "" for a workbook
	Delimiter string // of delimited text: "," ";" or a tab; "" for a workbook
	Sheets    []*Sheet
}

// Sheet is a table of a book.
type Sheet struct {
	Name          string // that of the file, without its ending, for delimited text
	Hidden        bool
	Filter        string   // the range under a filter, such as "A1:F20", "" for none
	Merged        []string // ranges of merged cells
	HiddenColumns []int    // counted from 0, ascending
	rows          func(yield func(Row, error) bool)
}

// Rows are the rows that hold anything, top to bottom. The first error ends
// them: a fault invalid that names the row, those of Limits among them.
func (s *Sheet) Rows() iter.Seq2[Row, error] { return s.rows }

var (
	zipMagic      = []byte("PK\x03\x04")
	compoundMagic = []byte{0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1} // xls, and xlsx behind a password
)

// Open reads a workbook or delimited text. What it is the first bytes decide,
// not the name; the name ending in .tsv decides for tabs. Faults invalid:
// sheet.too_large, sheet.empty, sheet.old_format, and what else is wrong with
// the file; those of reading r as they are.
func Open(r io.Reader, name string, limits Limits) (*Book, error) {
	limits = limits.filled()
	data, err := io.ReadAll(io.LimitReader(r, limits.FileBytes+1))
	switch {
	case err != nil:
		return nil, err
	case int64(len(data)) > limits.FileBytes:
		return nil, fault.New(fault.Invalid, "sheet.too_large", "file", name, "most", limits.FileBytes>>20)
	case len(data) == 0:
		return nil, fault.New(fault.Invalid, "sheet.empty", "file", name)
	case bytes.HasPrefix(data, compoundMagic):
		return nil, fault.New(fault.Invalid, "sheet.old_format", "file", name)
	}
	digest := sha256.Sum256(data)
	b := &Book{Name: name, SHA256: hex.EncodeToString(digest[:])}
	if bytes.HasPrefix(data, zipMagic) {
		b.Format = XLSX
		b.Sheets, err = openWorkbook(data, name, limits)
		return b, err
	}
	b.Format = CSV
	text, encoding, err := decodeText(data, name)
	if err != nil {
		return nil, err
	}
	b.Encoding = encoding
	s, delimiter := openDelimited(text, name, limits)
	b.Delimiter, b.Sheets = delimiter, []*Sheet{s}
	return b, nil
}

// stem is the name of a file without folders and its last ending.
func stem(name string) string {
	name = name[strings.LastIndexAny(name, `/\`)+1:]
	if i := strings.LastIndexByte(name, '.'); i > 0 {
		name = name[:i]
	}
	return name
}
