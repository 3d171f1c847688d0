package main

import (
	_ "embed"
	"encoding/xml"
	"fmt"
	"strings"
	"testing"
	"text/template"
	"time"
)

const (
	recordingRows = 24
	lineHeight    = 19 // pixels
	hold          = 6 * time.Second
	// work is the additional time before the output of a command.
	work = time.Second
)

//go:embed testdata/recording.svg.tmpl
var recordingSource string

// record returns a moving picture of what the quickstart wrote, line by line, as on a terminal. It is one SVG with a
// style sheet and without a script, so that it also plays where a README shows it as an image. It ends with the last of
// the numbered steps.
func record(t *testing.T, told string) string {
	t.Helper()
	told, _, _ = strings.Cut(told, "\nWhat to do next")
	lines := linesOf("$ make quickstart\n" + strings.TrimRight(told, "\n"))
	moments, total := schedule(lines)
	var svg strings.Builder
	err := template.Must(template.New("recording").Parse(recordingSource)).Execute(&svg, map[string]any{
		"Lines": lines, "Moments": moments, "Seconds": total.Seconds(),
		"LineHeight": lineHeight, "Height": recordingRows * lineHeight, "Length": len(lines) * lineHeight,
		"Last": moments[len(moments)-1],
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
	Y     int // of its base line, in pixels
	pause time.Duration
}

// pauses have the time before a line of each kind: a typed command, a heading, a sentence, and what is shown
// (configuration, and the output of programs). The pace is that of a reader: the machine's differs from run to run.
var pauses = map[string]time.Duration{
	"typed":   800 * time.Millisecond,
	"heading": 1200 * time.Millisecond,
	"said":    350 * time.Millisecond,
	"shown":   150 * time.Millisecond,
}

func linesOf(told string) []line {
	var lines []line
	before := ""
	for text := range strings.SplitSeq(told, "\n") {
		kind := kindOf(text)
		l := line{Kind: kind, Text: text, Y: (len(lines)+1)*lineHeight - 5, pause: pauses[kind]}
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

// schedule returns the moments and the whole time. The first line, the command, is visible from the beginning. An empty
// line appears with the line after it.
func schedule(lines []line) (moments []moment, total time.Duration) {
	total = hold
	for _, l := range lines[1:] {
		total += l.pause
	}
	moments = []moment{{Percent: "0", Shown: lineHeight}}
	var now time.Duration
	for i, l := range lines[1:] {
		now += l.pause
		if l.Kind == "" {
			continue
		}
		moments = append(moments, moment{
			Percent: fmt.Sprintf("%.2f", 100*now.Seconds()/total.Seconds()),
			Shown:   (i + 2) * lineHeight,
			Scroll:  max(0, i+2-recordingRows) * lineHeight,
		})
	}
	return moments, total
}
