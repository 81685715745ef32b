package crashtest

import (
	"bufio"
	"context"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// life is a child that runs. Its lines are read all the time, so that it never
// waits for a reader.
type life struct {
	cmd   *exec.Cmd
	lines chan string // closed when there are no more
}

// begin starts a child.
func (w world) begin(t *testing.T, drain bool) *life {
	t.Helper()
	cmd := exec.CommandContext(context.WithoutCancel(t.Context()), os.Args[0])
	cmd.Env = append(os.Environ(), childDir+"="+w.dir, childURL+"="+w.url, childNATS+"="+w.nats)
	if drain {
		cmd.Env = append(cmd.Env, childDrain+"=1")
	}
	cmd.Stderr = t.Output()
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	l := &life{cmd: cmd, lines: make(chan string, 4096)}
	go func() {
		defer close(l.lines)
		for scan := bufio.NewScanner(out); scan.Scan(); {
			l.lines <- scan.Text()
		}
	}()
	return l
}

// journal is what children said: ids by word.
type journal map[string][]string

func (j journal) note(line string) {
	word, id, _ := strings.Cut(line, " ")
	j[word] = append(j[word], id)
}

// live lets the child say that many more lines.
func (l *life) live(t *testing.T, lines int, said journal) {
	t.Helper()
	for range lines {
		line, more := <-l.lines
		if !more {
			t.Fatalf("a child ended by itself: %v", l.cmd.Wait())
		}
		said.note(line)
	}
}

// meanwhile notes what the child says while do runs.
func (l *life) meanwhile(do func(), said journal) {
	stop, stopped := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(stopped)
		for {
			select {
			case line, more := <-l.lines:
				if !more {
					return // live reports it
				}
				said.note(line)
			case <-stop:
				return
			}
		}
	}()
	defer func() {
		close(stop)
		<-stopped
	}()
	do()
}

// kill ends the child and notes what it had said before it died.
func (l *life) kill(t *testing.T, said journal) {
	t.Helper()
	if err := l.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	if err := l.end(said); err == nil {
		t.Fatal("a child came to its end before it was killed")
	}
}

// end notes what the child says until it ends.
func (l *life) end(said journal) error {
	for line := range l.lines {
		said.note(line)
	}
	return l.cmd.Wait()
}
