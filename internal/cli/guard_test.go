package cli

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"io"
	"math/big"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/sanquan/sanquan/base/secret"
	"github.com/sanquan/sanquan/internal/auth"
)

// A server that others can reach does not start without keys, nor without TLS.
func TestServeRefusesAnOpenNetwork(t *testing.T) {
	keys := filepath.Join(t.TempDir(), "secrets.json")
	if _, err := makeKeys(keys); err != nil {
		t.Fatal(err)
	}
	withKeys := "SANQUAN_SECRETS_FILE=" + keys
	for name, c := range map[string]struct {
		env  []string
		args []string
		code int
		says string
	}{
		"no keys":              {nil, []string{"--listen", "0.0.0.0:0"}, ExitUnavailable, "sanquan secret init"},
		"no keys, not public":  {[]string{"SANQUAN_PUBLIC_READ=off"}, []string{"--listen", "127.0.0.1:0"}, ExitUnavailable, "sanquan secret init"},
		"keys that are none":   {[]string{"SANQUAN_SECRETS={}"}, []string{"--listen", "127.0.0.1:0"}, ExitBadData, "key file"},
		"plain HTTP":           {[]string{withKeys}, []string{"--listen", "0.0.0.0:0"}, ExitUsage, "--tls-cert"},
		"a certificate alone":  {[]string{withKeys}, []string{"--listen", "127.0.0.1:0", "--tls-cert", keys}, ExitUsage, "PEM"},
		"an unknown provider":  {[]string{withKeys, "SANQUAN_OIDC_ISSUER=http://127.0.0.1:1"}, []string{"--listen", "127.0.0.1:0"}, ExitUnavailable, "oidc.issuer"},
		"a proxy that is none": {[]string{withKeys, "SANQUAN_TRUSTED_PROXIES=proxy"}, []string{"--listen", "0.0.0.0:0"}, ExitUsage, "trusted_proxies"},
	} {
		t.Run(name, func(t *testing.T) {
			var out, log bytes.Buffer
			env := append([]string{"SANQUAN_DATA_DIR=" + t.TempDir(), "HOME=" + t.TempDir(), "LANG=en"}, c.env...)
			if code := New(&out, &log, env, november).Run(t.Context(), append([]string{"serve"}, c.args...)); code != c.code || !strings.Contains(log.String(), c.says) {
				t.Errorf("ended with %d, want %d: %s", code, c.code, log.String())
			}
		})
	}
}

// certificate writes a self-signed pair for this machine.
func certificate(t *testing.T) (cert, key string, pool *x509.CertPool) {
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
	dir := t.TempDir()
	cert, key = filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
	certPEM := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
	for name, content := range map[string][]byte{cert: certPEM, key: pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: raw})} {
		if err := os.WriteFile(name, content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	pool = x509.NewCertPool()
	pool.AppendCertsFromPEM(certPEM)
	return cert, key, pool
}

func TestServeOverTLS(t *testing.T) {
	cert, key, pool := certificate(t)
	said, stop := started(t, t.TempDir(), "--tls-cert", cert, "--tls-key", key)
	if !strings.HasPrefix(said.URL, "https://127.0.0.1:") {
		t.Errorf("announced %s", said.URL)
	}
	for version, want := range map[uint16]bool{tls.VersionTLS13: true, tls.VersionTLS12: true, tls.VersionTLS11: false} {
		client := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool, MinVersion: tls.VersionTLS10, MaxVersion: version}}}
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, said.URL+"/livez", nil)
		if err != nil {
			t.Fatal(err)
		}
		resp, err := client.Do(request)
		if (err == nil) != want {
			t.Errorf("TLS %x: %v", version, err)
		}
		if err == nil {
			_ = resp.Body.Close()
			if resp.Header.Get("Strict-Transport-Security") == "" {
				t.Error("no HSTS")
			}
		}
		client.CloseIdleConnections()
	}
	if code := stop(); code != ExitDone {
		t.Errorf("stopped with %d", code)
	}
}

// Keys are rotated and values moved while accounts are made, changed and read;
// at the end the old key is gone and everything can be read.
func TestRotationUnderLoad(t *testing.T) {
	path := filepath.Join(t.TempDir(), "secrets.json")
	if _, err := makeKeys(path); err != nil {
		t.Fatal(err)
	}
	env := []string{"SANQUAN_DATA_DIR=" + t.TempDir(), "HOME=" + t.TempDir(), "SANQUAN_SECRETS_FILE=" + path}
	server, command := New(io.Discard, io.Discard, env, november), New(io.Discard, io.Discard, env, november)
	var ids [2]*identity
	for i, app := range []*App{server, command} {
		root := app.root()
		if err := app.configure(root); err != nil {
			t.Fatal(err)
		}
		var err error
		if ids[i], err = app.identity(t.Context()); err != nil {
			t.Fatal(err)
		}
		defer app.Close()
	}
	old := ids[0].keys.Current().KeyIDs(secret.Contact)[0]
	number := func(i int) string { return fmt.Sprintf("1380000%04d", i) }
	make := func(i int) {
		if _, _, err := ids[0].service.Create(t.Context(), auth.CommandLine("x"), auth.NewAccount{Login: fmt.Sprintf("user%04d", i), Name: "x", Phone: number(i)}); err != nil {
			t.Error(err)
		}
	}
	for i := range 20 {
		make(i)
	}
	ctx, cancel := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	wg.Go(func() {
		for i := 20; i < 60; i++ {
			make(i)
			if i == 40 { // what tend does every two seconds
				if err := ids[0].keys.refresh(); err != nil {
					t.Error(err)
				}
			}
		}
		cancel()
	})
	next, err := ids[1].keys.Current().Rotate(secret.Contact, rand.Reader)
	if err == nil {
		err = writeKeys(path, next)
	}
	if err == nil {
		err = ids[1].keys.refresh()
	}
	if err != nil {
		t.Fatal(err)
	}
	for ctx.Err() == nil {
		if _, err := ids[1].service.Reseal(t.Context(), auth.CommandLine("x")); err != nil {
			t.Fatal(err)
		}
	}
	wg.Wait()
	if _, err := ids[1].service.Reseal(t.Context(), auth.CommandLine("x")); err != nil {
		t.Fatal(err)
	}
	if next, err = next.Retire(secret.Contact, old); err != nil {
		t.Fatal(err)
	}
	if err := writeKeys(path, next); err != nil {
		t.Fatal(err)
	}
	if err := ids[0].keys.refresh(); err != nil {
		t.Fatal(err)
	}
	for i := range 60 {
		var f auth.AccountFilter
		if err := ids[0].service.FindByPhone(&f, number(i)); err != nil {
			t.Fatal(err)
		}
		found, err := ids[0].service.Store.ListAccounts(t.Context(), f)
		if err != nil || len(found) != 1 || !strings.Contains(found[0].Phone, "."+next.KeyIDs(secret.Contact)[0]+".") || ids[0].service.MaskedPhone(found[0]) != "138****"+number(i)[7:] {
			t.Fatalf("%s: %+v, %v", number(i), found, err)
		}
	}
}
