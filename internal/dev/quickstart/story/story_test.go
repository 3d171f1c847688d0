package story_test

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/fillout-community/terraform-provider-fillout/internal/dev/quickstart/story"
	"github.com/fillout-community/terraform-provider-fillout/internal/golden"
	"github.com/fillout-community/terraform-provider-fillout/internal/tfcli"
)

// buildProvider builds the provider once for all tests, into buildDir.
var (
	buildDir      string
	buildProvider = sync.OnceValues(func() (string, error) {
		binary := filepath.Join(buildDir, "terraform-provider-fillout")
		output, err := exec.Command("go", "build", "-buildvcs=false", "-o", binary, "github.com/fillout-community/terraform-provider-fillout").CombinedOutput()
		if err != nil {
			return "", errors.Join(err, errors.New(string(output)))
		}
		return binary, nil
	})
)

func TestMain(m *testing.M) {
	flag.Parse()
	folder, err := os.MkdirTemp("", "story-test-")
	if err != nil {
		panic(err)
	}
	buildDir = folder
	code := m.Run()
	if err := os.RemoveAll(folder); err != nil {
		panic(err)
	}
	os.Exit(code)
}

// newStory is one that works, and what it writes.
func newStory(t *testing.T) (story.Story, *bytes.Buffer) {
	t.Helper()
	cli, err := tfcli.Find()
	if err != nil {
		t.Skip("needs a CLI: ", err)
	}
	provider, err := buildProvider()
	if err != nil {
		t.Fatalf("building the provider: %v", err)
	}
	text := &bytes.Buffer{}
	return story.Story{CLI: cli, Provider: provider, Out: text, TempDir: t.TempDir()}, text
}

var address = regexp.MustCompile(`127\.0\.0\.1:\d+`)

// nothingIsLeft checks that the temporary folder is gone, and that nobody listens at the addresses that the text names.
func nothingIsLeft(t *testing.T, folder, text string) {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil || len(entries) > 0 {
		t.Errorf("the temporary folder's place has %v (%v)", entries, err)
	}
	addresses := address.FindAllString(text, -1)
	if len(addresses) < 2 {
		t.Fatalf("the text names the addresses %v:\n%s", addresses, text)
	}
	for _, at := range addresses {
		if connection, err := net.Dial("tcp", at); err == nil {
			connection.Close()
			t.Errorf("somebody still listens at %s", at)
		}
	}
}

// The golden file is what a newcomer reads; ports and times are left out of it, and it is the same for OpenTofu.
func TestStory(t *testing.T) {
	t.Parallel()
	told, text := newStory(t)
	if err := told.Tell(t.Context()); err != nil {
		t.Fatalf("%v\n\nTold so far:\n%s", err, text)
	}
	nothingIsLeft(t, told.TempDir, text.String())

	got := text.String()
	for i, line := range strings.Split(got, "\n") {
		if len(line) > 100 {
			t.Errorf("line %d has %d columns: %s", i+1, len(line), line)
		}
	}
	got = address.ReplaceAllString(got, "127.0.0.1:PORT")
	got = regexp.MustCompile(`complete after \d+s`).ReplaceAllString(got, "complete after 0s")
	got = regexp.MustCompile(`\btofu\b`).ReplaceAllString(got, "terraform")
	golden.Compare(t, "testdata/story.txt", got)
}

// A file that is no provider makes the CLI fail in the middle.
func TestStoryFails(t *testing.T) {
	t.Parallel()
	told, text := newStory(t)
	told.Provider = filepath.Join(t.TempDir(), "terraform-provider-fillout")
	if err := os.WriteFile(told.Provider, []byte("#!/bin/sh\nexit 3\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	err := told.Tell(t.Context())
	if err == nil {
		t.Fatalf("there is no error; the story:\n%s", text)
	}
	for _, want := range []string{"making the webhook failed", "apply -auto-approve: exit status 1", "Unrecognized remote plugin message"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q is not in the error: %v", want, err)
		}
	}
	if strings.Contains(text.String(), "4. ") {
		t.Errorf("the story went on:\n%s", text)
	}
	nothingIsLeft(t, told.TempDir, text.String())
}

// writerFunc is a writer made of a function.
type writerFunc func([]byte) (int, error)

func (f writerFunc) Write(text []byte) (int, error) { return f(text) }

// A context that ends once the webhook is made leaves a state, a webhook and two servers to clear away.
func TestStoryInterrupted(t *testing.T) {
	t.Parallel()
	told, text := newStory(t)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	told.Out = writerFunc(func(line []byte) (int, error) {
		if bytes.Contains(line, []byte("Apply complete!")) {
			cancel()
		}
		return text.Write(line)
	})
	if err := told.Tell(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("the error is %v", err)
	}
	if strings.Contains(text.String(), "5. ") {
		t.Errorf("the story went on:\n%s", text)
	}
	nothingIsLeft(t, told.TempDir, text.String())
}

func TestStoryCannotBegin(t *testing.T) {
	t.Parallel()
	here, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	provider := filepath.Join(t.TempDir(), "terraform-provider-fillout")
	if err := os.WriteFile(provider, nil, 0o700); err != nil {
		t.Fatal(err)
	}
	missing := filepath.Join(t.TempDir(), "terraform-provider-fillout")
	tests := map[string]struct {
		change func(*story.Story)
		says   string
	}{
		"no CLI":               {func(s *story.Story) { s.CLI = missing }, "finding terraform or tofu: "},
		"no provider":          {func(s *story.Story) { s.Provider = missing }, "finding the provider, which make build builds: looking at the file: "},
		"a wrong name":         {func(s *story.Story) { s.Provider = here }, "finding the provider, which make build builds: " + here + " is not called terraform-provider-fillout"},
		"no temporary folders": {func(s *story.Story) { s.TempDir = missing }, "making a temporary folder: "},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			text := &bytes.Buffer{}
			told := story.Story{CLI: here, Provider: provider, Out: text, TempDir: t.TempDir()}
			test.change(&told)
			err := told.Tell(t.Context())
			if err == nil || !strings.HasPrefix(err.Error(), test.says) {
				t.Errorf("the error is %v", err)
			}
			if text.Len() > 0 {
				t.Errorf("it told %q", text)
			}
		})
	}
}
