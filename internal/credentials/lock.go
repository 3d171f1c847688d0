package credentials

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/gofrs/flock"

	"github.com/fillout-community/terraform-provider-fillout/internal/userfile"
)

// lockSuffix ends the name of the lock. The lock is beside the file that the store's path leads to, so all links to
// that file share it.
//
// The lock is never deleted. A process that waits for a deleted lock would get it, while the next process creates a new
// one.
const lockSuffix = ".lock"

// lockInterval is how often the lock is tried. The system has no wait that a context can end.
const lockInterval = 25 * time.Millisecond

// A process holds the lock for one exchange, which takes seconds.
const (
	// waitUnnoticed is how long to wait before the user learns of it.
	waitUnnoticed = 2 * time.Second
	// longestWait is how long to wait for a process that may be suspended.
	longestWait = 3 * time.Minute
)

// locked calls do while no other process and no other goroutine writes the store.
func (s *Store) locked(ctx context.Context, do func() error) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	file := followed(s.path)
	if err := s.makeFolder(file); err != nil {
		return err
	}
	lock, err := s.lock(ctx, file+lockSuffix)
	if err != nil {
		return err
	}
	defer lock.Close()
	return do()
}

// lock waits for the lock, but neither without a word nor without an end.
func (s *Store) lock(ctx context.Context, path string) (*flock.Flock, error) {
	start, told := time.Now(), s.Waiting == nil
	for {
		lock, err := s.tryLock(path)
		if lock != nil || err != nil {
			return lock, err
		}
		waited := time.Since(start)
		if !told && waited >= waitUnnoticed {
			s.Waiting(path)
			told = true
		}
		if waited >= longestWait {
			return nil, s.inUse(path, waited, errors.New("the lock was not free"))
		}
		select {
		case <-ctx.Done():
			return nil, s.inUse(path, time.Since(start), context.Cause(ctx))
		case <-time.After(lockInterval):
		}
	}
}

func (s *Store) inUse(lock string, waited time.Duration, cause error) error {
	ended := ""
	if errors.Is(cause, context.Canceled) {
		ended = ", then interrupted"
	}
	return &StoreError{
		Path: s.path,
		Problem: fmt.Sprintf("is in use by another process, which holds the lock %s (waited %s%s)", lock,
			waited.Round(time.Second), ended),
		Fix: fixLock,
		Err: cause,
	}
}

// tryLock returns the lock, or nil if another process holds it. It refuses what the provider did not make: a link could
// make it create a file elsewhere, and opening a pipe waits for a writer.
func (s *Store) tryLock(path string) (*flock.Flock, error) {
	if info, err := os.Lstat(path); err == nil {
		if !info.Mode().IsRegular() {
			return nil, &StoreError{
				Path:    s.path,
				Problem: "cannot be locked, because the lock " + path + " is not a regular file",
				Fix:     "remove " + path + ", which the provider did not create",
			}
		}
		if err := s.checkOwner("has the lock "+path+", which ", info); err != nil {
			return nil, err
		}
	}
	// Each call has its own lock. A shared one would not keep its users apart.
	lock := flock.New(path, flock.SetFlag(os.O_CREATE|os.O_RDWR|userfile.LockFlags), flock.SetPermissions(userfile.Mode))
	locked, err := lock.TryLock()
	if err != nil {
		_ = lock.Close()
		return nil, inaccessible(s.path, "cannot be locked", err)
	}
	held, _ := lock.Stat()
	if there, _ := os.Lstat(path); locked && os.SameFile(held, there) { // a deleted file keeps nobody out
		return lock, nil
	}
	_ = lock.Close()
	return nil, nil //nolint:nilnil // the caller tries again
}
