// Package cli is the provider's command line: it signs in and stores a token, hands a stored token to a pipeline, and
// signs out.
//
// Standard output has what a program could want to read, and nothing else: the page to visit, the token. Everything
// that is for people goes to standard error. No command takes a secret as an argument, where other users of the machine
// could see it, and none prints one but the command token.
package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
)

// Exit codes besides 0. That of an interrupt is the one that shells give to a command that Ctrl-C ended.
const (
	exitFailed      = 1
	exitUsage       = 2
	exitInterrupted = 130
)

// Environment is all that a command knows of the process that it runs in.
type Environment struct {
	// Stdin is asked without echo where it is a terminal.
	Stdin          io.Reader
	Stdout, Stderr io.Writer
	Getenv         func(string) string
	// OpenBrowser shows a page in the user's browser. It may take as long as the browser runs.
	OpenBrowser func(url string) error
	// Version of the provider.
	Version string
}

// Run carries out a command line, given without the program's name, and gives the exit code: 0 when it is done, 1 when
// it failed, 2 when the command line is wrong, 130 when ctx ended before it was done. What went wrong is on standard
// error by then.
func Run(ctx context.Context, arguments []string, environment Environment) (exit int) {
	c := console{environment}
	run, err := parse(arguments, c)
	if err == nil && run != nil {
		err = run(ctx)
	}
	var usage *usageError
	switch {
	case err == nil:
		return 0
	case errors.As(err, &usage):
		c.tell("Error: %s\n", err)
		c.tell("%s", usage.help)
		return exitUsage
	case errors.Is(err, context.Canceled):
		c.tell("%s", err)
		return exitInterrupted
	}
	c.tell("Error: %s", err)
	return exitFailed
}

// console is what commands talk through.
type console struct {
	Environment
}

// tell writes a line for people.
func (c console) tell(format string, values ...any) {
	// Where standard error is closed, nobody is left to be told.
	_, _ = fmt.Fprintf(c.Stderr, format+"\n", values...)
}

// warn says what is no failure, but must be known.
func (c console) warn(format string, values ...any) {
	c.tell("Warning: "+format, values...)
}

// give writes what was asked for.
func (c console) give(text string) error {
	if _, err := io.WriteString(c.Stdout, text); err != nil {
		return &problem{text: sentence("standard output cannot be written: " + err.Error()), cause: err}
	}
	return nil
}
