package golden_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/fillout-community/terraform-provider-fillout/internal/golden"
)

// observed is a test that is watched instead of failing the one that runs it.
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
		golden.Compare(watched, file, text)
		return watched.failed
	}
	t.Setenv(golden.UpdateVariable, "1")
	if differs("first") {
		t.Error("writing fails")
	}
	t.Setenv(golden.UpdateVariable, "")
	if differs("first") || !differs("second") {
		t.Error("what was written is not what is read")
	}
	if text, err := os.ReadFile(file); err != nil || string(text) != "first" {
		t.Errorf("the file has %q, %v", text, err)
	}
}
