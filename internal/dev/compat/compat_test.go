package compat

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"regexp"
	"slices"
	"strconv"
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

// testedRows returns the texts in each test of the repository that names a row, by folder and name, and the file of
// each.
func testedRows(t *testing.T) (texts map[string][]string, files map[string]string) {
	t.Helper()
	texts, files = map[string][]string{}, map[string]string{}
	err := fs.WalkDir(os.DirFS(root), ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(name, "_test.go") || entry.IsDir() {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), root+"/"+name, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		for _, declaration := range file.Decls {
			function, ok := declaration.(*ast.FuncDecl)
			if !ok || function.Recv != nil || !strings.HasPrefix(function.Name.Name, "Test") {
				continue
			}
			test := path.Dir(name) + "." + function.Name.Name
			files[test] = name
			ast.Inspect(function, func(node ast.Node) bool {
				if literal, ok := node.(*ast.BasicLit); ok && literal.Kind == token.STRING {
					text, _ := strconv.Unquote(literal.Value)
					texts[test] = append(texts[test], text)
				}
				return true
			})
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return texts, files
}

// Each row is whole, and its test names it. What the test observes must then agree with the row: see acctest.Differs.
func TestRows(t *testing.T) {
	t.Parallel()
	texts, files := testedRows(t)
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
		if files[r.Test] == "" || !slices.Contains(texts[r.Test], r.Name) {
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
	_, files := testedRows(t)
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
