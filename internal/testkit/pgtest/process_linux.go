package pgtest

import (
	"os"
	"os/exec"
	"runtime"
	"syscall"
)

// nobody is the user and group 65534 of every Linux.
const nobody = 65534

// surrender gives a folder to whom the server runs as.
func surrender(dir string) error {
	if os.Geteuid() != 0 {
		return nil
	}
	return os.Chown(dir, nobody, nobody)
}

// as makes a command run as nobody where this process is root, and die with it.
func as(c *exec.Cmd) *exec.Cmd {
	c.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGQUIT}
	if os.Geteuid() == 0 {
		c.SysProcAttr.Credential = &syscall.Credential{Uid: nobody, Gid: nobody}
	}
	c.Dir = "/"
	return c
}

// launch starts a command; the channel is closed when it has ended. The thread
// that starts it must stay, because its end counts as that of the parent.
func launch(c *exec.Cmd) (<-chan struct{}, error) {
	started, ended := make(chan error), make(chan struct{})
	go func() {
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		err := c.Start()
		started <- err
		if err == nil {
			_ = c.Wait() // how a server that is thrown away ends does not matter
		}
		close(ended)
	}()
	return ended, <-started
}
