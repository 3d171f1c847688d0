//go:build darwin || freebsd

package cli

import "golang.org/x/sys/unix"

// discardTyped discards what was typed into a terminal and not read.
func discardTyped(terminal int) {
	const read = 1 // FREAD
	if inForeground(terminal) {
		_ = unix.IoctlSetPointerInt(terminal, unix.TIOCFLUSH, read)
	}
}
