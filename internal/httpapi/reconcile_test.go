package httpapi

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/sanquan/sanquan/internal/access"
	"github.com/sanquan/sanquan/internal/auth"
)

// form posts a value of the protocol, as a page of another site would.
func form(s http.Handler, name, value string, headers ...string) *http.Response {
	r := httptest.NewRequest("POST", "http://sanquan.example"+reconcileRoute, strings.NewReader(url.Values{name: {value}}.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Origin", "https://elsewhere.example")
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return w.Result()
}

func answered[T any](t *testing.T, resp *http.Response) T {
	t.Helper()
	var v T
	body := read(t, resp)
	if resp.StatusCode != 200 || resp.Header.Get("Access-Control-Allow-Origin") != "*" {
		t.Fatalf("%d %s", resp.StatusCode, body)
	}
	if err := json.Unmarshal([]byte(body), &v); err != nil {
		t.Fatal(err)
	}
	return v
}

func TestReconcile(t *testing.T) {
	l := newLab(t)
	clerk := l.atTheRegister()
	batch := `{"code":{"query":"91990101MA0000001Y"},"name":{"query":"试验新材料有限公司"},"near":{"query":"试验新材料公司"},
		"elsewhere":{"query":"试验新材料有限公司","properties":[{"pid":"area","v":{"id":"990101","name":"东区"}}]},
		"own":{"query":"试验轨道设备有限公司","limit":1},"branch":{"query":"试验新材料有限公司","type":["branch"]},
		"id":{"query":"pack:firm:3"},"none":{"query":"毫不相干"}}`
	for who, headers := range map[string][]string{"anyone": nil, "a clerk": clerk} {
		t.Run(who, func(t *testing.T) {
			got := answered[map[string]results](t, form(l.Server, "queries", batch, headers...))
			first := func(key string) candidate {
				if len(got[key].Result) == 0 {
					return candidate{}
				}
				return got[key].Result[0]
			}
			for key, want := range map[string]string{"code": "pack:firm:1", "name": "pack:firm:2", "near": "pack:firm:2", "elsewhere": "pack:firm:2", "id": "pack:firm:3"} {
				if c := first(key); c.ID != want || c.Match != (key == "code" || key == "name" || key == "id") {
					t.Errorf("%s: %+v, want %s", key, c, want)
				}
			}
			if n := len(got["none"].Result) + len(got["branch"].Result); n != 0 {
				t.Errorf("nothing fits, but %+v", got)
			}
			// What somebody entered is not everybody's to see.
			if own := first("own"); strings.HasPrefix(own.ID, "pack:") == (who != "anyone") {
				t.Errorf("own: %+v", own)
			}
		})
	}
}

func TestReconcileServices(t *testing.T) {
	l := newLab(t)
	manifest := answered[map[string]any](t, get(l.Server, reconcileRoute))
	if manifest["versions"].([]any)[0] != "0.2" || !strings.Contains(manifest["view"].(map[string]any)["url"].(string), "{{id}}") {
		t.Errorf("manifest %v", manifest)
	}
	for path, want := range map[string]string{
		suggestRoute + "entity?prefix=shiyan":                                           "pack:firm:1",
		suggestRoute + "entity?prefix=pack:firm:3":                                      "pack:firm:3",
		suggestRoute + "property?prefix=code":                                           "old_code",
		suggestRoute + "type?prefix=branch":                                             "branch",
		propertiesRoute + "?type=firm&limit=2":                                          "former_name",
		reconcileRoute + "?queries=" + url.QueryEscape(`{"a":{"query":"pack:firm:3"}}`): "pack:firm:3",
	} {
		if body := read(t, get(l.Server, path)); !strings.Contains(body, `"`+want+`"`) {
			t.Errorf("%s: %s", path, body)
		}
	}
	extended := answered[struct {
		Rows map[string]map[string][]map[string]any `json:"rows"`
	}](t, form(l.Server, "extend", `{"ids":["pack:firm:1","nobody"],"properties":[{"id":"employees"},{"id":"name"},{"id":"x"}]}`))
	if row := extended.Rows["pack:firm:1"]; row["employees"][0]["int"] != 1200.0 || row["name"][0]["str"] != "试验轨道装备有限公司" || len(extended.Rows["nobody"]["name"]) != 0 {
		t.Errorf("%+v", extended)
	}
	page := get(l.Server, previewRoute+"?id=pack:firm:1")
	if body := read(t, page); !strings.Contains(body, "试验轨道装备有限公司") || page.Header.Get("X-Frame-Options") != "" || !strings.Contains(page.Header.Get("Content-Security-Policy"), "frame-ancestors *") {
		t.Errorf("preview %v %s", page.Header, body)
	}
}

func TestReconcileRefuses(t *testing.T) {
	l := newLab(t)
	entered := "0197a000-0000-7000-8000-000000000701"
	for name, c := range map[string]struct {
		resp   *http.Response
		status int
		id     string
	}{
		"bad JSON":             {form(l.Server, "queries", `{"a":`), 422, "firm.reconcile_form"},
		"another shape":        {form(l.Server, "extend", `[1]`), 422, "firm.reconcile_form"},
		"another method":       {do(l.Server, "PUT", reconcileRoute), 422, "firm.reconcile_method"},
		"no such service":      {get(l.Server, suggestRoute+"colour?prefix=r"), 404, "http.no_such_path"},
		"a record of a clerk":  {get(l.Server, previewRoute+"?id="+entered), 404, "firm.no_record"},
		"too many at a time":   {form(l.Server, "extend", `{"ids":["`+strings.Repeat(`x","`, maxReconcileBatch)+`x"],"properties":[]}`), 422, "firm.reconcile_batch"},
		"another site changes": {foreign(l.Server), 403, "http.cross_site"},
	} {
		var p Problem
		_ = json.Unmarshal([]byte(read(t, c.resp)), &p)
		if c.resp.StatusCode != c.status || p.ID != c.id {
			t.Errorf("%s: %d %s", name, c.resp.StatusCode, p.ID)
		}
	}
	closed := newLab(t, func(_ *Deps, s *auth.Settings) { s.Policy.PublicRead = false })
	if resp := form(closed.Server, "queries", `{}`); resp.StatusCode != 401 {
		t.Errorf("where nobody reads without signing in: %d", resp.StatusCode)
	}
}

// foreign is a change of the register sent by another site's page.
func foreign(s http.Handler) *http.Response {
	return do(s, "POST", prefix+"/firms", "Origin", "https://elsewhere.example", "Sec-Fetch-Site", "cross-site")
}

func TestRegisterIsReadByWhoMay(t *testing.T) {
	l := newLab(t)
	viewer := l.account("0197a000-0000-7000-8000-000000000021", "viewer", "110106", access.Grant{Role: access.Viewer})
	headers := l.session(viewer.ID, "0197a000-0000-7000-8000-000000000022", "")
	for _, c := range []struct {
		target, accept, want string
	}{
		{"/firms?format=csv", "", "id,name,kind"},
		{"/firms?bbox=116,39,117,40", "application/geo+json", `"type":"Point","coordinates":[116.3,39.85]`},
		{"/firms?bbox=117,39,116,40", "", "firm.bad_box"},
		{"/firms?parent=pack:firm:1", "", `{"items":[]}`},
	} {
		resp := l.send("GET", prefix+c.target, "", append([]string{"Accept", c.accept}, headers...)...)
		if body := read(t, resp); !strings.Contains(body, c.want) {
			t.Errorf("%s: %d %s", c.target, resp.StatusCode, body)
		}
	}
}
