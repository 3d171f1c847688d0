package credentials

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/fillout-community/terraform-provider-fillout/internal/userfile"
)

// othersMode are the permissions that nobody but the owner may have.
const othersMode fs.FileMode = 0o077

// load reads the document. It is empty if the file does not exist.
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

// read returns the file's content, or slightly more than the allowed part of it. The cause of its error is
// fs.ErrNotExist if the file does not exist.
func (s *Store) read() ([]byte, error) {
	var text []byte
	err := userfile.Patiently(func() (err error) {
		text, err = s.readOnce()
		return err
	})
	return text, err
}

func (s *Store) readOnce() ([]byte, error) {
	// This comes before opening the file, because opening a named pipe waits for a writer.
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
	info, err = file.Stat() // of the opened file, which may be another one by now
	if err != nil {
		return nil, s.unreadable(err)
	}
	if err := s.checkOwner("", info); err != nil {
		return nil, err
	}
	if mode := s.mode(info); userfile.PermissionsCount && mode&othersMode != 0 {
		return nil, &StoreError{
			Path:    s.path,
			Problem: fmt.Sprintf("is open to other users (its mode is %04o)", mode),
			Fix: "run: chmod 600 " + ShellQuoted(s.path) + "; if the mode stays, this file system keeps no modes, so " +
				fixSystem,
		}
	}
	if err := s.checkFolders(); err != nil {
		return nil, err
	}
	text, err := io.ReadAll(io.LimitReader(file, maxDocument+1))
	if err != nil {
		return nil, s.unreadable(err)
	}
	return text, nil
}

func (s *Store) unreadable(err error) error { return inaccessible(s.path, "cannot be read", err) }

// partSuffix ends the name of the file that becomes the store. Only the holder of the lock writes it, so the name is
// always the same, and the next writer removes what a killed one left.
const partSuffix = ".part"

// save replaces the file, and reads it back. The lock must be held.
func (s *Store) save(d document) error {
	file := followed(s.path)
	if err := s.makeFolder(file); err != nil { // somebody may have deleted it during the exchange
		return err
	}
	if err := s.writePart(file+partSuffix, d.text); err != nil {
		_ = os.Remove(file + partSuffix) // it is incomplete, and would only occupy space
		if _, ok := errors.AsType[*StoreError](err); ok {
			return err
		}
		return inaccessible(s.path, "cannot be written", err)
	}
	if err := userfile.Rename(file+partSuffix, file); err != nil {
		return inaccessible(s.path, "cannot be written", err)
	}
	// A code cannot be exchanged again after a power failure, so the new name must be on the disk, too.
	userfile.SyncFolder(filepath.Dir(file))
	text, err := s.read()
	if err == nil && !bytes.Equal(text, d.text) {
		err = &StoreError{Path: s.path, Problem: "does not contain what was written", Fix: fixSystem}
	}
	return err
}

// makeFolder makes the folder of a file. Only its owner may use it.
func (s *Store) makeFolder(file string) error {
	if err := os.MkdirAll(filepath.Dir(file), userfile.FolderMode); err != nil {
		return inaccessible(s.path, "cannot be written, because its folder cannot be created", err)
	}
	return nil
}

// writePart writes a new file, and returns when its content is on the disk. It writes nothing if other users could read
// the file.
func (s *Store) writePart(path string, text []byte) error {
	if err := userfile.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, userfile.Mode)
	if err != nil {
		return err //nolint:wrapcheck // save wraps it.
	}
	if err := s.checkNew(file); err != nil {
		return errors.Join(err, file.Close())
	}
	_, err = file.Write(text)
	return errors.Join(err, file.Sync(), file.Close())
}

// hasPart reports whether a killed writer left a part, which contains tokens.
func (s *Store) hasPart() bool {
	_, err := os.Lstat(followed(s.path) + partSuffix)
	return err == nil
}

// maxLinks is how many symbolic links are followed, as many as Linux does.
const maxLinks = 40

// followed returns the file that a path leads to through symbolic links in its last element. So a credentials file that
// a dotfile manager has linked stays linked when it is replaced. The file need not exist. Like the system, followed
// resolves the folder of each link before "..".
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
