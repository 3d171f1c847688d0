package docstest

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// The guide quotes the beginnings of the command line's messages, in italics. Each stands in the code.
func TestTroubleshootingQuotesTheCommandLine(t *testing.T) {
	t.Parallel()
	guide, err := os.ReadFile("../../../templates/guides/troubleshooting.md.tmpl")
	if err != nil {
		t.Fatal(err)
	}
	sources, err := filepath.Glob("../../cli/*.go")
	if err != nil {
		t.Fatal(err)
	}
	code := ""
	for _, source := range sources {
		text, err := os.ReadFile(source)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasSuffix(source, "_test.go") {
			code += strings.ToLower(string(text))
		}
	}
	_, section, _ := strings.Cut(string(guide), "\n## The command line\n")
	quoted := 0
	for _, row := range regexp.MustCompile(`(?m)^\| (\*.*?) \|`).FindAllStringSubmatch(section, -1) {
		for _, message := range regexp.MustCompile(`\*([^*]+)\*`).FindAllStringSubmatch(row[1], -1) {
			for piece := range strings.SplitSeq(strings.ToLower(message[1]), "…") {
				quoted++
				if !strings.Contains(code, strings.TrimSpace(piece)) {
					t.Errorf("the command line never says %q", piece)
				}
			}
		}
	}
	if quoted < 15 {
		t.Errorf("the test found %d quotations", quoted)
	}
}
