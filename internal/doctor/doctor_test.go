package doctor_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/commute/network"
	"github.com/sanquan/sanquan/internal/doctor"
	"github.com/sanquan/sanquan/internal/jobs"
	"github.com/sanquan/sanquan/internal/message"
	"github.com/sanquan/sanquan/internal/sqlstore"
	"github.com/sanquan/sanquan/region"
	"github.com/sanquan/sanquan/region/pack"
)

var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

// fake is a database that fails the test where a running server would read it
// through.
type fake struct {
	t       *testing.T
	down    error
	schema  sqlstore.Schema
	backlog jobs.Backlog
}

func (f fake) Ping(context.Context) error { return f.down }

func (f fake) Schema(context.Context) (sqlstore.Schema, error) { return f.schema, nil }

func (f fake) Check(context.Context) error {
	f.t.Error("the whole database was read")
	return nil
}

func (f fake) LoadActive(context.Context) (*region.Region, sqlstore.Pack, error) {
	f.t.Error("the whole pack was read")
	return nil, sqlstore.Pack{}, nil
}

func (f fake) ActivePack(context.Context) (sqlstore.Pack, error) {
	return sqlstore.Pack{Name: "tiny", Version: "1", Rows: 7}, nil
}

func (f fake) Backlog(context.Context, time.Time) (jobs.Backlog, error) { return f.backlog, nil }

func tinyNetwork(t *testing.T) *network.Network {
	t.Helper()
	tables, _, err := pack.Read(t.Context(), "../../region/pack/testdata/tiny")
	if err != nil {
		t.Fatal(err)
	}
	tables.Calendar = append(tables.Calendar, region.Day{Date: "2026-01-01"}, region.Day{Date: "2027-01-01"})
	n, err := network.Build(region.New(tables), network.DefaultOptions())
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// subject is a server in good health.
func subject(t *testing.T) doctor.Subject {
	t.Helper()
	return doctor.Subject{
		Settings: &doctor.Settings{DataDir: t.TempDir(), SQLite: true, Local: true, PublicRead: true}, Store: fake{t: t, schema: sqlstore.Schema{Current: 12, Latest: 12}}, Pages: true, Now: noon,
		Running: &doctor.Running{Network: tinyNetwork(t), Bus: doctor.BusInside},
	}
}

// unlike names what is not fine, the disk of this machine aside.
func unlike(found []doctor.Finding) map[string]doctor.Status {
	m := map[string]doctor.Status{}
	for _, f := range found {
		if f.Status != doctor.OK && f.Name != "disk" {
			m[f.Name] = f.Status
		}
	}
	return m
}

func TestARunningServer(t *testing.T) {
	type statuses = map[string]doctor.Status
	for name, c := range map[string]struct {
		change func(*doctor.Subject, *fake)
		want   statuses
	}{
		"in good health":        {func(*doctor.Subject, *fake) {}, statuses{}},
		"whose cluster is away": {func(s *doctor.Subject, _ *fake) { s.Running.Bus = doctor.BusParted }, statuses{"message_server": doctor.Fail}},
		"that leaves jobs to another": {
			func(s *doctor.Subject, _ *fake) { s.Running.Bus = doctor.BusNone }, statuses{"message_server": doctor.Warn},
		},
		"without a network": {
			func(s *doctor.Subject, _ *fake) { s.Running.Network = nil }, statuses{"network": doctor.Skip, "calendar": doctor.Skip},
		},
		"whose database is away": {func(_ *doctor.Subject, f *fake) { f.down = fault.New(fault.Unavailable, "store.unavailable") }, statuses{
			"database": doctor.Fail, "migrations": doctor.Skip, "wal": doctor.Skip, "pack": doctor.Skip, "network": doctor.Skip, "calendar": doctor.Skip,
			"outbox": doctor.Skip, "jobs": doctor.Skip, "dead_messages": doctor.Skip, "dead_jobs": doctor.Skip,
		}},
		"whose tables are old": {func(_ *doctor.Subject, f *fake) { f.schema.Latest++ }, statuses{
			"migrations": doctor.Warn, "outbox": doctor.Skip, "jobs": doctor.Skip, "dead_messages": doctor.Skip, "dead_jobs": doctor.Skip,
		}},
		"where things wait a little": {func(_ *doctor.Subject, f *fake) {
			f.backlog = jobs.Backlog{Messages: 3, MessageWait: 59 * time.Second, Jobs: map[jobs.State]int64{jobs.Queued: 2}, JobWait: 9 * time.Minute}
		}, statuses{}},
		"where things wait long": {func(_ *doctor.Subject, f *fake) {
			f.backlog = jobs.Backlog{Messages: 3, MessageWait: time.Minute, Jobs: map[jobs.State]int64{jobs.Queued: 2}, JobWait: 10 * time.Minute}
		}, statuses{"outbox": doctor.Warn, "jobs": doctor.Warn}},
		"with dead letters": {func(_ *doctor.Subject, f *fake) {
			f.backlog = jobs.Backlog{DeadMessages: 1, Jobs: map[jobs.State]int64{jobs.Dead: 2}}
		}, statuses{
			"dead_messages": doctor.Warn, "dead_jobs": doctor.Warn,
		}},
		"without keys, for this machine": {func(s *doctor.Subject, _ *fake) { s.NoKeys = fault.New(fault.Unavailable, "secret.none") }, statuses{}},
		"whose keys others can read":     {func(s *doctor.Subject, _ *fake) { s.NoKeys = fault.New(fault.Denied, "secret.file_open_to_others") }, statuses{"keys": doctor.Fail}},
		"whose keys are no keys":         {func(s *doctor.Subject, _ *fake) { s.NoKeys = errors.New("bad") }, statuses{"keys": doctor.Fail}},
		"without keys, for everybody": {func(s *doctor.Subject, _ *fake) {
			s.NoKeys, s.Settings.Local = fault.New(fault.Unavailable, "secret.none"), false
		}, statuses{"keys": doctor.Fail}},
	} {
		t.Run(name, func(t *testing.T) {
			s := subject(t)
			f := s.Store.(fake)
			c.change(&s, &f)
			s.Store = f
			found := doctor.Examine(t.Context(), s)
			if diff := cmp.Diff(c.want, unlike(found)); diff != "" {
				t.Error(diff)
			}
			for _, lang := range []message.Lang{message.ZH, message.EN} {
				for _, f := range found {
					if reason := f.Reason(lang); reason == "" || strings.Contains(reason, "{size}") || strings.HasPrefix(reason, "doctor.") || strings.HasPrefix(f.Title(lang), "doctor.") {
						t.Errorf("%s: %q", f.Name, reason)
					}
				}
			}
		})
	}
}

func TestALongLogIsNoticed(t *testing.T) {
	s := subject(t)
	log := filepath.Join(s.Settings.DataDir, sqlstore.FileName+"-wal")
	if err := os.WriteFile(log, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(log, 256<<20); err != nil { // a hole: it takes no space
		t.Fatal(err)
	}
	want := map[string]doctor.Status{"wal": doctor.Warn}
	if diff := cmp.Diff(want, unlike(doctor.Examine(t.Context(), s))); diff != "" {
		t.Error(diff)
	}
}
