package cli

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/term"
)

// maxInput bounds a read of standard input, in bytes.
const maxInput = 64 << 10

// terminal returns the descriptor of standard input, and reports whether it is a terminal.
func (c console) terminal() (descriptor int, ok bool) {
	file, ok := c.Stdin.(*os.File)
	if !ok {
		return 0, false
	}
	descriptor = int(file.Fd())
	return descriptor, term.IsTerminal(descriptor)
}

// readSecret reads a secret. It prompts a terminal and reads without echo. Otherwise it reads standard input to its
// end.
func (c console) readSecret(ctx context.Context, prompt string) (string, error) {
	if _, ok := c.terminal(); ok {
		return c.askSecret(ctx, prompt)
	}
	text, err := interruptible(ctx, func() ([]byte, error) { return io.ReadAll(io.LimitReader(c.Stdin, maxInput+1)) })
	switch {
	case err != nil:
		return "", inputProblem(err)
	case len(text) > maxInput:
		return "", errInputTooLong
	}
	return string(text), nil
}

// askSecret prompts a terminal and reads without echo.
func (c console) askSecret(ctx context.Context, prompt string) (string, error) {
	descriptor, _ := c.terminal()
	before, err := term.GetState(descriptor)
	if err != nil {
		return "", inputProblem(err)
	}
	_, _ = fmt.Fprint(c.Stderr, prompt)
	text, err := interruptible(ctx, func() ([]byte, error) { return term.ReadPassword(descriptor) })
	c.tell("")
	if err != nil {
		// An abandoned read leaves the echo off.
		_ = term.Restore(descriptor, before)
		return "", inputProblem(err)
	}
	secret := strings.TrimSpace(string(text))
	if secret == "" {
		return "", inputProblem(io.EOF)
	}
	return secret, nil
}

// readLine reads the first line that is not empty.
func (c console) readLine(ctx context.Context) (string, error) {
	line, err := interruptible(ctx, func() (string, error) {
		in := bufio.NewReader(io.LimitReader(c.Stdin, maxInput))
		for read := 0; ; {
			line, err := in.ReadString('\n')
			read += len(line)
			switch text := strings.TrimSpace(line); {
			case read >= maxInput && err != nil:
				return "", errInputTooLong
			case text != "":
				return text, nil
			case err != nil:
				return "", err //nolint:wrapcheck // inputProblem tells what was being read
			}
		}
	})
	if err != nil {
		return "", inputProblem(err)
	}
	return line, nil
}

var errInputTooLong = &problem{text: fmt.Sprintf("Standard input has more than %d KiB, which is nothing that was "+
	"asked for. Nothing was stored.", maxInput>>10)}

// inputProblem says why standard input could not be read.
func inputProblem(err error) error {
	switch {
	case errors.Is(err, errInputTooLong):
		return err
	case errors.Is(err, context.Canceled):
		return interrupted("Nothing was stored.")
	case errors.Is(err, io.EOF):
		return &problem{text: "Nothing was entered, so nothing was stored. Run login again.", cause: err}
	}
	return &problem{text: sentence("standard input cannot be read: "+err.Error()) + " Nothing was stored.", cause: err}
}

// interruptible runs a read that cannot be stopped. If ctx ends first, interruptible returns, and the read ends with
// the process.
func interruptible[T any](ctx context.Context, read func() (T, error)) (T, error) {
	type result struct {
		value T
		err   error
	}
	done := make(chan result, 1)
	go func() {
		value, err := read()
		done <- result{value, err}
	}()
	select {
	case r := <-done:
		return r.value, r.err
	case <-ctx.Done():
		var none T
		return none, ctx.Err()
	}
}
