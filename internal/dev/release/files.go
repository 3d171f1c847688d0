package release

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/hashicorp/go-version"
)

// release is the set of files that are published. The manifest is published under another name than it has in the
// repository, where it stays.
type release struct {
	dir     string
	source  string
	version string
}

func (r release) name(suffix string) string      { return project + "_" + r.version + "_" + suffix }
func (r release) archive(platform string) string { return r.name(platform + ".zip") }
func (r release) inventory(platform string) string {
	return r.name(platform + ".cdx.json")
}
func (r release) sums() string      { return r.name("SHA256SUMS") }
func (r release) signature() string { return r.sums() + ".sig" }
func (r release) manifest() string  { return r.name("manifest.json") }

func (r release) read(name string) ([]byte, error) {
	path := filepath.Join(r.dir, name)
	if name == r.manifest() {
		path = filepath.Join(r.source, "terraform-registry-manifest.json")
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("reading a file of the release: %w", err)
	}
	return text, nil
}

// open finds the release in a folder, and checks that it is whole: the version is one, each file that the registry wants
// is there, has a checksum, and nothing has a checksum that is not there.
func open(dir, source string) (release, error) {
	found, err := filepath.Glob(filepath.Join(dir, project+"_*_SHA256SUMS"))
	if err != nil {
		return release{}, fmt.Errorf("looking for the checksums: %w", err)
	}
	if len(found) != 1 {
		return release{}, fmt.Errorf("%s has %d files called %s_VERSION_SHA256SUMS, and should have one", dir, len(found), project)
	}
	name := filepath.Base(found[0])
	r := release{dir, source, strings.TrimSuffix(strings.TrimPrefix(name, project+"_"), "_SHA256SUMS")}
	// Without the letter v, and with all three numbers: the registry takes nothing else.
	if parsed, err := version.NewSemver(r.version); err != nil || parsed.String() != r.version {
		return release{}, fmt.Errorf("%s is of %q, which is no version", name, r.version)
	}
	if err := r.checkSums(); err != nil {
		return release{}, err
	}
	return r, nil
}

func (r release) checkSums() error {
	text, err := r.read(r.sums())
	if err != nil {
		return err
	}
	listed, err := parseSums(text)
	if err != nil {
		return fmt.Errorf("reading %s: %w", r.sums(), err)
	}
	problems := []error{}
	wanted := []string{r.manifest()}
	for _, platform := range platforms {
		wanted = append(wanted, r.archive(platform), r.inventory(platform))
	}
	for _, name := range wanted {
		if listed[name] == "" {
			problems = append(problems, fmt.Errorf("%s has no checksum of %s", r.sums(), name))
		}
	}
	for name, sum := range listed {
		content, err := r.read(name)
		if err != nil {
			problems = append(problems, err)
			continue
		}
		if actual := sha256.Sum256(content); hex.EncodeToString(actual[:]) != sum {
			problems = append(problems, fmt.Errorf("the checksum of %s is another", name))
		}
	}
	archives, err := filepath.Glob(filepath.Join(r.dir, "*.zip"))
	if err != nil {
		return fmt.Errorf("looking for archives: %w", err)
	}
	if len(archives) != len(platforms) {
		problems = append(problems, fmt.Errorf("there are %d archives for %d platforms", len(archives), len(platforms)))
	}
	return errors.Join(problems...)
}

// parseSums reads what sha256sum writes: a line for each file, of the checksum, two spaces, and the name.
func parseSums(text []byte) (map[string]string, error) {
	sums := map[string]string{}
	for lines := bufio.NewScanner(bytes.NewReader(text)); lines.Scan(); {
		sum, name, found := strings.Cut(lines.Text(), "  ")
		if decoded, err := hex.DecodeString(sum); !found || err != nil || len(decoded) != sha256.Size || filepath.Base(name) != name {
			return nil, fmt.Errorf("%q is not a checksum and a name", lines.Text())
		}
		if sums[name] != "" {
			return nil, fmt.Errorf("%s is there twice", name)
		}
		sums[name] = sum
	}
	return sums, nil
}

// protocol gives the plugin protocol's major version that the manifest promises. The registry takes a provider without a
// manifest for one of protocol 5, which Terraform would then not find.
func (r release) protocol() (int, error) {
	text, err := r.read(r.manifest())
	if err != nil {
		return 0, err
	}
	var manifest struct {
		Version  int `json:"version"`
		Metadata struct {
			ProtocolVersions []string `json:"protocol_versions"`
		} `json:"metadata"`
	}
	if err := json.Unmarshal(text, &manifest); err != nil {
		return 0, fmt.Errorf("%s: %w", r.manifest(), err)
	}
	versions := manifest.Metadata.ProtocolVersions
	if manifest.Version != 1 || len(versions) != 1 {
		return 0, fmt.Errorf("%s should be of version 1 and name one protocol version: %s", r.manifest(), bytes.TrimSpace(text))
	}
	major, minor, found := strings.Cut(versions[0], ".")
	number, err := strconv.Atoi(major)
	if err != nil || !found || minor != "0" {
		return 0, fmt.Errorf("%s names the protocol version %q, which should be like 6.0", r.manifest(), versions[0])
	}
	return number, nil
}

// checkInventories checks that there is one in the CycloneDX format for each archive, of this version, and with the
// modules in it.
func (r release) checkInventories() error {
	for _, platform := range platforms {
		text, err := r.read(r.inventory(platform))
		if err != nil {
			return err
		}
		var inventory struct {
			Format   string `json:"bomFormat"`
			Metadata struct {
				Component struct {
					Name    string `json:"name"`
					Version string `json:"version"`
				} `json:"component"`
			} `json:"metadata"`
			Components []struct {
				Name string `json:"name"`
			} `json:"components"`
		}
		if err := json.Unmarshal(text, &inventory); err != nil {
			return fmt.Errorf("reading %s: %w", r.inventory(platform), err)
		}
		subject := inventory.Metadata.Component
		if inventory.Format != "CycloneDX" || subject.Name != module || subject.Version != r.version || len(inventory.Components) < 10 {
			return fmt.Errorf("%s should be a CycloneDX inventory of %s %s; it is of %s %s, with %d components",
				r.inventory(platform), module, r.version, subject.Name, subject.Version, len(inventory.Components))
		}
	}
	return nil
}
