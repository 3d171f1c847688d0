package cli

import (
	"fmt"
	"io"

	"github.com/cli/browser"
)

// OpenBrowser shows a page in the browser that the system prefers. It must not be called twice at once.
func OpenBrowser(url string) error {
	// What a browser has to say would come between the lines of the command.
	browser.Stdout, browser.Stderr = io.Discard, io.Discard
	if err := browser.OpenURL(url); err != nil {
		return fmt.Errorf("opening a browser: %w", err)
	}
	return nil
}
