package credentials

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// fileVariable names the environment variable that moves the store.
const fileVariable = "FILLOUT_CREDENTIALS_FILE"

// defaultName is the path of the store in the folder for a user's configuration.
var defaultName = filepath.Join("fillout", "credentials.json")

// DefaultPath is where the store is: where FILLOUT_CREDENTIALS_FILE says, else
// fillout/credentials.json in the folder that the system has for a user's
// configuration (~/.config, ~/Library/Application Support, %AppData%). It fails
// where the environment does not say where that is.
func DefaultPath(getenv func(string) string) (string, error) {
	if path := strings.TrimSpace(getenv(fileVariable)); path != "" {
		return path, nil
	}
	folder, err := os.UserConfigDir()
	if err != nil {
		return "", &StoreError{Path: defaultName, Problem: "has no place: " + err.Error(), Fix: "set " + fileVariable + " to the path of a file", Err: err}
	}
	return filepath.Join(folder, defaultName), nil
}

// Store is the file that credentials are kept in. Any number of stores, in any
// number of processes, may use the same file at once.
//
// Its methods fail with *StoreError, which leaves the file as it is, and with
// the cause of a context that had ended before they began.
type Store struct {
	path string
}

// NewStore does no I/O: the file need not exist, and is empty if it does not.
func NewStore(path string) *Store { return &Store{path: filepath.Clean(path)} }

// Path of the file.
func (s *Store) Path() string { return s.path }

// Profile looks up the credential of a profile, and tells whether there is one.
func (s *Store) Profile(name string) (Credential, bool, error) {
	return s.look(profiles, name)
}

// Profiles lists the names of all profiles, sorted.
func (s *Store) Profiles() ([]string, error) {
	d, err := s.load()
	if err != nil {
		return nil, err
	}
	return slices.Sorted(maps.Keys(d.credentials[profiles])), nil
}

// SetProfile stores a credential, and tells whether it replaced another. The
// context ends the wait for the lock, not the write. It also fails where the
// name or the token is none that the store could give back.
func (s *Store) SetProfile(ctx context.Context, name string, c Credential) (replaced bool, err error) {
	if err := ValidProfile(name); err != nil {
		return false, fmt.Errorf("the name of the profile %w", err)
	}
	if c, err = c.storable(time.Now()); err != nil {
		return false, err
	}
	err = s.locked(ctx, func() error {
		d, err := s.load()
		if err != nil {
			return err
		}
		_, replaced = d.credentials[profiles][name]
		return s.set(d, profiles, name, c)
	})
	return replaced && err == nil, err
}

// DeleteProfile forgets a credential: no file of the store's holds it any more.
// It succeeds where there is none.
func (s *Store) DeleteProfile(ctx context.Context, name string) error {
	return s.remove(ctx, profiles, name)
}

// CheckWritable proves that the store can be written, by writing it as it is.
// Ask before something is done that cannot be undone, such as spending a code.
func (s *Store) CheckWritable(ctx context.Context) error {
	return s.locked(ctx, s.rewrite)
}

// rewrite writes the document as it is. The lock must be held.
func (s *Store) rewrite() error {
	d, err := s.load()
	if err != nil {
		return err
	}
	return s.save(d)
}

// look reads without the lock: the file is replaced as a whole, so there is
// always one to read.
func (s *Store) look(in section, name string) (Credential, bool, error) {
	d, err := s.load()
	if err != nil {
		return Credential{}, false, err
	}
	c, found := d.credentials[in][name]
	return c, found, nil
}

// set writes the document with a credential set. The lock must be held.
func (s *Store) set(d document, in section, name string, c Credential) error {
	edited, err := d.with(in, name, c)
	if err != nil {
		return s.uneditable(err)
	}
	return s.save(edited)
}

func (s *Store) remove(ctx context.Context, from section, name string) error {
	_, found, err := s.look(from, name)
	if err != nil {
		return err
	}
	// What a killed process left may hold the credential too.
	if !found && len(s.leftovers()) == 0 {
		return nil
	}
	return s.locked(ctx, func() error {
		d, err := s.load()
		if err != nil {
			return err
		}
		edited, err := d.without(from, name)
		if err != nil {
			return s.uneditable(err)
		}
		return s.save(edited)
	})
}

// uneditable is the error for a document that an edit would make one that
// cannot be read again.
func (s *Store) uneditable(err error) error {
	if errors.Is(err, errTooLarge) {
		return &StoreError{Path: s.path, Problem: "is full: it would grow beyond 1 MiB", Fix: fixSize, Err: err}
	}
	return s.faulty(err)
}

// faulty is the error for a document that cannot be used.
func (s *Store) faulty(err error) error {
	fix := fixDocument
	if errors.Is(err, errNewer) {
		fix = fixNewer
	}
	return &StoreError{Path: s.path, Problem: err.Error(), Fix: fix, Err: err}
}
