package httpapi

import (
	"bytes"
	"io"
	"reflect"
	"strconv"
	"strings"

	"github.com/paulmach/orb"

	"github.com/sanquan/sanquan/industry/relocation"
	"github.com/sanquan/sanquan/internal/sheet"
)

// relocationLine is a record in a table, areas in ㎡ and money in yuan.
type relocationLine struct {
	ID          string `json:"id"`
	Side        string `json:"side"`
	Name        string `json:"name"`
	Code        string `json:"code"`
	Former      string `json:"former"`
	Category    string `json:"category"`
	State       string `json:"state"`
	Since       string `json:"since"`
	Due         string `json:"due"`
	From        string `json:"from"`
	To          string `json:"to"`
	Park        string `json:"park"`
	Exit        string `json:"exit"`
	Planned     string `json:"planned"`
	Actual      string `json:"actual"`
	AreaM2      string `json:"areaM2"`
	Staff       string `json:"staff"`
	RevenueYuan string `json:"revenueYuan"`
	TaxYuan     string `json:"taxYuan"`
	LandM2      string `json:"landM2"`
	BuildingM2  string `json:"buildingM2"`
	Reuse       string `json:"reuse"`
	Basis       string `json:"basisDocument"`
	Project     string `json:"project"`
	Evidence    string `json:"evidence"`
	EnteredBy   string `json:"enteredBy"`
	ConfirmedBy string `json:"confirmedBy"`
	Sample      string `json:"sample"`
}

func lineOf(r RelocationRow) relocationLine {
	l := relocationLine{
		ID: r.ID, Side: string(r.Side), Name: r.Name, Code: r.Code, Former: strings.Join(r.Former, ";"), Category: string(r.Category),
		State: string(r.State), Since: r.Since.String(), From: r.FromName, To: r.ToName, Park: r.ParkName, Exit: string(r.Exit),
		Planned: string(r.Planned), Actual: string(r.Actual), AreaM2: squareMetres(r.Area), LandM2: squareMetres(r.Land),
		BuildingM2: squareMetres(r.Building), RevenueYuan: yuan(r.Revenue), TaxYuan: yuan(r.Tax), Reuse: r.Reuse, Basis: r.Basis,
		Project: r.Project, Evidence: r.Evidence, EnteredBy: r.EnteredBy, ConfirmedBy: r.ConfirmedBy,
	}
	if r.Staff != nil {
		l.Staff = strconv.Itoa(*r.Staff)
	}
	if r.Clock != nil && r.Clock.Due != nil {
		l.Due = r.Clock.Due.String()
	}
	if r.Sample {
		l.Sample = "sample"
	}
	return l
}

// yuan writes an amount in yuan; "" for none.
func yuan(m *relocation.Money) string {
	if m == nil {
		return ""
	}
	return strconv.FormatFloat(float64(m.Fen())/100, 'f', -1, 64)
}

func linesOf(l RelocationList) []relocationLine {
	lines := make([]relocationLine, len(l.Items))
	for i, r := range l.Items {
		lines[i] = lineOf(r)
	}
	return lines
}

func relocationsCSV() format[RelocationList] {
	return format[RelocationList]{
		mediaType: typeCSV, file: "relocations.csv", what: "The records of the page, areas in square metres and money in yuan, as lists are written.",
		write: func(l RelocationList) ([]byte, error) { return encodeCSV(linesOf(l)) },
	}
}

func relocationsXLSX() format[RelocationList] {
	return format[RelocationList]{
		mediaType: typeXLSX, file: "relocations.xlsx", what: "A workbook with the same columns as the CSV.",
		write: func(l RelocationList) ([]byte, error) {
			var buf bytes.Buffer
			err := writeWorkbook(&buf, "relocations", linesOf(l))
			return buf.Bytes(), err
		},
	}
}

// writeWorkbook writes rows of a struct of texts as a workbook of one sheet.
func writeWorkbook[T any](out io.Writer, name string, rows []T) error {
	columns := columnsOf(reflect.TypeFor[T](), "", nil)
	heads := make([]sheet.Column, len(columns))
	for i, c := range columns {
		heads[i] = sheet.Column{Title: c.name, Format: "@"}
	}
	w := sheet.NewWriter(out, sheet.XLSX)
	if err := w.Sheet(name, heads); err != nil {
		return err
	}
	for i := range rows {
		row := reflect.ValueOf(&rows[i]).Elem()
		values := make([]any, len(columns))
		for j, c := range columns {
			values[j] = row.FieldByIndex(c.path[0]).String()
		}
		if err := w.Row(values...); err != nil {
			return err
		}
	}
	return w.Close()
}

// RelocationArrow describes a record on the map.
type RelocationArrow struct {
	ID       string              `json:"id"`
	Side     relocation.Side     `json:"side"`
	Name     string              `json:"name"`
	Category relocation.Category `json:"category"`
	State    relocation.State    `json:"state"`
	From     string              `json:"from"`
	To       string              `json:"to"`
	Sample   bool                `json:"sample,omitempty"`
}

// relocationsGeoJSON draws the records of a page whose ends are both known as
// lines from the seat of the origin to that of the destination.
func relocationsGeoJSON(s *Server) format[RelocationList] {
	return format[RelocationList]{
		mediaType: typeGeoJSON, file: "", what: "Lines from the seat of the origin to that of the destination, of the records of the page whose ends are both in the region.",
		write: func(l RelocationList) ([]byte, error) {
			var all []Feature[RelocationArrow]
			w := s.world.Load()
			for _, r := range l.Items {
				if w == nil {
					break
				}
				from, to := w.region.Area(r.From.Area), w.region.Area(r.To.Area)
				if from == nil || to == nil {
					continue
				}
				all = append(all, feature("LineString", orb.LineString{{from.Lon, from.Lat}, {to.Lon, to.Lat}}, RelocationArrow{
					ID: r.ID, Side: r.Side, Name: r.Name, Category: r.Category, State: r.State, From: r.FromName, To: r.ToName, Sample: r.Sample,
				}))
			}
			return encodeJSON(collection(all))
		},
	}
}
