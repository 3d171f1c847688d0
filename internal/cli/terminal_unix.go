//go:build unix

package cli

import (
	"os/signal"

	"golang.org/x/sys/unix"
)

// failInBackground lets a read of the terminal fail while the command runs in the background of a shell. Without it,
// the system would stop the command.
func failInBackground() { signal.Ignore(unix.SIGTTIN) }

// inForeground reports whether the shell lets the command use the terminal.
func inForeground(terminal int) bool {
	group, err := unix.IoctlGetInt(terminal, unix.TIOCGPGRP)
	return err == nil && group == unix.Getpgrp()
}
