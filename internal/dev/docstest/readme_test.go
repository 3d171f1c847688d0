package docstest

import (
	"io/fs"
	"os"
	"path"
	"regexp"
	"strings"
	"testing"

	"github.com/fillout-community/terraform-provider-fillout/examples"
)

// Each block of a configuration in the README comes from an example. Other tests apply every example.
func TestReadmeShowsExamples(t *testing.T) {
	t.Parallel()
	everything := ""
	err := fs.WalkDir(examples.Files, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || path.Ext(name) != ".tf" {
			return err
		}
		text, err := fs.ReadFile(examples.Files, name)
		everything += "\n" + string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	readme, err := os.ReadFile("../../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	shown := 0
	for _, fenced := range regexp.MustCompile("(?s)\n```terraform\n(.*?)```").FindAllStringSubmatch(string(readme), -1) {
		for _, block := range regexp.MustCompile(`(?ms)^[a-z].*?\}\n(?:\n|\z)`).FindAllString(fenced[1], -1) {
			shown++
			if block = strings.TrimRight(block, "\n"); !strings.Contains(everything, "\n"+block+"\n") {
				t.Errorf("no example contains this block:\n%s", block)
			}
		}
	}
	if shown < 6 {
		t.Errorf("the test found only %d blocks", shown)
	}
}
