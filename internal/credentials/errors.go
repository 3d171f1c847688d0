package credentials

import (
	"errors"
	"io/fs"
	"os"
	"strings"
)

// StoreError is how everything fails that reads or writes the store. Its texts
// are for people, and hold nothing of what the file holds.
type StoreError struct {
	// Path of the store, as it was given.
	Path string
	// Problem says what is wrong, in words that can follow the path, such as "is
	// empty".
	Problem string
	// Fix says what to do, as an order without a full stop.
	Fix string
	// Err is the cause, which Problem already tells; nil where there is none.
	Err error
}

// Error tells what is wrong and what to do, in one line.
func (e *StoreError) Error() string {
	return "the credential store " + e.Path + " " + e.Problem + "; " + e.Fix
}

// Unwrap gives the cause.
func (e *StoreError) Unwrap() error { return e.Err }

// KeepError tells that a code was exchanged, and that its token could not be
// kept. The token comes with it, for it works, and nobody else knows it: it
// should be invalidated.
type KeepError struct {
	// Err says why.
	Err error
}

// Error tells what happened in one line.
func (e *KeepError) Error() string { return "the exchanged token could not be kept: " + e.Err.Error() }

// Unwrap gives the reason.
func (e *KeepError) Unwrap() error { return e.Err }

// Fixes that several faults share.
const (
	fixDocument = "mend it, or delete it and sign in again"
	fixFile     = "set " + fileVariable + " to the path of a file that can be made there"
	fixNewer    = "upgrade the provider, or set " + fileVariable + " to the path of another file"
	fixSize     = "delete from it what is no longer needed"
	fixAccess   = "let the user who runs this read and write it and its folder, or set " + fileVariable + " to the path of another file"
	fixLock     = "wait until that process has ended, then try again"
)

// inaccessible is the fault that the operating system found.
func inaccessible(path, problem string, err error) error {
	return &StoreError{Path: path, Problem: problem + ": " + reason(err), Fix: fixAccess, Err: err}
}

// reason is the text of an error of the operating system without the paths,
// which can be those of temporary files.
func reason(err error) string {
	if at, ok := errors.AsType[*fs.PathError](err); ok {
		return at.Err.Error()
	}
	if at, ok := errors.AsType[*os.LinkError](err); ok {
		return at.Err.Error()
	}
	return err.Error()
}

// shellQuoted makes a path one word of a command.
func shellQuoted(path string) string {
	if strings.Trim(path, nameCharacters+"/") == "" {
		return path
	}
	return "'" + strings.ReplaceAll(path, "'", `'\''`) + "'"
}
