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

// folder is where a server keeps its data and its socket.
type folder struct{ bin, dir string }

// newFolder makes one for a server that was never started.
func newFolder() (folder, error) {
	bin, err := programs()
	if err != nil {
		return folder{}, err
	}
	dir, err := os.MkdirTemp("", "sanquan-pg-")
	if err != nil {
		return folder{}, err
	}
	f := folder{bin, dir}
	if err = surrender(dir); err == nil {
		err = run(filepath.Join(bin, "initdb"), "-D", f.data(), "-U", "sanquan", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
	}
	if err != nil {
		f.remove()
		return folder{}, err
	}
	return f, nil
}

func (f folder) data() string { return filepath.Join(f.dir, "data") }

func (f folder) remove() { _ = os.RemoveAll(f.dir) }

// admin is the address of the first database.
func (f folder) admin() string {
	at := url.URL{Scheme: "postgres", User: url.User("sanquan"), Path: "/postgres", RawQuery: url.Values{"host": {f.dir}}.Encode()}
	return at.String()
}

// process is a server that was started.
type process struct {
	*os.Process
	ended <-chan struct{} // closed when it has
	said  *bytes.Buffer   // to be read after its end
}

// launch starts the server, which listens on its socket only.
func (f folder) launch(settings ...string) (process, error) {
	args := []string{"-D", f.data(), "-k", f.dir, "-h", ""}
	for _, s := range append(settings, "max_connections=200", "shared_buffers=32MB") {
		args = append(args, "-c", s)
	}
	p := process{said: &bytes.Buffer{}}
	postgres := as(exec.Command(filepath.Join(f.bin, "postgres"), args...))
	postgres.Stderr = p.said
	var err error
	p.ended, err = launch(postgres)
	p.Process = postgres.Process
	return p, err
}

// stop ends a server whose data are thrown away.
func (p process) stop() {
	_ = p.Signal(syscall.SIGQUIT) // at once
	<-p.ended
}

// start runs a server and returns the address of its first database, and how
// to stop it.
func start() (admin string, stop func(), err error) {
	f, err := newFolder()
	if err != nil {
		return "", nil, err
	}
	p, err := f.launch("fsync=off", "full_page_writes=off")
	if err != nil {
		f.remove()
		return "", nil, err
	}
	stop = func() {
		p.stop()
		f.remove()
	}
	if err := answers(f.admin(), p.ended); err != nil {
		stop()
		return "", nil, fmt.Errorf("%w: %s", err, p.said)
	}
	return f.admin(), stop, nil
}

func run(name string, args ...string) error {
	out, err := as(exec.Command(name, args...)).CombinedOutput()
	if err != nil {
		return fmt.Errorf("%s: %w: %s", filepath.Base(name), err, strings.TrimSpace(string(out)))
	}
	return nil
}

var errEnded = errors.New("postgres ended")

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
			return errEnded
		case <-ctx.Done():
			return err
		case <-tick.C:
		}
	}
}
