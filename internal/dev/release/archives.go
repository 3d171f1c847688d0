package release

import (
	"archive/zip"
	"bytes"
	"debug/buildinfo"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// maxBinary bounds what is unpacked, in bytes.
const maxBinary = 200 << 20

func (r release) binary(platform string) string {
	name := project + "_v" + r.version
	if strings.HasPrefix(platform, "windows_") {
		name += ".exe"
	}
	return name
}

// unpack gives the one file that an archive must have: the CLIs look for a binary of this name.
func (r release) unpack(platform string) (_ []byte, err error) {
	archive, err := zip.OpenReader(filepath.Join(r.dir, r.archive(platform)))
	if err != nil {
		return nil, fmt.Errorf("opening the archive: %w", err)
	}
	defer func() { err = errors.Join(err, archive.Close()) }()
	if len(archive.File) != 1 || archive.File[0].Name != r.binary(platform) {
		names := []string{}
		for _, file := range archive.File {
			names = append(names, file.Name)
		}
		return nil, fmt.Errorf("it should have %s alone, and has %s", r.binary(platform), strings.Join(names, ", "))
	}
	file := archive.File[0]
	if file.Mode()&0o111 != 0o111 {
		return nil, fmt.Errorf("%s is not executable: its mode is %s", file.Name, file.Mode())
	}
	reader, err := file.Open()
	if err != nil {
		return nil, fmt.Errorf("unpacking: %w", err)
	}
	content, err := io.ReadAll(io.LimitReader(reader, maxBinary))
	if err != nil {
		return nil, fmt.Errorf("unpacking: %w", err)
	}
	return content, nil
}

// extract puts the binary for a platform into a folder.
func (r release) extract(platform, folder string) (string, error) {
	content, err := r.unpack(platform)
	if err != nil {
		return "", fmt.Errorf("%s: %w", r.archive(platform), err)
	}
	name := filepath.Join(folder, r.binary(platform))
	if err := os.WriteFile(name, content, 0o700); err != nil { //nolint:gosec // It is run.
		return "", fmt.Errorf("extracting the binary: %w", err)
	}
	return name, nil
}

func (r release) checkBinaries() error {
	source, err := filepath.Abs(r.source)
	if err != nil {
		return fmt.Errorf("locating the source: %w", err)
	}
	for _, platform := range platforms {
		content, err := r.unpack(platform)
		if err == nil {
			err = checkBinary(content, platform, source)
		}
		if err != nil {
			return fmt.Errorf("%s: %w", r.archive(platform), err)
		}
	}
	return nil
}

// checkBinary checks how a binary was built, which Go writes into it. It has none of the C library in it, so that it runs
// on systems with another one, and no path of where it was built, so that it can be built again elsewhere.
func checkBinary(content []byte, platform, source string) error {
	info, err := buildinfo.Read(bytes.NewReader(content))
	if err != nil {
		return fmt.Errorf("reading how it was built: %w", err)
	}
	if info.Main.Path != module {
		return fmt.Errorf("it was built from %s", info.Main.Path)
	}
	system, architecture, _ := strings.Cut(platform, "_")
	wanted := map[string]string{"GOOS": system, "GOARCH": architecture, "CGO_ENABLED": "0", "-trimpath": "true"}
	// What runs on the oldest processors of a kind runs on all.
	switch architecture {
	case "amd64":
		wanted["GOAMD64"] = "v1"
	case "arm":
		wanted["GOARM"] = "6"
	}
	for _, setting := range info.Settings {
		if want, ok := wanted[setting.Key]; ok && setting.Value != want {
			return fmt.Errorf("it was built with %s=%s, and should be with %s", setting.Key, setting.Value, want)
		}
		delete(wanted, setting.Key)
	}
	if len(wanted) > 0 {
		return fmt.Errorf("it does not say that it was built with %v", wanted)
	}
	if bytes.Contains(content, []byte(source)) {
		return fmt.Errorf("it names the folder that it was built in, %s", source)
	}
	return nil
}
