package credentials

import (
	"errors"
	"strings"
	"syscall"

	"github.com/fillout-community/terraform-provider-fillout/internal/userfile"
)

// StoreError is the error of every read and write of the store. Its texts are for people, and contain nothing of the
// file's content.
type StoreError struct {
	// Path is the path of the store, as the user wrote it.
	Path string
	// Problem says what is wrong, in words that follow the path, such as "is empty".
	Problem string
	// Fix says what to do, as an instruction without a full stop.
	Fix string
	// Err is the cause, which Problem already contains. It may be nil.
	Err error
}

func (e *StoreError) Error() string {
	return "the credential store " + e.Path + " " + e.Problem + "; " + e.Fix
}

func (e *StoreError) Unwrap() error { return e.Err }

// KeepError means that a code was exchanged, but the token could not be stored. The token works, and it is stored
// nowhere else, so the caller should invalidate it.
type KeepError struct {
	// Err says why.
	Err error
}

func (e *KeepError) Error() string { return "the exchanged token could not be kept: " + e.Err.Error() }

func (e *KeepError) Unwrap() error { return e.Err }

// Fixes that several problems share.
const (
	fixDocument = "repair it, or delete it and sign in again"
	fixPath     = "set " + fileVariable + " to the absolute path of a file (only a shell replaces ~)"
	fixSpace    = "free some space there, or set " + fileVariable + " to the path of another file"
	fixFile     = "set " + fileVariable + " to the path of a file that can be made there"
	fixNewer    = "upgrade the provider, or set " + fileVariable + " to the path of another file"
	fixSize     = "delete from it what is no longer needed"
	fixAccess   = "let the user who runs this read and write it and its folder, or set " + fileVariable + " to the path of another file"
	fixLock     = "wait for that process, resume it if it is suspended, or end it; then run again"
	fixOwner    = "run as that user, set " + fileVariable + " to the path of a file of your own, or put a token into " + AccessTokenVariable
	fixFolder   = "set " + fileVariable + " to the path of a file in a folder of your own"
	fixSystem   = "set " + fileVariable + " to the path of a file on another file system, or put a token into " + AccessTokenVariable
)

// inaccessible returns an error that the operating system reported.
func inaccessible(path, problem string, err error) error {
	fix := fixAccess
	switch {
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		fix = fixSpace
	case errors.Is(err, syscall.EROFS), errors.Is(err, syscall.ENAMETOOLONG):
		fix = fixFile
	case errors.Is(err, errors.ErrUnsupported), errors.Is(err, syscall.ENOLCK):
		fix = fixSystem
	}
	return &StoreError{Path: path, Problem: problem + ": " + userfile.Reason(err), Fix: fix, Err: err}
}

// ShellQuoted makes a text one word of a shell command. It adds quotes only if the text needs them.
func ShellQuoted(text string) string {
	if text != "" && strings.Trim(text, nameCharacters+"/:") == "" {
		return text
	}
	return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'"
}
