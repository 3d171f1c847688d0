package main

import (
	"bytes"
	"context"
	"strings"
	"testing"
)

func TestExitCodes(t *testing.T) {
	t.Parallel()
	ended, end := context.WithCancel(t.Context())
	end()
	tests := map[string]struct {
		ctx       context.Context
		arguments []string
		code      int
		says      string
	}{
		"help":             {t.Context(), []string{"-help"}, 0, "path of terraform or tofu"},
		"an unknown flag":  {t.Context(), []string{"-verbose"}, misused, "flag provided but not defined: -verbose"},
		"an argument":      {t.Context(), []string{"now"}, misused, `quickstart: unexpected argument "now"`},
		"no such CLI":      {t.Context(), []string{"-cli", "/missing"}, failed, "The quickstart ends here: finding terraform or tofu: "},
		"ended beforehand": {ended, []string{"-cli", "/missing"}, interrupted, "Interrupted. Everything that was started has been stopped."},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var stdout, stderr bytes.Buffer
			if code := run(test.ctx, test.arguments, &stdout, &stderr); code != test.code {
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
	if want := "quickstart: neither terraform nor tofu is on the PATH; name one with -cli\n"; code != failed || stderr.String() != want {
		t.Errorf("exit code %d, %q", code, &stderr)
	}
}
