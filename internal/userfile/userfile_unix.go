//go:build unix

package userfile

import (
	"io/fs"
	"os"
	"syscall"
)

// PermissionsCount reports whether the mode of a file says who can read it.
const PermissionsCount = true

// LockFlags open a lock without following a link, and without waiting for the writer of a pipe.
const LockFlags = syscall.O_NOFOLLOW | syscall.O_NONBLOCK

// OwnerOf returns the user that owns a file.
func OwnerOf(info fs.FileInfo) (user int, ok bool) {
	stat, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return 0, false
	}
	return int(stat.Uid), true
}

// inUse reports whether an operation failed because another process has the file open, which no operation does here.
func inUse(error) bool { return false }

// SyncFolder returns when the names in a folder are on the disk. Not every file system can do that, so it ignores
// errors.
func SyncFolder(path string) {
	folder, err := os.Open(path)
	if err != nil {
		return
	}
	defer folder.Close()
	_ = folder.Sync()
}
