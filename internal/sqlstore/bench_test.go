package sqlstore_test

import (
	"fmt"
	"testing"

	"github.com/sanquan/sanquan/internal/sqlstore"
	"github.com/sanquan/sanquan/packs"
	"github.com/sanquan/sanquan/region/pack"
)

// BenchmarkPacks installs and loads the Beijing–Tianjin–Hebei pack; the target
// for loading is 500 ms.
func BenchmarkPacks(b *testing.B) {
	tables, _, err := pack.Verifier{}.ReadFS(b.Context(), packs.JJJ())
	if err != nil {
		b.Fatal(err)
	}
	s, err := sqlstore.Open(b.Context(), b.TempDir())
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	rows := 0
	b.Run("install", func(b *testing.B) {
		for b.Loop() {
			rows++
			done, err := s.InstallPack(b.Context(), tables, fmt.Sprintf("%064x", rows), noon)
			if err != nil {
				b.Fatal(err)
			}
			if done.Replaced != nil {
				b.StopTimer()
				if err := s.RemovePack(b.Context(), done.Replaced.Sum); err != nil {
					b.Fatal(err)
				}
				b.StartTimer()
			}
		}
	})
	b.Run("load", func(b *testing.B) {
		n := 0
		for b.Loop() {
			_, p, err := s.LoadActive(b.Context())
			if err != nil {
				b.Fatal(err)
			}
			n = p.Rows
		}
		b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
	})
}
