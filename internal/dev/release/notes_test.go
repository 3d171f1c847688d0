package release

import (
	"os"
	"strings"
	"testing"
)

func TestNotes(t *testing.T) {
	t.Parallel()
	const changelog = "# Changelog\n\n## Unreleased\n\n- New.\n\n## 1.10.0 (2026-07-01)\n\nWords.\n\n### Fixed\n\n- A bug.\n\n## 1.1.0\n\n- Old.\n\n## 1.0.1\n\n## 1.0.0\n\n- One.\n\n## 1.0.0\n"
	for wanted, test := range map[string]struct{ notes, says string }{
		"Unreleased": {"- New.\n", ""},
		"1.10.0":     {"Words.\n\n### Fixed\n\n- A bug.\n", ""},
		"1.1.0":      {"- Old.\n", ""},
		"1.1":        {"", `the changelog has no section "## 1.1"`},
		"10.0":       {"", `the changelog has no section "## 10.0"`},
		"1.0.1":      {"", `the changelog's section "## 1.0.1" is empty`},
		"1.0.0":      {"", `the changelog has two sections "1.0.0"`},
		"":           {"", "no version was given"},
	} {
		got, err := Notes(changelog, wanted)
		says(t, err, test.says)
		if got != test.notes {
			t.Errorf("%s: %q, want %q", wanted, got, test.notes)
		}
	}
}

// What the changelog has at its top can be released.
func TestNotesOfTheRepository(t *testing.T) {
	t.Parallel()
	changelog, err := os.ReadFile("../../../CHANGELOG.md")
	if err != nil {
		t.Fatal(err)
	}
	_, sections, _ := strings.Cut(string(changelog), "\n## ")
	newest, _, _ := strings.Cut(strings.Split(sections, "\n")[0], " ")
	if _, err := Notes(string(changelog), newest); err != nil {
		t.Error(err)
	}
}
