package release

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var (
	uses   = regexp.MustCompile(`(?m)^\s*(?:- )?uses:\s*(.*)$`)
	pinned = regexp.MustCompile(`^([\w.-]+/[\w./-]+)@[0-9a-f]{40} # v\d+\.\d+\.\d+$`)
)

// A workflow names each action by its commit, because the owner of an action can move its tags. Dependabot and people
// read the version in the comment.
func TestActionsArePinned(t *testing.T) {
	t.Parallel()
	workflows, err := filepath.Glob("../../../.github/workflows/*.yml")
	if err != nil || len(workflows) < 2 {
		t.Fatalf("found the workflows %v, %v", workflows, err)
	}
	pins := map[string]string{}
	for _, workflow := range workflows {
		text, err := os.ReadFile(workflow)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(text), "\npermissions: {}\n") {
			t.Errorf("%s should have no default permissions", workflow)
		}
		for _, found := range uses.FindAllStringSubmatch(string(text), -1) {
			reference := strings.TrimSpace(found[1])
			if strings.HasPrefix(reference, "./") {
				continue
			}
			match := pinned.FindStringSubmatch(reference)
			if match == nil {
				t.Errorf("%s: %s should be pinned, as owner/name@COMMIT # vVERSION", workflow, reference)
				continue
			}
			if other := pins[match[1]]; other != "" && other != reference {
				t.Errorf("%s: %s is also used as %s", workflow, reference, other)
			}
			pins[match[1]] = reference
		}
	}
	if len(pins) == 0 {
		t.Error("found no action")
	}
}

// jobs returns the text of each job of the release workflow.
func jobs(t *testing.T) map[string]string {
	t.Helper()
	_, text, _ := strings.Cut(string(read(t, root+"/.github/workflows/release.yml")), "\njobs:\n")
	heads := regexp.MustCompile(`(?m)^  (\w+):\n`).FindAllStringSubmatchIndex(text, -1)
	found := map[string]string{}
	for i, head := range heads {
		end := len(text)
		if i+1 < len(heads) {
			end = heads[i+1][0]
		}
		found[text[head[2]:head[3]]] = text[head[0]:end]
	}
	return found
}

// A job that has the signing key, or may write, runs no code of the repository, of the build or of its tools.
func TestReleaseKeepsItsKeyFromTools(t *testing.T) {
	t.Parallel()
	for name, job := range jobs(t) {
		trusted := strings.Contains(job, "secrets.") || strings.Contains(job, ": write")
		if trusted != slices.Contains([]string{"draft", "publish"}, name) {
			t.Errorf("the job %s has a secret or a permission to write, or has lost it", name)
		}
		for _, used := range uses.FindAllStringSubmatch(job, -1) {
			action, _, _ := strings.Cut(used[1], "@")
			if trusted && !slices.Contains([]string{"actions/download-artifact", "actions/attest"}, action) {
				t.Errorf("the job %s uses %s", name, action)
			}
		}
		if tool := regexp.MustCompile(`\b(make|go|npm|docker|\./\S+) `).FindString(job); trusted && tool != "" {
			t.Errorf("the job %s runs %s", name, tool)
		}
	}
}

// The step that signs leaves a signature that the registry accepts, and no key. It signs nothing that differs from the
// checksums.
func TestReleaseIsSigned(t *testing.T) {
	t.Parallel()
	for _, program := range []string{"bash", "gpg", "gpgv", "sha256sum"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Skipf("signing needs %s: %v", program, err)
		}
	}
	_, script, _ := strings.Cut(jobs(t)["draft"], "      - name: Sign\n")
	_, script, _ = strings.Cut(script, "        run: |\n")
	script, _, _ = strings.Cut(script, "      - name: ")
	keys, home, work := t.TempDir(), t.TempDir(), t.TempDir()
	run := func(environment, command string) ([]byte, error) {
		shell := exec.CommandContext(t.Context(), "bash", "-c", command)
		shell.Dir, shell.Env = work, append(os.Environ(), "TMPDIR="+home, environment)
		return shell.CombinedOutput()
	}
	secret, err := run("GNUPGHOME="+keys, "gpg -q --batch --passphrase '' --quick-generate-key test rsa3072 sign never && "+
		"gpg --batch --export > public.gpg && gpg --batch --armor --export-secret-keys; gpgconf --kill all")
	if err != nil {
		t.Fatalf("%v\n%s", err, secret)
	}
	if output, err := run("", "mkdir dist; cd dist; echo 1 > a.zip; sha256sum a.zip > v1_SHA256SUMS"); err != nil {
		t.Fatalf("%v\n%s", err, output)
	}
	if output, err := run("GPG_PRIVATE_KEY="+string(secret), script); err != nil {
		t.Fatalf("%v\n%s", err, output)
	}
	if output, err := run("", "gpgv --keyring $PWD/public.gpg dist/v1_SHA256SUMS.sig dist/v1_SHA256SUMS"); err != nil {
		t.Errorf("%v\n%s", err, output)
	}
	if left, err := os.ReadDir(home); err != nil || len(left) > 0 {
		t.Errorf("the step leaves %v, %v", left, err)
	}
	output, err := run("GPG_PRIVATE_KEY="+string(secret), "rm dist/*.sig; echo 2 > dist/a.zip\n"+script)
	if signed, _ := filepath.Glob(filepath.Join(work, "dist", "*.sig")); err == nil || len(signed) > 0 {
		t.Errorf("a changed file is signed, %v: %v\n%s", signed, err, output)
	}
}
