package sqlstore

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"net/url"
	"os"
	"os/exec"
	"strings"

	"github.com/sanquan/sanquan/base/fault"
)

// tables lists the tables of the schema in use. The lock of migrations is not
// part of what a database holds.
func (e postgresEngine) tables(ctx context.Context, q querier) ([]string, error) {
	return listNames(ctx, q, `SELECT table_name FROM information_schema.tables
		WHERE table_schema = current_schema() AND table_type = 'BASE TABLE' AND table_name <> 'goose_lock'`)
}

func listNames(ctx context.Context, q querier, query string) ([]string, error) {
	rows, err := q.QueryContext(ctx, query)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var names []string
	for rows.Next() {
		name := ""
		if err := rows.Scan(&name); err != nil {
			return nil, err
		}
		names = append(names, name)
	}
	return names, rows.Err()
}

// snapshot lets pg_dump see what the transaction sees that adds up the tables.
func (e postgresEngine) snapshot(ctx context.Context, s *Store, path string) (Snapshot, error) {
	var out Snapshot
	err := s.snapshot(ctx, func(tx *sql.Tx) error {
		id := ""
		if err := tx.QueryRowContext(ctx, `SELECT pg_export_snapshot()`).Scan(&id); err != nil {
			return err
		}
		if err := pgTool(ctx, e.url, "pg_dump", "--format=custom", "--compress=0", "--no-owner", "--no-privileges", "--snapshot="+id, "--file", path, "--dbname", ""); err != nil {
			return err
		}
		var err error
		out, err = s.describe(ctx, tx, PostgreSQL)
		return err
	})
	return out, err
}

// pgTool runs a program of PostgreSQL on the database at address; the argument
// after --dbname is replaced by it. The password goes by the environment, which
// other users of the machine do not see.
func pgTool(ctx context.Context, address, name string, args ...string) error {
	path, err := exec.LookPath(name)
	if err != nil {
		return fault.Wrap(err, fault.Unavailable, "store.no_tool", "tool", name)
	}
	plain, password, err := withoutPassword(address)
	if err != nil {
		return fault.New(fault.Invalid, "store.bad_url") // the error would show the password
	}
	for i := range args {
		if i > 0 && args[i-1] == "--dbname" {
			args[i] = plain
		}
	}
	cmd := exec.CommandContext(ctx, path, args...)
	cmd.Env = os.Environ()
	if password != "" {
		cmd.Env = append(cmd.Env, "PGPASSWORD="+password)
	}
	var said bytes.Buffer
	cmd.Stderr = &said
	if err := cmd.Run(); err != nil {
		line, _, _ := strings.Cut(strings.TrimSpace(said.String()), "\n")
		return fault.Wrap(errors.Join(err, errors.New(said.String())), fault.Unavailable, "store.tool_failed", "tool", name, "reason", line)
	}
	return nil
}

func withoutPassword(address string) (plain, password string, err error) {
	u, err := url.Parse(address)
	if err != nil {
		return "", "", err
	}
	query := u.Query()
	password = query.Get("password")
	query.Del("password")
	u.RawQuery = query.Encode()
	if given, ok := u.User.Password(); ok {
		password, u.User = given, url.User(u.User.Username())
	}
	return u.String(), password, nil
}
