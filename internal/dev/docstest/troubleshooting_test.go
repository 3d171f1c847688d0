package docstest

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const troubleshooting = "../../../templates/guides/troubleshooting.md.tmpl"

// parsePackage gives the files of a package without its tests.
func parsePackage(t *testing.T, folder string) []*ast.File {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(folder, "*.go"))
	if err != nil || len(names) == 0 {
		t.Fatalf("there is no package in %s (%v)", folder, err)
	}
	var files []*ast.File
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, file)
	}
	return files
}

// summaryArguments tells which argument of a call is the summary of a diagnostic.
var summaryArguments = map[string]int{
	"AddError": 0, "AddWarning": 0, "NewErrorDiagnostic": 0, "NewWarningDiagnostic": 0,
	"AddAttributeError": 1, "AddAttributeWarning": 1, "NewAttributeErrorDiagnostic": 1, "NewAttributeWarningDiagnostic": 1,
	"newOAuthValidators": 0,
}

// summaries collects the summaries of diagnostics out of the provider's code. A summary that is called "summary" there comes out of a
// function whose first result has that name, or is the argument of one in summaryArguments.
type summaries struct {
	t         *testing.T
	constants map[string]string
	found     map[string]bool
}

func summariesOf(t *testing.T, files []*ast.File) map[string]bool {
	t.Helper()
	s := summaries{t: t, constants: map[string]string{}, found: map[string]bool{}}
	for _, file := range files {
		for node := range ast.Preorder(file) {
			if spec, ok := node.(*ast.ValueSpec); ok && len(spec.Values) == len(spec.Names) {
				for i, name := range spec.Names {
					if text, ok := literal(spec.Values[i]); ok {
						s.constants[name.Name] = text
					}
				}
			}
		}
	}
	for _, file := range files {
		for node := range ast.Preorder(file) {
			switch node := node.(type) {
			case *ast.CallExpr:
				if position, ok := summaryArguments[nameOf(node.Fun)]; ok {
					s.add(node.Args[position])
				}
			case *ast.FuncDecl:
				s.addResults(node)
			}
		}
	}
	return s.found
}

// addResults takes what a function returns as its result summary.
func (s summaries) addResults(function *ast.FuncDecl) {
	results := function.Type.Results
	if results == nil || len(results.List[0].Names) == 0 || results.List[0].Names[0].Name != "summary" {
		return
	}
	for node := range ast.Preorder(function.Body) {
		if statement, ok := node.(*ast.ReturnStmt); ok {
			s.add(statement.Results[0])
		}
	}
}

func (s summaries) add(expression ast.Expr) {
	s.t.Helper()
	if text, ok := literal(expression); ok {
		s.found[text] = true
		return
	}
	name := nameOf(expression)
	if text, ok := s.constants[name]; ok {
		s.found[text] = true
	} else if name != "summary" {
		s.t.Errorf("this test cannot tell which summary %q is", name)
	}
}

// literal gives the text of a string literal.
func literal(expression ast.Expr) (string, bool) {
	if basic, ok := expression.(*ast.BasicLit); ok && basic.Kind == token.STRING {
		text, err := strconv.Unquote(basic.Value)
		return text, err == nil
	}
	return "", false
}

// nameOf gives the last name of an expression such as diags.AddError; "" where it has none.
func nameOf(expression ast.Expr) string {
	switch expression := expression.(type) {
	case *ast.Ident:
		return expression.Name
	case *ast.SelectorExpr:
		return expression.Sel.Name
	}
	return ""
}

func guide(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile(troubleshooting)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// Who meets an error finds it in the guide under its title; and the guide names none that nobody can meet.
func TestEveryDiagnosticIsInTheGuide(t *testing.T) {
	t.Parallel()
	explained := map[string]bool{}
	before, _, _ := strings.Cut(guide(t), "\n## What Terraform says\n")
	for _, heading := range regexp.MustCompile(`(?m)^### (.+)$`).FindAllStringSubmatch(before, -1) {
		if explained[heading[1]] {
			t.Errorf("%q is explained twice", heading[1])
		}
		explained[heading[1]] = true
	}
	known := summariesOf(t, parsePackage(t, "../../provider"))
	if len(known) < 30 {
		t.Errorf("only %d summaries were found", len(known))
	}
	for _, summary := range slices.Sorted(maps.Keys(known)) {
		if !explained[summary] {
			t.Errorf("%s does not explain %q", troubleshooting, summary)
		}
	}
	for _, heading := range slices.Sorted(maps.Keys(explained)) {
		if !known[heading] {
			t.Errorf("%s explains %q, which the provider never says", troubleshooting, heading)
		}
	}
}

// phrase is the beginning of a message of the command line, or several pieces of it, in small letters.
type phrase []string

// phrases gives those in the first column of the table about the command line.
func phrases(t *testing.T) []phrase {
	t.Helper()
	_, section, found := strings.Cut(guide(t), "\n## The command line\n")
	if !found {
		t.Fatalf("%s has no section about the command line", troubleshooting)
	}
	var all []phrase
	for line := range strings.Lines(section) {
		if !strings.HasPrefix(line, "| *") {
			continue
		}
		column, _, _ := strings.Cut(line[2:], " | ")
		for _, italic := range regexp.MustCompile(`\*([^*]+)\*`).FindAllStringSubmatch(column, -1) {
			var pieces phrase
			for piece := range strings.SplitSeq(strings.ToLower(italic[1]), "…") {
				pieces = append(pieces, strings.TrimSpace(piece))
			}
			all = append(all, pieces)
		}
	}
	return all
}

// texts gives all string literals below a node, in small letters, a line each.
func texts(node ast.Node) string {
	var all strings.Builder
	for inner := range ast.Preorder(node) {
		if basic, ok := inner.(*ast.BasicLit); ok {
			if text, ok := literal(basic); ok {
				all.WriteString(strings.ToLower(text) + "\n")
			}
		}
	}
	return all.String()
}

// problemTexts gives the texts of each problem that the command line can have.
func problemTexts(file *ast.File) []string {
	var all []string
	for node := range ast.Preorder(file) {
		switch node := node.(type) {
		case *ast.CompositeLit:
			if nameOf(node.Type) == "problem" {
				all = append(all, texts(node))
			}
		case *ast.CallExpr:
			if nameOf(node.Fun) == "describe" {
				all = append(all, texts(node.Args[0]))
			}
		case *ast.ValueSpec:
			if node.Names[0].Name == "doing" { // given to describe
				all = append(all, texts(node))
			}
		}
	}
	// Nothing is left of a problem that passes another one's text on; "failed" is what describe itself adds.
	return slices.DeleteFunc(all, func(text string) bool {
		return strings.Trim(text, "\n: ") == "" || strings.TrimSpace(text) == "failed:"
	})
}

func TestEveryProblemOfTheCommandLineIsInTheGuide(t *testing.T) {
	t.Parallel()
	said := phrases(t)
	everything := ""
	var problems []string
	for _, file := range parsePackage(t, "../../cli") {
		everything += texts(file)
		problems = append(problems, problemTexts(file)...)
	}
	if len(problems) < 15 {
		t.Errorf("only %d problems were found", len(problems))
	}
	for _, problem := range problems {
		explains := func(p phrase) bool {
			return slices.ContainsFunc(p, func(piece string) bool { return strings.Contains(problem, piece) })
		}
		if !slices.ContainsFunc(said, explains) {
			t.Errorf("%s does not explain %q", troubleshooting, problem)
		}
	}
	for _, phrase := range said {
		for _, piece := range phrase {
			if !strings.Contains(everything, piece) {
				t.Errorf("%s explains %q, which the command line never says", troubleshooting, piece)
			}
		}
	}
}
