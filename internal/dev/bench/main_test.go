package main

import (
	"bytes"
	"strings"
	"testing"
)

func TestExitCodes(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		arguments []string
		code      int
		says      string
	}{
		"help":            {[]string{"-help"}, 0, "pairs of apply and destroy at each size and latency"},
		"an unknown flag": {[]string{"-verbose"}, misused, "flag provided but not defined: -verbose"},
		"an argument":     {[]string{"now"}, misused, `bench: unexpected argument "now"`},
		"no number":       {[]string{"-sizes", "10,many"}, misused, `invalid value "10,many" for flag -sizes`},
		"no time":         {[]string{"-latency", "50"}, misused, `invalid value "50" for flag -latency`},
		"no such floor":   {[]string{"-cli", "/missing", "-sizes", "1, 2", "-latency", "0,50ms", "-floor", "/missing"}, failed, "bench: looking at the floor: "},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var stdout, stderr bytes.Buffer
			if code := run(t.Context(), test.arguments, &stdout, &stderr); code != test.code {
				t.Errorf("the exit code is %d, not %d", code, test.code)
			}
			if !strings.Contains(stderr.String(), test.says) || stdout.Len() > 0 {
				t.Errorf("it wrote %q, and to the standard output %q", &stderr, &stdout)
			}
		})
	}
}

func TestNoCLIAnywhere(t *testing.T) {
	t.Setenv("TF_ACC_TERRAFORM_PATH", "")
	t.Setenv("PATH", t.TempDir())
	var stdout, stderr bytes.Buffer
	code := run(t.Context(), nil, &stdout, &stderr)
	if want := "bench: neither terraform nor tofu is on the PATH; name one with -cli\n"; code != failed || stderr.String() != want {
		t.Errorf("exit code %d, %q", code, &stderr)
	}
}
