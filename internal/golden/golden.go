// Package golden compares what tests see with files that people read and review.
package golden

import (
	"os"
	"testing"
)

// UpdateVariable is the environment variable that, where it is not empty, makes
// tests write golden files instead of failing.
const UpdateVariable = "UPDATE_GOLDEN"

// Compare fails the test where a file does not have the text. Its path is
// relative to the test's package, as in testdata/help.txt.
func Compare(tb testing.TB, file, got string) {
	tb.Helper()
	if os.Getenv(UpdateVariable) != "" {
		if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
			tb.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		tb.Fatal(err)
	}
	if got != string(want) {
		tb.Errorf("%s does not say this; read the difference, then let %s=1 go test write it:\n%s", file, UpdateVariable, got)
	}
}
