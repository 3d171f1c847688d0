package story

import (
	"fmt"
	"io"
	"slices"
	"strings"
)

// narrator writes the story: headings, what is said below them, and, indented further, what is shown. An empty line
// stands before each heading, and where one kind of text follows another. A terminal that went away must not keep the
// story from its clean end, so errors of writing are ignored.
type narrator struct {
	out   io.Writer
	steps int
	last  string // the indentation of the last line
}

const (
	speech  = "   "
	exhibit = "      "
)

func (n *narrator) step(title string) {
	n.steps++
	n.title(fmt.Sprintf("%d. %s", n.steps, title))
}

func (n *narrator) title(text string) {
	fmt.Fprintf(n.out, "\n%s\n", text)
	n.last = ""
}

func (n *narrator) say(lines ...string) { n.write(speech, lines) }

// show sets off commands, code, and what programs said.
func (n *narrator) show(lines ...string) { n.write(exhibit, lines) }

func (n *narrator) write(indentation string, lines []string) {
	for _, line := range lines {
		if indentation != n.last {
			fmt.Fprintln(n.out)
		}
		fmt.Fprintln(n.out, strings.TrimRight(indentation+line, " "))
		n.last = indentation
	}
}

// linesWith gives the lines of a command's output that begin with one of the beginnings.
func linesWith(output string, beginnings ...string) []string {
	var kept []string
	for line := range strings.Lines(output) {
		if begins(line, beginnings) {
			kept = append(kept, strings.TrimRight(line, "\r\n"))
		}
	}
	return kept
}

// blocks gives the blocks of a formatted configuration that begin with one of the beginnings, an empty line between them.
func blocks(configuration string, beginnings ...string) []string {
	var kept []string
	inside := false
	for line := range strings.Lines(configuration) {
		line = strings.TrimRight(line, "\r\n")
		if begins(line, beginnings) {
			if inside = true; len(kept) > 0 {
				kept = append(kept, "")
			}
		}
		if inside {
			kept = append(kept, line)
		}
		if line == "}" {
			inside = false
		}
	}
	return kept
}

func begins(line string, beginnings []string) bool {
	return slices.ContainsFunc(beginnings, func(beginning string) bool { return strings.HasPrefix(line, beginning) })
}

type row struct{ name, value string }

// table gives a line for each row, with the values below each other.
func table(rows ...row) []string {
	width := 0
	for _, r := range rows {
		width = max(width, len(r.name))
	}
	lines := make([]string, len(rows))
	for i, r := range rows {
		lines[i] = fmt.Sprintf("%-*s  %s", width, r.name, r.value)
	}
	return lines
}
