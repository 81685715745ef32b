package httpapi

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"
)

// Whatever a client asks of the circle and the trip, it gets an answer or is
// told what is wrong; nothing is an error of ours.
func FuzzQuery(f *testing.F) {
	for _, seed := range []string{
		"from=hub:centre&minutes=60", "from=rail:T01&to=rail:T03&depart=07:30&window=60&percentile=90&rides=1&walkLimit=5",
		"from=116.3,39.9&cutoffs=30,60&format=geojson", "from=NaN,NaN&percentile=NaN", "from=rail:T01&to=rail:T01", "from=%ff&depart=24:00&feeder=car",
		"a=1;b=2", "from=hub:centre&from=hub:centre", "window=240&minutes=180&from=rail:T01",
	} {
		f.Add(seed)
	}
	s := tinyServer(f)
	f.Fuzz(func(t *testing.T, query string) {
		for _, path := range []string{prefix + "/circle", prefix + "/trip"} {
			r := httptest.NewRequest(http.MethodGet, path, nil)
			r.URL = &url.URL{Path: path, RawQuery: query}
			w := httptest.NewRecorder()
			s.ServeHTTP(w, r)
			if w.Code >= 500 {
				t.Errorf("%s?%s: %d %s", path, query, w.Code, w.Body)
			}
		}
	})
}
