// Package storetest is the suite every store of Sanquan must pass, whatever
// its engine. A test of an engine opens an empty store and hands it over:
//
//	storetest.Run(t, func(t *testing.T) storetest.Store { … })
package storetest

import (
	"context"
	"database/sql"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/internal/intake"
	"github.com/sanquan/sanquan/internal/jobs"
	"github.com/sanquan/sanquan/internal/outbox"
	"github.com/sanquan/sanquan/internal/sqlstore"
	"github.com/sanquan/sanquan/region"
)

// Store is what the suite exercises.
type Store interface {
	InstallPack(context.Context, region.Tables, string, time.Time) (sqlstore.Installed, error)
	ListPacks(context.Context) ([]sqlstore.Pack, error)
	ActivePack(context.Context) (sqlstore.Pack, error)
	RemovePack(context.Context, string) error
	LoadRegion(context.Context) (*region.Region, error)

	Write(context.Context, func(*sql.Tx) error) error
	Installation(context.Context, string) (string, error)
	Forget(context.Context, time.Time) error

	outbox.Store
	TakeDue(ctx context.Context, now, next time.Time, limit int) ([]outbox.Message, error)
	Postpone(context.Context, string, time.Time) error
	ListMessages(context.Context, bool, sqlstore.Page) ([]outbox.Message, string, error)
	Message(context.Context, string) (outbox.Message, error)
	RequeueMessage(context.Context, string, time.Time) error
	DropMessage(context.Context, string) error

	intake.Store
	jobs.Records
	jobs.Store
	Backlog(ctx context.Context, now time.Time) (jobs.Backlog, error)
	ListJobs(context.Context, jobs.Filter, sqlstore.Page) ([]jobs.Job, string, error)
}

// Sum returns a well-formed sum made of one digit.
func Sum(digit string) string { return strings.Repeat(digit, 64) }

// noon is when the suite installs its first pack.
var noon = time.Date(2026, 11, 23, 12, 0, 0, 123456000, time.UTC)

// Run runs the suite; open returns a store without packs for each part.
func Run(t *testing.T, open func(*testing.T) Store) {
	for name, part := range map[string]func(*testing.T, Store){
		"an empty store has no pack":              emptyStore,
		"every field of every table comes back":   roundTrip,
		"the same content is installed once":      sameContent,
		"a new version replaces and keeps":        newVersion,
		"a version of the history comes back":     comesBack,
		"history can be removed, the active not":  removal,
		"a malformed sum changes nothing":         badSum,
		"a cancelled installation changes naught": cancelled,
		"readers see one version or the other":    concurrentReaders,
		"packs installed at once follow another":  concurrentInstallers,

		"concurrent transactions lose no update":      noLostUpdate,
		"a failed transaction leaves nothing":         allOrNothing,
		"a change from an old version is a conflict":  oldVersion,
		"a request with a key is done once":           onceOnly,
		"the installation has one id":                 oneInstallation,
		"a message is there with its record":          enqueued,
		"what is due is given to one relay":           oneRelay,
		"an effect is recorded once":                  oneEffect,
		"a message that fails is dead in the end":     deadMessages,
		"pages neither repeat nor leave out":          pages,
		"a job and its message live and end together": jobLife,
		"a job is claimed by one worker":              oneClaim,
		"a worker without its lease changes nothing":  fencing,
		"a job is cancelled":                          cancelJob,
		"a job is requeued from its checkpoint":       requeueJob,
		"only ended jobs are dropped":                 dropJob,
		"a job is changed by who saw it as it is":     jobOfAVersion,
		"an effect and the end of a job are one":      jobEffect,
		"what waits is counted":                       backlog,
		"an import keeps its journal":                 importLife,
		"imports are listed the latest first":         importList,
	} {
		t.Run(name, func(t *testing.T) { part(t, open(t)) })
	}
}

func install(t *testing.T, s Store, version, digit string, at time.Time) sqlstore.Installed {
	t.Helper()
	done, err := s.InstallPack(t.Context(), Tables(version), Sum(digit), at)
	if err != nil {
		t.Fatalf("installing %s: %v", version, err)
	}
	return done
}

func wantCode(t *testing.T, err error, code fault.Code, id string) {
	t.Helper()
	if fault.CodeOf(err) != code || !strings.Contains(err.Error(), id) {
		t.Errorf("error %v, want %s %s", err, code, id)
	}
}

func list(t *testing.T, s Store) []sqlstore.Pack {
	t.Helper()
	packs, err := s.ListPacks(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return packs
}

func emptyStore(t *testing.T, s Store) {
	_, err := s.LoadRegion(t.Context())
	wantCode(t, err, fault.NotFound, "store.no_pack")
	_, err = s.ActivePack(t.Context())
	wantCode(t, err, fault.NotFound, "store.no_pack")
	if diff := cmp.Diff([]sqlstore.Pack{}, list(t, s)); diff != "" {
		t.Error(diff)
	}
}

func roundTrip(t *testing.T, s Store) {
	install(t, s, "1.0.0", "a", noon)
	got, err := s.LoadRegion(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(Tables("1.0.0"), got.Tables); diff != "" {
		t.Errorf("installed (-) and loaded (+) differ:\n%s", diff)
	}
}

func sameContent(t *testing.T, s Store) {
	first := install(t, s, "1.0.0", "a", noon)
	again := install(t, s, "1.0.0", "a", noon.Add(time.Hour))
	if !first.Changed || again.Changed || again.Replaced != nil {
		t.Errorf("first %+v, again %+v", first, again)
	}
	if diff := cmp.Diff([]sqlstore.Pack{first.Pack}, list(t, s)); diff != "" {
		t.Error(diff)
	}
}

func newVersion(t *testing.T, s Store) {
	first := install(t, s, "1.0.0", "a", noon).Pack
	second := install(t, s, "1.1.0", "b", noon.Add(time.Hour))
	if diff := cmp.Diff(&first, second.Replaced); diff != "" {
		t.Error(diff)
	}
	first.Active = false
	if diff := cmp.Diff([]sqlstore.Pack{second.Pack, first}, list(t, s)); diff != "" {
		t.Error(diff)
	}
	r, err := s.LoadRegion(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if r.Manifest.Version != "1.1.0" || r.Areas[0].Name != Tables("1.1.0").Areas[0].Name {
		t.Errorf("loaded %+v", r.Manifest)
	}
}

func comesBack(t *testing.T, s Store) {
	install(t, s, "1.0.0", "a", noon)
	install(t, s, "1.1.0", "b", noon.Add(time.Hour))
	back := install(t, s, "1.0.0", "a", noon.Add(2*time.Hour))
	if !back.Changed || back.Replaced == nil || back.Replaced.Version != "1.1.0" {
		t.Errorf("installed %+v", back)
	}
	active, err := s.ActivePack(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(back.Pack, active); diff != "" {
		t.Error(diff)
	}
	if n := len(list(t, s)); n != 2 {
		t.Errorf("%d packs, want 2", n)
	}
}

func removal(t *testing.T, s Store) {
	install(t, s, "1.0.0", "a", noon)
	kept := install(t, s, "1.1.0", "b", noon.Add(time.Hour))
	wantCode(t, s.RemovePack(t.Context(), Sum("b")), fault.Conflict, "store.pack_active")
	wantCode(t, s.RemovePack(t.Context(), Sum("c")), fault.NotFound, "store.pack_not_found")
	if err := s.RemovePack(t.Context(), Sum("a")); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]sqlstore.Pack{kept.Pack}, list(t, s)); diff != "" {
		t.Error(diff)
	}
	install(t, s, "1.0.0", "a", noon.Add(2*time.Hour)) // stored anew, all of it
	if _, err := s.LoadRegion(t.Context()); err != nil {
		t.Error(err)
	}
}

func badSum(t *testing.T, s Store) {
	for _, sum := range []string{"", "abc", strings.ToUpper(Sum("a")), Sum("g"), Sum("a") + "a"} {
		_, err := s.InstallPack(t.Context(), Tables("1.0.0"), sum, noon)
		wantCode(t, err, fault.Invalid, "store.bad_sum")
	}
	if n := len(list(t, s)); n != 0 {
		t.Errorf("%d packs, want none", n)
	}
}

func cancelled(t *testing.T, s Store) {
	kept := install(t, s, "1.0.0", "a", noon)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := s.InstallPack(ctx, Tables("1.1.0"), Sum("b"), noon); err == nil {
		t.Error("installed under a cancelled context")
	}
	if diff := cmp.Diff([]sqlstore.Pack{kept.Pack}, list(t, s)); diff != "" {
		t.Error(diff)
	}
}

// concurrentReaders installs two versions in turn while others load: a loaded
// region is never a mixture, because every table of a fixture carries its
// version.
func concurrentReaders(t *testing.T, s Store) {
	install(t, s, "1.0.0", "a", noon)
	stop := make(chan struct{})
	problems := make(chan string, 3)
	for range 3 {
		go func() {
			for {
				select {
				case <-stop:
					problems <- ""
					return
				default:
				}
				r, err := s.LoadRegion(t.Context())
				if err != nil {
					problems <- err.Error()
					return
				}
				if diff := cmp.Diff(Tables(r.Manifest.Version), r.Tables); diff != "" {
					problems <- diff
					return
				}
			}
		}()
	}
	for i := range 10 {
		version, digit := "1.0.0", "a"
		if i%2 == 0 {
			version, digit = "1.1.0", "b"
		}
		install(t, s, version, digit, noon.Add(time.Duration(i)*time.Minute))
	}
	close(stop)
	for range 3 {
		if p := <-problems; p != "" {
			t.Error(p)
		}
	}
}

// concurrentInstallers install different packs at once: one is active in the
// end, and all are there.
func concurrentInstallers(t *testing.T, s Store) {
	var wait sync.WaitGroup
	for i, digit := range []string{"a", "b", "c", "d"} {
		wait.Go(func() {
			if _, err := s.InstallPack(t.Context(), Tables("1."+digit), Sum(digit), noon.Add(time.Duration(i)*time.Minute)); err != nil {
				t.Error(err)
			}
		})
	}
	wait.Wait()
	packs, active := list(t, s), 0
	for _, p := range packs {
		if p.Active {
			active++
		}
	}
	if len(packs) != 4 || active != 1 {
		t.Errorf("%d packs, %d active", len(packs), active)
	}
}
