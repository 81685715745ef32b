//go:build unix

package cli

import "syscall"

// errPortTaken is the system's word for an address in use.
const errPortTaken = syscall.EADDRINUSE
