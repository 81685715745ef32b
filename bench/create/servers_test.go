package create

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

var address = regexp.MustCompile(`http://[0-9.:]+`)

// environment is ours without settings of the program, besides those that let
// one client ask as often as it can, and nobody work on what is created.
func environment() []string {
	own := slices.DeleteFunc(os.Environ(), func(v string) bool { return strings.HasPrefix(v, "SANQUAN_") })
	return append(own, "SANQUAN_JOBS_WORKERS=0", "SANQUAN_LIMITS_REQUESTS_PER_MINUTE=0")
}

// serve builds and starts the program in single-user mode on an empty data
// folder, after the commands in before, and returns its address.
func serve(b *testing.B, before []string) string {
	b.Helper()
	dir := b.TempDir()
	bin := filepath.Join(dir, "sanquan")
	run(b, exec.Command("go", "build", "-o", bin, "../../cmd/sanquan"))
	data := []string{"--data", filepath.Join(dir, "data")}
	if before != nil {
		prepare := exec.Command(bin, append(before, data...)...)
		prepare.Env = environment()
		run(b, prepare)
	}
	cmd := exec.Command(bin, append([]string{"serve", "--listen", "127.0.0.1:0"}, data...)...)
	cmd.Env = environment()
	return started(b, cmd)
}

func run(b *testing.B, cmd *exec.Cmd) {
	b.Helper()
	if out, err := cmd.CombinedOutput(); err != nil {
		b.Fatalf("%v\n%s", err, out)
	}
}

// started runs a server until the benchmark's end and returns the first address
// that it prints.
func started(b *testing.B, cmd *exec.Cmd) string {
	b.Helper()
	out, err := cmd.StdoutPipe()
	if err != nil {
		b.Fatal(err)
	}
	log, err := os.Create(filepath.Join(b.TempDir(), "log"))
	if err != nil {
		b.Fatal(err)
	}
	cmd.Stderr = log
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		_ = cmd.Wait() // stopped
		_ = log.Close()
	})
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if base := address.FindString(lines.Text()); base != "" {
			go func() { _, _ = io.Copy(io.Discard, out) }()
			return base
		}
	}
	_ = cmd.Wait() // the log says why
	complaints, err := os.ReadFile(log.Name())
	b.Fatalf("%s ended without an address: %s %v", cmd.Path, complaints, err)
	return ""
}

// pocketbase starts a PocketBase on an empty data folder, makes the collection
// that anyone may create in, and returns the request that creates.
func pocketbase(b *testing.B, bin string) request {
	b.Helper()
	const login, password = "bench@example.org", "long-enough-1"
	dir := "--dir=" + filepath.Join(b.TempDir(), "pb_data")
	run(b, exec.Command(bin, "superuser", "upsert", login, password, dir))
	base := started(b, exec.Command(bin, "serve", "--http", free(b), dir))
	var session struct{ Token string }
	post(b, base+"/api/collections/_superusers/auth-with-password", "", map[string]any{"identity": login, "password": password}, &session)
	post(b, base+"/api/collections", session.Token, map[string]any{
		"name": "records", "type": "base", "createRule": "", "viewRule": "",
		"fields": []map[string]any{
			{"name": "kind", "type": "text"},
			{"name": "args", "type": "json"},
			{"name": "state", "type": "text"},
			{"name": "created", "type": "autodate", "onCreate": true},
		},
	}, nil)
	body := record[:len(record)-1] + `,"state":"queued"}`
	return request{method: http.MethodPost, url: base + "/api/collections/records/records", body: body}
}

// free is an address of this machine that nobody listens on.
func free(b *testing.B) string {
	b.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	return l.Addr().String()
}

func post(b *testing.B, url, token string, body map[string]any, answer any) {
	b.Helper()
	raw, err := json.Marshal(body)
	if err != nil {
		b.Fatal(err)
	}
	req, err := http.NewRequestWithContext(b.Context(), http.MethodPost, url, bytes.NewReader(raw))
	if err != nil {
		b.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Authorization", token)
	resp, err := (&http.Client{Timeout: 10 * time.Second}).Do(req)
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	said, err := io.ReadAll(resp.Body)
	if err == nil && answer != nil {
		err = json.Unmarshal(said, answer)
	}
	if err != nil || resp.StatusCode != http.StatusOK {
		b.Fatalf("%s: %s %s %v", url, resp.Status, said, err)
	}
}
