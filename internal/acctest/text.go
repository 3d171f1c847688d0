package acctest

import (
	"archive/zip"
	"io"
	"os"
	"regexp"
	"strings"
	"testing"
)

// Text returns a pattern that matches a text, however the CLI wraps its lines.
func Text(want string) *regexp.Regexp {
	words := strings.Fields(want)
	for i, word := range words {
		words[i] = regexp.QuoteMeta(word)
	}
	return regexp.MustCompile(strings.Join(words, `[\s│]+`))
}

// ExpectText checks that an output contains each of these texts, however the CLI wraps its lines.
func ExpectText(t *testing.T, output string, wants ...string) {
	t.Helper()
	for _, want := range wants {
		if !Text(want).MatchString(output) {
			t.Errorf("%q is not in:\n%s", want, output)
		}
	}
}

// ExpectNoSecret checks that no line of a text contains one of these secrets.
func ExpectNoSecret(t *testing.T, text string, secrets ...string) {
	t.Helper()
	for line := range strings.Lines(text) {
		for _, secret := range secrets {
			if strings.Contains(line, secret) {
				t.Errorf("%q is in %s", secret, line)
			}
		}
	}
}

// Content returns the content of a file. For a zip archive, such as a saved plan, it returns the content of its
// members.
func Content(t *testing.T, name string) string {
	t.Helper()
	archive, err := zip.OpenReader(name)
	if err != nil {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	defer archive.Close()
	var text strings.Builder
	for _, member := range archive.File {
		reader, err := member.Open()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(&text, reader); err != nil {
			t.Fatal(err)
		}
		if err := reader.Close(); err != nil {
			t.Fatal(err)
		}
	}
	return text.String()
}
