// Package natstest runs a NATS cluster on this machine for tests: each node is
// a process of the test binary, so that one can be killed.
//
//	func TestMain(m *testing.M) { natstest.Node(); os.Exit(m.Run()) }
//	func TestX(t *testing.T)    { c := natstest.Start(t, 3); … c.Kill(0) … }
package natstest

import (
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// variable makes a process of the test binary a node; it holds a node as JSON.
const variable = "SANQUAN_TEST_NATS_NODE"

type node struct {
	Name    string
	Dir     string
	Port    int
	Cluster int
	Routes  []string
}

// Node turns the process into a node, where it was started as one, and never
// returns then.
func Node() {
	text := os.Getenv(variable)
	if text == "" {
		return
	}
	var n node
	err := json.Unmarshal([]byte(text), &n)
	if err == nil {
		err = n.run()
	}
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}

func (n node) run() error {
	options := &server.Options{
		ServerName: n.Name, Host: "127.0.0.1", Port: n.Port, NoSigs: true, NoLog: true, JetStream: true, StoreDir: n.Dir,
		Cluster: server.ClusterOpts{Name: "test", Host: "127.0.0.1", Port: n.Cluster},
	}
	for _, route := range n.Routes {
		u, err := url.Parse(route)
		if err != nil {
			return err
		}
		options.Routes = append(options.Routes, u)
	}
	s, err := server.NewServer(options)
	if err != nil {
		return err
	}
	s.Start()
	go func() {
		_, _ = os.Stdin.Read(make([]byte, 1)) // ends with the process that started this one
		os.Exit(0)
	}()
	s.WaitForShutdown()
	return errors.New("the server stopped")
}

// Cluster is a running cluster.
type Cluster struct {
	nodes   []*exec.Cmd
	servers []string
}

// Servers are the addresses, with commas between.
func (c *Cluster) Servers() string { return strings.Join(c.servers, ",") }

// Kill ends a node as a power cut of its machine would.
func (c *Cluster) Kill(i int) { _ = c.nodes[i].Process.Kill() }

// Start runs a cluster and waits until it keeps streams.
func Start(t testing.TB, nodes int) *Cluster {
	t.Helper()
	ports := freePorts(t, 2*nodes)
	var routes []string
	for i := range nodes {
		routes = append(routes, fmt.Sprintf("nats://127.0.0.1:%d", ports[nodes+i]))
	}
	c, dir := &Cluster{}, t.TempDir()
	for i := range nodes {
		n := node{Name: fmt.Sprintf("n%d", i), Dir: filepath.Join(dir, fmt.Sprint(i)), Port: ports[i], Cluster: ports[nodes+i], Routes: routes}
		c.servers = append(c.servers, fmt.Sprintf("nats://127.0.0.1:%d", n.Port))
		c.nodes = append(c.nodes, launch(t, n))
	}
	t.Cleanup(func() {
		for _, n := range c.nodes {
			_ = n.Process.Kill()
			_ = n.Wait() // killed
		}
	})
	ready(t, c.Servers(), nodes)
	return c
}

func launch(t testing.TB, n node) *exec.Cmd {
	t.Helper()
	text, err := json.Marshal(n)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), variable+"="+string(text))
	cmd.Stderr = t.Output()
	if _, err := cmd.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return cmd
}

// freePorts are free when it returns, and most likely a little later too.
func freePorts(t testing.TB, n int) []int {
	t.Helper()
	var ports []int
	for range n {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = l.Close() }()
		ports = append(ports, l.Addr().(*net.TCPAddr).Port)
	}
	return ports
}

// ready waits until a stream with a copy on every node can be made.
func ready(t testing.TB, servers string, nodes int) {
	t.Helper()
	conn, err := nats.Connect(servers, nats.RetryOnFailedConnect(true), nats.MaxReconnects(-1), nats.ReconnectWait(50*time.Millisecond))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	js, err := jetstream.New(conn)
	if err != nil {
		t.Fatal(err)
	}
	const tries = 200
	for range tries {
		if _, err = js.CreateStream(t.Context(), jetstream.StreamConfig{Name: "READY", Subjects: []string{"ready"}, Replicas: nodes}); err == nil {
			err = js.DeleteStream(t.Context(), "READY")
			break
		}
		select {
		case <-t.Context().Done():
		case <-time.After(100 * time.Millisecond):
		}
	}
	if err != nil {
		t.Fatalf("the cluster does not come up: %v", err)
	}
}
