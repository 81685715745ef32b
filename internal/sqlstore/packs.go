package sqlstore

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"regexp"
	"time"

	"github.com/sanquan/sanquan/base/fault"
	"github.com/sanquan/sanquan/region"
)

// Pack is an installed region data pack.
type Pack struct {
	Sum         string    `json:"sum"` // sha-256 of the content, 64 lower-case hex digits
	Name        string    `json:"name"`
	Version     string    `json:"version"`
	Title       string    `json:"title"`
	Rows        int       `json:"rows"`        // of all tables
	InstalledAt time.Time `json:"installedAt"` // UTC; of the latest installation
	Active      bool      `json:"active"`      // this is the pack that answers are about
}

// Installed is what InstallPack did.
type Installed struct {
	Pack     Pack  `json:"pack"`
	Changed  bool  `json:"changed"`            // false where this content was active already
	Replaced *Pack `json:"replaced,omitempty"` // the pack that was active before, kept as history
}

// listLimit bounds ListPacks; nobody keeps that many versions.
const listLimit = 1000

var hexSum = regexp.MustCompile(`^[0-9a-f]{64}$`)

// InstallPack stores the tables of a verified pack and makes it the active
// one, in one transaction. sum is the sha-256 of the pack's content in hex;
// now becomes the time of installation. The pack that was active stays as
// history. Content that is installed already is not stored again: it is made
// active where it is not, and otherwise nothing changes.
// Faults: invalid store.bad_sum; those of Open.
func (s *Store) InstallPack(ctx context.Context, t region.Tables, sum string, now time.Time) (Installed, error) {
	if !hexSum.MatchString(sum) {
		return Installed{}, fault.New(fault.Invalid, "store.bad_sum", "sum", sum)
	}
	manifest, err := json.Marshal(t.Manifest)
	if err != nil {
		return Installed{}, err
	}
	bodies, err := encode(&t) // before the transaction: others may write meanwhile
	if err != nil {
		return Installed{}, err
	}
	rows := 0
	for _, b := range bodies {
		rows += b.rows
	}
	var done Installed
	err = s.alone(ctx, &serializable, func(tx *sql.Tx) error {
		done = Installed{Pack: Pack{
			Sum: sum, Name: t.Manifest.Name, Version: t.Manifest.Version, Title: t.Manifest.Title,
			Rows: rows, InstalledAt: now.UTC(), Active: true,
		}}
		before, err := activePack(ctx, tx)
		if err != nil {
			return err
		}
		if before != nil && before.Sum == sum {
			done.Pack = *before
			return nil
		}
		done.Changed, done.Replaced = true, before
		if _, err := tx.ExecContext(ctx, `UPDATE packs SET active = $1 WHERE active`, false); err != nil {
			return err
		}
		s.step("old pack inactive")
		res, err := tx.ExecContext(ctx,
			`INSERT INTO packs (sum, name, version, title, manifest, row_count, installed_at, active)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (sum) DO NOTHING`,
			sum, done.Pack.Name, done.Pack.Version, done.Pack.Title, string(manifest), rows, now.UTC(), true)
		if err != nil {
			return err
		}
		s.step("new pack")
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			if err == nil {
				_, err = tx.ExecContext(ctx, `UPDATE packs SET active = $1, installed_at = $2 WHERE sum = $3`, true, now.UTC(), sum)
			}
			return err
		}
		for _, b := range bodies {
			_, err := tx.ExecContext(ctx,
				`INSERT INTO pack_tables (sum, name, format, row_count, digest, body) VALUES ($1, $2, $3, $4, $5, $6)`,
				sum, b.name, bodyFormat, b.rows, b.digest, b.data)
			if err != nil {
				return err
			}
			s.step("table " + b.name)
		}
		return nil
	})
	if err != nil {
		return Installed{}, err
	}
	return done, nil
}

const packColumns = `sum, name, version, title, row_count, installed_at, active`

type scanner interface{ Scan(...any) error }

func scanPack(row scanner) (Pack, error) {
	var p Pack
	err := row.Scan(&p.Sum, &p.Name, &p.Version, &p.Title, &p.Rows, &p.InstalledAt, &p.Active)
	p.InstalledAt = p.InstalledAt.UTC()
	return p, err
}

type queryer interface {
	QueryRowContext(context.Context, string, ...any) *sql.Row
}

// activePack returns nil where no pack is active.
func activePack(ctx context.Context, q queryer) (*Pack, error) {
	p, err := scanPack(q.QueryRowContext(ctx, `SELECT `+packColumns+` FROM packs WHERE active`))
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	return &p, err
}

// ListPacks returns the installed packs, the active one first, then the
// latest installed.
func (s *Store) ListPacks(ctx context.Context) ([]Pack, error) {
	rows, err := s.read.DB.QueryContext(ctx,
		`SELECT `+packColumns+` FROM packs ORDER BY active DESC, installed_at DESC, sum LIMIT $1`, listLimit)
	if err != nil {
		return nil, s.wrap(err)
	}
	defer rows.Close()
	list := []Pack{}
	for rows.Next() {
		p, err := scanPack(rows)
		if err != nil {
			return nil, s.wrap(err)
		}
		list = append(list, p)
	}
	return list, s.wrap(rows.Err())
}

// ActivePack returns the pack that answers are about. Fault not_found
// store.no_pack where none is installed.
func (s *Store) ActivePack(ctx context.Context) (Pack, error) {
	p, err := activePack(ctx, s.read.DB)
	if err != nil {
		return Pack{}, s.wrap(err)
	}
	if p == nil {
		return Pack{}, fault.New(fault.NotFound, "store.no_pack")
	}
	return *p, nil
}

// RemovePack deletes a pack from the history. Faults: not_found
// store.pack_not_found; conflict store.pack_active for the active one.
func (s *Store) RemovePack(ctx context.Context, sum string) error {
	return s.alone(ctx, &serializable, func(tx *sql.Tx) error {
		p, err := scanPack(tx.QueryRowContext(ctx, `SELECT `+packColumns+` FROM packs WHERE sum = $1`, sum))
		switch {
		case errors.Is(err, sql.ErrNoRows):
			return fault.New(fault.NotFound, "store.pack_not_found", "sum", sum)
		case err != nil:
			return err
		case p.Active:
			return fault.New(fault.Conflict, "store.pack_active", "name", p.Name, "version", p.Version)
		}
		for _, statement := range []string{`DELETE FROM pack_tables WHERE sum = $1`, `DELETE FROM packs WHERE sum = $1`} {
			if _, err := tx.ExecContext(ctx, statement, sum); err != nil {
				return err
			}
		}
		return nil
	})
}

// LoadRegion reads and indexes the active pack. Faults: not_found
// store.no_pack; internal store.pack_damaged where a stored body does not
// match its digest; conflict store.pack_format where another release wrote it.
func (s *Store) LoadRegion(ctx context.Context) (*region.Region, error) {
	r, _, err := s.LoadActive(ctx)
	return r, err
}

// LoadActive is LoadRegion with the pack that was read, both from one
// snapshot of the database.
func (s *Store) LoadActive(ctx context.Context) (*region.Region, Pack, error) {
	var p *Pack
	var manifest string
	var bodies []body
	err := s.snapshot(ctx, func(tx *sql.Tx) error {
		var err error
		if p, err = activePack(ctx, tx); err != nil || p == nil {
			return err
		}
		if err := tx.QueryRowContext(ctx, `SELECT manifest FROM packs WHERE sum = $1`, p.Sum).Scan(&manifest); err != nil {
			return err
		}
		bodies, err = readBodies(ctx, tx, p.Sum)
		return err
	})
	switch {
	case err != nil:
		return nil, Pack{}, err
	case p == nil:
		return nil, Pack{}, fault.New(fault.NotFound, "store.no_pack")
	}
	var t region.Tables
	if err := decode(&t, bodies); err != nil {
		return nil, Pack{}, err
	}
	if err := json.Unmarshal([]byte(manifest), &t.Manifest); err != nil {
		return nil, Pack{}, damaged(err, "manifest")
	}
	return region.New(t), *p, nil
}

func readBodies(ctx context.Context, tx *sql.Tx, sum string) ([]body, error) {
	rows, err := tx.QueryContext(ctx,
		`SELECT name, format, row_count, digest, body FROM pack_tables WHERE sum = $1 ORDER BY name LIMIT $2`, sum, listLimit)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var bodies []body
	for rows.Next() {
		var b body
		if err := rows.Scan(&b.name, &b.format, &b.rows, &b.digest, &b.data); err != nil {
			return nil, err
		}
		bodies = append(bodies, b)
	}
	return bodies, rows.Err()
}
