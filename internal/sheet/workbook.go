package sheet

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"path"
	"strconv"
	"strings"
	"sync"

	"github.com/sanquan/sanquan/base/fault"
)

// workbook is what the sheets of an xlsx file share.
type workbook struct {
	file      string
	limits    Limits
	parts     map[string]*zip.File // by lower-case name
	formats   []format             // by index of style
	since1904 bool
	strings   func() ([]string, error)
}

// format is a number format and what it shows.
type format struct {
	code  string
	shows shows
}

type relationship struct {
	ID     string `xml:"Id,attr"`
	Type   string `xml:"Type,attr"`
	Target string `xml:"Target,attr"`
	Mode   string `xml:"TargetMode,attr"`
}

// openWorkbook reads everything but the cells. Faults invalid: sheet.damaged,
// sheet.zip_bomb, sheet.too_many_sheets, sheet.no_sheets.
func openWorkbook(data []byte, name string, limits Limits) ([]*Sheet, error) {
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, fault.Wrap(err, fault.Invalid, "sheet.damaged", "file", name)
	}
	w := &workbook{file: name, limits: limits, parts: map[string]*zip.File{}}
	for _, f := range archive.File {
		w.parts[strings.ToLower(strings.TrimPrefix(f.Name, "/"))] = f
	}
	main, err := w.related("", "officeDocument")
	if err != nil {
		return nil, err
	}
	if main == "" {
		return nil, fault.New(fault.Invalid, "sheet.damaged", "file", name)
	}
	var book struct {
		Properties struct {
			Date1904 string `xml:"date1904,attr"`
		} `xml:"workbookPr"`
		Sheets []struct {
			Name  string     `xml:"name,attr"`
			State string     `xml:"state,attr"`
			Attrs []xml.Attr `xml:",any,attr"`
		} `xml:"sheets>sheet"`
	}
	if err := w.decode(main, &book); err != nil {
		return nil, err
	}
	if len(book.Sheets) > limits.Sheets {
		return nil, fault.New(fault.Invalid, "sheet.too_many_sheets", "file", name, "most", limits.Sheets)
	}
	w.since1904 = book.Properties.Date1904 == "1" || book.Properties.Date1904 == "true"
	if err := w.readFormats(main); err != nil {
		return nil, err
	}
	shared, err := w.related(main, "sharedStrings")
	if err != nil {
		return nil, err
	}
	w.strings = sync.OnceValues(func() ([]string, error) { return w.readStrings(shared) })
	targets, err := w.relationships(main)
	if err != nil {
		return nil, err
	}
	var sheets []*Sheet
	for _, s := range book.Sheets {
		id := ""
		for _, a := range s.Attrs {
			if a.Name.Local == "id" && a.Name.Space != "" {
				id = a.Value
			}
		}
		for _, r := range targets {
			if r.ID == id && strings.HasSuffix(r.Type, "/worksheet") { // not charts and dialogues
				one, err := w.sheet(s.Name, r.Target)
				if err != nil {
					return nil, err
				}
				one.Hidden = s.State == "hidden" || s.State == "veryHidden"
				sheets = append(sheets, one)
			}
		}
	}
	if len(sheets) == 0 {
		return nil, fault.New(fault.Invalid, "sheet.no_sheets", "file", name)
	}
	return sheets, nil
}

// relationships of a part, "" for the package, with targets as part names.
// Targets outside the file are left out: nothing is ever fetched.
func (w *workbook) relationships(part string) ([]relationship, error) {
	dir, base := path.Split(part)
	name := dir + "_rels/" + base + ".rels"
	if w.parts[strings.ToLower(name)] == nil {
		return nil, nil
	}
	var all struct {
		Relationships []relationship `xml:"Relationship"`
	}
	if err := w.decode(name, &all); err != nil {
		return nil, err
	}
	var kept []relationship
	for _, r := range all.Relationships {
		if r.Mode == "External" {
			continue
		}
		if strings.HasPrefix(r.Target, "/") {
			r.Target = strings.TrimPrefix(r.Target, "/")
		} else {
			r.Target = path.Join(dir, r.Target)
		}
		kept = append(kept, r)
	}
	return kept, nil
}

// related is the part that a part has a relationship of that kind with; "" for
// none.
func (w *workbook) related(part, kind string) (string, error) {
	all, err := w.relationships(part)
	for _, r := range all {
		if strings.HasSuffix(r.Type, "/"+kind) {
			return r.Target, nil
		}
	}
	return "", err
}

// part unpacks a part, at most what the limits allow.
func (w *workbook) part(name string) ([]byte, error) {
	f := w.parts[strings.ToLower(name)]
	if f == nil {
		return nil, w.damaged(errors.New("no part " + name))
	}
	most := w.limits.PartBytes
	if byRatio := w.limits.Ratio * int64(f.CompressedSize64); most > byRatio { //nolint:gosec // a size below that of the file
		most = max(byRatio, 1<<20)
	}
	r, err := f.Open()
	if err != nil {
		return nil, w.damaged(err)
	}
	defer r.Close()
	var b bytes.Buffer
	if int64(f.UncompressedSize64) <= most { //nolint:gosec // a claim, only used to reserve
		b.Grow(int(f.UncompressedSize64) + bytes.MinRead) //nolint:gosec // at most most
	}
	_, err = b.ReadFrom(io.LimitReader(r, most+1))
	if err != nil {
		return nil, w.damaged(err)
	}
	if int64(b.Len()) > most {
		return nil, fault.New(fault.Invalid, "sheet.zip_bomb", "file", w.file, "most", most>>20)
	}
	return b.Bytes(), nil
}

// decode reads a small part into a struct.
func (w *workbook) decode(name string, into any) error {
	data, err := w.part(name)
	if err != nil {
		return err
	}
	if err := xml.Unmarshal(data, into); err != nil {
		return w.damaged(err)
	}
	return nil
}

func (w *workbook) damaged(cause error) error {
	return fault.Wrap(cause, fault.Invalid, "sheet.damaged", "file", w.file)
}

// readFormats finds the number format of every style.
func (w *workbook) readFormats(main string) error {
	name, err := w.related(main, "styles")
	if err != nil || name == "" {
		return err
	}
	var styles struct {
		Own []struct {
			ID   int    `xml:"numFmtId,attr"`
			Code string `xml:"formatCode,attr"`
		} `xml:"numFmts>numFmt"`
		Cells []struct {
			Format int `xml:"numFmtId,attr"`
		} `xml:"cellXfs>xf"`
	}
	if err := w.decode(name, &styles); err != nil {
		return err
	}
	codes := map[int]string{}
	for _, f := range styles.Own {
		codes[f.ID] = f.Code
	}
	for _, x := range styles.Cells {
		code, own := codes[x.Format]
		if !own {
			code = builtin[x.Format]
		}
		if strings.EqualFold(code, "General") {
			code = ""
		}
		w.formats = append(w.formats, format{code, shown(code)})
	}
	return nil
}

// readStrings reads the texts that cells share, pronunciations left out.
func (w *workbook) readStrings(name string) ([]string, error) {
	if name == "" {
		return nil, nil
	}
	data, err := w.part(name)
	if err != nil {
		return nil, err
	}
	var all []string
	var buf []byte
	x := xmlScanner{data: data}
	for {
		more, err := x.next()
		if err != nil {
			return nil, w.damaged(err)
		}
		if !more {
			return all, nil
		}
		if x.start && string(x.name) == "si" {
			if buf, err = x.inside(buf[:0], "rPh"); err != nil {
				return nil, w.damaged(err)
			}
			all = append(all, string(unescapeX(buf)))
		}
	}
}

// comments of a sheet's part, by row and column.
func (w *workbook) comments(part string) (map[int]map[int]string, error) {
	name, err := w.related(part, "comments")
	if err != nil || name == "" {
		return nil, err
	}
	data, err := w.part(name)
	if err != nil {
		return nil, err
	}
	all := map[int]map[int]string{}
	var buf []byte
	x := xmlScanner{data: data}
	for {
		more, err := x.next()
		if err != nil {
			return nil, w.damaged(err)
		}
		if !more {
			return all, nil
		}
		if x.name != nil && x.start && string(x.name) == "comment" {
			at, ok := parseReference(x.attr("ref"))
			if buf, err = x.inside(buf[:0], "rPh"); err != nil {
				return nil, w.damaged(err)
			}
			if text := strings.TrimSpace(string(unescapeX(buf))); ok && text != "" {
				if all[at.row] == nil {
					all[at.row] = map[int]string{}
				}
				all[at.row][at.column] = text
			}
		}
	}
}

// parseRange reads "A2:A5" or "A2".
func parseRange(s []byte) (from, to reference, ok bool) {
	left, right, two := bytes.Cut(s, []byte(":"))
	from, ok = parseReference(left)
	if !two {
		return from, from, ok
	}
	to, ok2 := parseReference(right)
	return from, to, ok && ok2 && to.row >= from.row && to.column >= from.column
}

func atoi(raw []byte) (int, bool) {
	n, err := strconv.Atoi(string(raw))
	return n, err == nil
}
