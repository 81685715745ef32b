package sqlstore

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"sync"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/region"
)

// bodyFormat is the format of new bodies: gzip (RFC 1952) of one JSON array
// with an object per row in file order, members as the json tags of package
// region name them; an outline is {"Area": code, "Geometry": the coordinates
// of a GeoJSON MultiPolygon}.
const bodyFormat = 1

// body is a stored table.
type body struct {
	name   string
	format int
	rows   int
	digest string // sha-256 of data, hex
	data   []byte
}

// tables names the tables of a pack; each value points to a slice of rows.
func tables(t *region.Tables) map[string]any {
	return map[string]any{
		"sources": &t.Sources, "areas": &t.Areas, "outlines": &t.Outlines, "population": &t.Population,
		"stations": &t.Stations, "places": &t.Places, "services": &t.Services, "calls": &t.Calls, "bands": &t.Bands,
		"firms": &t.Firms, "moves": &t.Moves, "chains": &t.Chains, "chain_nodes": &t.ChainNodes,
		"chain_edges": &t.ChainEdges, "positions": &t.Positions, "items": &t.Items, "windows": &t.Windows,
		"window_items": &t.WindowItems, "agreements": &t.Agreements, "programmes": &t.Programmes,
		"notices": &t.Notices, "indicators": &t.Indicators, "calendar": &t.Calendar,
	}
}

// encode returns a body for every table, empty ones too.
func encode(t *region.Tables) ([]body, error) {
	return inParallel(tables(t), func(name string, rows any) (body, error) {
		raw, err := json.Marshal(rows)
		if err != nil {
			return body{}, fmt.Errorf("encoding table %s: %w", name, err)
		}
		var buf bytes.Buffer
		zip := gzip.NewWriter(&buf)
		_, _ = zip.Write(raw) // a buffer takes all
		_ = zip.Close()
		digest := sha256.Sum256(buf.Bytes())
		return body{
			name: name, format: bodyFormat, data: buf.Bytes(),
			rows:   reflect.ValueOf(rows).Elem().Len(),
			digest: hex.EncodeToString(digest[:]),
		}, nil
	})
}

// decode fills t from the bodies, which must be exactly those of encode.
func decode(t *region.Tables, bodies []body) error {
	targets := tables(t)
	byName := map[string]body{}
	for _, b := range bodies {
		if targets[b.name] == nil || b.format != bodyFormat {
			return fault.New(fault.Conflict, "store.pack_format", "table", b.name)
		}
		byName[b.name] = b
	}
	_, err := inParallel(targets, func(name string, rows any) (struct{}, error) {
		b, ok := byName[name]
		if !ok {
			return struct{}{}, damaged(errors.New("no such body"), name)
		}
		return struct{}{}, b.read(rows)
	})
	return err
}

func (b body) read(rows any) error {
	digest := sha256.Sum256(b.data)
	if hex.EncodeToString(digest[:]) != b.digest {
		return damaged(errors.New("digest differs"), b.name)
	}
	unzip, err := gzip.NewReader(bytes.NewReader(b.data))
	if err != nil {
		return damaged(err, b.name)
	}
	if err := json.NewDecoder(unzip).Decode(rows); err != nil {
		return damaged(err, b.name)
	}
	if n := reflect.ValueOf(rows).Elem().Len(); n != b.rows {
		return damaged(fmt.Errorf("%d rows of %d", n, b.rows), b.name)
	}
	return nil
}

func damaged(cause error, table string) error {
	return fault.Wrap(cause, fault.Internal, "store.pack_damaged", "table", table)
}

// inParallel calls do for every table at once and returns the results in the
// order of the names, or the errors joined.
func inParallel[T any](all map[string]any, do func(string, any) (T, error)) ([]T, error) {
	names := slices.Sorted(maps.Keys(all))
	out, errs := make([]T, len(names)), make([]error, len(names))
	var wg sync.WaitGroup
	for i, name := range names {
		wg.Go(func() { out[i], errs[i] = do(name, all[name]) })
	}
	wg.Wait()
	return out, errors.Join(errs...)
}
