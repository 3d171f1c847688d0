package release

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var (
	uses   = regexp.MustCompile(`(?m)^\s*(?:- )?uses:\s*(.*)$`)
	pinned = regexp.MustCompile(`^([\w.-]+/[\w./-]+)@[0-9a-f]{40} # v\d+\.\d+\.\d+$`)
)

// A workflow names each action by its commit, because the owner of an action can move its tags. Dependabot and people
// read the version in the comment.
func TestActionsArePinned(t *testing.T) {
	t.Parallel()
	workflows, err := filepath.Glob("../../../.github/workflows/*.yml")
	if err != nil || len(workflows) < 2 {
		t.Fatalf("found the workflows %v, %v", workflows, err)
	}
	pins := map[string]string{}
	for _, workflow := range workflows {
		text, err := os.ReadFile(workflow)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(text), "\npermissions: {}\n") {
			t.Errorf("%s should have no default permissions", workflow)
		}
		for _, found := range uses.FindAllStringSubmatch(string(text), -1) {
			reference := strings.TrimSpace(found[1])
			if strings.HasPrefix(reference, "./") {
				continue
			}
			match := pinned.FindStringSubmatch(reference)
			if match == nil {
				t.Errorf("%s: %s should be pinned, as owner/name@COMMIT # vVERSION", workflow, reference)
				continue
			}
			if other := pins[match[1]]; other != "" && other != reference {
				t.Errorf("%s: %s is also used as %s", workflow, reference, other)
			}
			pins[match[1]] = reference
		}
	}
	if len(pins) == 0 {
		t.Error("found no action")
	}
}
