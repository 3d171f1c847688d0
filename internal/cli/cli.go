// Package cli is the provider's command line. It signs in and stores a token, prints a stored token for a pipeline,
// signs out, shows which credential is used, exports databases as configuration, deletes records and submissions, and
// shows the journal of webhooks.
//
// Standard output contains only what a program could read: the page to visit, the token, a configuration. Messages for
// people go to standard error. No command takes a secret as an argument, where other users of the machine could see it,
// and only the command token prints one.
package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// Exit codes besides 0. exitInterrupted is the code of shells for a command that Ctrl-C ended.
const (
	exitFailed      = 1
	exitUsage       = 2
	exitPartly      = 3
	exitInterrupted = 130
)

// Environment is all that a command knows of its process.
type Environment struct {
	// Stdin is asked without echo if it is a terminal.
	Stdin          io.Reader
	Stdout, Stderr io.Writer
	Getenv         func(string) string
	// FileExists reports whether a path exists.
	FileExists func(path string) bool
	// OpenBrowser shows a page in the user's browser. It may take as long as the browser runs.
	OpenBrowser func(page string) error
	// Version of the provider.
	Version string
}

// Run runs a command line, without the program's name, and returns the exit code: 0 for success, 1 for a failure, 2 for
// an invalid command line, 3 if status finds a credential that works in part, and 130 if ctx ended the command. Run has
// written any error to standard error.
func Run(ctx context.Context, arguments []string, environment Environment) (exit int) {
	c := console{environment}
	run, err := parse(arguments, c)
	if err == nil && run != nil {
		err = run(ctx)
	}
	switch {
	case err == nil:
		return 0
	case errors.Is(err, context.Canceled):
		c.say("%s", err)
		return exitInterrupted
	}
	c.say("Error: %s", err)
	switch {
	case errors.Is(err, errUsage):
		return exitUsage
	case errors.Is(err, errPartly):
		return exitPartly
	}
	return exitFailed
}

// console connects commands with their process.
type console struct {
	Environment
}

// say writes a line for people.
func (c console) say(format string, values ...any) {
	_, _ = fmt.Fprintf(c.Stderr, format+"\n", values...) // if standard error is closed, the line is lost
}

// warn writes a warning.
func (c console) warn(format string, values ...any) { c.say("Warning: "+format, values...) }

// print writes the result of a command.
func (c console) print(text string) error {
	if _, err := io.WriteString(c.Stdout, text); err != nil {
		return &problem{text: sentence("standard output cannot be written: " + err.Error()), cause: err}
	}
	return nil
}

// printJSON writes the result of a command for programs.
func (c console) printJSON(result any) error {
	text, _ := json.MarshalIndent(result, "", "  ") // texts and numbers never fail
	return c.print(string(text) + "\n")
}
