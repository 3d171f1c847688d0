package examples_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
)

const (
	githubExample = "pipelines/github-actions.yml"
	gitlabExample = "pipelines/gitlab-ci.yml"
)

// pipeline returns the text of a pipeline, as users copy it.
func pipeline(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// Both pipelines are YAML, and have what a pipeline for this provider needs. "make lint" also runs actionlint on one.
func TestPipelines(t *testing.T) {
	t.Parallel()
	acctest.OneCLI(t)
	space := acctest.NewWorkspace(t, `output "all" {
  value = { for name in ["github-actions.yml", "gitlab-ci.yml"] : name => yamldecode(file(name)) }
}`)
	for _, name := range []string{githubExample, gitlabExample} {
		space.WriteFile(t, filepath.Base(name), pipeline(t, name))
	}
	space.Apply(t)
	var decoded struct {
		GitHub struct {
			Concurrency struct {
				Cancel bool `json:"cancel-in-progress"`
			}
			Env  map[string]string
			Jobs map[string]struct {
				Steps []struct{ Uses, Run string }
			}
		} `json:"github-actions.yml"`
		GitLab struct {
			Variables   map[string]string
			Default     struct{ Cache struct{ When string } }
			Plan, Apply struct {
				Group  string `json:"resource_group"`
				Script []string
			}
		} `json:"gitlab-ci.yml"`
	}
	//nolint:musttag // The keys without a tag are the fields' names in lower case.
	if err := json.Unmarshal([]byte(space.Run(t, "output", "-json", "all")), &decoded); err != nil {
		t.Fatal(err)
	}
	github, gitlab := decoded.GitHub, decoded.GitLab
	if github.Concurrency.Cancel || github.Env["FILLOUT_ACCESS_TOKEN"] != "${{ secrets.FILLOUT_ACCESS_TOKEN }}" ||
		github.Env["FILLOUT_JOURNAL"] == "" {
		t.Errorf("the GitHub pipeline has %+v", github)
	}
	// Both jobs keep the journal. The apply takes over only what the plan has noted there.
	const restore, save = "actions/cache/restore", "actions/cache/save"
	for job, wanted := range map[string][]string{
		"plan":  {restore, save, "actions/upload-artifact"},
		"apply": {restore, save, "actions/download-artifact", "exec terraform apply plan.bin"},
	} {
		var used []string
		for _, step := range github.Jobs[job].Steps {
			action, _, _ := strings.Cut(step.Uses, "@")
			used = append(used, action+step.Run)
		}
		for _, want := range wanted {
			if !slices.Contains(used, want) {
				t.Errorf("no step of the GitHub job %s is %s: %q", job, want, used)
			}
		}
	}
	if gitlab.Variables["FILLOUT_JOURNAL"] == "" || gitlab.Default.Cache.When != "always" || gitlab.Plan.Group == "" ||
		gitlab.Plan.Group != gitlab.Apply.Group || !slices.Contains(gitlab.Apply.Script, "terraform apply plan.bin") {
		t.Errorf("the GitLab pipeline has %+v", gitlab)
	}
}

// The job that plans passes with and without changes, and fails after an error.
func TestPipelinesReadTheExitCode(t *testing.T) {
	t.Parallel()
	shell, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("this machine has no sh: ", err)
	}
	for _, name := range []string{githubExample, gitlabExample} {
		script := regexp.MustCompile(`(?s)\n +code=0\n.*? esac\n`).FindString(pipeline(t, name))
		for code, want := range map[string]struct {
			passes bool
			output string
			plan   bool
		}{"0": {true, "changes=false\n", false}, "2": {true, "changes=true\n", true}, "1": {false, "", true}} {
			folder := t.TempDir()
			fake := "#!/bin/sh\ntouch plan.bin\nexit " + code + "\n"
			if err := os.WriteFile(filepath.Join(folder, "terraform"), []byte(fake), 0o700); err != nil {
				t.Fatal(err)
			}
			run := exec.CommandContext(t.Context(), shell, "-e", "-c", script+"\n")
			run.Dir = folder
			run.Env = []string{"PATH=" + folder + string(filepath.ListSeparator) + os.Getenv("PATH"), "GITHUB_OUTPUT=changes"}
			output, err := run.CombinedOutput()
			if got := run.ProcessState.ExitCode(); script == "" || (got == 0) != want.passes {
				t.Errorf("%s with the code %s: %v\n%s", name, code, err, output)
			}
			if name == githubExample {
				if changes, _ := os.ReadFile(filepath.Join(folder, "changes")); string(changes) != want.output {
					t.Errorf("with the code %s: %s", code, changes)
				}
				continue
			}
			if _, err := os.Stat(filepath.Join(folder, "plan.bin")); (err == nil) != want.plan {
				t.Errorf("with the code %s, the plan file: %v", code, err)
			}
		}
	}
}
