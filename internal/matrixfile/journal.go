package matrixfile

import (
	"bytes"
	"encoding/json"
	"fmt"
	"hash/crc32"
	"io"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/commute/reach"
)

// journalVersion is the version of the journal written and read here.
const journalVersion = 1

// Head is the first line of a journal: what the file is made from.
type Head struct {
	Magic        string          `json:"magic"` // "sanquan matrix"
	Version      int             `json:"version"`
	Key          reach.MatrixKey `json:"key"`
	Format       Format          `json:"format"`
	Unit         Unit            `json:"unit"`
	ShardOrigins int             `json:"shardOrigins"`
}

const magic = "sanquan matrix"

// Entry is a line of a journal: a shard that is on disk, or the end of the file.
type Entry struct {
	First   int             `json:"first"`   // origin; the number of all origins at the end
	Origins int             `json:"origins"` // 0 at the end of the file
	Bytes   int64           `json:"bytes"`   // of the file up to and with the shard
	CRC     uint32          `json:"crc"`     // CRC-32C of the shard's bytes
	Note    json.RawMessage `json:"note,omitempty"`
}

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// line is a value as a line of a journal: the CRC-32C of the JSON text in eight
// hexadecimal digits, a space, the text, LF.
func line(v any) ([]byte, error) {
	text, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	return fmt.Appendf(nil, "%08x %s\n", crc32.Checksum(text, castagnoli), text), nil
}

// parse reads a line back, without its LF.
func parse(text []byte, v any) bool {
	const digits = 8
	if len(text) < digits+1 || text[digits] != ' ' {
		return false
	}
	body := text[digits+1:]
	return fmt.Sprintf("%08x", crc32.Checksum(body, castagnoli)) == string(text[:digits]) && json.Unmarshal(body, v) == nil
}

// journal is what a journal file says.
type journal struct {
	head    *Head // nil if its first line never got to disk
	entries []Entry
	size    int64 // of the lines that count
}

// maxJournal bounds what is read of a journal, in bytes.
const maxJournal = 1 << 30

// readJournal reads a journal. A last line that is cut off or whose bytes never
// arrived was not acknowledged and does not count; anything wrong before that
// is damage. Faults: matrix.journal_damaged, matrix.journal_newer.
func readJournal(f file, name string) (journal, error) {
	var j journal
	size, err := f.size()
	if err != nil {
		return j, err
	}
	if size > maxJournal {
		return j, damaged(name, 0)
	}
	raw, err := io.ReadAll(io.NewSectionReader(f, 0, size))
	if err != nil {
		return j, err
	}
	for number := 1; ; number++ {
		end := bytes.IndexByte(raw, '\n')
		if end < 0 {
			return j, nil
		}
		text, rest := raw[:end], raw[end+1:]
		ok := false
		if number == 1 {
			var h Head
			if ok = parse(text, &h) && h.Magic == magic; ok {
				j.head = &h
			}
			if ok && h.Version > journalVersion {
				return j, fault.New(fault.Invalid, "matrix.journal_newer", "file", name, "version", h.Version)
			}
		} else {
			var e Entry
			if ok = parse(text, &e) && j.follows(e); ok {
				j.entries = append(j.entries, e)
			}
		}
		if !ok && len(bytes.Trim(rest, "\x00")) == 0 {
			return j, nil
		}
		if !ok {
			return j, damaged(name, number)
		}
		j.size += int64(end) + 1
		raw = rest
	}
}

// follows says whether an entry can come next.
func (j *journal) follows(e Entry) bool {
	return !j.ended() && e.First == j.next() && e.Origins >= 0 && e.Bytes >= j.bytes()
}

// next is the first origin that is not acknowledged.
func (j *journal) next() int {
	if len(j.entries) == 0 {
		return 0
	}
	last := j.entries[len(j.entries)-1]
	return last.First + last.Origins
}

// bytes is how much of the file is acknowledged.
func (j *journal) bytes() int64 {
	if len(j.entries) == 0 {
		return 0
	}
	return j.entries[len(j.entries)-1].Bytes
}

// ended says whether the file is whole.
func (j *journal) ended() bool {
	return len(j.entries) > 0 && j.entries[len(j.entries)-1].Origins == 0
}

func damaged(name string, number int) error {
	return fault.New(fault.Invalid, "matrix.journal_damaged", "file", name, "line", number)
}
