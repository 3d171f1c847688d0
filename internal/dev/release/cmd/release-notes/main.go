// Command release-notes prints what CHANGELOG.md says of a version.
package main

import (
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/fillout-community/terraform-provider-fillout/internal/dev/release"
)

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

func run(arguments []string, stdout, stderr io.Writer) int {
	if len(arguments) != 2 {
		fmt.Fprintln(stderr, "usage: release-notes CHANGELOG.md VERSION")
		return 2
	}
	changelog, err := os.ReadFile(arguments[0])
	if err != nil {
		fmt.Fprintf(stderr, "release-notes: reading the changelog: %v\n", err)
		return 1
	}
	// A tag has a v in front of the version.
	notes, err := release.Notes(string(changelog), strings.TrimPrefix(arguments[1], "v"))
	if err != nil {
		fmt.Fprintf(stderr, "release-notes: %v\n", err)
		return 1
	}
	fmt.Fprint(stdout, notes)
	return 0
}
