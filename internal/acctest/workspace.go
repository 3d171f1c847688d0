package acctest

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/fillout-community/terraform-provider-fillout/internal/tfcli"
)

// binaryFolder is where the provider was built; Main removes it.
var binaryFolder string

// buildProvider builds the provider, once for all tests of a package.
var buildProvider = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "terraform-provider-fillout-")
	if err != nil {
		return "", err
	}
	binaryFolder = dir
	binary := filepath.Join(dir, "terraform-provider-fillout")
	if runtime.GOOS == "windows" {
		binary += ".exe"
	}
	build := exec.Command("go", "build", "-buildvcs=false", "-o", binary,
		"github.com/fillout-community/terraform-provider-fillout")
	if output, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("building the provider: %w\n%s", err, output)
	}
	return binary, nil
})

// ProviderBinary returns the path of the provider, which the first call builds. The package's TestMain calls Main.
func ProviderBinary(t *testing.T) string {
	t.Helper()
	binary, err := buildProvider()
	if err != nil {
		t.Fatal(err)
	}
	return binary
}

// Workspace is a folder with a configuration. The CLI runs there with the provider's own binary, as users run it:
// Terraform starts the binary anew for each phase of each command.
type Workspace struct {
	Dir string
	*tfcli.Workspace
}

// NewWorkspace makes a folder for a configuration and for the CLI with these environment variables. It skips the test
// if the CLI is too old for the configuration.
func NewWorkspace(t *testing.T, config string, variables ...string) Workspace {
	t.Helper()
	RequireCLIFor(t, config)
	w := Workspace{Dir: t.TempDir()}
	w.Write(t, config)
	return w.With(t, variables...)
}

// With returns the same folder for a CLI with other environment variables.
func (w Workspace) With(t *testing.T, variables ...string) Workspace {
	t.Helper()
	return w.WithProvider(t, ProviderBinary(t), variables...)
}

// WithProvider returns the same folder for a CLI that runs another program as the provider.
func (w Workspace) WithProvider(t *testing.T, binary string, variables ...string) Workspace {
	t.Helper()
	cli, err := tfcli.Find()
	if err != nil {
		t.Fatal(err)
	}
	if w.Workspace, err = tfcli.NewWorkspace(cli, binary, w.Dir, variables...); err != nil {
		t.Fatal(err)
	}
	return w
}

// Write replaces the configuration.
func (w Workspace) Write(t *testing.T, config string) {
	t.Helper()
	w.WriteFile(t, "main.tf", config)
}

// WriteFile replaces a file of the folder.
func (w Workspace) WriteFile(t *testing.T, name, content string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(w.Dir, name), []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

// Try runs a command of the CLI, without colors where it has some, and returns what it printed.
func (w Workspace) Try(t *testing.T, arguments ...string) (string, error) {
	t.Helper()
	at := slices.IndexFunc(arguments, func(argument string) bool { return !strings.HasPrefix(argument, "-") })
	if !slices.Contains([]string{"get", "state", "version"}, arguments[at]) {
		arguments = slices.Insert(slices.Clone(arguments), at+1, "-no-color")
	}
	return w.Workspace.Run(t.Context(), arguments...)
}

// Run runs a command that must succeed.
func (w Workspace) Run(t *testing.T, arguments ...string) string {
	t.Helper()
	output, err := w.Try(t, arguments...)
	if err != nil {
		t.Fatal(err)
	}
	return output
}

// Fail runs a command that must fail.
func (w Workspace) Fail(t *testing.T, arguments ...string) string {
	t.Helper()
	output, err := w.Try(t, arguments...)
	if err == nil {
		t.Fatalf("%s succeeded:\n%s", strings.Join(arguments, " "), output)
	}
	return output
}

// Apply applies the configuration.
func (w Workspace) Apply(t *testing.T) string {
	t.Helper()
	return w.Run(t, "apply", "-auto-approve")
}

// Destroy destroys everything in the state.
func (w Workspace) Destroy(t *testing.T) string {
	t.Helper()
	return w.Run(t, "destroy", "-auto-approve")
}

// PlanNothing plans; the plan must be empty.
func (w Workspace) PlanNothing(t *testing.T) string {
	t.Helper()
	return w.Run(t, "plan", "-detailed-exitcode")
}

// State returns the state file.
func (w Workspace) State(t *testing.T) string {
	t.Helper()
	return Content(t, filepath.Join(w.Dir, "terraform.tfstate"))
}
