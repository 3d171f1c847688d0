package recording_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/fillout-community/terraform-provider-fillout/internal/dev/quickstart/recording"
)

func told(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "story", "testdata", "story.txt"))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func render(t *testing.T, text string) []byte {
	t.Helper()
	svg, err := recording.Render(text)
	if err != nil {
		t.Fatal(err)
	}
	return svg
}

// The golden file of the story is what the quickstart really writes; its tests see to that.
func TestRecordingIsCurrent(t *testing.T) {
	t.Parallel()
	const committed = "../../../../.github/quickstart.svg"
	want, err := os.ReadFile(committed)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(render(t, told(t)), want) {
		t.Errorf("%s does not show what the quickstart writes; make recording makes it anew", committed)
	}
}

// Two runs differ in ports, in durations, and perhaps in the CLI.
func TestEachRunGivesTheSamePicture(t *testing.T) {
	t.Parallel()
	text := told(t)
	another := strings.ReplaceAll(text, "PORT", "39245")
	another = strings.ReplaceAll(another, "complete after 0s", "complete after 12s")
	another = strings.ReplaceAll(another, "terraform ", "tofu ")
	if another == text || !bytes.Equal(render(t, another), render(t, text)) {
		t.Error("the pictures differ")
	}
}

// What is shown is what was told, and it is safe to show: an image in a README runs no script and loads nothing.
func TestPicture(t *testing.T) {
	t.Parallel()
	svg := render(t, "\n1. A step\n\n   It says <this> & \"that\".\n\n      $ terraform plan\n      No changes.\n\nWhat to do next\n\n   Nothing of it.\n")
	decoder := xml.NewDecoder(bytes.NewReader(svg))
	var shown []string
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatalf("%v in\n%s", err, svg)
		}
		element, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		switch element.Name.Local {
		case "text":
			var text string
			if err := decoder.DecodeElement(&text, &element); err != nil {
				t.Fatal(err)
			}
			shown = append(shown, text)
		case "svg", "title", "desc", "style", "rect", "g":
		default:
			t.Errorf("the picture has an element %s", element.Name.Local)
		}
	}
	want := []string{"$ make quickstart", "1. A step", `   It says <this> & "that".`, "      $ terraform plan", "      No changes."}
	if strings.Join(shown, "\n") != strings.Join(want, "\n") {
		t.Errorf("it shows %q", shown)
	}
	if found := regexp.MustCompile(`(?:url\(|href|@import|on\w+=)`).Find(svg); found != nil {
		t.Errorf("the picture has %s", found)
	}
}

// The lines appear one after the other, and the last one stays for a while.
func TestPace(t *testing.T) {
	t.Parallel()
	svg := string(render(t, told(t)))
	_, frames, _ := strings.Cut(svg, "@keyframes show {\n")
	frames, _, _ = strings.Cut(frames, "\n}\n")
	last := ""
	for frame := range strings.Lines(frames) {
		percent, _, _ := strings.Cut(frame, "%")
		if percent != "0" && len(percent) < len("0.00") || percent == last {
			t.Errorf("a frame begins at %q %%, after %q %%", percent, last)
		}
		last = percent
	}
	if last >= "90" || last < "60" {
		t.Errorf("the last line appears at %s %%", last)
	}
}
