package credentials

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// fileVariable names the environment variable that moves the store.
const fileVariable = "FILLOUT_CREDENTIALS_FILE"

// defaultName is the path of the store in the folder for a user's configuration.
var defaultName = filepath.Join("fillout", "credentials.json")

// DefaultPath returns the path of the store: FILLOUT_CREDENTIALS_FILE, or else fillout/credentials.json in the user's
// configuration folder (~/.config, ~/Library/Application Support, %AppData%). It fails if the environment does not name
// that folder. A relative path would put tokens into the folder of a project. "~/x" without a shell is one, too.
func DefaultPath(getenv func(string) string) (string, error) {
	path := strings.TrimSpace(getenv(fileVariable))
	if path == "" {
		folder, err := os.UserConfigDir()
		if err != nil {
			return "", &StoreError{Path: defaultName, Problem: "has no place: " + err.Error(), Fix: fixPath, Err: err}
		}
		path = filepath.Join(folder, defaultName)
	}
	if !filepath.IsAbs(path) || os.IsPathSeparator(path[len(path)-1]) || strings.ContainsFunc(path, unicode.IsControl) {
		return "", &StoreError{Path: strconv.Quote(path), Problem: "is not the absolute path of a file", Fix: fixPath}
	}
	return path, nil
}

// Store is the file that contains the credentials. Any number of stores, in any number of processes, may use the same
// file at once.
//
// Its methods fail with *StoreError, which leaves the file unchanged, or with the cause of a context that ended before
// they began.
type Store struct {
	// Waiting is called if a write waits for the lock of another process for more than two seconds. It may be nil.
	Waiting func(lock string)

	path string
	// user is the current user, and mode returns the permissions of a file. Tests replace them, to stand for another user
	// and another file system.
	user int
	mode func(fs.FileInfo) fs.FileMode
}

// NewStore returns the store at a path. It does no I/O. A file that does not exist is an empty store.
func NewStore(path string) *Store {
	mode := func(info fs.FileInfo) fs.FileMode { return info.Mode().Perm() }
	return &Store{path: filepath.Clean(path), user: os.Geteuid(), mode: mode}
}

// Path returns the path of the file.
func (s *Store) Path() string { return s.path }

// Profile returns the credential of a profile, and reports whether the profile exists.
func (s *Store) Profile(name string) (Stored, bool, error) {
	return s.look(profiles, name)
}

// Profiles returns the sorted names of all profiles.
func (s *Store) Profiles() ([]string, error) {
	d, err := s.load()
	if err != nil {
		return nil, err
	}
	return slices.Sorted(maps.Keys(d.credentials[profiles])), nil
}

// SetProfile stores a credential, and reports whether it replaced another one. The context ends the wait for the lock,
// but not the write. SetProfile also fails for an invalid name or token.
func (s *Store) SetProfile(ctx context.Context, name string, c Stored) (replaced bool, err error) {
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

// DeleteProfile removes a credential from every file of the store. It succeeds if the profile does not exist.
func (s *Store) DeleteProfile(ctx context.Context, name string) error {
	return s.remove(ctx, profiles, name)
}

// CheckWritable proves that the store can be written, by writing it unchanged. Call it before something irreversible,
// such as exchanging a code.
func (s *Store) CheckWritable(ctx context.Context) error {
	return s.locked(ctx, s.rewrite)
}

// rewrite writes the document unchanged. The lock must be held.
func (s *Store) rewrite() error {
	d, err := s.load()
	if err != nil {
		return err
	}
	return s.save(d)
}

// look reads without the lock. A write replaces the whole file, so a complete file always exists.
func (s *Store) look(in section, name string) (Stored, bool, error) {
	d, err := s.load()
	if err != nil {
		return Stored{}, false, err
	}
	c, found := d.credentials[in][name]
	return c, found, nil
}

// set writes the document with a credential set. The lock must be held.
func (s *Store) set(d document, in section, name string, c Stored) error {
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
	// The part that a killed writer left may contain the credential, too.
	if !found && !s.hasPart() {
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

// uneditable returns the error for a document that could not be read again after an edit.
func (s *Store) uneditable(err error) error {
	if errors.Is(err, errTooLarge) {
		return &StoreError{Path: s.path, Problem: "is full: it would grow beyond 1 MiB", Fix: fixSize, Err: err}
	}
	return s.faulty(err)
}

// faulty returns the error for an unusable document.
func (s *Store) faulty(err error) error {
	fix := fixDocument
	if errors.Is(err, errNewer) {
		fix = fixNewer
	}
	return &StoreError{Path: s.path, Problem: err.Error(), Fix: fix, Err: err}
}
