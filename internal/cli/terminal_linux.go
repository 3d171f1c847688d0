package cli

import "golang.org/x/sys/unix"

// discardTyped discards what was typed into a terminal and not read.
func discardTyped(terminal int) {
	if inForeground(terminal) {
		_ = unix.IoctlSetInt(terminal, unix.TCFLSH, unix.TCIFLUSH)
	}
}
