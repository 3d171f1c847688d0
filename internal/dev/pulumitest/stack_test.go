// Package pulumitest runs the provider in Pulumi against the simulator: Pulumi's own engine, its bridge to providers of
// Terraform, and programs in YAML.
package pulumitest

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tidwall/gjson"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// variable names the folder with Pulumi's programs, which take minutes to build. make test-pulumi builds them and sets
// the variable.
const variable = "FILLOUT_TEST_PULUMI"

func TestMain(m *testing.M) { acctest.Main(m) }

// stack is a Pulumi project in a folder of its own, with one stack and the provider.
type stack struct {
	server *fillouttest.Server
	dir    string
	env    []string
}

// newStack makes a project that uses the default account of a fresh simulator. Nothing is downloaded, and no service of
// Pulumi is asked.
func newStack(t *testing.T) stack {
	t.Helper()
	programs := os.Getenv(variable)
	if programs == "" {
		t.Skip("needs Pulumi, which takes minutes to build; make test-pulumi builds it and runs this test")
	}
	server := fillouttest.NewServer(t, fillouttest.WithoutRateLimit())
	s := stack{server: server, dir: t.TempDir()}
	s.env = append(os.Environ(),
		"PATH="+programs+string(filepath.ListSeparator)+os.Getenv("PATH"),
		"PULUMI_HOME="+t.TempDir(),
		"PULUMI_BACKEND_URL=file://"+filepath.ToSlash(t.TempDir()),
		"PULUMI_CONFIG_PASSPHRASE=of the local state",
		"PULUMI_SKIP_UPDATE_CHECK=true", "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION=true",
		"FILLOUT_ACCESS_TOKEN="+server.Token(), "FILLOUT_BASE_URL="+server.URL(), "FILLOUT_DATABASE_URL="+server.URL())
	s.write(t, "")
	s.run(t, "stack", "init", "test")
	s.run(t, "package", "add", filepath.Join(programs, "pulumi-resource-terraform-provider"), acctest.ProviderBinary(t))
	return s
}

// write replaces the program. The text begins at resources or variables.
func (s stack) write(t *testing.T, program string) {
	t.Helper()
	text := "name: test\nruntime: yaml\n" + program
	if err := os.WriteFile(filepath.Join(s.dir, "Pulumi.yaml"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// try runs a command and returns what it printed.
func (s stack) try(t *testing.T, arguments ...string) (string, error) {
	t.Helper()
	arguments = append(arguments, "--non-interactive", "--color=never")
	command := exec.CommandContext(t.Context(), filepath.Join(os.Getenv(variable), "pulumi"), arguments...)
	command.Dir, command.Env = s.dir, s.env
	output, err := command.CombinedOutput()
	return string(output), err
}

// run runs a command that must succeed.
func (s stack) run(t *testing.T, arguments ...string) string {
	t.Helper()
	output, err := s.try(t, arguments...)
	if err != nil {
		t.Fatalf("pulumi %s: %v\n%s", strings.Join(arguments, " "), err, output)
	}
	return output
}

// fail runs a command that must fail.
func (s stack) fail(t *testing.T, arguments ...string) string {
	t.Helper()
	output, err := s.try(t, arguments...)
	if err == nil {
		t.Fatalf("pulumi %s succeeded:\n%s", strings.Join(arguments, " "), output)
	}
	return output
}

// up applies a program. After it, neither a preview nor a refresh has a change or warns.
func (s stack) up(t *testing.T, program string) string {
	t.Helper()
	s.write(t, program)
	output := s.run(t, "up", "--yes", "--skip-preview")
	if again := s.run(t, "preview", "--refresh", "--expect-no-changes"); strings.Contains(again, "[WARNING]") {
		t.Errorf("the refresh warns: %s", again)
	}
	return output
}

// state returns a resource from the state. Secrets are encrypted there.
func (s stack) state(t *testing.T, name string) gjson.Result {
	t.Helper()
	found := gjson.Get(s.run(t, "stack", "export"), `deployment.resources.#(urn%"*::`+name+`")`)
	if !found.Exists() {
		t.Fatalf("the state does not have %s", name)
	}
	return found
}
