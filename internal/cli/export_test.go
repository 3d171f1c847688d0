package cli

import (
	"os"
	"path/filepath"
	"testing"
)

// Golden compares a text with a file below testdata. UPDATE_GOLDEN=1 writes it.
func Golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if os.Getenv("UPDATE_GOLDEN") != "" {
		if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil || string(want) != got {
		t.Errorf("%s does not say this (UPDATE_GOLDEN=1 writes it; %v):\n%s", file, err, got)
	}
}
