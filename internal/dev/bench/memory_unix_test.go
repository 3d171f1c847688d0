//go:build unix

package bench

import (
	"os"
	"runtime"
	"syscall"
)

// peakMemory returns the most that a process had resident at once, in bytes.
func peakMemory(process *os.ProcessState) int64 {
	used, ok := process.SysUsage().(*syscall.Rusage)
	if !ok {
		return 0
	}
	if runtime.GOOS == "darwin" || runtime.GOOS == "ios" {
		return used.Maxrss // in bytes there, in KiB elsewhere
	}
	return used.Maxrss << 10
}
