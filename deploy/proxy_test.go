package deploy_test

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"io"
	"math/big"
	"net"
	"net/http"
	"net/http/cookiejar"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/sanquan/sanquan/internal/cli"
)

// proxied is the address that the client of these tests has; the proxy asks the
// server from 127.0.0.1.
const proxied = "127.0.0.5"

// TestProxies runs the settings of both proxies in front of a real server that
// lists them in trusted_proxies: the client's address is the real one whatever
// the client claims, its cookie is for TLS only, and changes are let through.
func TestProxies(t *testing.T) {
	for name, start := range map[string]func(t *testing.T, dir, cert, key, upstream, at string) *exec.Cmd{
		"nginx": nginx, "caddy": caddy,
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := exec.LookPath(name); err != nil {
				hint := "install the package " + name
				if os.Getenv("CI") == "true" {
					t.Fatal(hint)
				}
				t.Skip(hint)
			}
			dir := t.TempDir()
			s := serveBehindProxy(t, dir)
			cert, key, pool := certificate(t, dir)
			at := freePort(t)
			run(t, start(t, dir, cert, key, strings.TrimPrefix(s.url, "http://"), at))
			client := browser(t, pool)
			await(t, client, "https://"+at+"/livez")
			s.signIn(t, client, "https://"+at)
		})
	}
}

func nginx(t *testing.T, dir, cert, key, upstream, at string) *exec.Cmd {
	text := regexp.MustCompile(`(?m)^\s*listen (80;|\[::\].*)$`).ReplaceAllString(read(t, "nginx.conf"), "")
	text = replaced(t, text, "server_name sanquan.example;\n\t\treturn", "listen "+freePort(t)+";\n\t\treturn")
	text = replaced(t, text, "listen 443", "listen "+at)
	text = replaced(t, text, "127.0.0.1:8080;", upstream+";")
	text = replaced(t, text, "/etc/sanquan/tls/cert.pem", cert)
	text = replaced(t, text, "/etc/sanquan/tls/key.pem", key)
	path := filepath.Join(dir, "nginx.conf")
	written(t, path, text)
	return exec.Command("nginx", "-c", path, "-e", "stderr", "-g", fmt.Sprintf("daemon off; pid %s;", filepath.Join(dir, "nginx.pid")))
}

func caddy(t *testing.T, dir, cert, key, upstream, at string) *exec.Cmd {
	path := filepath.Join(dir, "Caddyfile")
	written(t, path, replaced(t, read(t, "Caddyfile"), "admin off", "admin off\n\tauto_https disable_redirects")) // port 80 may be taken
	c := exec.Command("caddy", "run", "--config", path, "--adapter", "caddyfile")
	c.Env = []string{"HOME=" + dir, "SITE=https://" + at, "TLS=" + cert + " " + key, "UPSTREAM=" + upstream}
	return c
}

// replaced fails where there is nothing to replace.
func replaced(t *testing.T, text, from, to string) string {
	t.Helper()
	if !strings.Contains(text, from) {
		t.Fatalf("no %q in\n%s", from, text)
	}
	return strings.Replace(text, from, to, 1)
}

func written(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// run starts a proxy and ends it with the test.
func run(t *testing.T, c *exec.Cmd) {
	t.Helper()
	var said bytes.Buffer
	c.Stdout, c.Stderr = &said, &said
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = c.Process.Signal(os.Interrupt)
		_ = c.Wait()
		if t.Failed() {
			t.Logf("%s said:\n%.4000s", c.Path, said.String())
		}
	})
}

// behind is a server and the link of its first account.
type behind struct{ url, login, link string }

func serveBehindProxy(t *testing.T, dir string) behind {
	t.Helper()
	env := []string{
		"HOME=" + dir, "SANQUAN_DATA_DIR=" + filepath.Join(dir, "data"), "SANQUAN_TRUSTED_PROXIES=127.0.0.1", "SANQUAN_LISTEN=127.0.0.1:0",
		"SANQUAN_SECOND_FACTOR=off",
	}
	command := func(out io.Writer, args ...string) {
		var log bytes.Buffer
		if code := cli.New(out, &log, env, time.Now).Run(t.Context(), args); code != 0 {
			t.Fatalf("%v ended with %d: %s", args, code, log.String())
		}
	}
	command(io.Discard, "secret", "init")
	var made bytes.Buffer
	command(&made, "user", "bootstrap", "--json")
	var users struct {
		Users []struct{ Login, Link string }
	}
	if err := json.Unmarshal(made.Bytes(), &users); err != nil || len(users.Users) == 0 {
		t.Fatalf("%v: %s", err, made.String())
	}
	ctx, cancel := context.WithCancel(t.Context())
	out, in := io.Pipe()
	ended := make(chan int, 1)
	go func() {
		code := cli.New(in, io.Discard, env, time.Now).Run(ctx, []string{"serve", "--json"})
		_ = in.Close()
		ended <- code
	}()
	t.Cleanup(func() {
		cancel()
		<-ended
	})
	var said struct{ URL string }
	if err := json.NewDecoder(out).Decode(&said); err != nil {
		t.Fatal(err)
	}
	return behind{said.URL, users.Users[0].Login, users.Users[0].Link}
}

// signIn uses the link, signs in and looks at what the server believes.
func (b behind) signIn(t *testing.T, client *http.Client, site string) {
	t.Helper()
	const password = "Tulip-7-river"
	_, token, _ := strings.Cut(b.link, "invitation=")
	ask(t, client, http.MethodPost, site+"/api/v1/invitation", map[string]string{"token": token, "password": password})
	resp, _ := ask(t, client, http.MethodPost, site+"/api/v1/session", map[string]string{"login": b.login, "password": password})
	cookies := resp.Cookies()
	if len(cookies) != 1 || cookies[0].Name != "__Host-sanquan-session" || !cookies[0].Secure || !cookies[0].HttpOnly {
		t.Errorf("cookies %+v", cookies)
	}
	if resp.Header.Get("Strict-Transport-Security") == "" {
		t.Error("the server does not know of TLS")
	}
	_, mine := ask(t, client, http.MethodGet, site+"/api/v1/me/sessions", nil)
	if !strings.Contains(mine, `"address":"`+proxied+`"`) || strings.Contains(mine, "203.0.113.9") {
		t.Errorf("sessions %s", mine)
	}
	ask(t, client, http.MethodDelete, site+"/api/v1/session", nil)
}

// ask sends a request as a browser does, with headers by which a client would
// like to be somebody else, and wants a success.
func ask(t *testing.T, client *http.Client, method, url string, send any) (*http.Response, string) {
	t.Helper()
	body := io.Reader(http.NoBody)
	if send != nil {
		raw, err := json.Marshal(send)
		if err != nil {
			t.Fatal(err)
		}
		body = bytes.NewReader(raw)
	}
	request, err := http.NewRequestWithContext(t.Context(), method, url, body)
	if err != nil {
		t.Fatal(err)
	}
	for name, value := range map[string]string{
		"Content-Type": "application/json", "X-Sanquan-Csrf": "1", "Origin": "https://" + request.URL.Host,
		"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "http", "X-Real-Ip": "203.0.113.9",
	} {
		request.Header.Set(name, value)
	}
	resp, err := client.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode >= 300 {
		t.Fatalf("%s %s: %d, %v: %s", method, url, resp.StatusCode, err, text)
	}
	return resp, string(text)
}

// browser asks from an address of its own and keeps cookies.
func browser(t *testing.T, pool *x509.CertPool) *http.Client {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	dialer := &net.Dialer{LocalAddr: &net.TCPAddr{IP: net.ParseIP(proxied)}}
	transport := &http.Transport{DialContext: dialer.DialContext, TLSClientConfig: &tls.Config{RootCAs: pool}}
	t.Cleanup(transport.CloseIdleConnections)
	return &http.Client{Transport: transport, Jar: jar}
}

// await asks until there is an answer: the proxy has started.
func await(t *testing.T, client *http.Client, url string) {
	t.Helper()
	const tries = 200
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	var last error
	for range tries {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
		if err != nil {
			t.Fatal(err)
		}
		resp, err := client.Do(request)
		if err == nil {
			_ = resp.Body.Close()
			if resp.StatusCode == http.StatusOK {
				return
			}
			err = fmt.Errorf("status %d", resp.StatusCode)
		}
		last = err
		<-tick.C
	}
	t.Fatalf("the proxy does not come up: %v", last)
}

// freePort is an address of this machine that nobody listens to.
func freePort(t *testing.T) string {
	t.Helper()
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	return l.Addr().String()
}

// certificate writes a self-signed pair for this machine.
func certificate(t *testing.T, dir string) (cert, key string, pool *x509.CertPool) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "test"}, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &private.PublicKey, private)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	cert, key = filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
	public := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
	written(t, cert, string(public))
	written(t, key, string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: raw})))
	pool = x509.NewCertPool()
	pool.AppendCertsFromPEM(public)
	return cert, key, pool
}
