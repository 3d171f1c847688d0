package docstest

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/fillout-community/terraform-provider-fillout/internal/provider/account"
)

// TestTroubleshootingExplainsEveryDiagnostic compares the titles of diagnostics with the headings of the guide: a user
// finds each title there, and no heading is out of date.
func TestTroubleshootingExplainsEveryDiagnostic(t *testing.T) {
	t.Parallel()
	guide, err := os.ReadFile("../../../templates/guides/troubleshooting.md.tmpl")
	if err != nil {
		t.Fatal(err)
	}
	diagnostics, _, found := strings.Cut(string(guide), "\n## What Terraform says\n")
	if !found {
		t.Fatal("the guide has no section on what Terraform says")
	}
	var headings []string
	for _, heading := range regexp.MustCompile(`(?m)^### (.+)$`).FindAllStringSubmatch(diagnostics, -1) {
		headings = append(headings, heading[1])
	}
	titles := account.Titles()
	slices.Sort(headings)
	slices.Sort(titles)
	for _, title := range titles {
		if !slices.Contains(headings, title) {
			t.Errorf("the guide does not explain %q", title)
		}
	}
	for i, heading := range headings {
		if !slices.Contains(titles, heading) || i > 0 && headings[i-1] == heading {
			t.Errorf("the guide has the heading %q twice, or no diagnostic has this title", heading)
		}
	}
}
