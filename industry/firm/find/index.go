package find

import (
	"iter"
	"sync"
	"sync/atomic"
)

// Index is a set of records that can be searched while it changes. The zero
// Index is empty and ready. Methods are safe for concurrent use; searches never
// wait for changes, which come one after another.
type Index struct {
	writing sync.Mutex
	next    uint32 // seq of the next record
	state   atomic.Pointer[[]*segment]
}

// Load replaces everything. Equal matches are listed in the order of the
// records. Cost is linear; about 350 bytes a record are in use meanwhile, twice
// what stays.
func (x *Index) Load(docs iter.Seq[Doc]) {
	x.writing.Lock()
	defer x.writing.Unlock()
	var segments []*segment
	b := newBuilder()
	x.next = 0
	for d := range docs {
		if b.full() {
			segments, b = append(segments, b.done()), newBuilder()
		}
		b.add(d, x.next)
		x.next++
	}
	segments = append(segments, b.done())
	x.state.Store(&segments)
}

// Update removes records by id, and those with the ids of the records to be
// added, and adds these. Cost is about linear in the change, with a merge of
// older changes now and then: each record is merged about log2 of their number
// times in its life.
func (x *Index) Update(remove []string, add []Doc) {
	x.writing.Lock()
	defer x.writing.Unlock()
	segments := append([]*segment(nil), x.segments()...)
	drop := func(id string) {
		for _, s := range segments {
			if s.remove(id) {
				return
			}
		}
	}
	for _, id := range remove {
		drop(id)
	}
	b := newBuilder()
	last := map[string]int{}
	for i, d := range add {
		last[d.ID] = i
	}
	for i, d := range add {
		drop(d.ID)
		if last[d.ID] != i {
			continue
		}
		b.add(d, x.next)
		x.next++
	}
	if b.s.docs() > 0 {
		segments = append(segments, b.done())
	}
	for n := len(segments); n >= 2 && mergeable(segments[n-2], segments[n-1]); n = len(segments) {
		m := newBuilder()
		m.copy(segments[n-2])
		m.copy(segments[n-1])
		segments = append(segments[:n-2], m.done())
	}
	x.state.Store(&segments)
}

// mergeable reports whether a segment is no more than twice the next one.
func mergeable(a, b *segment) bool {
	return a.docs() <= 2*b.docs() && len(a.doc)+len(b.doc) < maxEntries-1<<12
}

func (x *Index) segments() []*segment {
	if p := x.state.Load(); p != nil {
		return *p
	}
	return nil
}

// Len is the number of records.
func (x *Index) Len() int {
	x.writing.Lock()
	defer x.writing.Unlock()
	n := 0
	for _, s := range x.segments() {
		n += s.living
	}
	return n
}

// Bytes is the memory that the index holds, without what the allocator adds.
func (x *Index) Bytes() int {
	n := 0
	for _, s := range x.segments() {
		n += len(s.ids) + len(s.codes) + 2*len(s.chars) +
			4*(len(s.idAt)+len(s.byID)+len(s.seq)+len(s.area)+len(s.gone)+len(s.textAt)+len(s.doc)+len(s.worth)+len(s.keys)+len(s.start)+len(s.places)) +
			4*(len(s.codeAt)+len(s.codeDoc)+len(s.byCode)+len(s.byInner)) +
			len(s.weight) + len(s.group) + 12*len(s.firsts)
	}
	return n
}
