package userfile

import (
	"errors"
	"io/fs"
	"syscall"
)

// PermissionsCount reports whether the mode of a file says who can read it. Here it says whether the file can be
// written; the folder of a user's configuration is closed to others by its access control list.
const PermissionsCount = false

// LockFlags are not needed here: links need a privilege, and pipes are not files of a folder.
const LockFlags = 0

// OwnerOf does not know the owner of a file.
func OwnerOf(fs.FileInfo) (user int, ok bool) { return 0, false }

// errSharingViolation is the system's error 32.
const errSharingViolation syscall.Errno = 32

// inUse reports whether an operation failed because another process has the file open. A file that is being replaced is
// reported as one without access.
func inUse(err error) bool {
	return errors.Is(err, errSharingViolation) || errors.Is(err, syscall.ERROR_ACCESS_DENIED)
}

// SyncFolder does nothing: folders cannot be flushed here.
func SyncFolder(string) {}
