package network

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/commute/gtfs"
	"github.com/sanquan/sanquan/commute/netfile"
	"github.com/sanquan/sanquan/commute/transit"
)

// meta is what a NET file says beside its timetable, as JSON.
type meta struct {
	Date    string       `json:"date"`  // YYYY-MM-DD: day 0
	First   string       `json:"first"` // the first and the last day on which anything runs
	Last    string       `json:"last"`
	Clock   string       `json:"clock"` // IANA name
	Options Options      `json:"options"`
	Feeds   []FeedReport `json:"feeds"`
}

// Write writes a network of feeds as a NET file (docs/formats/net.md). Equal
// networks give equal bytes. Faults: invalid network.file_region for one with
// a region, which is read from its pack; unavailable network.file_endian; those
// of w.
func (n *Network) Write(w io.Writer) error {
	if n.Region != nil {
		return fault.New(fault.Invalid, "network.file_region")
	}
	var f netfile.Writer
	text, err := json.Marshal(meta{n.Date.String(), n.First.String(), n.Last.String(), n.Clock.String(), n.Options, n.Feeds})
	if err != nil {
		panic(err) // numbers, checked to be finite, and strings
	}
	netfile.PutText(&f, "network", string(text))
	n.Timetable.Write(&f)
	if _, err := f.WriteTo(w); errors.Is(err, netfile.ErrEndian) {
		return fileFault(err)
	} else if err != nil {
		return err
	}
	return nil
}

// IsFile reports whether bytes begin like a NET file.
func IsFile(data []byte) bool { return netfile.Is(data) }

// Read returns the network of a NET file, which it aliases: the bytes must stay
// and not change as long as it is used. Faults (invalid): network.file_magic,
// network.file_version, network.file_short, network.file_corrupt; unavailable:
// network.file_endian. Cost: a pass over the bytes for their checksums, and
// over the stops.
func Read(data []byte) (*Network, error) {
	f, err := netfile.Parse(data)
	if err != nil {
		return nil, fileFault(err)
	}
	text, err := netfile.GetText(f, "network")
	if err != nil {
		return nil, fileFault(err)
	}
	n, ok := parseMeta(text)
	if !ok {
		return nil, fileFault(netfile.Corrupt{Column: "network"})
	}
	if n.Timetable, err = transit.Read(f); err != nil {
		return nil, fileFault(err)
	}
	return n, nil
}

func parseMeta(text string) (*Network, bool) {
	var m meta
	d := json.NewDecoder(bytes.NewReader([]byte(text)))
	d.DisallowUnknownFields()
	if err := d.Decode(&m); err != nil || m.Options.check() != nil {
		return nil, false
	}
	n := &Network{Options: m.Options, Feeds: m.Feeds, places: &places{}}
	var ok [4]bool
	n.Date, ok[0] = gtfs.ParseDate(m.Date)
	n.First, ok[1] = gtfs.ParseDate(m.First)
	n.Last, ok[2] = gtfs.ParseDate(m.Last)
	n.Clock, ok[3] = gtfs.LoadZone(m.Clock)
	return n, ok == [4]bool{true, true, true, true}
}

// fileFault explains what is wrong with a file.
func fileFault(err error) error {
	if errors.Is(err, netfile.ErrEndian) {
		return fault.Wrap(err, fault.Unavailable, "network.file_endian")
	}
	if e, ok := errors.AsType[netfile.OtherVersion](err); ok {
		return fault.Wrap(err, fault.Invalid, "network.file_version", "version", e.Version, "known", netfile.Version)
	}
	if e, ok := errors.AsType[netfile.Short](err); ok {
		return fault.Wrap(err, fault.Invalid, "network.file_short", "have", e.Have, "want", e.Want)
	}
	if e, ok := errors.AsType[netfile.Corrupt](err); ok {
		return fault.Wrap(err, fault.Invalid, "network.file_corrupt", "column", e.Column)
	}
	return fault.Wrap(err, fault.Invalid, "network.file_magic")
}
