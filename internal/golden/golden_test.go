package golden

import (
	"path/filepath"
	"testing"
)

// observed records a failure instead of failing.
type observed struct {
	testing.TB
	failed bool
}

func (o *observed) Helper()               {}
func (o *observed) Errorf(string, ...any) { o.failed = true }

func TestCompare(t *testing.T) {
	file := filepath.Join(t.TempDir(), "golden.txt")
	differs := func(text string) bool {
		watched := &observed{TB: t}
		Compare(watched, file, text)
		return watched.failed
	}
	t.Setenv(update, "1")
	if differs("first") {
		t.Error("writing fails")
	}
	t.Setenv(update, "")
	if differs("first") || !differs("second") {
		t.Error("Compare does not read what it wrote")
	}
}
