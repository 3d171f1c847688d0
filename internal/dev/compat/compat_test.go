package compat

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/go-version"

	"github.com/fillout-community/terraform-provider-fillout/internal/golden"
)

const (
	root   = "../../.."
	guide  = root + "/templates/guides/compatibility.md.tmpl"
	marker = "<!-- Written by make docs from internal/dev/compat. Edit the rows there. -->\n"
)

// testOf returns the file and the text of a row's test, or "" if it does not exist.
func testOf(t *testing.T, r Row) (file, text string) {
	t.Helper()
	folder, test, _ := strings.Cut(r.Test, ".")
	sources, err := filepath.Glob(filepath.Join(root, folder, "*_test.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, source := range sources {
		content, err := os.ReadFile(source)
		if err != nil {
			t.Fatal(err)
		}
		if _, text, found := strings.Cut(string(content), "\nfunc "+test+"("); found {
			text, _, _ = strings.Cut(text, "\nfunc ")
			return folder + "/" + filepath.Base(source), text
		}
	}
	return "", ""
}

// Each row is whole, and its test names it. What the test observes must then agree with the row: see acctest.Differs.
func TestRows(t *testing.T) {
	t.Parallel()
	seen, areas, databases := map[string]bool{}, map[string]bool{}, 0
	last := ""
	for _, r := range Rows() {
		if seen[r.Name] || !regexp.MustCompile(`^[a-z0-9.-]+$`).MatchString(r.Name) {
			t.Errorf("row %q is there twice, or is not a name", r.Name)
		}
		seen[r.Name] = true
		if areas[r.Area] && r.Area != last {
			t.Errorf("row %s: the area %q is in two places", r.Name, r.Area)
		}
		areas[r.Area], last = true, r.Area
		if r.Area == "Databases" {
			databases++
		}
		if _, text := testOf(t, r); !strings.Contains(text, `"`+r.Name+`"`) {
			t.Errorf("row %s: the test %s does not name it", r.Name, r.Test)
		}
		if r.versions() == "" || r.Differs == "" || strings.Contains(r.Differs+r.Do, "|") {
			t.Errorf("row %s lacks something, or breaks the table: %+v", r.Name, r)
		}
		for _, program := range []string{"Terraform", "OpenTofu"} {
			if _, err := r.Has(program, version.Must(version.NewVersion("1.8.0"))); err != nil {
				t.Error(err)
			}
		}
	}
	if len(seen) < atLeast || databases < databasesAtLeast {
		t.Errorf("the table has %d rows, %d of them about databases; want %d and %d", len(seen), databases, atLeast, databasesAtLeast)
	}
}

func TestPage(t *testing.T) {
	t.Parallel()
	files := map[string]string{}
	for _, r := range Rows() {
		files[r.Test], _ = testOf(t, r)
	}
	text, err := os.ReadFile(guide)
	if err != nil {
		t.Fatal(err)
	}
	prose, _, found := strings.Cut(string(text), marker)
	if !found {
		t.Fatalf("%s lacks the line %q", guide, marker)
	}
	golden.Compare(t, guide, prose+marker+page(Rows(), files))
}

func TestHas(t *testing.T) {
	t.Parallel()
	row := Row{Terraform: ">= 1.12", OpenTofu: ""}
	for number, want := range map[string]bool{"1.11.4": false, "1.12.0-rc1": true, "1.16.4": true} {
		has, err := row.Has("Terraform", version.Must(version.NewVersion(number)))
		if err != nil || has != want {
			t.Errorf("Terraform %s: %t, %v", number, has, err)
		}
		if has, err = row.Has("OpenTofu", version.Must(version.NewVersion(number))); err != nil || has {
			t.Errorf("OpenTofu %s: %t, %v", number, has, err)
		}
	}
}
