package main

import (
	"bytes"
	"os"
	"strings"
	"testing"
)

func TestRun(t *testing.T) {
	t.Parallel()
	cli, err := os.Executable() // it is not run, since nothing is there to be installed
	if err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		arguments []string
		code      int
		says      string
	}{
		"help":            {[]string{"-help"}, 0, "folder that has the release"},
		"an unknown flag": {[]string{"-verbose"}, 2, "flag provided but not defined: -verbose"},
		"no CLI":          {nil, 2, "release-check: it takes flags alone, of which -cli is needed\n"},
		"an argument":     {[]string{"-cli", cli, "dist"}, 2, "release-check: it takes flags alone, of which -cli is needed\n"},
		"a missing CLI":   {[]string{"-cli", "/missing"}, 2, `invalid value "/missing" for flag -cli: finding it: `},
		"no release":      {[]string{"-cli", cli, "-dist", t.TempDir()}, 1, " has 0 files called terraform-provider-fillout_VERSION_SHA256SUMS, and should have one\n"},
	} {
		var stdout, stderr bytes.Buffer
		if code := run(t.Context(), test.arguments, &stdout, &stderr); code != test.code || !strings.Contains(stderr.String(), test.says) || stdout.Len() > 0 {
			t.Errorf("%s: exit code %d, %q, %q", name, code, &stdout, &stderr)
		}
	}
}
