package main

import (
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"
)

// narrator writes to standard output: headings, sentences below them, and exhibits, which are indented further. An
// empty line stands before each heading, and between sentences and exhibits. Errors of writing are ignored: a terminal
// that went away must not keep the story from its clean end.
type narrator struct {
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
	fmt.Printf("\n%s\n", text)
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
			fmt.Println()
		}
		fmt.Println(strings.TrimRight(indentation+line, " "))
		n.last = indentation
	}
}

// showTable shows rows. A tab separates the columns.
func (n *narrator) showTable(rows ...string) {
	var text strings.Builder
	table := tabwriter.NewWriter(&text, 0, 0, 2, ' ', 0)
	fmt.Fprint(table, strings.Join(rows, "\n"))
	_ = table.Flush() // a Builder returns no error
	n.show(text.String())
}
