// Package deploy_test holds the examples of this folder to the program: what
// they name must exist, and what they say twice must be the same.
package deploy_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	natsserver "github.com/nats-io/nats-server/v2/server"

	"github.com/sanquan/sanquan/internal/cli"
	"github.com/sanquan/sanquan/internal/config"
	"github.com/sanquan/sanquan/internal/jobs"
	"github.com/sanquan/sanquan/internal/metrics"
	"github.com/sanquan/sanquan/internal/sqlstore"
)

func read(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// files are all examples by name.
func files(t *testing.T) map[string]string {
	t.Helper()
	entries, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for _, e := range entries {
		if !e.IsDir() && filepath.Ext(e.Name()) != ".go" {
			all[e.Name()] = read(t, e.Name())
		}
	}
	return all
}

var variable = regexp.MustCompile(`SANQUAN_[A-Z_]+`)

func TestVariablesAreSettings(t *testing.T) {
	settings, err := config.Load(config.Inputs{Environ: []string{"HOME=/u"}})
	if err != nil {
		t.Fatal(err)
	}
	known := []string{config.FileVariable}
	for _, v := range settings.Values {
		known = append(known, config.Key{Name: v.Key}.Env())
	}
	found := 0
	for name, text := range files(t) {
		for _, v := range variable.FindAllString(text, -1) {
			found++
			if !slices.Contains(known, v) {
				t.Errorf("%s names %s, which is no setting", name, v)
			}
		}
	}
	if found < 10 {
		t.Errorf("only %d variables found", found)
	}
}

// The settings are read as the program reads them, with what is commented out
// and with what secrets.sh writes.
func TestSettingsAreRead(t *testing.T) {
	text := read(t, "config.toml")
	uncommented := regexp.MustCompile(`(?m)^# ([a-z_]+ = )`).ReplaceAllString(text, "$1")
	for name, text := range map[string]string{"config.toml": text, "everything": uncommented} {
		path := filepath.Join(t.TempDir(), "config.toml")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		c, err := config.Load(config.Inputs{Environ: []string{"HOME=/u", config.FileVariable + "=" + path}})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if c.Listen != "127.0.0.1:8080" || c.Metrics != "127.0.0.1:9090" || len(c.Security.TrustedProxies) != 2 {
			t.Errorf("%s: %+v", name, c)
		}
		if name == "everything" && (c.NATSReplicas != 3 || c.Database == "") {
			t.Errorf("%s: %+v", name, c)
		}
	}
}

// command is `sanquan …` up to what ends a command in a shell or a sentence.
var command = regexp.MustCompile("(?:^|[\\s/`])sanquan ((?:[a-z]+)(?: [^\\s`#&,;:()\"]+)*)")

// service is the same in containers, where the program is the entry point.
var service = regexp.MustCompile(`docker compose run --rm server ([a-z][^#\n]*)`)

func TestCommandsParse(t *testing.T) {
	found := 0
	for name, text := range files(t) {
		for _, line := range strings.Split(text, "\n") {
			for _, m := range append(commandsOf(line), service.FindAllStringSubmatch(line, -1)...) {
				found++
				args := strings.Fields(m[1])
				words := args // the command's own, before what it is about
				for i, word := range args {
					if strings.ContainsAny(word, "-/.") {
						words = args[:i]
						break
					}
				}
				var out bytes.Buffer
				app := cli.New(&out, &out, []string{"HOME=" + t.TempDir(), "LANG=en"}, time.Now)
				if code := app.Run(t.Context(), append(args, "--help")); code != 0 || !strings.Contains(out.String(), "sanquan "+strings.Join(words, " ")) {
					t.Errorf("%s: sanquan %s ends with %d: %s", name, m[1], code, out.String())
				}
			}
		}
	}
	if found < 10 {
		t.Errorf("only %d commands found", found)
	}
}

// commandsOf finds commands where they stand as such: in indented lines, after
// ExecStart= and in back quotes or sentences that say what to run.
func commandsOf(line string) [][]string {
	if strings.HasPrefix(line, "    ") || strings.HasPrefix(line, "ExecStart=") || strings.Contains(line, "summary:") {
		return command.FindAllStringSubmatch(line, -1)
	}
	return nil
}

func TestUnits(t *testing.T) {
	for name, own := range map[string][]string{
		"sanquan.service":         {"Type=notify", "ExecStart=/usr/local/bin/sanquan serve", "WantedBy=multi-user.target"},
		"sanquan-worker@.service": {"Type=notify", "ExecStart=/usr/local/bin/sanquan worker", "WantedBy=multi-user.target"},
		"sanquan-backup.service":  {"Type=oneshot", "ExecStart=/usr/local/bin/sanquan backup -o /var/backups/sanquan --keep 14 --verify"},
	} {
		text := read(t, name)
		for _, line := range append(own,
			"User=sanquan", "NoNewPrivileges=yes", "ProtectSystem=strict", "MemoryDenyWriteExecute=yes", "CapabilityBoundingSet=",
			"Environment=SANQUAN_CONFIG=/etc/sanquan/config.toml",
		) {
			if !slices.Contains(strings.Split(text, "\n"), line) {
				t.Errorf("%s has no line %s", name, line)
			}
		}
	}
	if !strings.Contains(read(t, "sanquan.sysusers"), "u sanquan - ") {
		t.Error("the user of the units is not made")
	}
}

func TestImageIsBuiltWithTheVersionsOfTheSources(t *testing.T) {
	docker := read(t, "Dockerfile")
	goVersion := regexp.MustCompile(`(?m)^go (\d+\.\d+)`).FindStringSubmatch(read(t, "../go.mod"))[1]
	if !strings.Contains(docker, "FROM golang:"+goVersion+"-") {
		t.Errorf("the image is not built with Go %s of go.mod", goVersion)
	}
	var page struct{ Engines struct{ Node string } }
	if err := json.Unmarshal([]byte(read(t, "../ui/package.json")), &page); err != nil {
		t.Fatal(err)
	}
	major := regexp.MustCompile(`\d+`).FindString(page.Engines.Node)
	if !strings.Contains(docker, "FROM node:"+major+"-") {
		t.Errorf("the pages are not built with Node %s of package.json", major)
	}
	if !regexp.MustCompile(`(?m)^USER 65532:65532$`).MatchString(docker) {
		t.Error("the image runs as root")
	}
	for _, m := range regexp.MustCompile(`(?m)^COPY ([^-].*) \S+$`).FindAllStringSubmatch(docker, -1) {
		for _, source := range strings.Fields(m[1]) {
			if _, err := os.Stat(filepath.Join("..", source)); err != nil {
				t.Errorf("the image copies what is not there: %v", err)
			}
		}
	}
}

// PostgreSQL and NATS are of the versions that operations.md says are tested.
func TestVersionsAreTheTestedOnes(t *testing.T) {
	compose, docs := read(t, "compose.yaml"), read(t, "../docs/operations.md")
	for _, c := range [][2]string{{"image: postgres:", "tested with version (15)"}, {"image: nats:", `tested with version (2\.15)`}} {
		m := regexp.MustCompile(c[1]).FindStringSubmatch(docs)
		if m == nil || !strings.Contains(compose, c[0]+m[1]+"\n") {
			t.Errorf("compose.yaml has no %s of %q", c[0], c[1])
		}
	}
}

func TestPortsAgree(t *testing.T) {
	for name, lines := range map[string][]string{
		"compose.yaml": {
			"UPSTREAM: server:8080", "SANQUAN_LISTEN: 0.0.0.0:8080", "SANQUAN_METRICS_LISTEN: 0.0.0.0:9090",
			"ipv4_address: 172.30.7.2 ", "SANQUAN_TRUSTED_PROXIES: 172.30.7.2\n", "subnet: 172.30.7.0/24",
		},
		"Dockerfile":              {"EXPOSE 8080 9090"},
		"Caddyfile":               {"{$UPSTREAM:127.0.0.1:8080}"},
		"nginx.conf":              {"server 127.0.0.1:8080;"},
		"prometheus.yml":          {"names: [server], type: A, port: 9090", "names: [worker], type: A, port: 9090", "127.0.0.1:9101"},
		"sanquan-worker@.service": {"SANQUAN_METRICS_LISTEN=127.0.0.1:910%i"},
		"secrets.sh":              {"@postgres:5432/sanquan", "@nats:4222"},
	} {
		text := read(t, name)
		for _, line := range lines {
			if !strings.Contains(text, line) {
				t.Errorf("%s does not say %s", name, line)
			}
		}
	}
}

// figure is the name of a figure in a query.
var figure = regexp.MustCompile(`\b(?:sanquan|go_sql|process)_[a-z_]+`)

func TestFiguresExist(t *testing.T) {
	m := metrics.New("test")
	store, err := sqlstore.Open(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	m.Pools(store.Pools())
	m.Watch(func(context.Context) (jobs.Backlog, error) { return jobs.Backlog{}, nil })
	m.Requests.Began()
	m.Requests.Answered("listAreas", "GET", 200, 0)
	m.Requests.SignedIn("password", "ok")
	m.Jobs.Began("matrix")
	m.Jobs.Ended("matrix", "done", 0)
	m.DatabaseFailed("store.busy")
	w := httptest.NewRecorder()
	m.Handler(http.NotFoundHandler()).ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	told, err := io.ReadAll(w.Body)
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for _, name := range []string{"alerts.yml", "grafana.json", "../docs/operations.md"} {
		for _, f := range figure.FindAllString(read(t, name), -1) {
			found++
			if strings.HasSuffix(f, "_") { // go_sql_*
				continue
			}
			if !regexp.MustCompile(`(?m)^` + f + `(_count)?[{ ]`).Match(told) {
				t.Errorf("%s asks for %s, which nobody tells", name, f)
			}
		}
	}
	if found < 30 {
		t.Errorf("only %d figures found", found)
	}
}

func TestBoardIsWhole(t *testing.T) {
	var board struct {
		Title  string
		Panels []struct {
			ID      int
			Title   string
			Targets []struct{ Expr string }
		}
	}
	if err := json.Unmarshal([]byte(read(t, "grafana.json")), &board); err != nil {
		t.Fatal(err)
	}
	if board.Title != "Sanquan" || len(board.Panels) < 8 {
		t.Errorf("%+v", board)
	}
	for i, p := range board.Panels {
		if p.ID != i+1 || p.Title == "" || len(p.Targets) == 0 || p.Targets[0].Expr == "" {
			t.Errorf("panel %+v", p)
		}
	}
}

// The message server itself reads its files, and does not without the passwords.
func TestMessageServersAreConfigured(t *testing.T) {
	t.Setenv("NAME", "n1")
	for _, name := range []string{"A", "B", "C"} {
		t.Setenv(name, "nats-route://sanquan:p@"+name+":6222")
	}
	for name, routes := range map[string]int{"nats.conf": 0, "nats-cluster.conf": 3} {
		t.Run(name, func(t *testing.T) {
			text := regexp.MustCompile(`(?s)\n *tls \{.*?\}`).ReplaceAllString(read(t, name), "") // its files are not here
			dir := t.TempDir()
			path := filepath.Join(dir, name)
			if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			if _, err := natsserver.ProcessConfigFile(path); err == nil {
				t.Error("it starts without passwords")
			}
			for _, file := range []string{"auth.conf", "cluster-auth.conf"} {
				if err := os.WriteFile(filepath.Join(dir, file), []byte("user: sanquan\npassword: \"p\"\n"), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			o, err := natsserver.ProcessConfigFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if o.Port != 4222 || o.Username != "sanquan" || !o.JetStream || o.StoreDir != "/data" || len(o.Routes) != routes {
				t.Errorf("%+v", o)
			}
		})
	}
}
