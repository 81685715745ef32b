package httpapi

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/commute/network"
	"github.com/sanquan/sanquan/internal/access"
	"github.com/sanquan/sanquan/internal/doctor"
)

func fakeDoctor(_ context.Context, served *network.Network) []doctor.Finding {
	found := []doctor.Finding{
		{Name: "database", Status: doctor.OK, Why: doctor.Sentence{ID: "doctor.database_answers"}},
		{Name: "dead_jobs", Status: doctor.Warn, Why: doctor.Sentence{ID: "doctor.dead_jobs", KeyVals: []any{"count", 2}}, Repair: "sanquan job list --state dead"},
	}
	if served == nil {
		found = append(found, doctor.Finding{Name: "network", Status: doctor.Fail, Fault: fault.New(fault.Unavailable, "http.no_region")})
	}
	return found
}

func TestDoctorIsForThePersonAtThisMachine(t *testing.T) {
	const path = prefix + "/doctor"
	resp := atHome(t, nil, "GET", path, "", "Accept-Language", "en")
	if resp.StatusCode != http.StatusOK || resp.Header.Get("Cache-Control") != "no-store" {
		t.Fatalf("%d %v", resp.StatusCode, resp.Header)
	}
	var d Diagnosis
	if err := json.Unmarshal([]byte(read(t, resp)), &d); err != nil {
		t.Fatal(err)
	}
	want := DoctorFinding{
		Name: "dead_jobs", Title: "dead jobs", Status: doctor.Warn, Repair: "sanquan job list --state dead",
		Reason: "jobs that have used up their attempts: 2; find out why, then retry or drop them",
	}
	if diff := cmp.Diff(want, d.Checks[1]); diff != "" || d.OK || len(d.Checks) != 3 {
		t.Errorf("%s in %+v", diff, d)
	}
	for name, headers := range elsewhere {
		if headers[0] == "Sec-Fetch-Site" || headers[0] == "Origin" {
			continue // reading is safe: the browser does not hand the answer over
		}
		if resp := atHome(t, nil, "GET", path, "", headers...); resp.StatusCode != http.StatusForbidden {
			t.Errorf("%s: %d", name, resp.StatusCode)
		}
	}
	if resp := get(tinyServer(t), path); resp.StatusCode != http.StatusForbidden {
		t.Errorf("a server for everybody: %d", resp.StatusCode)
	}
}

// The pages offer to whoever cannot sign in what they may do all the same.
func TestWhatIsOpen(t *testing.T) {
	open := func(resp *http.Response) []access.Action {
		t.Helper()
		var o SignInOptions
		if err := json.Unmarshal([]byte(read(t, resp)), &o); err != nil {
			t.Fatal(err)
		}
		slices.Sort(o.Open)
		return o.Open
	}
	const path = prefix + "/sign-in"
	for name, c := range map[string]struct {
		got, want []access.Action
	}{
		"at this machine": {open(atHome(t, nil, "GET", path, "")), []access.Action{
			access.ReadDoctor, access.ChangeFirms, access.ReadFirms, access.ReviewFirms, access.ReadHealth, access.ChangeJobs, access.ReadJobs, access.ReadRegion, access.ChangeRelocations, access.ReadRelocations,
		}},
		"elsewhere":     {open(get(tinyServer(t), path)), []access.Action{access.ReadHealth, access.ReadJobs, access.ReadRegion}},
		"with accounts": {open(newLab(t).send("GET", path, "")), []access.Action{access.ReadHealth, access.ReadRegion, access.SignIn}},
	} {
		if diff := cmp.Diff(c.want, c.got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}
