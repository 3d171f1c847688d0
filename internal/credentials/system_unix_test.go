//go:build unix

package credentials

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// TestModes proves that only the owner may read the files. An existing folder keeps its mode.
func TestModes(t *testing.T) {
	t.Parallel()
	store := NewStore(filepath.Join(t.TempDir(), "config", "fillout", "credentials.json"))
	setDefault(t, store)
	folder := filepath.Dir(store.Path())
	checkModes(t, map[string]fs.FileMode{
		store.Path():              0o600,
		store.Path() + lockSuffix: 0o600,
		folder:                    fs.ModeDir | 0o700,
		filepath.Dir(folder):      fs.ModeDir | 0o700,
	})
	if err := os.Chmod(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	setDefault(t, store)
	checkModes(t, map[string]fs.FileMode{store.Path(): 0o600, folder: fs.ModeDir | 0o755})
}

func checkModes(t *testing.T, modes map[string]fs.FileMode) {
	t.Helper()
	for path, want := range modes {
		info, err := os.Lstat(path)
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode() != want {
			t.Errorf("%s has the mode %s, want %s", path, info.Mode(), want)
		}
	}
}

func TestShellQuoted(t *testing.T) {
	t.Parallel()
	for path, want := range map[string]string{
		"/home/me/.config/fillout/credentials.json": "/home/me/.config/fillout/credentials.json",
		"/Users/me/Library/Application Support/x":   "'/Users/me/Library/Application Support/x'",
		"/it's; rm": `'/it'\''s; rm'`,
	} {
		if got := ShellQuoted(path); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

// TestPlacesThatCannotBeUsed has places that fail for root, too. No code is exchanged.
func TestPlacesThatCannotBeUsed(t *testing.T) {
	t.Parallel()
	const (
		access = "; let the user who runs this read and write it and its folder, or set FILLOUT_CREDENTIALS_FILE to the " +
			"path of another file"
		place = "; set FILLOUT_CREDENTIALS_FILE to the path of a file that can be made there"
	)
	const (
		lock   = "cannot be locked, because the lock PATH.lock is not a regular file; remove PATH.lock, which the provider did not create"
		shared = "is in the folder FOLDER, which every user can write (its mode is 0777); run: chmod o-w FOLDER; or " + fixFolder
	)
	another := fmt.Sprintf("belongs to another user (ID %d; this process runs as %d); %s", os.Geteuid(), os.Geteuid()+7, fixOwner)
	opened := func(mode string) string {
		return "is open to other users (its mode is " + mode + "); run: chmod 600 PATH; if the mode stays, this file system keeps no " +
			"modes, so " + fixSystem
	}
	open := func(mode fs.FileMode) func(string) error {
		return func(path string) error { return errors.Join(os.WriteFile(path, nil, 0o600), os.Chmod(path, mode)) }
	}
	write := func(path string) error { return os.WriteFile(path, []byte(emptyDocument), 0o600) }
	tests := map[string]struct {
		name string // "" for s.json
		make func(path string) error
		// The errors of reads, "" if they find an empty store, and of writes.
		reading, writing string
		change           func(*Store)
	}{
		"a folder": {"", func(path string) error { return os.Mkdir(path, 0o700) },
			"is not a regular file" + place, "is not a regular file" + place, nil},
		"a named pipe": {"", func(path string) error { return syscall.Mkfifo(path, 0o600) },
			"is not a regular file" + place, "is not a regular file" + place, nil},
		"links in a circle": {"", func(path string) error { return os.Symlink(path, path) },
			"cannot be read: too many levels of symbolic links" + access,
			"cannot be read: too many levels of symbolic links" + access, nil},
		"below a file": {
			"file/s.json", func(path string) error { return os.WriteFile(filepath.Dir(path), nil, 0o600) },
			"cannot be read: not a directory" + access, "cannot be written, because its folder cannot be created: not a " +
				"directory" + access, nil,
		},
		"below a link to nothing": {"link/s.json",
			func(path string) error { return os.Symlink("nowhere", filepath.Dir(path)) }, "",
			"cannot be written, because its folder cannot be created: file exists" + access, nil},
		"a folder as lock":     {make: func(path string) error { return os.Mkdir(path+lockSuffix, 0o700) }, writing: lock},
		"a link as lock":       {make: func(path string) error { return os.Symlink(path+".x", path+lockSuffix) }, writing: lock},
		"a named pipe as lock": {make: func(path string) error { return syscall.Mkfifo(path+lockSuffix, 0o600) }, writing: lock},
		"a folder that others can write": {
			make:    func(path string) error { return errors.Join(write(path), os.Chmod(filepath.Dir(path), 0o777)) },
			reading: shared, writing: shared,
		},
		"a new file in such a folder": {make: func(path string) error { return os.Chmod(filepath.Dir(path), 0o777) },
			writing: shared},
		"a link in such a folder": {
			name: "d/s.json",
			make: func(path string) error {
				folder := filepath.Dir(path)
				target := filepath.Join(filepath.Dir(folder), "s.json")
				return errors.Join(os.Mkdir(folder, 0o700), os.Chmod(folder, 0o777), write(target), os.Symlink(target, path))
			},
			reading: shared, writing: shared,
		},
		"no modes": {
			change:  func(s *Store) { s.mode = func(fs.FileInfo) fs.FileMode { return 0o777 } },
			writing: "is on a file system that keeps no modes (a new file with the mode 0600 has 0777), so other users could read it; " + fixSystem,
		},
		"no owners": {
			change: func(s *Store) { s.user += 7 },
			writing: fmt.Sprintf("is on a file system that keeps no owners (a new file of user %d belongs to user %d), so other "+
				"users could read it; %s", os.Geteuid()+7, os.Geteuid(), fixSystem),
		},
		"open to the group":   {make: open(0o640), reading: opened("0640"), writing: opened("0640")},
		"open to others":      {make: open(0o602), reading: opened("0602"), writing: opened("0602")},
		"another user's file": {make: write, change: func(s *Store) { s.user += 7 }, reading: another, writing: another},
		"another user's lock": {make: func(path string) error { return write(path + lockSuffix) },
			change: func(s *Store) { s.user += 7 }, writing: "has the lock PATH.lock, which " + another},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, use := range everyUse {
				store := NewStore(filepath.Join(t.TempDir(), cmp.Or(test.name, "s.json")))
				if test.make != nil {
					if err := test.make(store.Path()); err != nil {
						t.Fatal(err)
					}
				}
				if test.change != nil {
					test.change(store)
				}
				want := test.reading
				if use.name == "SetProfile" || use.name == "CheckWritable" || use.name == "Exchanged" && want == "" {
					want = test.writing
				}
				if want != "" {
					want = "the credential store " + store.Path() + " " + strings.NewReplacer("PATH", store.Path(), "FOLDER",
						filepath.Dir(store.Path())).Replace(want)
				}
				if err := use.of(t.Context(), store); errorText(err) != want {
					t.Errorf("%s: error %q, want %q", use.name, errorText(err), want)
				}
				parts, err := filepath.Glob(filepath.Join(filepath.Dir(store.Path()), "*"+partSuffix))
				if len(parts) > 0 || err != nil {
					t.Errorf("%s left %v, %v", use.name, parts, err)
				}
			}
		})
	}
}

// TestLinkedFile stays a link, because dotfile managers make such links. Its target is written, under a lock that all
// paths to it share.
func TestLinkedFile(t *testing.T) {
	t.Parallel()
	for name, there := range map[string]bool{"a file": true, "nothing yet": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			root := t.TempDir()
			in := func(path string) string { return filepath.Join(root, path) }
			for _, folder := range []string{"home", "dotfiles/config", "dotfiles/secret"} {
				if err := os.MkdirAll(in(folder), 0o700); err != nil {
					t.Fatal(err)
				}
			}
			// The folder is linked as well, so that ".." in a link is not the folder that stands before it in the path.
			for path, link := range map[string]string{
				"home/fillout":                     in("dotfiles/config"),
				"dotfiles/config/credentials.json": "../secret/first.json",
				"dotfiles/secret/first.json":       "store.json",
			} {
				if err := os.Symlink(link, in(path)); err != nil {
					t.Fatal(err)
				}
			}
			target := NewStore(in("dotfiles/secret/store.json"))
			if there {
				writeFile(t, target.Path(), `{"version":1}`)
			}
			linked := NewStore(in("home/fillout/credentials.json"))
			_, err := linked.Exchanged(t.Context(), "key", func(context.Context) (Stored, error) {
				ctx, cancel := context.WithTimeout(t.Context(), 2*lockInterval)
				defer cancel()
				if err := target.CheckWritable(ctx); err == nil {
					t.Error("the file was not locked")
				}
				writeFile(t, in("dotfiles/secret/store.json.part"), "sk_prod_killed")
				return Stored{AccessToken: "sk_prod_a_1"}, nil
			})
			if err != nil {
				t.Fatal(err)
			}
			if all, err := target.Exchanges(); all["key"].AccessToken != "sk_prod_a_1" || err != nil {
				t.Errorf("got %v, %v", all, err)
			}
			if err := linked.DeleteExchange(t.Context(), "key"); err != nil {
				t.Fatal(err)
			}
			if names := folderOf(t, target, "sk_prod"); names != "first.json store.json store.json.lock" {
				t.Errorf("there are %s", names)
			}
			if names := folderOf(t, linked, ""); names != "credentials.json" {
				t.Errorf("there are %s", names)
			}
			checkLink(t, in("dotfiles/config/credentials.json"))
			checkLink(t, in("dotfiles/secret/first.json"))
		})
	}
}

func checkLink(t *testing.T, path string) {
	t.Helper()
	if _, err := os.Readlink(path); err != nil {
		t.Errorf("the link is gone: %v", err)
	}
}
