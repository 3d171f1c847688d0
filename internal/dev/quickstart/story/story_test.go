package story_test

import (
	"bytes"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/dev/quickstart/story"
	"github.com/fillout-community/terraform-provider-fillout/internal/golden"
	"github.com/fillout-community/terraform-provider-fillout/internal/tfcli"
)

func TestMain(m *testing.M) { acctest.Main(m) }

// newStory returns a story that works, and the text that it writes.
func newStory(t *testing.T) (story.Story, *bytes.Buffer) {
	t.Helper()
	cli, err := tfcli.Find()
	if err != nil {
		t.Skip("needs a CLI: ", err)
	}
	text := &bytes.Buffer{}
	return story.Story{CLI: cli, Provider: acctest.ProviderBinary(t), Out: text, TempDir: t.TempDir()}, text
}

var address = regexp.MustCompile(`127\.0\.0\.1:\d+`)

// nothingIsLeft checks that the temporary folder is gone, and that no server listens at the addresses in the text.
func nothingIsLeft(t *testing.T, folder, text string) {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil || len(entries) > 0 {
		t.Errorf("the parent of the temporary folder contains %v (%v)", entries, err)
	}
	addresses := address.FindAllString(text, -1)
	if len(addresses) < 2 {
		t.Fatalf("the text has the addresses %v:\n%s", addresses, text)
	}
	for _, at := range addresses {
		if connection, err := net.Dial("tcp", at); err == nil {
			connection.Close()
			t.Errorf("a server still listens at %s", at)
		}
	}
}

// The golden files are what a newcomer reads, and the recording of it in the README. Ports, times and the CLI's name
// differ from run to run, so the test replaces them.
func TestStory(t *testing.T) {
	t.Parallel()
	told, text := newStory(t)
	if err := told.Tell(t.Context()); err != nil {
		t.Fatalf("%v\n\nThe story so far:\n%s", err, text)
	}
	nothingIsLeft(t, told.TempDir, text.String())

	got := text.String()
	for i, line := range strings.Split(got, "\n") {
		if len(line) > 100 {
			t.Errorf("line %d has %d columns: %s", i+1, len(line), line)
		}
	}
	got = regexp.MustCompile(address.String()+`/submissions`).ReplaceAllString(got, "127.0.0.1:port/submissions")
	got = address.ReplaceAllString(got, "127.0.0.1:8080")
	got = strings.ReplaceAll(got, "127.0.0.1:port", "127.0.0.1:8081")
	got = regexp.MustCompile(`complete after \d+s`).ReplaceAllString(got, "complete after 0s")
	got = regexp.MustCompile(`\btofu\b`).ReplaceAllString(got, "terraform")
	golden.Compare(t, "testdata/story.txt", got)
	golden.Compare(t, "../../../../.github/quickstart.svg", record(t, got))
}

// A file that is not a provider makes the CLI fail in the middle.
func TestStoryFails(t *testing.T) {
	t.Parallel()
	told, text := newStory(t)
	told.Provider = filepath.Join(t.TempDir(), "terraform-provider-fillout")
	if err := os.WriteFile(told.Provider, []byte("#!/bin/sh\nexit 3\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	err := told.Tell(t.Context())
	if err == nil {
		t.Fatalf("Tell returns no error; the story:\n%s", text)
	}
	for _, want := range []string{
		"creating the webhook failed", "apply -auto-approve: exit status 1", "Unrecognized remote plugin message",
	} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("the error does not contain %q: %v", want, err)
		}
	}
	if strings.Contains(text.String(), "4. ") {
		t.Errorf("the story went on:\n%s", text)
	}
	nothingIsLeft(t, told.TempDir, text.String())
}

func TestProviderNotBuilt(t *testing.T) {
	t.Parallel()
	told := story.Story{CLI: "terraform", Provider: filepath.Join(t.TempDir(), "missing"), TempDir: t.TempDir()}
	if err := told.Tell(t.Context()); err == nil || !strings.Contains(err.Error(), "make build") {
		t.Errorf("the error is %v", err)
	}
}
