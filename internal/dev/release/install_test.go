package release

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/fillout-community/terraform-provider-fillout/internal/tfcli"
)

// TestInstall checks that the CLI finds what make install has built, without any configuration, and that make uninstall
// removes it.
func TestInstall(t *testing.T) {
	t.Parallel()
	cli, err := tfcli.Find()
	if err != nil {
		t.Skip(err.Error())
	}
	if runtime.GOOS == "windows" {
		t.Skip("GNUmakefile needs a Unix shell")
	}
	home, folder := t.TempDir(), t.TempDir()
	run := func(dir, name string, arguments ...string) string {
		t.Helper()
		command := exec.CommandContext(t.Context(), name, arguments...)
		command.Dir = dir
		command.Env = append(command.Environ(), "HOME="+home, "XDG_DATA_HOME=", "TF_CLI_CONFIG_FILE="+os.DevNull)
		for _, folder := range []string{"GOCACHE", "GOMODCACHE", "GOPATH"} {
			value, err := exec.CommandContext(t.Context(), "go", "env", folder).Output()
			if err != nil {
				t.Fatal(err)
			}
			command.Env = append(command.Env, folder+"="+strings.TrimSpace(string(value)))
		}
		output, err := command.CombinedOutput()
		if err != nil {
			t.Fatalf("%s %s: %v\n%s", name, strings.Join(arguments, " "), err, output)
		}
		return string(output)
	}

	printed := run(root, "make", "--no-print-directory", "install")
	begin, end := strings.Index(printed, "terraform {"), strings.LastIndex(printed, "\n}")
	if begin < 0 || end < begin {
		t.Fatalf("make install does not print a configuration:\n%s", printed)
	}
	if err := os.WriteFile(filepath.Join(folder, "main.tf"), []byte(printed[begin:end+2]), 0o600); err != nil {
		t.Fatal(err)
	}
	run(folder, cli, "init", "-no-color")
	run(folder, cli, "providers", "schema", "-json")

	run(root, "make", "--no-print-directory", "uninstall")
	if left, _ := filepath.Glob(filepath.Join(home, ".terraform.d", "plugins", "*", "*", "*")); len(left) > 0 {
		t.Errorf("make uninstall leaves %v", left)
	}
}
