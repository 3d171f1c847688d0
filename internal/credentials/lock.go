package credentials

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"
)

// lockSuffix ends the name of the lock. The lock is beside the file that the store's path leads to, so all links to
// that file share it.
//
// The lock is never deleted. A process that waits for a deleted lock would get it, while the next process creates a new
// one.
const lockSuffix = ".lock"

// lockInterval is how often the lock is tried. The system has no wait that a context can end.
const lockInterval = 25 * time.Millisecond

// locked calls do while no other process and no other goroutine writes the store.
func (s *Store) locked(ctx context.Context, do func() error) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	file := followed(s.path)
	if err := os.MkdirAll(filepath.Dir(file), folderMode); err != nil {
		return inaccessible(s.path, "cannot be written, because its folder cannot be created", err)
	}
	// Each call has its own lock. A shared one would not keep its users apart.
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
	return do()
}
