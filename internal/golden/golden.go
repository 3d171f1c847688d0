// Package golden compares what tests see with files that people review.
package golden

import (
	"os"
	"testing"
)

// update is the environment variable that makes tests write golden files instead of failing, if it is not empty.
const update = "UPDATE_GOLDEN"

// Compare fails the test if a file does not contain the text. The path is relative to the test's package, as in
// testdata/help.txt.
func Compare(tb testing.TB, file, got string) {
	tb.Helper()
	if os.Getenv(update) != "" {
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
		tb.Errorf("%s is not this text; review the difference, then %s=1 go test writes it:\n%s", file, update, got)
	}
}
