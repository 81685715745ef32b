package httpapi

import (
	"bytes"
	"context"
	"html/template"
	"net/http"
	"slices"
	"strconv"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/industry/firm"
)

// extension asks for properties of entities.
type extension struct {
	IDs        []string `json:"ids"`
	Properties []struct {
		ID string `json:"id"`
	} `json:"properties"`
}

// cellValue is a value of a data extension.
type cellValue map[string]any

// extend answers properties of entities; an entity that is not known, or a
// property that is not, has no values.
func (in reading) extend(ctx context.Context, wish extension) (map[string]any, error) {
	if len(wish.IDs) > maxReconcileBatch {
		return nil, fault.New(fault.Invalid, "firm.reconcile_batch", "max", maxReconcileBatch)
	}
	meta := []typed{}
	for _, p := range wish.Properties {
		name := p.ID
		if slices.Contains(firm.Fields(), firm.Field(p.ID)) {
			name = in.fieldName(firm.Field(p.ID))
		}
		meta = append(meta, typed{p.ID, name})
	}
	rows := map[string]map[string][]cellValue{}
	for _, id := range wish.IDs {
		row := map[string][]cellValue{}
		r, err := in.record(ctx, id)
		if err != nil && fault.CodeOf(err) != fault.NotFound {
			return nil, err
		}
		for _, p := range wish.Properties {
			row[p.ID] = []cellValue{}
			if err == nil {
				row[p.ID] = in.values(ctx, r, firm.Field(p.ID))
			}
		}
		rows[id] = row
	}
	return map[string]any{"meta": meta, "rows": rows}, nil
}

// values are those of a field: entities for parents, numbers for counts, texts
// for the rest.
func (in reading) values(ctx context.Context, r firm.Record, field firm.Field) []cellValue {
	out := []cellValue{}
	for _, v := range r.Values(field) {
		switch field {
		case firm.Employees, firm.Capital:
			if n, err := strconv.ParseInt(v, 10, 64); err == nil {
				out = append(out, cellValue{"int": n})
				continue
			}
		case firm.Parent:
			if up, err := in.record(ctx, v); err == nil {
				out = append(out, cellValue{"id": up.ID, "name": up.Name})
			}
			continue
		}
		out = append(out, cellValue{"str": v})
	}
	return out
}

var previewPage = template.Must(template.New("preview").Parse(`<!doctype html>
<html lang="{{.Lang}}"><head><meta charset="utf-8"><title>{{.Name}}</title>
<style>body{font:14px/1.5 system-ui,sans-serif;margin:12px;color:#1f2430;background:#fff}h1{font-size:16px;margin:0 0 6px}
dl{display:grid;grid-template-columns:auto 1fr;gap:2px 12px;margin:0}dt{color:#5b6270}dd{margin:0}footer{margin-top:8px;color:#5b6270;font-size:12px}</style>
</head><body><h1>{{.Name}}</h1><dl>{{range .Rows}}<dt>{{.Name}}</dt><dd>{{.Value}}</dd>{{end}}</dl><footer>{{.Source}} · {{.Observed}}</footer></body></html>
`))

// previewFields are those of a preview.
var previewFields = []firm.Field{firm.CreditCode, firm.Area, firm.Address, firm.Status, firm.FormerName, firm.Alias, firm.Industry, firm.Qualification}

type previewRow struct{ Name, Value string }

// preview is a page about an entity that other pages frame.
func (s *Server) preview(w http.ResponseWriter, r *http.Request) error {
	in, err := s.reading(r)
	if err != nil {
		return err
	}
	record, err := in.record(r.Context(), r.URL.Query().Get("id"))
	if err != nil {
		return err
	}
	var rows []previewRow
	for _, f := range previewFields {
		for _, v := range record.Values(f) {
			if world := s.world.Load(); f == firm.Area && world != nil {
				v = world.areaName(v)
			}
			rows = append(rows, previewRow{in.fieldName(f), v})
		}
	}
	var page bytes.Buffer
	err = previewPage.Execute(&page, map[string]any{
		"Lang": string(in.lang), "Name": record.Name, "Rows": rows, "Source": record.Source, "Observed": record.Observed,
	})
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors *") // no script, nothing loaded
	h.Del("X-Frame-Options")
	_, _ = w.Write(page.Bytes()) // the client may have gone
	return nil
}
