package matrixfile

import (
	"errors"
	"hash/crc32"
	"io"
	"slices"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/commute/reach"
)

// Output is a matrix file in the making. Not safe for concurrent use.
type Output struct {
	disk    disk
	name    string
	encoder Encoder
	origins int
	head    Head
	journal journal
	log     file
	part    file
	resumed int
}

// The files beside the one being made.
const (
	partSuffix    = ".part"
	journalSuffix = ".journal"
)

// Create begins a matrix file, or goes on with one that an earlier run with the
// same inputs left unfinished. shardOrigins is the number of origins of a
// shard; what an earlier run used counts.
//
// Faults: conflict matrix.file_exists (a file of that name), matrix.file_in_use
// (another run writes it), matrix.resume_differs (the unfinished file is made
// from other inputs), matrix.part_alone (an unfinished file without journal);
// invalid matrix.journal_damaged, matrix.journal_newer, matrix.part_damaged;
// unavailable matrix.cannot_write.
func Create(name string, m *reach.Matrix, e Encoder, f Format, u Unit, shardOrigins int) (*Output, error) {
	head := Head{Magic: magic, Version: journalVersion, Key: m.Key(), Format: f, Unit: u, ShardOrigins: shardOrigins}
	o := &Output{disk: realDisk{}, name: name, encoder: e, origins: len(m.Origins), head: head}
	if err := o.open(); err != nil {
		_ = o.Close()
		return nil, writing(err, name)
	}
	return o, nil
}

// writing makes a fault of an error of the disk.
func writing(err error, name string) error {
	if _, ok := errors.AsType[*fault.Error](err); ok || err == nil {
		return err
	}
	return fault.Wrap(err, fault.Unavailable, "matrix.cannot_write", "file", name).On("output")
}

func (o *Output) open() error {
	begun, err := o.disk.exists(o.name + journalSuffix)
	if err != nil {
		return err
	}
	for _, other := range []struct{ name, id string }{{o.name, "matrix.file_exists"}, {o.name + partSuffix, "matrix.part_alone"}} {
		there, err := o.disk.exists(other.name)
		if err != nil {
			return err
		}
		if there && !begun {
			return fault.New(fault.Conflict, other.id, "file", other.name).On("output")
		}
	}
	if o.log, err = o.disk.open(o.name + journalSuffix); err != nil {
		return err
	}
	if free, err := o.log.lock(); err != nil {
		return err
	} else if !free {
		return fault.New(fault.Conflict, "matrix.file_in_use", "file", o.name).On("output")
	}
	if o.journal, err = readJournal(o.log, o.name+journalSuffix); err != nil {
		return err
	}
	if o.journal.head == nil {
		return o.begin()
	}
	return o.resume()
}

// begin writes the journal's head, then opens the file.
func (o *Output) begin() error {
	there, err := o.disk.exists(o.name)
	if err != nil {
		return err
	}
	if there {
		return fault.New(fault.Conflict, "matrix.file_exists", "file", o.name).On("output")
	}
	if err := o.log.Truncate(0); err != nil {
		return err
	}
	if err := o.note(o.head); err != nil {
		return err
	}
	o.journal.head = &o.head
	if o.part, err = o.disk.open(o.name + partSuffix); err != nil {
		return err
	}
	return o.part.Truncate(0)
}

// resume checks what is there and cuts off what was not acknowledged.
func (o *Output) resume() error {
	if what := o.differs(*o.journal.head); what != "" {
		return fault.New(fault.Conflict, "matrix.resume_differs", "file", o.name, "what", what).On("output")
	}
	o.head.ShardOrigins = o.journal.head.ShardOrigins
	o.resumed = o.journal.next()
	if o.resumed > o.origins || o.journal.ended() && o.resumed != o.origins {
		return damaged(o.name+journalSuffix, len(o.journal.entries)+1)
	}
	part, err := o.disk.exists(o.name + partSuffix)
	if err != nil {
		return err
	}
	whole, err := o.disk.exists(o.name)
	if err != nil {
		return err
	}
	switch {
	case o.journal.ended() && whole && !part:
		return nil // only the journal is left to remove
	case whole:
		return fault.New(fault.Conflict, "matrix.file_exists", "file", o.name).On("output")
	}
	if err := o.log.Truncate(o.journal.size); err != nil {
		return err
	}
	if err := o.log.Sync(); err != nil { // or an old line may show behind a shorter new one
		return err
	}
	if o.part, err = o.disk.open(o.name + partSuffix); err != nil {
		return err
	}
	if err := o.verify(); err != nil {
		return err
	}
	return o.part.Truncate(o.journal.bytes())
}

// differs names the first of the inputs in which a journal differs, as a
// message id; "" if none does.
func (o *Output) differs(h Head) string {
	a, b := h.Key, o.head.Key
	for _, c := range []struct {
		same bool
		id   string
	}{
		{a.Network == b.Network, "matrix.differs.network"},
		{a.Origins == b.Origins, "matrix.differs.origins"},
		{a.Destinations == b.Destinations, "matrix.differs.destinations"},
		{a.Params == b.Params, "matrix.differs.params"},
		{h.Format == o.head.Format && h.Unit == o.head.Unit, "matrix.differs.format"},
	} {
		if !c.same {
			return c.id
		}
	}
	return ""
}

// verify reads what was acknowledged and compares its checksums.
func (o *Output) verify() error {
	at := int64(0)
	for _, e := range o.journal.entries {
		sum := crc32.New(castagnoli)
		n, err := io.Copy(sum, io.NewSectionReader(o.part, at, e.Bytes-at))
		if err != nil {
			return err
		}
		if n != e.Bytes-at || sum.Sum32() != e.CRC {
			return fault.New(fault.Invalid, "matrix.part_damaged", "file", o.name+partSuffix, "origin", e.First+1)
		}
		at = e.Bytes
	}
	return nil
}

// Next returns the first origin that is not yet in the file.
func (o *Output) Next() int { return o.journal.next() }

// Resumed returns how many origins an earlier run had done.
func (o *Output) Resumed() int { return o.resumed }

// ShardOrigins returns the number of origins of a shard.
func (o *Output) ShardOrigins() int { return o.head.ShardOrigins }

// Append adds the block of the next shard; when it returns without error, the
// shard is on disk and acknowledged. Fault: matrix.cannot_write.
func (o *Output) Append(first, origins int, b Block) error {
	if first != o.Next() || o.journal.ended() {
		panic("matrixfile: shards out of order")
	}
	blob := b.Bytes
	if first == 0 {
		blob = slices.Concat(o.encoder.Start(), blob)
	}
	return writing(o.append(Entry{First: first, Origins: origins, Note: b.Note}, blob), o.name)
}

func (o *Output) append(e Entry, blob []byte) error {
	at := o.journal.bytes()
	if _, err := o.part.WriteAt(blob, at); err != nil {
		return err
	}
	if err := o.part.Sync(); err != nil {
		return err
	}
	e.Bytes, e.CRC = at+int64(len(blob)), crc32.Checksum(blob, castagnoli)
	if err := o.note(e); err != nil {
		return err
	}
	o.journal.entries = append(o.journal.entries, e)
	return nil
}

// note adds a line to the journal.
func (o *Output) note(v any) error {
	text, err := line(v)
	if err != nil {
		return err
	}
	if _, err := o.log.WriteAt(text, o.journal.size); err != nil {
		return err
	}
	if err := o.log.Sync(); err != nil {
		return err
	}
	o.journal.size += int64(len(text))
	return nil
}

// Finish ends the file, gives it its name and removes the journal. All origins
// must have been appended. Fault: matrix.cannot_write.
func (o *Output) Finish() error {
	if o.Next() != o.origins {
		panic("matrixfile: origins are missing")
	}
	return writing(o.finish(), o.name)
}

func (o *Output) finish() error {
	if !o.journal.ended() {
		end, err := o.encoder.End(o.journal.entries)
		if err != nil {
			return err
		}
		if err := o.append(Entry{First: o.origins}, end); err != nil {
			return err
		}
	}
	if o.part != nil { // else it has its name already
		if err := o.part.Close(); err != nil {
			return err
		}
		o.part = nil
		if err := o.disk.rename(o.name+partSuffix, o.name); err != nil {
			return err
		}
	}
	return o.disk.remove(o.name + journalSuffix)
}

// Size returns the bytes of the file that are acknowledged.
func (o *Output) Size() int64 { return o.journal.bytes() }

// Close lets go of the files; what was acknowledged stays for the next run.
func (o *Output) Close() error {
	var err error
	for _, f := range []file{o.part, o.log} {
		if f != nil {
			err = errors.Join(err, f.Close())
		}
	}
	o.part, o.log = nil, nil
	return err
}
