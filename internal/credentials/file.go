package credentials

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/cenkalti/backoff/v5"
	"github.com/moby/sys/atomicwriter"
)

const (
	fileMode   fs.FileMode = 0o600
	folderMode fs.FileMode = 0o700
	// othersMode are the permissions that nobody but the owner may have.
	othersMode fs.FileMode = 0o077
)

// load reads the document; that of a file that does not exist is empty.
func (s *Store) load() (document, error) {
	text, err := s.read()
	switch {
	case errors.Is(err, fs.ErrNotExist):
		text = []byte(emptyDocument)
	case err != nil:
		return document{}, err
	}
	d, err := parseDocument(text)
	if err != nil {
		return document{}, s.faulty(err)
	}
	return d, nil
}

// read is the file's content, or a bit more than is allowed of it. The cause of
// its error is fs.ErrNotExist where there is no file.
func (s *Store) read() ([]byte, error) {
	var text []byte
	err := patiently(inUse, func() (err error) {
		text, err = s.readOnce()
		return err
	})
	return text, err
}

func (s *Store) readOnce() ([]byte, error) {
	// Asked before it is opened, for to open a named pipe is to wait for a writer.
	info, err := os.Stat(s.path)
	switch {
	case err != nil:
		return nil, s.unreadable(err)
	case !info.Mode().IsRegular():
		return nil, &StoreError{Path: s.path, Problem: "is not a regular file", Fix: fixFile}
	}
	file, err := os.Open(s.path)
	if err != nil {
		return nil, s.unreadable(err)
	}
	defer file.Close()
	info, err = file.Stat() // of the file that is read, should it be another by now
	if err != nil {
		return nil, s.unreadable(err)
	}
	if mode := info.Mode().Perm(); permissionsCount && mode&othersMode != 0 {
		return nil, &StoreError{
			Path:    s.path,
			Problem: fmt.Sprintf("is open to other users (its mode is %04o)", mode),
			Fix:     "run: chmod 600 " + shellQuoted(s.path),
		}
	}
	text, err := io.ReadAll(io.LimitReader(file, maxDocument+1))
	if err != nil {
		return nil, s.unreadable(err)
	}
	return text, nil
}

func (s *Store) unreadable(err error) error { return inaccessible(s.path, "cannot be read", err) }

// save replaces the file. The lock must be held.
func (s *Store) save(d document) error {
	file := followed(s.path)
	err := patiently(inUse, func() error {
		return atomicwriter.WriteFile(file, d.text, fileMode)
	})
	if err != nil {
		return inaccessible(s.path, "cannot be written", err)
	}
	// atomicwriter has the file on the disk before it gets its name; this has the
	// name there, too. A code cannot be exchanged again after a power cut.
	syncFolder(filepath.Dir(file))
	return nil
}

// maxLinks is how many symbolic links are followed, as many as Linux does.
const maxLinks = 40

// followed is the file that a path leads to, through symbolic links in its last
// place: a credentials file that a dotfile manager has linked stays linked when
// it is replaced. The file need not exist. The folder of each link is resolved
// before "..", as the system does it.
func followed(path string) string {
	for range maxLinks {
		link, err := os.Readlink(path)
		if err != nil {
			break
		}
		if !filepath.IsAbs(link) {
			folder, _ := filepath.Split(path)
			link = folder + link
		}
		folder, name := filepath.Split(link)
		if resolved, err := filepath.EvalSymlinks(folder); err == nil {
			link = filepath.Join(resolved, name)
		}
		path = link
	}
	return path
}

const (
	// patience is how long a file that another process has open is waited for.
	patience = 2 * time.Second
	// retryInterval is short, since what is waited for takes milliseconds.
	retryInterval = 20 * time.Millisecond
)

// patiently repeats what fails because another process has the file open. That
// happens on Windows alone: there, no file can be replaced while it is read.
func patiently(passing func(error) bool, attempt func() error) error {
	_, err := backoff.Retry(context.Background(), func() (struct{}, error) {
		err := attempt()
		if err != nil && !passing(err) {
			return struct{}{}, backoff.Permanent(err)
		}
		return struct{}{}, err
	}, backoff.WithBackOff(backoff.NewConstantBackOff(retryInterval)), backoff.WithMaxElapsedTime(patience))
	return err //nolint:wrapcheck // It is what the attempt returned.
}
