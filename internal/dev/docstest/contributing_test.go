package docstest

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

// CONTRIBUTING.md says what every dependency is for, and names no other.
func TestEveryDependencyHasAReason(t *testing.T) {
	t.Parallel()
	module, err := os.ReadFile("../../../go.mod")
	if err != nil {
		t.Fatal(err)
	}
	contributing, err := os.ReadFile("../../../CONTRIBUTING.md")
	if err != nil {
		t.Fatal(err)
	}
	explained := map[string]bool{}
	_, section, _ := strings.Cut(string(contributing), "\n## Dependencies\n")
	for _, row := range regexp.MustCompile(`(?m)^\| ([^ |]+/[^|]+) \|`).FindAllStringSubmatch(section, -1) {
		for name := range strings.SplitSeq(row[1], ", ") {
			explained[name] = true
		}
	}
	// Indirect ones have a comment behind them.
	required := regexp.MustCompile(`(?m)^\t(\S+) v\S+$`).FindAllStringSubmatch(string(module), -1)
	if len(required) < 10 {
		t.Errorf("the test found only %d dependencies", len(required))
	}
	for _, dependency := range required {
		name := regexp.MustCompile(`/v\d+$`).ReplaceAllString(strings.TrimPrefix(dependency[1], "github.com/"), "")
		if !explained[name] {
			t.Errorf("CONTRIBUTING.md does not say what %s is for", name)
		}
		delete(explained, name)
	}
	for name := range explained {
		t.Errorf("CONTRIBUTING.md says what %s is for, which go.mod does not require", name)
	}
}
