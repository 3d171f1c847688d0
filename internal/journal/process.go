package journal

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/gofrs/flock"

	"github.com/fillout-community/terraform-provider-fillout/internal/userfile"
)

// The folders and files of the journal.
const (
	openFolder      = "open"
	knownFolder     = "known"
	processesFolder = "processes"
	announcedFolder = "announced"
	keyFile         = "key"
	lockFile        = "lock"
	lockSuffix      = ".lock"
	endedSuffix     = ".ended"
	keyLength       = 64 // digits
)

// A process holds the lock of the whole folder for milliseconds, once.
const (
	longestWait  = 10 * time.Second
	lockInterval = 5 * time.Millisecond
)

// owner is this process as an owner of entries.
type owner struct {
	name string
	key  string       // with which the hashes of its entries are made
	lock *flock.Flock // held as long as the process lives
}

// register makes this process an owner of entries, unless it is one. Its lock says that it lives.
func (j *Journal) register() (*owner, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if n := len(j.owners); n > 0 && j.isRegistered(j.owners[n-1]) {
		return j.owners[n-1], nil
	}
	if err := j.Check(); err != nil {
		return nil, err
	}
	for _, folder := range []string{openFolder, knownFolder, processesFolder} {
		if err := os.MkdirAll(j.path(folder), userfile.FolderMode); err != nil {
			return nil, j.inaccessible("cannot be written", err)
		}
	}
	if err := j.Check(); err != nil { // of the folder that now exists
		return nil, err
	}
	folder, err := j.lockFolder()
	if err != nil {
		return nil, err
	}
	defer folder.Close()
	if err := j.makeKey(); err != nil {
		return nil, err
	}
	j.cleanUp()
	name := random(8)
	text, _ := json.Marshal(j.identity()) // texts never fail
	if err := write(j.path(processesFolder, name), text); err != nil {
		return nil, j.inaccessible("cannot be written", err)
	}
	lock := newLock(j.path(processesFolder, name+lockSuffix), os.O_CREATE|os.O_RDWR)
	if locked, err := lock.TryLock(); err != nil || !locked {
		_ = lock.Close()
		return nil, j.inaccessible("cannot be locked", errors.Join(err))
	}
	registered := &owner{name: name, key: string(j.key()), lock: lock}
	j.owners = append(j.owners, registered) // the locks of the others stay, since they may own entries
	return registered, nil
}

// isRegistered reports whether the lock of this process is still the file that others look at, and the key the same.
// Somebody may have deleted the folder, or the key.
func (j *Journal) isRegistered(o *owner) bool {
	held, err := o.lock.Stat()
	if err != nil {
		return false
	}
	there, err := os.Stat(o.lock.Path())
	return err == nil && os.SameFile(held, there) && string(j.key()) == o.key
}

// End notes that Terraform has ended the run in good order: it has got the ID of each webhook, and is about to save its
// state if it has not yet. Without that note, the run counts as killed.
func (j *Journal) End() {
	j.mu.Lock()
	defer j.mu.Unlock()
	for _, o := range j.owners {
		if err := write(j.path(processesFolder, o.name+endedSuffix), nil); err != nil && !errors.Is(err, fs.ErrExist) {
			j.warn(context.Background(), j.inaccessible("cannot be written", err))
		}
	}
}

// hasEnded reports whether the run of an owner has ended in good order.
func (j *Journal) hasEnded(owner string) bool {
	_, err := os.Lstat(j.path(processesFolder, owner+endedSuffix))
	return !errors.Is(err, fs.ErrNotExist)
}

func newLock(path string, flags int) *flock.Flock {
	return flock.New(path, flock.SetFlag(flags|userfile.LockFlags), flock.SetPermissions(userfile.Mode))
}

// lockFolder waits until no other process registers itself.
func (j *Journal) lockFolder() (*flock.Flock, error) {
	lock := newLock(j.path(lockFile), os.O_CREATE|os.O_RDWR)
	for deadline := time.Now().Add(longestWait); ; {
		locked, err := lock.TryLock()
		switch {
		case err != nil:
			_ = lock.Close()
			return nil, j.inaccessible("cannot be locked", err)
		case locked:
			return lock, nil
		case time.Now().After(deadline):
			_ = lock.Close()
			return nil, &Error{Path: j.folder, Problem: "is in use: another process holds " + lock.Path(), Fix: fixLock}
		}
		<-time.After(lockInterval)
	}
}

// isGone reports whether the process that owns entries is gone. A process that cannot be checked lives.
func (j *Journal) isGone(name string) bool {
	j.mu.Lock()
	defer j.mu.Unlock()
	if slices.ContainsFunc(j.owners, func(o *owner) bool { return o.name == name }) {
		return false
	}
	if !j.gone[name] {
		// A shared lock, so that those who look at the same time do not see each other.
		lock := newLock(j.path(processesFolder, name+lockSuffix), os.O_RDWR)
		free, err := lock.TryRLock()
		j.gone[name] = free && err == nil || errors.Is(err, fs.ErrNotExist)
		_ = lock.Close()
	}
	return j.gone[name]
}

// identityOf returns what is known of the run that a process belongs to. It is zero if the process has left nothing.
func (j *Journal) identityOf(owner string) (id identity) {
	text, err := os.ReadFile(j.path(processesFolder, owner))
	if err != nil || json.Unmarshal(text, &id) != nil {
		return identity{}
	}
	return id
}

// cleanUp deletes the files of processes that are gone and own no entry, and what was announced of entries that are not
// open any more. The folder must be locked.
func (j *Journal) cleanUp() {
	owns, open := map[string]bool{}, map[string]bool{}
	for _, name := range names(j.path(openFolder)) {
		_, owner, _ := strings.Cut(name, ".")
		owns[owner], open[name] = true, true
	}
	for _, name := range names(j.path(announcedFolder)) {
		if !open[name] {
			_ = os.Remove(j.path(announcedFolder, name))
		}
	}
	for _, name := range names(j.path(processesFolder)) {
		owner, _, _ := strings.Cut(name, ".")
		if owns[owner] {
			continue
		}
		lock := newLock(j.path(processesFolder, owner+lockSuffix), os.O_RDWR)
		free, err := lock.TryRLock()
		_ = lock.Close()
		if err == nil && free || errors.Is(err, fs.ErrNotExist) {
			_ = os.Remove(j.path(processesFolder, name)) // what stays is deleted next time
		}
	}
}

// makeKey makes the key of the hashes, unless it exists. The folder must be locked.
func (j *Journal) makeKey() error {
	text, err := os.ReadFile(j.path(keyFile))
	switch {
	case err == nil && len(text) == keyLength:
		return nil
	case err != nil && !errors.Is(err, fs.ErrNotExist): // another key would make the entries useless
		return j.inaccessible("cannot be read", err)
	}
	_ = os.Remove(j.path(keyFile)) // a killed writer may have left a part of it
	if err := write(j.path(keyFile), []byte(random(keyLength/2))); err != nil {
		return j.inaccessible("cannot be written", err)
	}
	return nil
}

// key returns the key, or nothing if there is none.
func (j *Journal) key() []byte {
	text, err := os.ReadFile(j.path(keyFile))
	if err != nil || len(text) != keyLength {
		return nil
	}
	return text
}

// hash returns the keyed hash of texts. It is "" without a key.
func (j *Journal) hash(texts ...string) string {
	key := j.key()
	if len(key) == 0 {
		return ""
	}
	code := hmac.New(sha256.New, key)
	_, _ = code.Write([]byte(strings.Join(texts, "\x00")))
	return hex.EncodeToString(code.Sum(nil)[:16])
}

// random returns the hexadecimal digits of random bytes.
func random(length int) string {
	bytes := make([]byte, length)
	_, _ = rand.Read(bytes) // it never fails
	return hex.EncodeToString(bytes)
}

// write writes a new file, and returns when its content is on the disk.
func write(path string, text []byte) error {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, userfile.Mode)
	if err != nil {
		return err //nolint:wrapcheck // the callers wrap it.
	}
	_, err = file.Write(text)
	if err = errors.Join(err, file.Sync(), file.Close()); err != nil {
		_ = os.Remove(path)
	}
	return err
}

// names returns the names of a folder's files, sorted; none if the folder cannot be read.
func names(folder string) []string {
	files, err := os.ReadDir(filepath.Clean(folder))
	if err != nil {
		return nil
	}
	all := make([]string, 0, len(files))
	for _, file := range files {
		all = append(all, file.Name())
	}
	return all
}
