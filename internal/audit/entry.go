// Package audit keeps the record of who did what, when, from where, to what
// and with which result, so that nobody can change it unnoticed.
//
// Each Entry holds the hash of the one before (Chain), so a changed, removed,
// added or moved row breaks the chain at a row that Verify names. The hash of
// a day's last entry is that day's head: signed with Ed25519 and exported, it
// proves the days up to it even against whoever rewrites the whole database.
// Days older than the retention are dropped as a whole, and their heads stay.
//
// Entries never hold a sensitive value: what changed is recorded with such
// values masked. The package leaves out where entries are kept (Store) and who
// decides what is recorded. Times are UTC with microseconds.
package audit

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"time"
)

// Result says how an act ended.
type Result string

// The results.
const (
	Done   Result = "done"
	Denied Result = "denied" // refused: not allowed, or a wrong password
)

// Entry is one act. Before and After are JSON, "" where there is nothing to say.
type Entry struct {
	Seq     int64     `json:"seq"` // 1, 2, 3 … without gaps; given when it is kept
	Time    time.Time `json:"time"`
	Day     string    `json:"day"`     // of the chain, ISO date; see Chain
	Actor   string    `json:"actor"`   // id of the account, "" for nobody
	Name    string    `json:"name"`    // what the account was called
	Via     string    `json:"via"`     // session, token ID, command line
	Address string    `json:"address"` // of the client; "" for the command line
	Request string    `json:"request"` // id of the request
	Action  string    `json:"action"`
	Kind    string    `json:"kind"` // of the object: account, token, session, role, field …
	Object  string    `json:"object"`
	Place   string    `json:"place"` // code of the area concerned
	Result  Result    `json:"result"`
	Reason  string    `json:"reason"`
	Before  string    `json:"before"`
	After   string    `json:"after"`
	Alg     string    `json:"alg"`  // of the hashes
	Prev    string    `json:"prev"` // hash of the entry before, hex; zeros before the first
	Hash    string    `json:"hash"`
}

// SHA256 names the only hash so far; another (SM3) can follow in new rows.
const SHA256 = "sha256"

// Genesis is the hash before the first entry.
const Genesis = "0000000000000000000000000000000000000000000000000000000000000000"

// Head is the end of a chain: the number and hash of its last entry, and that
// entry's day.
type Head struct {
	Seq  int64  `json:"seq"`
	Hash string `json:"hash"`
	Day  string `json:"day"`
}

// Start is the head of an empty chain.
func Start() Head { return Head{Hash: Genesis} }

// Chain returns the entry as the next after head: numbered, dated, hashed. Its
// day is that of its time, but never before the head's: clocks may step back,
// days of the chain may not.
func Chain(head Head, e Entry) Entry {
	e.Time = e.Time.UTC().Truncate(time.Microsecond)
	e.Seq, e.Prev, e.Alg = head.Seq+1, head.Hash, SHA256
	e.Day = max(e.Time.Format(time.DateOnly), head.Day)
	e.Hash = e.digest()
	return e
}

// Head returns the head of a chain that ends with e.
func (e Entry) Head() Head { return Head{e.Seq, e.Hash, e.Day} }

// digest hashes every field with its length before it, in the order of the
// type.
func (e Entry) digest() string {
	h := sha256.New()
	number := func(n int64) {
		var b [8]byte
		binary.BigEndian.PutUint64(b[:], uint64(n))
		h.Write(b[:])
	}
	number(e.Seq)
	number(e.Time.UnixMicro())
	for _, s := range []string{
		e.Day, e.Actor, e.Name, e.Via, e.Address, e.Request, e.Action, e.Kind, e.Object, e.Place,
		string(e.Result), e.Reason, e.Before, e.After, e.Alg, e.Prev,
	} {
		number(int64(len(s)))
		h.Write([]byte(s))
	}
	return hex.EncodeToString(h.Sum(nil))
}
