package find

import (
	"fmt"
	"math/rand/v2"
	"syscall"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/sanquan/sanquan/industry/firm"
	"github.com/sanquan/sanquan/industry/firm/name"
	"github.com/sanquan/sanquan/internal/firmdesk"
	"github.com/sanquan/sanquan/internal/sqlstore"
)

// BenchmarkReconcile matches batches of corrupted names against the register of
// shared data, kept in SQLite: index, records and judgement, without HTTP. It
// tells how often the firm meant is the first answer, and how many of the
// answers called certain are another.
func BenchmarkReconcile(b *testing.B) {
	rows := registered(b)
	store, err := sqlstore.Open(b.Context(), b.TempDir())
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = store.Close() })
	ids := make([]string, len(rows))
	now := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	began := time.Now()
	const part = 5000
	for from := 0; from < len(rows); from += part {
		c := firm.Change{Act: firm.Act{At: now}}
		for i := from; i < min(from+part, len(rows)); i++ {
			id := uuid.Must(uuid.NewV7()).String()
			ids[i] = id
			var facts []firm.Fact
			for field, value := range map[firm.Field]string{firm.Name: rows[i].name, firm.CreditCode: rows[i].code} {
				facts = append(facts, firm.Fact{ID: fmt.Sprint(id, field), Record: id, Field: field, Value: value, Source: "register", Observed: "2019-04", Basis: "reported", Entered: now})
			}
			r := firm.Record{ID: id, Head: id, Changed: now}
			r.Firm, _ = firm.Current(facts)
			c.Records, c.Facts = append(c.Records, r), append(c.Facts, facts...)
		}
		if _, _, err := store.Apply(b.Context(), c); err != nil {
			b.Fatal(err)
		}
	}
	kept := time.Since(began)
	desk := firmdesk.New(&firm.Register{Store: store, Now: time.Now}, name.New(name.National()))
	began = time.Now()
	if err := desk.Follow(b.Context()); err != nil {
		b.Fatal(err)
	}
	indexed := time.Since(began)
	r := rand.New(rand.NewPCG(7, 8))
	n, first, certain, wrong := 0, 0, 0, 0
	worked := processor(b, ofProcess)
	for b.Loop() {
		var sought []firmdesk.Sought
		var meant []string
		for range 100 {
			i := r.IntN(len(rows))
			meant = append(meant, ids[i])
			text := rows[i].name
			if r.IntN(2) == 0 {
				text = corrupt(r, text)
			}
			sought = append(sought, firmdesk.Sought{Name: text})
		}
		answers, err := desk.Match(b.Context(), sought, 3)
		if err != nil {
			b.Fatal(err)
		}
		for i, list := range answers {
			if len(list) == 0 {
				continue
			}
			if list[0].ID == meant[i] {
				first++
			}
			if list[0].Certain {
				certain++
				if list[0].ID != meant[i] {
					wrong++
				}
			}
		}
		n += len(sought)
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "names/s")
	b.ReportMetric(float64(n)/(processor(b, ofProcess)-worked).Seconds(), "names/cpu-s") // where others use the machine too
	b.ReportMetric(float64(first)/float64(n), "first")
	b.ReportMetric(float64(certain)/float64(n), "certain")
	b.ReportMetric(float64(wrong), "certain-but-wrong")
	b.ReportMetric(float64(len(rows))/kept.Seconds(), "kept/s")
	b.ReportMetric(float64(len(rows))/indexed.Seconds(), "indexed/s")
	b.ReportMetric(0, "ns/op")
}

// Whose time processor tells (getrusage(2), Linux).
const (
	ofProcess = syscall.RUSAGE_SELF
	ofThread  = 1
)

// processor is the time that the process or the thread has had a processor.
func processor(b *testing.B, whose int) time.Duration {
	b.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(whose, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
