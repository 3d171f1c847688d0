// Package compat is the table of the compatibility guide: what differs between Terraform, OpenTofu and their versions.
// A test proves each row. It compares what the CLI does with what the row says, also where the row does not apply.
package compat

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/go-version"
)

// Row is a behavior that not every CLI has.
type Row struct {
	Name string // for the tests
	Area string // the heading in the guide

	// The versions that behave so, as constraints. Empty: no version.
	Terraform, OpenTofu string

	Differs, Do string
	Source      string // an issue or a page, empty if only the test shows it
	Test        string // the folder and the test, such as internal/e2e.TestHarmfulTerraformVersion
}

// every is the constraint that each version meets.
const every = ">= 0"

// Rows returns the table. Areas stand in the order of the guide.
func Rows() []Row { return slices.Concat(webhookRows, databaseRows, objectRows, otherRows) }

// Find returns the row of a name.
func Find(name string) (Row, error) {
	rows := Rows()
	at := slices.IndexFunc(rows, func(r Row) bool { return r.Name == name })
	if at < 0 {
		return Row{}, fmt.Errorf("the compatibility table has no row %q", name)
	}
	return rows[at], nil
}

// Has reports whether a version of Terraform or OpenTofu behaves as the row says. A release candidate counts as the
// release.
func (r Row) Has(program string, number *version.Version) (bool, error) {
	constraint := r.Terraform
	if program == "OpenTofu" {
		constraint = r.OpenTofu
	}
	if constraint == "" {
		return false, nil
	}
	parsed, err := version.NewConstraint(constraint)
	if err != nil {
		return false, fmt.Errorf("row %s: %w", r.Name, err)
	}
	return parsed.Check(number.Core()), nil
}

// versions returns the first column of the row.
func (r Row) versions() string {
	var programs []string
	for _, p := range [][2]string{{"Terraform", r.Terraform}, {"OpenTofu", r.OpenTofu}} {
		switch p[1] {
		case "":
		case every:
			programs = append(programs, p[0])
		default:
			programs = append(programs, fmt.Sprintf("%s `%s`", p[0], p[1]))
		}
	}
	return strings.Join(programs, ", ")
}

const repository = "https://github.com/fillout-community/terraform-provider-fillout/blob/main/"

// page returns the tables of the guide. files has the file of each row's test.
func page(rows []Row, files map[string]string) string {
	var text strings.Builder
	area := ""
	for _, r := range rows {
		if r.Area != area {
			area = r.Area
			fmt.Fprintf(&text, "\n## %s\n\n| CLI and version | what differs | what to do | known from |\n|---|---|---|---|\n", area)
		}
		_, test, _ := strings.Cut(r.Test, ".")
		known := fmt.Sprintf("[test](%s%s \"%s\")", repository, files[r.Test], test)
		if r.Source != "" {
			known += ", " + fmt.Sprintf("[%s](%s)", sourceName(r.Source), r.Source)
		}
		fmt.Fprintf(&text, "| %s | %s | %s | %s |\n", r.versions(), r.Differs, cmp.Or(r.Do, "Nothing."), known)
	}
	return text.String()
}

// sourceName returns the text of a link: the number of an issue, or the site.
func sourceName(source string) string {
	parts := strings.Split(strings.TrimPrefix(source, "https://"), "/")
	if parts[0] == "github.com" && len(parts) == 5 {
		return parts[1] + "/" + parts[2] + "#" + parts[4]
	}
	return parts[0]
}
