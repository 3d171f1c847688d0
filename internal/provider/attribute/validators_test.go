package attribute

import (
	"errors"
	"testing"
)

func TestSentenceEndsWithOneFullStop(t *testing.T) {
	t.Parallel()
	for fault, want := range map[string]string{
		"must not be empty":    "The argument url must not be empty.",
		"is too long. Cut it.": "The argument url is too long. Cut it.",
	} {
		if got := Sentence("the argument url", errors.New(fault)); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
