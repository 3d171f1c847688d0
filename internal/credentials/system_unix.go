//go:build unix

package credentials

import "os"

// permissionsCount reports whether the mode of a file says who can read it.
const permissionsCount = true

// inUse reports whether an operation failed because another process has the file open, which no operation does here.
func inUse(error) bool { return false }

// syncFolder has the names in a folder on the disk before it returns. Not every file system can do that, and what was
// written is in place either way, so a failure is nobody's concern.
func syncFolder(path string) {
	folder, err := os.Open(path)
	if err != nil {
		return
	}
	defer folder.Close()
	_ = folder.Sync()
}
