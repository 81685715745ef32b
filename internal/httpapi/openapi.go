package httpapi

import (
	"cmp"
	"encoding/json"
	"net/http"
	"net/url"
	"path"
	"reflect"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"github.com/sanquan/sanquan/internal/webui"
)

// The tags of operations.
const (
	tagRegion   = "region 区域"
	tagCommute  = "commute 通勤圈"
	tagIndustry = "industry 功能圈"
	tagImports  = "imports 导入"
	tagFirms    = "firms 企业"
	tagService  = "service 服务圈"
	tagJobs     = "jobs 任务"
	tagHealth   = "health 运行"
	tagAccount  = "account 账号"
	tagAdmin    = "admin 管理"
)

// prefix of all operations that answer about the region.
const prefix = "/api/v1"

const apiDescription = `Sanquan 三圈 draws, measures and closes the three circles of a metropolitan region:
the commute circle 通勤圈 (who can reach whom in time), the industry circle 功能圈 (which firms and chains tie the
places together) and the service circle 服务圈 (what can be handled in another place as if at home).

Conventions. Coordinates are degrees on WGS 84, longitude first. Times of day are HH:MM or HH:MM:SS in the region's
time zone and may exceed 24:00 after midnight. Travel times are minutes door to door, rounded up, unless a member says
otherwise. Members that are not known are left out or null. ` + "`basis`" + ` says how sure a row is: reported (stated by the
source), measured (counted from the source's raw data), compiled (put together by hand), general (general knowledge),
estimated (computed by a stated rule), sample (invented to show how the program works). ` + "`source`" + ` is the id of a row of
/region's sources, or that row.

Errors are application/problem+json (RFC 9457) in Chinese or English by Accept-Language; ` + "`code`" + ` and ` + "`id`" + ` are stable.
Answers about the region carry an ETag: send it back as If-None-Match and an unchanged answer is 304. Lists are CSV by Accept: text/csv or
?format=csv, the circle is GeoJSON by Accept: application/geo+json or ?format=geojson.

A query parameter without a value is as one left out. Control characters are refused in every parameter (400).

Callers. Browsers sign in at /session and carry a cookie; with it, requests that change something also carry the header
X-Sanquan-Csrf with any value. Programs send an API token: Authorization: Bearer sqt_…. ` + "`x-action`" + ` of an operation
names the action that a role, and a token's scope, must allow; /roles lists who may do what. 401 means that it is not
known who asks, 403 that the caller may not, 429 that it was too often.`

// apiConfig sets huma up without what it would load from other hosts and
// without schema links in answers.
func apiConfig(version string, localise huma.Transformer) huma.Config {
	return huma.Config{
		OpenAPI: &huma.OpenAPI{
			OpenAPI: "3.1.0",
			Info: &huma.Info{
				Title: "Sanquan 三圈", Version: version, Description: apiDescription,
				License: &huma.License{Name: "Apache-2.0", Identifier: "Apache-2.0"},
			},
			Servers: []*huma.Server{{URL: "/", Description: "this server"}},
			Tags: []*huma.Tag{
				{Name: tagRegion, Description: "The region: areas, places, lines, indicators, sources."},
				{Name: tagCommute, Description: "Travel times: circles, trips, checked claims."},
				{Name: tagIndustry, Description: "Chains, firms, moves, needs and offers."},
				{Name: tagImports, Description: "Lists from spreadsheets: dry run, report, apply, undo."},
				{Name: tagFirms, Description: "The firm register: firms, their facts, and pairs that may be one."},
				{Name: tagService, Description: "Items, windows, agreements, programmes."},
				{Name: tagJobs, Description: "Background jobs: matrices, packs."},
				{Name: tagHealth, Description: "Is the server alive, is it ready."},
				{Name: tagAccount, Description: "Signing in, the own account, its second factor, sessions and API tokens."},
				{Name: tagAdmin, Description: "Accounts, roles, audit. Who may do what is listed at /roles."},
			},
			Components: &huma.Components{Schemas: huma.NewMapRegistry("#/components/schemas/", schemaName)},
		},
		Formats:                      map[string]huma.Format{typeJSON: huma.DefaultJSONFormat, "json": huma.DefaultJSONFormat},
		DefaultFormat:                typeJSON,
		RejectUnknownQueryParameters: true,
		Transformers:                 []huma.Transformer{localise},
	}
}

// describe makes the document of an operation whose answer is a T.
func describe[T any](doc *huma.OpenAPI, e endpoint) huma.Operation {
	mediaType := e.mediaType
	if mediaType == "" {
		mediaType = typeJSON
	}
	route := e.route()
	answer := schemaOf[T]
	if e.schema != nil {
		answer = e.schema
	}
	op := huma.Operation{
		OperationID: e.id, Method: cmp.Or(e.method, http.MethodGet), Path: route, Tags: []string{e.tag},
		Summary: e.summary, Description: e.description,
		Responses:  map[string]*huma.Response{},
		Extensions: map[string]any{"x-action": string(actions[e.id])},
	}
	if isSilent[T]() {
		op.Responses["204"] = &huma.Response{Description: "Done"}
		op.DefaultStatus = http.StatusNoContent
	} else {
		op.DefaultStatus = cmp.Or(e.status, http.StatusOK)
		content := map[string]*huma.MediaType{mediaType: {Schema: answer(doc), Example: exampleOf(e.id)}}
		op.Responses[e.success()] = &huma.Response{Description: http.StatusText(op.DefaultStatus), Content: content}
		if e.again {
			op.Responses["200"] = &huma.Response{Description: "What the same request was answered before", Content: content}
		}
	}
	if e.query != "" || len(e.values) > 0 {
		op.Extensions["x-example-request"] = e.exampleRequest(route)
	}
	problem := schemaOf[Problem](doc)
	if strings.HasPrefix(route, "/api/") { // resolve, paced
		e.errors = append([]int{http.StatusUnauthorized, http.StatusForbidden, http.StatusTooManyRequests}, e.errors...)
	}
	for _, status := range append([]int{
		http.StatusBadRequest, http.StatusRequestURITooLong, http.StatusUnprocessableEntity, // checkQuery, huma
		http.StatusInternalServerError, http.StatusServiceUnavailable,
	}, e.errors...) {
		op.Responses[strconv.Itoa(status)] = &huma.Response{
			Description: http.StatusText(status),
			Content:     map[string]*huma.MediaType{problemType: {Schema: problem}},
		}
	}
	return op
}

// success is the status of an answer, as documents name it.
func (e endpoint) success() string { return strconv.Itoa(cmp.Or(e.status, http.StatusOK)) }

// route is the whole path of an operation.
func (e endpoint) route() string {
	if strings.HasPrefix(e.path, "/") {
		return e.path
	}
	return prefix + "/" + e.path
}

// schemaOf enters a type into the document.
func schemaOf[T any](doc *huma.OpenAPI) *huma.Schema {
	return doc.Components.Schemas.Schema(reflect.TypeFor[T](), true, "")
}

// schemaNames are the schemas of types whose own name another package's type
// has too, or says too little.
var schemaNames = map[string]string{
	"reach.Geometry": "CircleGeometry", "reach.SourceRef": "LegSource", "reach.People": "People", "reach.Evidence": "ClaimEvidence",
	"intake.Counts": "ImportCounts",
	"chain.Summary": "ChainSummary", "chain.Evidence": "ChainEvidence", "chain.Node": "ChainNode", "chain.Edge": "ChainEdge",
	"chain.Lists": "ChainLists", "chain.NodeFinding": "ChainFinding", "chain.Measure": "ChainMeasure", "chain.Adjacent": "ChainAdjacent",
	"chain.Note": "ChainNote", "chain.Loss": "ChainLoss", "chain.ClosedNode": "ChainClosed", "chain.Side": "ChainSide",
	"chain.Hit": "ChainHit", "chain.Substitutes": "ChainSubstitutes", "chainbrief.Brief": "ChainBrief",
	"survey.Threshold": "ChainThreshold", "survey.Thresholds": "ChainThresholds",
	"chain.Gap": "ChainGap", "chain.Totals": "ChainTotals", "chain.Grades": "FirmsByGrade",
	"catalogue.People": "WindowPeople", "jobs.Problem": "JobProblem", "jobs.Progress": "JobProgress",
	"firm.Weight": "FirmWeight", "audit.Report": "AuditReport", "audit.Break": "AuditBreak", "audit.Head": "AuditHead", "access.Grant": "RoleGrant",
}

func schemaName(t reflect.Type, hint string) string {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if name, ok := schemaNames[path.Base(t.PkgPath())+"."+t.Name()]; ok {
		return name
	}
	return huma.DefaultSchemaNamer(t, hint)
}

// exampleRequest is the path and query whose answer is the example.
func (e endpoint) exampleRequest(route string) string {
	for i := 0; i+1 < len(e.values); i += 2 {
		route = strings.ReplaceAll(route, "{"+e.values[i]+"}", url.PathEscape(e.values[i+1]))
	}
	return route + e.query
}

// document is the finished OpenAPI document.
type document struct {
	body []byte
	etag string
}

// newDocument completes the document: the sentences of schema.go, and none of
// the schemas that only huma uses.
func newDocument(doc *huma.OpenAPI) *document {
	delete(doc.Components.Schemas.Map(), "ErrorModel")
	delete(doc.Components.Schemas.Map(), "ErrorDetail")
	describeSchemas(doc.Components.Schemas)
	for _, item := range doc.Paths {
		for _, op := range []*huma.Operation{item.Get, item.Post, item.Put, item.Delete} {
			describePrintable(op)
		}
	}
	body, err := json.Marshal(doc)
	if err != nil {
		panic(err) // the same for every process; a test makes one
	}
	return &document{body: body, etag: webui.ETag(body)}
}

// printablePattern is what checkQuery demands of paths and queries.
const printablePattern = `^[^\x00-\x1f\x7f]*$`

// describePrintable tells it of the parameters whose schema demands nothing
// more of their text.
func describePrintable(op *huma.Operation) {
	if op == nil {
		return
	}
	for _, p := range op.Parameters {
		if s := p.Schema; p.In != "header" && s.Type == huma.TypeString && s.Pattern == "" && len(s.Enum) == 0 {
			s.Pattern = printablePattern
		}
	}
}

func (s *Server) serveDocument(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "application/openapi+json")
	tagged(w.Header(), s.openapi.etag)
	if holds(r.Header.Get("If-None-Match"), s.openapi.etag) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	_, _ = w.Write(s.openapi.body) // the client may have gone
}
