//go:build unix

package cli

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The variable BROWSER replaces the system's commands. A path can contain blanks.
func TestBrowsers(t *testing.T) {
	t.Parallel()
	program := filepath.Join(t.TempDir(), "my browser")
	if err := os.WriteFile(program, nil, 0o700); err != nil {
		t.Fatal(err)
	}
	const linux = `[["xdg-open"] ["x-www-browser"] ["www-browser"] ["wslview"]]`
	for _, test := range []struct{ system, variable, want string }{
		{"linux", "HOME=/", linux},
		{"linux", "BROWSER=", linux},
		{"linux", "BROWSERS=w3m", linux},
		{"darwin", "HOME=/", `[["open"]]`},
		{"windows", "HOME=/", `[["rundll32" "url.dll,FileProtocolHandler"]]`},
		{"linux", "BROWSER=none -x %s:other", `[["none" "-x"] ["other"]]`},
		{"darwin", "BROWSER=" + program, fmt.Sprintf("[[%q]]", program)},
	} {
		if got := fmt.Sprintf("%q", browsers(test.system, []string{"A=b", test.variable})); got != test.want {
			t.Errorf("%+v: %s", test, got)
		}
	}
}

// A browser inherits no secret. The next one is tried if one fails.
func TestOpenBrowser(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	for name, script := range map[string]string{"fails": "exit 1", "works": "env >\"$HOME/env\"; echo \"$*\" >\"$HOME/arguments\""} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte("#!/bin/sh\n"+script+"\n"), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	open := OpenBrowser([]string{"HOME=" + folder, "FILLOUT_ACCESS_TOKEN=a", "fillout_x=a", "TF_VAR_secret=a",
		"PATH=" + os.Getenv("PATH"), "BROWSER=" + folder + "/fails:" + folder + "/works --new %s"})
	err := open("http://page.test/?a&b")
	inherited, failed := os.ReadFile(filepath.Join(folder, "env"))
	arguments, _ := os.ReadFile(filepath.Join(folder, "arguments"))
	if err != nil || failed != nil || string(arguments) != "--new http://page.test/?a&b\n" || strings.Contains(string(inherited), "=a\n") {
		t.Errorf("%v, %v: %s, %s", err, failed, arguments, inherited)
	}
	if err := OpenBrowser([]string{"BROWSER=" + folder + "/fails"})("http://page.test"); err == nil {
		t.Error("a failure is not reported")
	}
}
