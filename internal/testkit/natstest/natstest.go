// Package natstest runs a NATS cluster on this machine for tests: each node is
// a process of the test binary, so that one can be killed and started again.
// A cluster of one node is a server by itself.
//
//	func TestMain(m *testing.M) { natstest.Node(); os.Exit(m.Run()) }
//	func TestX(t *testing.T)    { c := natstest.Start(t, 3); … c.Kill(0) … c.Restart(t, 0) … }
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
	"slices"
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
	}
	if len(n.Routes) > 1 {
		options.Cluster = server.ClusterOpts{Name: "test", Host: "127.0.0.1", Port: n.Cluster}
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

// Cluster is a running cluster. Not for concurrent use.
type Cluster struct {
	nodes   []node
	running []*exec.Cmd
	servers []string
}

// Servers are the addresses, with commas between.
func (c *Cluster) Servers() string { return strings.Join(c.servers, ",") }

// Kill ends a node as a power cut of its machine would, but for what the
// kernel still writes to disk.
func (c *Cluster) Kill(i int) {
	_ = c.running[i].Process.Kill()
	_ = c.running[i].Wait() // killed
}

// Restart starts a node that was killed, with the files and ports that it had,
// and returns when a stream with a copy on every node can be made.
func (c *Cluster) Restart(t testing.TB, i int) {
	t.Helper()
	c.running[i] = launch(t, c.nodes[i])
	c.ready(t)
}

// Leader returns the node that leads a stream, or -1 while there is none.
func (c *Cluster) Leader(t testing.TB, stream string) int {
	t.Helper()
	leader := -1
	c.ask(t, func(js jetstream.JetStream) {
		s, err := js.Stream(t.Context(), stream)
		if err == nil && s.CachedInfo().Cluster != nil {
			leader = slices.IndexFunc(c.nodes, func(n node) bool { return n.Name == s.CachedInfo().Cluster.Leader })
		}
	})
	return leader
}

// Start runs a cluster and waits until it keeps streams.
func Start(t testing.TB, nodes int) *Cluster {
	t.Helper()
	ports := freePorts(t, 2*nodes)
	var routes []string
	for i := range nodes {
		routes = append(routes, fmt.Sprintf("nats://127.0.0.1:%d", ports[nodes+i]))
	}
	c, dir := &Cluster{}, t.TempDir()
	t.Cleanup(func() {
		for i := range c.running {
			c.Kill(i)
		}
	})
	for i := range nodes {
		n := node{Name: fmt.Sprintf("n%d", i), Dir: filepath.Join(dir, fmt.Sprint(i)), Port: ports[i], Cluster: ports[nodes+i], Routes: routes}
		c.servers = append(c.servers, fmt.Sprintf("nats://127.0.0.1:%d", n.Port))
		c.nodes = append(c.nodes, n)
		c.running = append(c.running, launch(t, n))
	}
	c.ready(t)
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

// ask connects to the nodes that answer.
func (c *Cluster) ask(t testing.TB, do func(jetstream.JetStream)) {
	t.Helper()
	conn, err := nats.Connect(c.Servers(), nats.RetryOnFailedConnect(true), nats.MaxReconnects(-1), nats.ReconnectWait(50*time.Millisecond))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	js, err := jetstream.New(conn)
	if err != nil {
		t.Fatal(err)
	}
	do(js)
}

// ready waits until a stream with a copy on every node can be made.
func (c *Cluster) ready(t testing.TB) {
	t.Helper()
	c.ask(t, func(js jetstream.JetStream) {
		const tries = 600
		var err error
		for range tries {
			if _, err = js.CreateStream(t.Context(), jetstream.StreamConfig{Name: "READY", Subjects: []string{"ready"}, Replicas: len(c.nodes)}); err == nil {
				err = js.DeleteStream(t.Context(), "READY")
			}
			if err == nil {
				return
			}
			select {
			case <-t.Context().Done():
			case <-time.After(100 * time.Millisecond):
			}
		}
		t.Fatalf("the cluster does not come up: %v", err)
	})
}
