package credentials

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/gofrs/flock"
)

// lockSuffix makes the name of the lock, which lies beside the file that the
// store's path leads to, so that it is one lock for all links to that file.
//
// The lock is never deleted. Whoever waits has it open, and would be given a
// lock on a file without a name, while the next to come makes a new one.
const lockSuffix = ".lock"

// lockInterval is how often the lock is tried; the system has no wait that a
// context could end.
const lockInterval = 25 * time.Millisecond

// locked does something while no other process, and no other goroutine, writes
// the store, and after the remains of writers that were killed are gone.
func (s *Store) locked(ctx context.Context, do func() error) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	file := followed(s.path)
	if err := os.MkdirAll(filepath.Dir(file), folderMode); err != nil {
		return inaccessible(s.path, "cannot be written, since its folder cannot be made", err)
	}
	// A lock of its own for each call: one that is shared would be had by all who
	// share it.
	lock := flock.New(file+lockSuffix, flock.SetPermissions(fileMode))
	_, err := lock.TryLockContext(ctx, lockInterval) // false only with an error
	switch {
	case err != nil && errors.Is(err, ctx.Err()):
		cause := context.Cause(ctx)
		return &StoreError{
			Path:    s.path,
			Problem: fmt.Sprintf("is in use by another process, which holds the lock %s (%v)", lock.Path(), cause),
			Fix:     fixLock,
			Err:     cause,
		}
	case err != nil:
		return inaccessible(s.path, "cannot be locked", err)
	}
	defer lock.Close()
	for _, path := range s.leftovers() {
		if err := patiently(inUse, func() error { return os.Remove(path) }); err != nil {
			return inaccessible(s.path, "cannot be written, since a part that another process left beside it cannot be deleted", err)
		}
	}
	return do()
}

// leftovers are the temporary files of writers that are writing now or, for
// whoever has the lock, were killed: those that atomicwriter names after the
// store. They hold tokens. Where the folder cannot be read there are none that
// could be told.
func (s *Store) leftovers() []string {
	folder, name := filepath.Split(followed(s.path))
	entries, _ := os.ReadDir(filepath.Clean(folder)) // what could be read of it
	names := make(map[string]bool, len(entries))
	for _, entry := range entries {
		names[entry.Name()] = true
	}
	var left []string
	for _, entry := range entries {
		random, ok := strings.CutPrefix(entry.Name(), ".tmp-"+name)
		if ok && entry.Type().IsRegular() && isNumber(random) && !namedAfterAnother(names, name, random) {
			left = append(left, filepath.Join(folder, entry.Name()))
		}
	}
	return left
}

func isNumber(text string) bool { return text != "" && strings.Trim(text, "0123456789") == "" }

// namedAfterAnother tells whether the digits of a temporary file begin with
// those that end the name of another store, credentials.json2 for example.
// Every store that was written has a lock.
func namedAfterAnother(names map[string]bool, name, digits string) bool {
	for i := 1; i < len(digits); i++ {
		if names[name+digits[:i]+lockSuffix] {
			return true
		}
	}
	return false
}
