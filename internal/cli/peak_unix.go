//go:build linux || darwin || freebsd

package cli

import (
	"runtime"
	"syscall"
)

// peakMemory returns the most memory, in bytes, that the process ever had in
// RAM (ru_maxrss), 0 where the system does not say.
func peakMemory() int64 {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	if runtime.GOOS == "darwin" {
		return int64(u.Maxrss) // bytes there, kibibytes elsewhere
	}
	return int64(u.Maxrss) << 10
}
