package release

import (
	"bytes"
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

// licenses are those that a module in the binary may have: each lets it be part of a work under the Mozilla Public
// License. Each is told by words that its text has and those before it have not.
var licenses = []struct{ name, words string }{
	{"MPL-2.0", "Mozilla Public License Version 2.0"},
	{"Apache-2.0", "Apache License Version 2.0"},
	{"MIT", "Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation files"},
	{"BSD-3-Clause", "may be used to endorse or promote products derived from this software without specific prior written permission"},
	{"BSD-2-Clause", "Redistributions in binary form must reproduce the above copyright notice, this list of conditions and the following disclaimer in the documentation"},
}

// gaps are what differs between copies of a text: line breaks, and commas.
var gaps = regexp.MustCompile(`[\s,]+`)

// licenseOf gives the license that a text is, "" for one that is not known, or not allowed.
func licenseOf(text string) string {
	text = strings.ToLower(gaps.ReplaceAllString(text, " "))
	for _, license := range licenses {
		if strings.Contains(text, strings.ToLower(gaps.ReplaceAllString(license.words, " "))) {
			return license.name
		}
	}
	return ""
}

// licensesOfModules reads the licenses of all modules that are part of the binary for some platform.
func licensesOfModules(t *testing.T) map[string]string {
	t.Helper()
	found := map[string]string{}
	for _, system := range []string{"darwin", "freebsd", "linux", "windows"} {
		list := exec.CommandContext(t.Context(), "go", "list", "-deps", "-f", "{{with .Module}}{{if not .Main}}{{.Path}}\t{{.Dir}}{{end}}{{end}}", ".")
		list.Dir = "../../.."
		list.Env = append(os.Environ(), "CGO_ENABLED=0", "GOARCH=amd64", "GOOS="+system)
		output, err := list.Output()
		if err != nil {
			t.Fatalf("listing what is part of the binary: %v", err)
		}
		for line := range strings.Lines(string(output)) {
			if module, folder, ok := strings.Cut(strings.TrimSpace(line), "\t"); ok && found[module] == "" {
				found[module] = licenseIn(t, folder)
			}
		}
	}
	return found
}

// licenseIn reads the license that a module's folder has.
func licenseIn(t *testing.T, folder string) string {
	t.Helper()
	for _, name := range []string{"LICENSE", "LICENSE.md", "LICENSE.txt", "COPYING"} {
		if text, err := os.ReadFile(filepath.Join(folder, name)); err == nil {
			return licenseOf(string(text))
		}
	}
	return ""
}

const thirdPartyHeader = `# What is in the binary

The provider's binary holds code of these modules, under these licenses. The texts and the copyright notices are behind the links;
which versions a release has is in its SBOM, the file that ends in ` + "`.cdx.json`" + `.

| module | license |
|---|---|
`

// THIRD_PARTY.md lists all that the binary has in it, and none of it is under a license that it may not be in it with.
// UPDATE_GOLDEN=1, as make generate sets it, writes it.
func TestThirdParty(t *testing.T) {
	t.Parallel()
	var list bytes.Buffer
	list.WriteString(thirdPartyHeader)
	found := licensesOfModules(t)
	if len(found) < 20 {
		t.Errorf("there are only %d modules", len(found))
	}
	for _, module := range slices.Sorted(maps.Keys(found)) {
		if found[module] == "" {
			t.Errorf("%s has no license that is known to be compatible", module)
		}
		list.WriteString("| [" + module + "](https://pkg.go.dev/" + module + "?tab=licenses) | " + found[module] + " |\n")
	}
	golden.Compare(t, "../../../THIRD_PARTY.md", list.String())
}

func TestLicenseOf(t *testing.T) {
	t.Parallel()
	own, err := os.ReadFile("../../../LICENSE")
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		string(own):                             "MPL-2.0",
		"Apache License\n   Version 2.0, …":     "Apache-2.0",
		"GNU GENERAL PUBLIC LICENSE\nVersion 3": "",
		"All rights reserved.":                  "",
		"":                                      "",
	} {
		if got := licenseOf(text); got != want {
			t.Errorf("%.20q is %q, want %q", text, got, want)
		}
	}
}
