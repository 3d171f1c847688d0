// Package recording makes a picture of the quickstart that moves: what it wrote, line by line, as on a terminal. It is one SVG with
// a style sheet and without a script, so that it also plays where a README shows it as an image.
package recording

import (
	"bytes"
	_ "embed"
	"encoding/xml"
	"fmt"
	"regexp"
	"strings"
	"text/template"
	"time"
)

const (
	rows       = 24
	lineHeight = 19 // pixels
	hold       = 6 * time.Second
)

//go:embed recording.svg.tmpl
var source string

var picture = template.Must(template.New("recording").Parse(source))

// Render makes the picture out of what the quickstart wrote. What differs from run to run is made the same first, so that only a change
// of the quickstart is a change of the picture: addresses, durations, and which of the two CLIs it was. It ends with the last of
// the numbered steps.
func Render(told string) ([]byte, error) {
	lines := linesOf(steady(told))
	moments, total := schedule(lines)
	values := map[string]any{
		"Lines": lines, "Moments": moments, "Seconds": total.Seconds(),
		"LineHeight": lineHeight, "Height": rows * lineHeight, "Length": len(lines) * lineHeight,
		"Last": moments[len(moments)-1],
	}
	var svg bytes.Buffer
	if err := picture.Execute(&svg, values); err != nil {
		return nil, fmt.Errorf("filling in the picture: %w", err)
	}
	return svg.Bytes(), nil
}

var (
	address  = regexp.MustCompile(`127\.0\.0\.1:(?:\d+|PORT)(/submissions)?`)
	duration = regexp.MustCompile(`complete after \d+s`)
	tofu     = regexp.MustCompile(`\btofu\b`)
)

func steady(told string) string {
	told, _, _ = strings.Cut(told, "\nWhat to do next")
	told = address.ReplaceAllStringFunc(told, func(found string) string {
		if path := address.FindStringSubmatch(found)[1]; path != "" {
			return "127.0.0.1:8081" + path
		}
		return "127.0.0.1:8080"
	})
	return tofu.ReplaceAllString(duration.ReplaceAllString(told, "complete after 0s"), "terraform")
}

// line is one of the terminal.
type line struct {
	Kind  string // a class of the style sheet; "" for an empty line
	Text  string // escaped
	Y     int    // of its base line, in pixels
	pause time.Duration
}

// The kinds of lines, and how long a reader waits for each: the pace is that of a reader, not that of the machine, which
// differs from run to run.
const (
	typed   = "typed"   // a command
	heading = "heading" // of a step
	said    = "said"
	shown   = "shown" // configuration, and what programs wrote
)

var pauses = map[string]time.Duration{
	typed:   800 * time.Millisecond,
	heading: 1200 * time.Millisecond,
	said:    350 * time.Millisecond,
	shown:   150 * time.Millisecond,
}

// work is how long what a command wrote lets wait for it.
const work = time.Second

func linesOf(told string) []line {
	texts := append([]string{"$ make quickstart"}, strings.Split(strings.TrimRight(told, "\n"), "\n")...)
	lines := make([]line, len(texts))
	before := ""
	for i, text := range texts {
		kind := kindOf(text)
		lines[i] = line{Kind: kind, Text: escaped(text), Y: (i+1)*lineHeight - 5, pause: pauses[kind]}
		if before == typed {
			lines[i].pause += work
		}
		before = kind
	}
	return lines
}

func kindOf(text string) string {
	trimmed := strings.TrimLeft(text, " ")
	switch indentation := len(text) - len(trimmed); {
	case text == "":
		return ""
	case strings.HasPrefix(trimmed, "$ "):
		return typed
	case indentation == 0:
		return heading
	case indentation == 3:
		return said
	}
	return shown
}

func escaped(text string) string {
	var all strings.Builder
	// A strings.Builder takes everything.
	_ = xml.EscapeText(&all, []byte(text))
	return all.String()
}

// moment is when another line is to be seen.
type moment struct {
	Percent string // of the whole time that has gone by
	Shown   int    // how far down the lines are to be seen, in pixels
	Scroll  int    // how far up they have moved, in pixels
}

// schedule gives the moments, and the whole time. It begins with the first line, the command; an empty line comes with the one
// behind it.
func schedule(lines []line) (moments []moment, total time.Duration) {
	total = hold
	for _, l := range lines[1:] {
		total += l.pause
	}
	moments = []moment{{Percent: "0", Shown: lineHeight}}
	var now time.Duration
	for i, l := range lines {
		if i == 0 {
			continue
		}
		now += l.pause
		if l.Kind == "" {
			continue
		}
		moments = append(moments, moment{
			Percent: fmt.Sprintf("%.2f", 100*now.Seconds()/total.Seconds()),
			Shown:   (i + 1) * lineHeight,
			Scroll:  max(0, i+1-rows) * lineHeight,
		})
	}
	return moments, total
}
