package provider_test

import (
	"go/build"
	"slices"
	"strings"
	"testing"
)

// concepts are the packages below this one that a practitioner can name.
var concepts = []string{"database", "database/field", "database/table", "database/webhook", "form", "oauth", "submission", "webhook"}

// TestConceptsDoNotImportEachOther keeps each concept understandable by itself. What two of them need is in a shared
// package.
func TestConceptsDoNotImportEachOther(t *testing.T) {
	t.Parallel()
	const below = "github.com/fillout-community/terraform-provider-fillout/internal/provider/"
	for _, concept := range concepts {
		pkg, err := build.ImportDir(concept, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range pkg.Imports {
			name, isBelow := strings.CutPrefix(path, below)
			if isBelow && slices.Contains(concepts, name) {
				t.Errorf("%s imports %s", concept, name)
			}
		}
	}
}
