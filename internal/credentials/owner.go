package credentials

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/fillout-community/terraform-provider-fillout/internal/userfile"
)

// checkOwner refuses what another user owns: that user could choose the token, and the address that it is sent to. what
// is empty for the store itself, or else it begins the sentence, such as "has the lock x, which ".
func (s *Store) checkOwner(what string, info fs.FileInfo) error {
	owner, ok := userfile.OwnerOf(info)
	if !ok || owner == s.user {
		return nil
	}
	return &StoreError{
		Path:    s.path,
		Problem: fmt.Sprintf("%sbelongs to another user (ID %d; this process runs as %d)", what, owner, s.user),
		Fix:     fixOwner,
	}
}

// checkFolders refuses a folder in which another user can replace the store, or the link to it. root may own the
// folder, because root can replace every file. The sticky bit, as on /tmp, lets only the owner of a file replace it.
func (s *Store) checkFolders() error {
	for _, folder := range []string{filepath.Dir(s.path), filepath.Dir(followed(s.path))} {
		info, err := os.Stat(folder)
		if err != nil {
			continue // the read or the write reports it
		}
		if owner, ok := userfile.OwnerOf(info); ok && owner != 0 {
			if err := s.checkOwner("is in the folder "+folder+", which ", info); err != nil {
				return err
			}
		}
		if mode := s.mode(info); userfile.PermissionsCount && mode&0o002 != 0 && info.Mode()&fs.ModeSticky == 0 {
			return &StoreError{
				Path:    s.path,
				Problem: fmt.Sprintf("is in the folder %s, which every user can write (its mode is %04o)", folder, mode),
				Fix:     "run: chmod o-w " + ShellQuoted(folder) + "; or " + fixFolder,
			}
		}
	}
	return nil
}

// checkNew refuses a file that was just created, if the file system did not keep its mode or its owner, or if others
// can replace it. Windows drives in WSL, network shares and mounts of containers keep neither.
func (s *Store) checkNew(file *os.File) error {
	info, err := file.Stat()
	if err != nil {
		return err //nolint:wrapcheck // save wraps it.
	}
	var lost string
	if mode := s.mode(info); userfile.PermissionsCount && mode&othersMode != 0 {
		lost = fmt.Sprintf("modes (a new file with the mode %04o has %04o)", userfile.Mode, mode)
	} else if owner, ok := userfile.OwnerOf(info); ok && owner != s.user {
		lost = fmt.Sprintf("owners (a new file of user %d belongs to user %d)", s.user, owner)
	} else {
		return s.checkFolders()
	}
	return &StoreError{
		Path:    s.path,
		Problem: "is on a file system that keeps no " + lost + ", so other users could read it",
		Fix:     fixSystem,
	}
}
