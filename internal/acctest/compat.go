package acctest

import (
	"strings"
	"testing"

	"github.com/fillout-community/terraform-provider-fillout/internal/dev/compat"
)

// Differs compares a row of the compatibility guide with the CLI: observed is whether the CLI behaves as the row says.
// Both must agree, also where the row does not apply to the CLI.
func Differs(t *testing.T, row string, observed bool, output string) {
	t.Helper()
	tested := requireVersion(t)
	if want := FindRow(t, row); Applies(t, row) != observed {
		t.Errorf("%s %s: %q: observed %t, but the row says Terraform %q, OpenTofu %q:\n%s", tested.program, tested.number,
			want.Differs, observed, want.Terraform, want.OpenTofu, output)
	}
}

// Applies reports whether a row of the compatibility guide is about the CLI that the tests run.
func Applies(t *testing.T, row string) bool {
	t.Helper()
	tested := requireVersion(t)
	applies, err := FindRow(t, row).Has(tested.program, tested.number)
	if err != nil {
		t.Fatal(err)
	}
	return applies
}

// FindRow returns a row of the compatibility guide, which must name the running test.
func FindRow(t *testing.T, name string) compat.Row {
	t.Helper()
	row, err := compat.Find(name)
	if err != nil {
		t.Fatal(err)
	}
	test, _, _ := strings.Cut(t.Name(), "/")
	if !strings.HasSuffix(row.Test, "."+test) {
		t.Fatalf("row %s names the test %s, not %s", name, row.Test, test)
	}
	return row
}
