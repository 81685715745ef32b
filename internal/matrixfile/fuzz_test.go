package matrixfile

import (
	"testing"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/commute/reach"
)

// Whatever a journal holds, reading it never panics; what it accepts is a
// sequence of shards without gaps.
func FuzzReadJournal(f *testing.F) {
	head, _ := line(Head{Magic: magic, Version: journalVersion, Key: reach.MatrixKey{Params: "x"}, Format: CSV, Unit: Seconds, ShardOrigins: 3})
	first, _ := line(Entry{Origins: 3, Bytes: 100, CRC: 7})
	second, _ := line(Entry{First: 3, Origins: 3, Bytes: 200, CRC: 7})
	end, _ := line(Entry{First: 6, Bytes: 200})
	for _, seed := range [][][]byte{{}, {head}, {head, first}, {head, first, second, end}, {head, second}, {head, first, first}, {head, first, end, second}, {head[:9]}} {
		var all []byte
		for _, part := range seed {
			all = append(all, part...)
		}
		f.Add(all)
		f.Add(append(all, 0, 0, 0))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		j, err := readJournal(&memoryFile{newMemory(), &content{now: raw}}, "j")
		if err != nil {
			if fault.CodeOf(err) != fault.Invalid {
				t.Fatal(err)
			}
			return
		}
		if j.size > int64(len(raw)) || j.head == nil && len(j.entries) > 0 {
			t.Fatalf("%+v", j)
		}
		next, bytes := 0, int64(0)
		for _, e := range j.entries {
			if e.First != next || e.Origins < 0 || e.Bytes < bytes {
				t.Fatalf("%+v", j.entries)
			}
			next, bytes = next+e.Origins, e.Bytes
		}
	})
}
