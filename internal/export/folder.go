package export

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// ErrExists means that the folder has Terraform files already, and that they may not be replaced.
var ErrExists = errors.New("the folder has Terraform files")

// CheckFolder returns ErrExists if Write would need force, so that a person learns of it before a long read.
func CheckFolder(folder string) error {
	others, err := configurationIn(folder)
	if err == nil && len(others) > 0 {
		return ErrExists
	}
	return err
}

// configurationIn returns the names of the files in a folder that Terraform would read. A folder that does not exist
// has none.
func configurationIn(folder string) ([]string, error) {
	entries, err := os.ReadDir(folder)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("reading the folder: %w", err)
	}
	var names []string
	for _, entry := range entries {
		for _, ending := range []string{extension, ".tf.json", ".tofu", ".tofu.json", SecretsName} {
			if strings.HasSuffix(entry.Name(), ending) {
				names = append(names, entry.Name())
				break
			}
		}
	}
	return names, nil
}

// Write writes files into a folder, which it creates. It returns the names of other files there that Terraform reads as
// well. Without force, the folder must have no such file, or the error is ErrExists. All files are complete before the
// first of them has its name, so the end of ctx leaves the folder as it was. With force, an
// error can leave some files replaced: the error says so.
func Write(ctx context.Context, folder string, files []File, force bool) (others []string, err error) {
	folder = filepath.Clean(folder)
	others, err = configurationIn(folder)
	switch {
	case err != nil:
		return nil, err
	case len(others) > 0 && !force:
		return nil, ErrExists
	}
	others = slices.DeleteFunc(others, func(name string) bool {
		return slices.ContainsFunc(files, func(f File) bool { return f.Name == name })
	})
	_, err = os.Stat(folder)
	isNew := errors.Is(err, fs.ErrNotExist)
	under := folder
	if isNew {
		under = filepath.Dir(folder)
		if err := os.MkdirAll(under, 0o777); err != nil { //nolint:gosec // the umask decides, as for any folder of a person
			return nil, fmt.Errorf("creating the folder: %w", err)
		}
	}
	private, err := os.MkdirTemp(under, ".fillout-export-")
	if err != nil {
		return nil, fmt.Errorf("creating a folder: %w", err)
	}
	defer func() { _ = os.RemoveAll(private) }() // what stays behind has a name that says what it is
	staged := filepath.Join(private, "files")
	if err := os.Mkdir(staged, 0o777); err != nil { //nolint:gosec // the umask decides, see above
		return nil, fmt.Errorf("creating a folder: %w", err)
	}
	for _, file := range files {
		if err := writeFile(filepath.Join(staged, file.Name), file); err != nil {
			return nil, fmt.Errorf("writing a file: %w", err)
		}
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if isNew {
		if err := os.Rename(staged, folder); err != nil {
			return nil, fmt.Errorf("creating the folder: %w", err)
		}
		return others, nil
	}
	for _, file := range files {
		if err := os.Rename(filepath.Join(staged, file.Name), filepath.Join(folder, file.Name)); err != nil {
			return nil, fmt.Errorf("replacing a file; those before it in the alphabet are replaced already: %w", err)
		}
	}
	return others, nil
}

// writeFile writes a new file.
func writeFile(path string, file File) error {
	mode := fs.FileMode(0o666) // the umask decides
	if file.Secret {
		mode = 0o600
	}
	to, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return err //nolint:wrapcheck // the caller says what was written
	}
	_, err = to.Write(file.Content)
	return errors.Join(err, to.Close())
}
