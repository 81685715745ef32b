package transit_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/sanquan/sanquan/commute/netfile"
	"github.com/sanquan/sanquan/commute/transit"
)

// written returns the bytes of a timetable's file.
func written(t testing.TB, tt *transit.Timetable) []byte {
	t.Helper()
	var w netfile.Writer
	tt.Write(&w)
	var file bytes.Buffer
	_, err := w.WriteTo(&file)
	must(t, err)
	return file.Bytes()
}

func TestATimetableIsTheSameFromItsFile(t *testing.T) {
	for seed := range uint64(500) {
		s := anyScene(seed)
		s.file = false
		tt := s.build(t)
		file := written(t, tt)
		f, err := netfile.Parse(file)
		must(t, err)
		again, err := transit.Read(f)
		must(t, err)
		again = again.On(s.day)
		if diff := cmp.Diff(tt.Stats(), again.Stats()); diff != "" {
			t.Fatal(diff)
		}
		if !bytes.Equal(file, written(t, again)) {
			t.Fatal("writing what was read gives another file")
		}
		for i, trip := range tt.Trips() {
			if other := again.Trip(i); other.ID != trip.ID || other.Days != trip.Days || other.Clock != trip.Clock ||
				other.Provenance != trip.Provenance || !slices.Equal(other.Calls, trip.Calls) {
				t.Fatalf("seed %d: trip %+v, was %+v", seed, other, trip)
			}
		}
		for i := range s.stops {
			stop := transit.StopIdx(i)
			if found, ok := again.FindStop(s.stops[i].ID); !ok || found != stop || *again.Stop(stop) != *tt.Stop(stop) {
				t.Fatalf("seed %d: stop %d is %+v", seed, i, again.Stop(stop))
			}
		}
	}
}

// A trip of days, with run times beyond 18 h, and one of several calls at the
// same time of a whole week are kept to the second.
func TestLongRunsAreKept(t *testing.T) {
	b := transit.NewBuilder()
	for _, id := range []string{"a", "b", "c"} {
		b.AddStop(transit.Stop{ID: id})
	}
	calls := []transit.Call{{Stop: 0, Arrive: 5, Depart: 70_005}, {Stop: 1, Arrive: 300_000, Depart: 300_001}, {Stop: 2, Arrive: 604_799, Depart: 604_799}}
	must(t, b.AddTrip(transit.Trip{ID: "long", Calls: calls}))
	tt, err := b.Build()
	must(t, err)
	if diff := cmp.Diff(calls, reread(t, tt).Trip(0).Calls); diff != "" {
		t.Error(diff)
	}
}

// Whatever byte is changed and wherever the file ends, it is refused, or the
// byte was one of those that fill gaps.
func TestDamagedFilesAreRefused(t *testing.T) {
	s := anyScene(7)
	file := written(t, s.build(t))
	used := usedBytes(file)
	read := func(data []byte) error {
		f, err := netfile.Parse(data)
		if err == nil {
			_, err = transit.Read(f)
		}
		return err
	}
	for i := range file {
		damaged := slices.Clone(file)
		damaged[i] ^= 1 << (i % 8)
		if err := read(damaged); err == nil && used[i] {
			t.Fatalf("byte %d of %d may be changed", i, len(file))
		}
		if err := read(file[:i]); err == nil {
			t.Fatalf("%d of %d bytes are enough", i, len(file))
		}
	}
	newer := slices.Clone(file)
	newer[16]++
	if err := read(newer); !errors.As(err, new(netfile.OtherVersion)) {
		t.Errorf("a newer file: %v", err)
	}
}

// entriesOf visits the columns of a file: the place of the entry, and of the
// bytes.
func entriesOf(file []byte, visit func(entry, at, length int)) {
	for i := range int(binary.LittleEndian.Uint32(file[20:])) {
		entry := 64 + 48*i
		visit(entry, int(binary.LittleEndian.Uint64(file[entry+24:])), int(binary.LittleEndian.Uint64(file[entry+32:])))
	}
}

func usedBytes(file []byte) []bool {
	used := make([]bool, len(file))
	mark := func(at, length int) {
		for i := range length {
			used[at+i] = true
		}
	}
	mark(0, 64)
	entriesOf(file, func(entry, at, length int) {
		mark(entry, 48)
		mark(at, length)
	})
	return used
}

// reseal makes the checksums right again.
func reseal(file []byte) {
	table := crc32.MakeTable(crc32.Castagnoli)
	end := 64
	entriesOf(file, func(entry, at, length int) {
		binary.LittleEndian.PutUint32(file[entry+44:], crc32.Checksum(file[at:at+length], table))
		end = entry + 48
	})
	sum := crc32.Update(crc32.Checksum(file[:60], table), table, file[64:end])
	binary.LittleEndian.PutUint32(file[60:], sum)
}

// FuzzRead changes numbers of a sound file whose checksums then agree: it must
// be refused, or be searched without a panic.
func FuzzRead(f *testing.F) {
	f.Add(uint64(0), []byte{})
	for seed := range uint64(8) {
		f.Add(seed, []byte{byte(seed), 1, 2, 255, byte(40 * seed), 9, 0, 1})
	}
	f.Fuzz(func(t *testing.T, seed uint64, changes []byte) {
		s := anyScene(seed)
		s.file = false
		file := written(t, s.build(t))
		for ; len(changes) >= 4; changes = changes[4:] {
			n := 0
			entriesOf(file, func(_, at, length int) {
				if n++; n == int(changes[0])%30 && length > 0 {
					file[at+(int(changes[1])<<8+int(changes[2]))%length] = changes[3]
				}
			})
		}
		reseal(file)
		parsed, err := netfile.Parse(file)
		if err != nil {
			t.Fatal(err) // the checksums are right
		}
		tt, err := transit.Read(parsed)
		if err != nil {
			return
		}
		q := s.query
		q.From = nil
		for i := range min(2, tt.NumStops()) {
			q.From = append(q.From, transit.Access{Stop: transit.StopIdx(i)})
		}
		q.Draws = 2
		tt = tt.On(s.day)
		if _, err := tt.PlainProfile(q); err != nil {
			t.Fatal(err)
		}
		w, err := tt.Window(q)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Profile(q.From); err != nil {
			t.Fatal(err)
		}
		for range tt.Trips() {
		}
		_ = tt.Stats()
	})
}
