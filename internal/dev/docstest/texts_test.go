package docstest

import (
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/fillout-community/terraform-provider-fillout/internal/provider/account"
)

const (
	root            = "../../.."
	troubleshooting = "templates/guides/troubleshooting.md.tmpl"
)

// read returns the text of a file of the repository.
func read(t *testing.T, name string) string {
	t.Helper()
	text, err := fs.ReadFile(os.DirFS(root), name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// readAll returns the texts of all files below a folder whose names a pattern matches.
func readAll(t *testing.T, folder, pattern string) string {
	t.Helper()
	var texts strings.Builder
	err := fs.WalkDir(os.DirFS(root), folder, func(name string, _ fs.DirEntry, err error) error {
		if matches, _ := path.Match(pattern, path.Base(name)); matches && !strings.HasSuffix(name, "_test.go") {
			texts.WriteString("\n" + read(t, name))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return texts.String()
}

// Each block of a configuration in the README comes from an example. Other tests apply every example.
func TestReadmeShowsExamples(t *testing.T) {
	t.Parallel()
	everything, shown := readAll(t, "examples", "*.tf"), 0
	fenced := regexp.MustCompile("(?s)\n```terraform\n(.*?)```").FindAllStringSubmatch(read(t, "README.md"), -1)
	for _, text := range fenced {
		for _, block := range regexp.MustCompile(`(?ms)^[a-z].*?\}\n(?:\n|\z)`).FindAllString(text[1], -1) {
			shown++
			if block = strings.TrimRight(block, "\n"); !strings.Contains(everything, "\n"+block+"\n") {
				t.Errorf("no example contains this block:\n%s", block)
			}
		}
	}
	if shown < 6 {
		t.Errorf("the test found only %d blocks", shown)
	}
}

// CONTRIBUTING.md says what every dependency is for, and names no other.
func TestEveryDependencyHasAReason(t *testing.T) {
	t.Parallel()
	explained := map[string]bool{}
	_, section, _ := strings.Cut(read(t, "CONTRIBUTING.md"), "\n## Dependencies\n")
	for _, row := range regexp.MustCompile(`(?m)^\| ([^ |]+/[^|]+) \|`).FindAllStringSubmatch(section, -1) {
		for name := range strings.SplitSeq(row[1], ", ") {
			explained[name] = true
		}
	}
	// Indirect ones have a comment behind them.
	required := regexp.MustCompile(`(?m)^\t(\S+) v\S+$`).FindAllStringSubmatch(read(t, "go.mod"), -1)
	if len(required) < 10 {
		t.Errorf("the test found only %d dependencies", len(required))
	}
	for _, dependency := range required {
		name := regexp.MustCompile(`/v\d+$`).ReplaceAllString(strings.TrimPrefix(dependency[1], "github.com/"), "")
		if !explained[name] {
			t.Errorf("CONTRIBUTING.md does not say what %s is for", name)
		}
		delete(explained, name)
	}
	for name := range explained {
		t.Errorf("CONTRIBUTING.md says what %s is for, which go.mod does not require", name)
	}
}

// The guide quotes the beginnings of the command line's messages, in italics. Each stands in the code.
func TestTroubleshootingQuotesTheCommandLine(t *testing.T) {
	t.Parallel()
	code, quoted := strings.ToLower(readAll(t, "internal/cli", "*.go")), 0
	_, section, _ := strings.Cut(read(t, troubleshooting), "\n## The command line\n")
	for _, row := range regexp.MustCompile(`(?m)^\| (\*.*?) \|`).FindAllStringSubmatch(section, -1) {
		for _, message := range regexp.MustCompile(`\*([^*]+)\*`).FindAllStringSubmatch(row[1], -1) {
			for piece := range strings.SplitSeq(strings.ToLower(message[1]), "…") {
				quoted++
				if !strings.Contains(code, strings.TrimSpace(piece)) {
					t.Errorf("the command line never says %q", piece)
				}
			}
		}
	}
	if quoted < 15 {
		t.Errorf("the test found %d quotations", quoted)
	}
}

// The alias in the guide names the program that init has installed, also below a path with blanks.
func TestAlias(t *testing.T) {
	t.Parallel()
	line := regexp.MustCompile(`(?m)^alias .*$`).FindString(read(t, "templates/guides/authentication.md.tmpl"))
	if line == "" {
		t.Fatal("the guide has no alias")
	}
	shell, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("this machine has no sh: ", err)
	}
	folder := filepath.Join(t.TempDir(), "my work")
	program := filepath.Join(folder, ".terraform", "providers", "host", "fillout", "1.0.0", "terraform-provider-fillout_v1.0.0")
	if err := os.MkdirAll(filepath.Dir(program), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(program, []byte("#!/bin/sh\necho \"ran $1\"\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	// An alias counts from the next line on.
	run := exec.CommandContext(t.Context(), shell, "-c", line+"\neval 'terraform-provider-fillout status'")
	run.Dir = folder
	run.Env = append(os.Environ(), "PWD="+folder, "POSIXLY_CORRECT=1")
	if output, err := run.CombinedOutput(); err != nil || string(output) != "ran status\n" {
		t.Errorf("%v\n%s", err, output)
	}
}

// A user finds the title of each diagnostic as a heading of the guide, and no heading is out of date.
func TestTroubleshootingExplainsEveryDiagnostic(t *testing.T) {
	t.Parallel()
	diagnostics, _, found := strings.Cut(read(t, troubleshooting), "\n## What Terraform says\n")
	if !found {
		t.Fatal("the guide has no section on what Terraform says")
	}
	var headings []string
	for _, heading := range regexp.MustCompile(`(?m)^### (.+)$`).FindAllStringSubmatch(diagnostics, -1) {
		headings = append(headings, heading[1])
	}
	titles := account.Titles()
	slices.Sort(headings)
	slices.Sort(titles)
	if !slices.Equal(headings, titles) {
		t.Errorf("the guide has the headings\n%q\nand the titles of diagnostics are\n%q", headings, titles)
	}
}
