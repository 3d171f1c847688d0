package release

import (
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/fillout-community/terraform-provider-fillout/internal/golden"
)

// licenses are those that a module in the binary may have. Each is compatible with the Mozilla Public License. The
// words identify a license: its text contains them, and the texts of the licenses above it do not.
var licenses = []struct{ name, words string }{
	{"MPL-2.0", "mozilla public license version 2.0"},
	{"Apache-2.0", "apache license version 2.0"},
	{"MIT", "permission is hereby granted free of charge to any person obtaining a copy of this software"},
	{"BSD-3-Clause", "endorse or promote products derived from this software without specific prior written permission"},
	{"BSD-2-Clause", "redistributions in binary form must reproduce the above copyright notice this list of conditions"},
}

// gaps are what differs between copies of a text: line breaks, and commas.
var gaps = regexp.MustCompile(`[\s,]+`)

// licenseOf returns the name of the license with this text, or "" if it is not an accepted one.
func licenseOf(text string) string {
	text = strings.ToLower(gaps.ReplaceAllString(text, " "))
	for _, license := range licenses {
		if strings.Contains(text, license.words) {
			return license.name
		}
	}
	return ""
}

// licensesOfModules returns the license of each module that is part of the binary on some platform.
func licensesOfModules(t *testing.T) map[string]string {
	t.Helper()
	const format = "{{with .Module}}{{if not .Main}}{{.Path}}\t{{.Dir}}{{end}}{{end}}"
	found := map[string]string{}
	for _, system := range []string{"darwin", "freebsd", "linux", "windows"} {
		list := exec.CommandContext(t.Context(), "go", "list", "-deps", "-f", format, ".")
		list.Dir = root
		list.Env = append(os.Environ(), "CGO_ENABLED=0", "GOARCH=amd64", "GOOS="+system)
		output, err := list.Output()
		if err != nil {
			t.Fatalf("listing the modules in the binary: %v", err)
		}
		for line := range strings.Lines(string(output)) {
			module, folder, ok := strings.Cut(strings.TrimSpace(line), "\t")
			if !ok || found[module] != "" {
				continue
			}
			for _, name := range []string{"LICENSE", "LICENSE.md", "LICENSE.txt", "COPYING"} {
				if text, err := os.ReadFile(filepath.Join(folder, name)); err == nil {
					found[module] = licenseOf(string(text))
				}
			}
			if found[module] == "" {
				t.Errorf("%s has no license that is known to be compatible", module)
			}
		}
	}
	return found
}

const thirdPartyHeader = `# What is in the binary

The provider's binary contains code of these modules, under these licenses. The links lead to the texts and the copyright
notices. The SBOM of a release, the file that ends in ` + "`.cdx.json`" + `, lists the versions.

| module | license |
|---|---|
`

// THIRD_PARTY.md lists all modules in the binary. UPDATE_GOLDEN=1, as make docs sets it, writes the file.
func TestThirdParty(t *testing.T) {
	t.Parallel()
	found := licensesOfModules(t)
	if len(found) < 20 {
		t.Errorf("found only %d modules", len(found))
	}
	list := thirdPartyHeader
	for _, module := range slices.Sorted(maps.Keys(found)) {
		list += "| [" + module + "](https://pkg.go.dev/" + module + "?tab=licenses) | " + found[module] + " |\n"
	}
	golden.Compare(t, root+"/THIRD_PARTY.md", list)
}
