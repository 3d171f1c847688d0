package main

import (
	_ "embed"
	"encoding/xml"
	"fmt"
	"slices"
	"strings"
	"testing"
	"text/template"
	"time"
)

const (
	recordingRows = 24
	lineHeight    = 19              // pixels
	look          = 2 * time.Second // the time for the first picture
	hold          = 6 * time.Second // and for the last one
	// work is the additional time before the output of a command.
	work = time.Second
)

//go:embed testdata/recording.svg.tmpl
var recordingSource string

// record returns a moving picture of what the quickstart wrote, line by line, as on a terminal. It is one SVG with a
// style sheet and without a script, so that it also plays where a README shows it as an image. It begins with the first
// command of the CLI, and ends with the last of the numbered steps. Where it does not move, it shows the webhook. Every
// fill is an attribute, which a style sheet needs to change only in the dark.
func record(t *testing.T, told string) string {
	t.Helper()
	told, _, _ = strings.Cut(told, "\nWhat to do next")
	lines := linesOf("$ make quickstart\n" + strings.TrimRight(told, "\n"))
	moments, still, total := schedule(lines)
	var svg strings.Builder
	err := template.Must(template.New("recording").Parse(recordingSource)).Execute(&svg, map[string]any{
		"Lines": lines, "Moments": moments, "Seconds": total.Seconds(),
		"LineHeight": lineHeight, "Height": recordingRows * lineHeight, "Length": len(lines) * lineHeight,
		"Still": still,
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := xml.Unmarshal([]byte(svg.String()), new(struct{})); err != nil {
		t.Fatalf("the picture is not XML: %v", err)
	}
	return svg.String()
}

// line is a line of the terminal.
type line struct {
	Kind  string // a class of the style sheet; "" for an empty line
	Text  string
	Fill  string // its color in the light
	Y     int    // of its base line, in pixels
	pause time.Duration
}

// kinds have the color of a line in the light, and the time before it: a typed command, a heading, a sentence, and what
// is shown (configuration, and the output of programs). The pace is that of a reader: the machine's differs from run to
// run.
var kinds = map[string]struct {
	fill  string
	pause time.Duration
}{
	"typed":   {"#116329", 800 * time.Millisecond},
	"heading": {"#1f2328", 1200 * time.Millisecond},
	"said":    {"#57606a", 350 * time.Millisecond},
	"shown":   {"#0b5c8a", 150 * time.Millisecond},
}

func linesOf(told string) []line {
	var lines []line
	before := ""
	for text := range strings.SplitSeq(told, "\n") {
		kind := kindOf(text)
		l := line{
			Kind: kind, Text: text, Fill: kinds[kind].fill, Y: (len(lines)+1)*lineHeight - 5, pause: kinds[kind].pause,
		}
		if before == "typed" {
			l.pause += work
		}
		lines, before = append(lines, l), kind
	}
	return lines
}

func kindOf(text string) string {
	trimmed := strings.TrimLeft(text, " ")
	switch indentation := len(text) - len(trimmed); {
	case text == "":
		return ""
	case strings.HasPrefix(trimmed, "$ "):
		return "typed"
	case indentation == 0:
		return "heading"
	case indentation == 3:
		return "said"
	}
	return "shown"
}

// moment is the appearance of another line.
type moment struct {
	Percent string // of the whole time
	Shown   int    // how far down the lines are visible, in pixels
	Scroll  int    // how far up they have moved, in pixels
}

// schedule returns the moments, the one at the end of the first command's step, and the whole time. The lines up to the
// first command after "make quickstart" are visible from the beginning. An empty line appears with the line after it.
func schedule(lines []line) (moments []moment, still moment, total time.Duration) {
	first := 1 + slices.IndexFunc(lines[1:], func(l line) bool { return l.Kind == "typed" })
	lines[first].pause = 0
	total = look + hold
	for _, l := range lines[first:] {
		total += l.pause
	}
	var now time.Duration
	for i, l := range lines[first:] {
		now += l.pause
		if l.Kind == "" {
			continue
		}
		if l.Kind == "heading" && still.Shown == 0 {
			still = moments[len(moments)-1]
		}
		moments = append(moments, moment{
			Percent: fmt.Sprintf("%.2f", 100*now.Seconds()/total.Seconds()),
			Shown:   (first + i + 1) * lineHeight,
			Scroll:  max(0, first+i+1-recordingRows) * lineHeight,
		})
		if i == 0 {
			now = look
		}
	}
	return moments, still, total
}
