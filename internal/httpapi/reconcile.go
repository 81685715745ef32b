package httpapi

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/base/orgcode"
	"github.com/sanquan/sanquan/industry/firm"
	firmfind "github.com/sanquan/sanquan/industry/firm/find"
	"github.com/sanquan/sanquan/internal/access"
	"github.com/sanquan/sanquan/internal/firmdesk"
	"github.com/sanquan/sanquan/internal/message"
)

// The W3C Reconciliation Service API, version 0.2 (Entity Reconciliation
// Community Group report, 2023-04-10), by which OpenRefine matches a table
// against the register: docs/formats/reconcile.md. It has its own description,
// so it is not in ours; anybody may ask it about the firms of the pack, and who
// may read the register about all.

// Routes of the protocol.
const (
	reconcileRoute  = prefix + "/reconcile"
	suggestRoute    = reconcileRoute + "/suggest/"
	previewRoute    = reconcileRoute + "/preview"
	propertiesRoute = reconcileRoute + "/properties"
)

// Bounds of the protocol.
const (
	maxReconcileBytes = 4 << 20
	maxReconcileBatch = 2000 // queries, or ids of a data extension
	maxReconcileLimit = 20
	reconcileLimit    = 3
)

func (s *Server) handleReconcile() {
	s.csrf.AddInsecureBypassPattern("POST " + reconcileRoute) // it reads only, and clients are pages of other sites too
	for route, handle := range map[string]func(http.ResponseWriter, *http.Request) error{
		reconcileRoute: s.reconcile, suggestRoute + "{what}": s.suggest, previewRoute: s.preview, propertiesRoute: s.proposeProperties,
	} {
		s.mux.HandleFunc(route, func(w http.ResponseWriter, r *http.Request) {
			if err := s.crossOrigin(w, r, handle); err != nil {
				s.fail(w, r, err)
			}
		})
	}
}

// crossOrigin opens the protocol to pages of other sites, as it demands. They
// ask without the cookie of ours, so they learn what anybody may.
func (s *Server) crossOrigin(w http.ResponseWriter, r *http.Request, handle func(http.ResponseWriter, *http.Request) error) error {
	h := w.Header()
	h.Set("Access-Control-Allow-Origin", "*")
	h.Set("Cross-Origin-Resource-Policy", "cross-origin")
	if r.Method == http.MethodOptions {
		h.Set("Access-Control-Allow-Methods", "GET, POST")
		h.Set("Access-Control-Allow-Headers", "Content-Type, Authorization")
		w.WriteHeader(http.StatusNoContent)
		return nil
	}
	if s.deps.Auth != nil {
		if err := s.deps.Auth.AllowSomewhere(r.Context(), callerOf(r.Context()), access.ReadRegion); err != nil {
			return err
		}
	}
	return handle(w, r)
}

// reading is who asks and what they may see.
type reading struct {
	s    *Server
	desk *firmdesk.Desk
	lang message.Lang
	all  bool   // the whole register; else the firms of the pack as the pack states them
	base string // of addresses: scheme and host
}

func (s *Server) reading(r *http.Request) (reading, error) {
	desk, err := s.firms()
	scheme := "http://"
	if s.secured(r) {
		scheme = "https://"
	}
	in := reading{s: s, desk: desk, lang: message.Parse(r.Header.Get("Accept-Language")), base: scheme + r.Host}
	if s.deps.Auth == nil {
		in.all = allowUnknown(r.Context(), access.ReadFirms) == nil
	} else {
		in.all = s.deps.Auth.Policy.Somewhere(callerOf(r.Context()).Caller, access.ReadFirms)
	}
	return in, err
}

func answerJSON(w http.ResponseWriter, v any) error {
	body, err := encodeJSON(v)
	if err == nil {
		w.Header().Set("Content-Type", typeJSON)
		_, _ = w.Write(body) // the client may have gone
	}
	return err
}

// reconcile answers the manifest, a batch of queries, or a data extension.
func (s *Server) reconcile(w http.ResponseWriter, r *http.Request) error {
	in, err := s.reading(r)
	if err != nil {
		return err
	}
	form, err := reconcileForm(r)
	if err != nil {
		return err
	}
	switch {
	case form.Has("queries"):
		var batch map[string]reconcileQuery
		if err := decodeForm(form, "queries", &batch); err != nil {
			return err
		}
		answer, err := in.matchAll(r.Context(), batch)
		if err != nil {
			return err
		}
		return answerJSON(w, answer)
	case form.Has("extend"):
		var wish extension
		if err := decodeForm(form, "extend", &wish); err != nil {
			return err
		}
		answer, err := in.extend(r.Context(), wish)
		if err != nil {
			return err
		}
		return answerJSON(w, answer)
	}
	return answerJSON(w, in.manifest(s.deps.Version))
}

// reconcileForm are the values of a request, from its query or its form.
func reconcileForm(r *http.Request) (url.Values, error) {
	if r.Method == http.MethodGet || r.Method == http.MethodHead {
		return r.URL.Query(), nil
	}
	if r.Method != http.MethodPost {
		return nil, fault.New(fault.Invalid, "firm.reconcile_method")
	}
	if err := r.ParseForm(); err != nil {
		return nil, fault.Wrap(err, fault.Invalid, "firm.reconcile_form", "name", "queries")
	}
	return r.Form, nil
}

func decodeForm(form url.Values, name string, into any) error {
	if err := json.Unmarshal([]byte(form.Get(name)), into); err != nil {
		return fault.Wrap(err, fault.Invalid, "firm.reconcile_form", "name", name)
	}
	return nil
}

// typed is a type or a property: its id and name.
type typed struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// types are those of firms.
func (in reading) types() []typed {
	var all []typed
	for _, id := range []string{"firm", string(firm.Organisation), string(firm.Branch)} {
		all = append(all, typed{id, message.Text(in.lang, "firm.type."+id)})
	}
	return all
}

func (in reading) typeOf(kind firm.Kind) []typed {
	return slices.DeleteFunc(in.types(), func(t typed) bool { return t.ID != string(kind) })
}

// properties are the fields that can be asked for.
func (in reading) properties() []typed {
	var all []typed
	for _, f := range firm.Fields() {
		all = append(all, typed{string(f), in.fieldName(f)})
	}
	return all
}

func (in reading) fieldName(f firm.Field) string {
	return message.Text(in.lang, "firm.field."+string(f))
}

// manifest says what the service offers.
func (in reading) manifest(version string) map[string]any {
	at := func(path string) map[string]any { return map[string]any{"service_url": in.base, "service_path": path} }
	return map[string]any{
		"versions": []string{"0.2"}, "name": message.Text(in.lang, "firm.reconcile_name"), "serviceVersion": version,
		"identifierSpace": in.base + "/firms/", "schemaSpace": in.base + "/docs/reconcile#",
		"documentation": in.base + "/docs", "defaultTypes": in.types()[:1], "batchSize": maxReconcileBatch,
		"view":    map[string]any{"url": in.base + "/firms/{{id}}"},
		"preview": map[string]any{"url": in.base + previewRoute + "?id={{id}}", "width": 420, "height": 240},
		"suggest": map[string]any{"entity": at(suggestRoute + "entity"), "property": at(suggestRoute + "property"), "type": at(suggestRoute + "type")},
		"extend":  map[string]any{"propose_properties": at(propertiesRoute), "property_settings": []any{}},
	}
}

// reconcileQuery is one name to be matched.
type reconcileQuery struct {
	Query      string          `json:"query"`
	Type       json.RawMessage `json:"type"`
	Limit      float64         `json:"limit"`
	Properties []struct {
		Property string          `json:"pid"`
		Value    json.RawMessage `json:"v"`
	} `json:"properties"`
}

// candidate is a firm that a query may mean.
type candidate struct {
	ID          string        `json:"id"`
	Name        string        `json:"name"`
	Description string        `json:"description,omitempty"`
	Type        []typed       `json:"type"`
	Score       float64       `json:"score"` // 0..100
	Match       bool          `json:"match"`
	Features    []featureSeen `json:"features"`
}

type featureSeen struct {
	ID    string `json:"id"`
	Value any    `json:"value"` // a number or a boolean
}

// results are the candidates of a query, best first.
type results struct {
	Result []candidate `json:"result"`
}

func (in reading) matchAll(ctx context.Context, batch map[string]reconcileQuery) (map[string]results, error) {
	if len(batch) > maxReconcileBatch {
		return nil, fault.New(fault.Invalid, "firm.reconcile_batch", "max", maxReconcileBatch)
	}
	keys := make([]string, 0, len(batch))
	sought := make([]firmdesk.Sought, 0, len(batch))
	most := reconcileLimit
	for key, q := range batch {
		keys, sought = append(keys, key), append(sought, in.sought(q))
		most = max(most, q.limit())
	}
	found, err := in.desk.Match(ctx, sought, most)
	if err != nil {
		return nil, err
	}
	out := make(map[string]results, len(batch))
	for i, key := range keys {
		list := results{[]candidate{}}
		if byID, ok, err := in.byID(ctx, batch[key].Query); err != nil {
			return nil, err
		} else if ok {
			list.Result = append(list.Result, in.candidate(byID, 100, true, nil))
		}
		for _, l := range found[i] {
			if len(list.Result) < batch[key].limit() && !slices.ContainsFunc(list.Result, func(c candidate) bool { return c.ID == l.ID }) {
				list.Result = append(list.Result, in.candidate(l.Record, 100*l.Score, l.Certain, l.Weights))
			}
		}
		out[key] = list
	}
	return out, nil
}

func (q reconcileQuery) limit() int {
	if q.Limit < 1 {
		return reconcileLimit
	}
	return int(min(q.Limit, maxReconcileLimit))
}

// groups are those of the index that the reader and the query ask for.
func (in reading) groups(types []string) uint8 {
	g := firmdesk.GroupsOf(in.all)
	switch {
	case len(types) == 0 || slices.Contains(types, "firm"):
		return g
	case !slices.Contains(types, string(firm.Branch)):
		return g & firmdesk.Organisations
	case !slices.Contains(types, string(firm.Organisation)):
		return g & firmdesk.Branches
	}
	return g
}

// sought is a query in the words of the register. A query that is a code is
// looked for as one.
func (in reading) sought(q reconcileQuery) firmdesk.Sought {
	out := firmdesk.Sought{Name: q.Query, Groups: in.groups(givenValues(q.Type))}
	if c, err := orgcode.Parse(q.Query); err == nil {
		out.Code = c.String()
	}
	for _, p := range q.Properties {
		value := strings.TrimSpace(strings.Join(givenValues(p.Value), " "))
		switch firm.Field(p.Property) {
		case firm.CreditCode, firm.OldCode:
			out.Code = value
			if c, err := orgcode.Parse(value); err == nil {
				out.Code = c.String()
			}
		case firm.Area:
			out.Area = in.s.areaCode(value)
		case firm.Address:
			out.Address = value
		case firm.Name:
			if out.Name == "" {
				out.Name = value
			}
		}
	}
	return out
}

// givenValues are the values of a property or type: texts, numbers, or entities by
// their ids, one or a list.
func givenValues(raw json.RawMessage) []string {
	var list []json.RawMessage
	if json.Unmarshal(raw, &list) == nil {
		var all []string
		for _, v := range list {
			all = append(all, givenValues(v)...)
		}
		return all
	}
	var text string
	if json.Unmarshal(raw, &text) == nil {
		return []string{text}
	}
	var entity typed
	if json.Unmarshal(raw, &entity) == nil && entity.ID != "" {
		return []string{entity.ID}
	}
	if text = string(raw); text == "" || text == "null" || text[0] == '{' {
		return nil
	}
	return []string{text}
}

// areaCode is the division with a code or a name, "" where none or several
// have it.
func (s *Server) areaCode(text string) string {
	w := s.world.Load()
	if w == nil || text == "" {
		return ""
	}
	if w.region.Area(text) != nil {
		return text
	}
	code := ""
	for _, a := range w.region.Areas {
		if a.Name == text || strings.TrimSuffix(strings.TrimSuffix(a.Name, "市"), "区") == text {
			if code != "" {
				return ""
			}
			code = a.Code
		}
	}
	return code
}

// byID is the record with an id, where the text can be one.
func (in reading) byID(ctx context.Context, text string) (firm.Record, bool, error) {
	if text = strings.TrimSpace(text); text == "" || len(text) > 80 || !strings.Contains(text, ":") && strings.Count(text, "-") != 4 {
		return firm.Record{}, false, nil
	}
	r, err := in.record(ctx, text)
	if fault.CodeOf(err) == fault.NotFound {
		return r, false, nil
	}
	return r, err == nil, err
}

// record is the firm that a record stands for, as the reader may see it.
func (in reading) record(ctx context.Context, id string) (firm.Record, error) {
	r, err := in.desk.Store.Record(ctx, id)
	if err == nil && !r.IsHead() {
		r, err = in.desk.Store.Record(ctx, r.Head)
	}
	if err == nil && !in.all {
		var ok bool
		if r, ok = in.packed(r.ID); !ok {
			return r, fault.New(fault.NotFound, "firm.no_record", "id", id)
		}
	}
	return r, err
}

// packed is a firm as the pack states it.
func (in reading) packed(id string) (firm.Record, bool) {
	w := in.s.world.Load()
	own, ok := strings.CutPrefix(id, firm.PackID(""))
	if w == nil || !ok || w.region.Firm(own) == nil {
		return firm.Record{}, false
	}
	var facts []firm.Fact
	for _, e := range firm.PackEntries(w.region, *w.region.Firm(own)) {
		facts = append(facts, firm.Fact{Field: e.Field, Value: e.Value, Source: e.Source, Observed: e.Observed, Basis: e.Basis})
	}
	r := firm.Record{ID: id, Head: id}
	r.Firm, _ = firm.Current(facts)
	return r, true
}

func (in reading) candidate(r firm.Record, score float64, match bool, weights []firm.Weight) candidate {
	if !in.all {
		if p, ok := in.packed(r.ID); ok {
			r = p
		}
	}
	c := candidate{
		ID: r.ID, Name: r.Name, Description: in.describe(r), Type: in.typeOf(r.Kind), Score: score, Match: match,
		Features: []featureSeen{{"score", score / 100}, {"certain", match}},
	}
	for _, w := range weights {
		c.Features = append(c.Features, featureSeen{"weight_" + w.Field, w.Log2})
	}
	return c
}

// describe tells namesakes apart.
func (in reading) describe(r firm.Record) string {
	parts := []string{r.Code}
	if w := in.s.world.Load(); w != nil {
		parts = append(parts, w.areaName(r.Area))
	}
	parts = append(parts, strings.Join(r.FormerNames, "、"))
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), " · ")
}

// suggest completes what somebody types: an entity, a property, a type.
func (s *Server) suggest(w http.ResponseWriter, r *http.Request) error {
	in, err := s.reading(r)
	if err != nil {
		return err
	}
	prefix := strings.TrimSpace(r.URL.Query().Get("prefix"))
	skip, _ := strconv.Atoi(r.URL.Query().Get("cursor")) // none is 0
	skip = min(max(skip, 0), firmfind.MaxLimit)
	switch r.PathValue("what") {
	case "entity":
		return in.suggestEntities(w, r.Context(), prefix, skip)
	case "property":
		return answerJSON(w, map[string]any{"result": containing(in.properties(), prefix)})
	case "type":
		return answerJSON(w, map[string]any{"result": containing(in.types(), prefix)})
	}
	return fault.New(fault.NotFound, "http.no_such_path")
}

// containing are those whose id or name has the text in it.
func containing(all []typed, text string) []typed {
	text = strings.ToLower(text)
	return slices.DeleteFunc(all, func(t typed) bool {
		return !strings.Contains(strings.ToLower(t.ID), text) && !strings.Contains(strings.ToLower(t.Name), text)
	})
}

// suggested is an entity that is offered.
type suggested struct {
	ID          string  `json:"id"`
	Name        string  `json:"name"`
	Description string  `json:"description,omitempty"`
	Notable     []typed `json:"notable"`
}

const suggestPage = 20

func (in reading) suggestEntities(w http.ResponseWriter, ctx context.Context, prefix string, skip int) error {
	list := []suggested{}
	add := func(r firm.Record) {
		c := in.candidate(r, 0, false, nil)
		list = append(list, suggested{c.ID, c.Name, c.Description, c.Type})
	}
	if r, ok, err := in.byID(ctx, prefix); err != nil {
		return err
	} else if ok {
		add(r)
	}
	found, err := in.desk.Search(ctx, firmfind.Query{Text: prefix, Limit: skip + suggestPage, Groups: in.groups(nil)})
	if err != nil {
		return err
	}
	for _, f := range found[min(skip, len(found)):] {
		add(f.Record)
	}
	return answerJSON(w, map[string]any{"result": list})
}

// proposeProperties lists what a data extension can fetch.
func (s *Server) proposeProperties(w http.ResponseWriter, r *http.Request) error {
	in, err := s.reading(r)
	if err != nil {
		return err
	}
	all := in.properties()
	if n, err := strconv.Atoi(r.URL.Query().Get("limit")); err == nil && n > 0 {
		all = all[:min(n, len(all))]
	}
	return answerJSON(w, map[string]any{"type": r.URL.Query().Get("type"), "properties": all})
}
