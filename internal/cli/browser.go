package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strings"
)

// OpenBrowser returns a function that shows a page in the user's browser. The browser gets the environment without
// Fillout's variables and Terraform's: it can run for days, and needs no secret.
func OpenBrowser(environ []string) func(page string) error {
	environ = slices.DeleteFunc(slices.Clone(environ), func(variable string) bool {
		name := strings.ToUpper(variable)
		return strings.HasPrefix(name, "FILLOUT_") || strings.HasPrefix(name, "TF_VAR_")
	})
	return func(page string) (err error) {
		for _, command := range browsers(runtime.GOOS, environ) {
			// The end of the command must not end the browser.
			opener := exec.CommandContext(context.Background(), command[0], slices.Concat(command[1:], []string{page})...)
			opener.Env = environ
			failed := opener.Run()
			if failed == nil {
				return nil
			}
			err = errors.Join(err, failed)
		}
		return fmt.Errorf("opening a browser: %w", err)
	}
}

// browsers returns the commands that can show a page, the preferred one first. The variable BROWSER, as other programs
// read it, contains a list of commands.
func browsers(system string, environ []string) (commands [][]string) {
	for _, variable := range environ {
		if list, found := strings.CutPrefix(variable, "BROWSER="); found {
			for command := range strings.SplitSeq(list, string(os.PathListSeparator)) {
				if _, err := exec.LookPath(command); err == nil { // the path of a program may contain blanks
					commands = append(commands, []string{command})
				} else if words := strings.Fields(strings.ReplaceAll(command, "%s", "")); len(words) > 0 {
					commands = append(commands, words)
				}
			}
		}
	}
	if len(commands) > 0 {
		return commands
	}
	switch system {
	case "darwin":
		return [][]string{{"open"}}
	case "windows":
		return [][]string{{"rundll32", "url.dll,FileProtocolHandler"}}
	}
	return [][]string{{"xdg-open"}, {"x-www-browser"}, {"www-browser"}, {"wslview"}}
}
