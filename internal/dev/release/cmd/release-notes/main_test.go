package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestRun(t *testing.T) {
	t.Parallel()
	changelog := filepath.Join(t.TempDir(), "CHANGELOG.md")
	if err := os.WriteFile(changelog, []byte("# Changelog\n\n## 1.2.3\n\n- New.\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		arguments      []string
		code           int
		stdout, stderr string
	}{
		"a version":     {[]string{changelog, "1.2.3"}, 0, "- New.\n", ""},
		"a tag":         {[]string{changelog, "v1.2.3"}, 0, "- New.\n", ""},
		"not there":     {[]string{changelog, "v1.2.4"}, 1, "", `release-notes: the changelog has no section "## 1.2.4"`},
		"no changelog":  {[]string{changelog + "x", "v1.2.3"}, 1, "", "release-notes: reading the changelog: open "},
		"one argument":  {[]string{changelog}, 2, "", "usage: release-notes CHANGELOG.md VERSION"},
		"no version":    {[]string{changelog, ""}, 1, "", "release-notes: no version was given"},
		"three of them": {[]string{changelog, "1", "2"}, 2, "", "usage: "},
	} {
		var stdout, stderr bytes.Buffer
		if code := run(test.arguments, &stdout, &stderr); code != test.code || stdout.String() != test.stdout || !strings.HasPrefix(stderr.String(), test.stderr) {
			t.Errorf("%s: exit code %d, %q, %q", name, code, &stdout, &stderr)
		}
	}
}
