package pgtest

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"
)

// readyTime is how long a server may take to answer.
const readyTime = 60 * time.Second

// programs returns the folder of the newest PostgreSQL installed.
func programs() (string, error) {
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/postgres")
	if path, err := exec.LookPath("postgres"); err == nil {
		found = append(found, path)
	}
	if len(found) == 0 {
		return "", errors.New("postgres is not installed")
	}
	return filepath.Dir(slices.Max(found)), nil
}

// start runs a server and returns the address of its first database, and how
// to stop it.
func start() (admin string, stop func(), err error) {
	bin, err := programs()
	if err != nil {
		return "", nil, err
	}
	dir, err := os.MkdirTemp("", "sanquan-pg-")
	if err != nil {
		return "", nil, err
	}
	remove := func() { _ = os.RemoveAll(dir) }
	if err := surrender(dir); err != nil {
		remove()
		return "", nil, err
	}
	data := filepath.Join(dir, "data")
	if err := run(filepath.Join(bin, "initdb"), "-D", data, "-U", "sanquan", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"); err != nil {
		remove()
		return "", nil, err
	}
	var said bytes.Buffer
	postgres := as(exec.Command(filepath.Join(bin, "postgres"), "-D", data, "-k", dir, "-h", "", "-F",
		"-c", "max_connections=200", "-c", "shared_buffers=32MB", "-c", "full_page_writes=off"))
	postgres.Stderr = &said
	wait, err := launch(postgres)
	if err != nil {
		remove()
		return "", nil, err
	}
	stop = func() {
		_ = postgres.Process.Signal(syscall.SIGQUIT) // at once; the data are thrown away
		<-wait
		remove()
	}
	at := url.URL{Scheme: "postgres", User: url.User("sanquan"), Path: "/postgres", RawQuery: url.Values{"host": {dir}}.Encode()}
	if err := answers(at.String(), wait); err != nil {
		stop()
		return "", nil, fmt.Errorf("%w: %s", err, said.String())
	}
	return at.String(), stop, nil
}

func run(name string, args ...string) error {
	out, err := as(exec.Command(name, args...)).CombinedOutput()
	if err != nil {
		return fmt.Errorf("%s: %w: %s", filepath.Base(name), err, strings.TrimSpace(string(out)))
	}
	return nil
}

// answers waits until the server does.
func answers(at string, ended <-chan struct{}) error {
	db, err := sql.Open("pgx", at)
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	ctx, cancel := context.WithTimeout(context.Background(), readyTime)
	defer cancel()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		if err = db.PingContext(ctx); err == nil {
			return nil
		}
		select {
		case <-ended:
			return errors.New("postgres ended")
		case <-ctx.Done():
			return err
		case <-tick.C:
		}
	}
}
