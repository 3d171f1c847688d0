// Package userfile contains what the credential store and the journal need of each operating system to keep files that
// only their user may use.
package userfile

import (
	"errors"
	"io/fs"
	"os"
	"time"
)

// The modes of files and folders that only their owner may use.
const (
	Mode       fs.FileMode = 0o600
	FolderMode fs.FileMode = 0o700
)

const (
	// patience is how long to wait for a file that another process has open.
	patience = 2 * time.Second
	// retryInterval is short, because the other process needs milliseconds.
	retryInterval = 20 * time.Millisecond
)

// Patiently repeats what fails because another process has the file open. That happens on Windows only, where no file
// can be replaced while it is read.
func Patiently(attempt func() error) error { return patiently(inUse, attempt) }

// Remove deletes a file patiently.
func Remove(path string) error { return Patiently(func() error { return os.Remove(path) }) }

// Rename moves a file patiently.
func Rename(from, to string) error { return Patiently(func() error { return os.Rename(from, to) }) }

func patiently(passing func(error) bool, attempt func() error) error {
	for deadline := time.Now().Add(patience); ; {
		err := attempt()
		if err == nil || !passing(err) || !time.Now().Before(deadline) {
			return err
		}
		<-time.After(retryInterval)
	}
}

// Reason returns the text of an operating system's error without its paths, which can be those of temporary files.
func Reason(err error) string {
	if at, ok := errors.AsType[*fs.PathError](err); ok {
		return at.Err.Error()
	}
	if at, ok := errors.AsType[*os.LinkError](err); ok {
		return at.Err.Error()
	}
	return err.Error()
}
