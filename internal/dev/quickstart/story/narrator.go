package story

import (
	"fmt"
	"io"
	"slices"
	"strings"
)

// narrator writes the story: headings, sentences below them, and exhibits, which are indented further. An empty line
// stands before each heading, and between sentences and exhibits. Errors of writing are ignored: a terminal that went
// away must not keep the story from its clean end.
type narrator struct {
	out   io.Writer
	steps int
	last  string // the indentation of the last line
}

const (
	sentences = "   "
	exhibit   = "      "
)

func (n *narrator) step(title string) {
	n.steps++
	n.title(fmt.Sprintf("%d. %s", n.steps, title))
}

func (n *narrator) title(text string) {
	fmt.Fprintf(n.out, "\n%s\n", text)
	n.last = ""
}

func (n *narrator) say(lines ...string) { n.write(sentences, lines) }

// show writes commands, configuration, and the output of programs.
func (n *narrator) show(lines ...string) { n.write(exhibit, lines) }

// showLines shows the lines of a command's output that begin with one of the beginnings.
func (n *narrator) showLines(output string, beginnings ...string) {
	for line := range strings.Lines(output) {
		if slices.ContainsFunc(beginnings, func(beginning string) bool { return strings.HasPrefix(line, beginning) }) {
			n.show(strings.TrimRight(line, "\r\n"))
		}
	}
}

func (n *narrator) write(indentation string, lines []string) {
	for line := range strings.SplitSeq(strings.Join(lines, "\n"), "\n") {
		if indentation != n.last {
			fmt.Fprintln(n.out)
		}
		fmt.Fprintln(n.out, strings.TrimRight(indentation+line, " "))
		n.last = indentation
	}
}

type row struct{ name, value string }

// table returns a line for each row, with the values below each other.
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
