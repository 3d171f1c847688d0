package cli

import (
	"bufio"
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"unicode/utf16"

	"golang.org/x/term"
)

// maxInput bounds a secret, or a line, in bytes.
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
		return "", inputProblem(bufio.ErrTooLong)
	}
	return decoded(text), nil
}

// decoded returns a text as UTF-8. PowerShell writes files as UTF-16 with a byte order mark.
func decoded(text []byte) string {
	var order binary.ByteOrder
	switch {
	case bytes.HasPrefix(text, []byte{0xff, 0xfe}):
		order = binary.LittleEndian
	case bytes.HasPrefix(text, []byte{0xfe, 0xff}):
		order = binary.BigEndian
	default:
		return string(text)
	}
	var units []uint16
	for text = text[2:]; len(text) > 1; text = text[2:] {
		units = append(units, order.Uint16(text))
	}
	return string(utf16.Decode(units))
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
	c.say("")
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

// line is a line of standard input, or the error after the last line.
type line struct {
	text string
	err  error
}

// readLines reads standard input until done is closed. A terminal is read until the process ends: the rest of a paste
// must not become a command of the shell.
func (c console) readLines(done <-chan struct{}) <-chan line {
	_, terminal := c.terminal()
	if terminal {
		failInBackground()
	}
	lines := make(chan line, maxWords) // has room for a paste, so that its lines come at once
	go func() {
		in := bufio.NewScanner(c.Stdin)
		in.Buffer(nil, maxInput)
		more := true
		for more {
			more = in.Scan()
			next := line{text: in.Text()}
			if !more {
				if next.err = in.Err(); next.err == nil {
					next.err = io.EOF
				}
			}
			select {
			case lines <- next:
			case <-done:
				more = more && terminal
			}
		}
	}()
	return lines
}

// discardInput discards what was typed into the terminal and not read.
func (c console) discardInput() {
	if descriptor, ok := c.terminal(); ok {
		discardTyped(descriptor)
	}
}

// inputProblem says why standard input could not be read.
func inputProblem(err error) error {
	const nothing = " Nothing was stored."
	switch {
	case errors.Is(err, bufio.ErrTooLong):
		return &problem{text: fmt.Sprintf("Standard input has more than %d KiB."+nothing, maxInput>>10), cause: err}
	case errors.Is(err, context.Canceled):
		return interrupted("Nothing was stored.")
	case errors.Is(err, io.EOF):
		return &problem{text: "Nothing was entered, so nothing was stored. Run login again.", cause: err}
	}
	return &problem{text: sentence("standard input cannot be read: "+err.Error()) + nothing, cause: err}
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
