package cli

import "golang.org/x/sys/windows"

// discardTyped discards what was typed into a console and not read.
func discardTyped(terminal int) { _ = windows.FlushConsoleInputBuffer(windows.Handle(terminal)) }

// failInBackground does nothing: Windows does not stop a command in the background.
func failInBackground() {}
