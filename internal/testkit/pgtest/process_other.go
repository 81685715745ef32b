//go:build !linux

package pgtest

import "os/exec"

func surrender(string) error { return nil }

func as(c *exec.Cmd) *exec.Cmd { return c }

// launch starts a command; the channel is closed when it has ended.
func launch(c *exec.Cmd) (<-chan struct{}, error) {
	ended := make(chan struct{})
	if err := c.Start(); err != nil {
		return nil, err
	}
	go func() {
		_ = c.Wait() // how a server that is thrown away ends does not matter
		close(ended)
	}()
	return ended, nil
}
