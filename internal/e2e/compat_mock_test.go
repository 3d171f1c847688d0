package e2e

import (
	"strings"
	"testing"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
)

// What mocks do in terraform test and tofu test. Each file of tests stands alone.
func TestMocks(t *testing.T) {
	t.Parallel()
	space := acctest.NewWorkspace(t, acctest.RequiredProviders+`
data "fillout_database" "test" {
  name = "Any"
}
output "tables" {
  value = data.fillout_database.test.tables
}
`)
	try := func(mocked, run string) (string, bool) {
		space.WriteFile(t, "test.tftest.hcl", "mock_provider \"fillout\" {\n"+mocked+"}\nrun \"test\" {\n"+run+"}\n")
		output, err := space.Try(t, "test")
		return output, err == nil
	}
	const assert = "  assert {\n    condition     = %\n    error_message = \"It is different.\"\n  }\n"
	tables := func(members string) string {
		return "  mock_data \"fillout_database\" {\n    defaults = {\n      tables = { Orders = { id = \"x\", name = \"Orders\"" +
			members + " } }\n    }\n  }\n"
	}
	output, passed := try(tables(`, primary_field_id = "y", fields = {}`), strings.Replace(assert, "%", "length(output.tables) == 1", 1))
	acctest.Differs(t, "mock-of-tables", passed, output)
	output, passed = try(tables(""), "")
	acctest.Differs(t, "mock-of-tables-incomplete", !passed && strings.Contains(output, `"primary_field_id" are required`), output)

	space.Write(t, acctest.RequiredProviders+`
ephemeral "fillout_database_records" "test" {
  database_id = "x"
  table_id    = "y"
}
`)
	output, passed = try("", "  command = plan\n")
	acctest.Differs(t, "mock-of-ephemeral", passed, output)
	if !passed && !strings.Contains(output, "No ephemeral resource types in mock providers") {
		t.Errorf("the mock fails for another reason:\n%s", output)
	}
}

// The end of tofu test destroys nothing if the variables of its last run refer to another run.
func TestTestDestroysNothing(t *testing.T) {
	t.Parallel()
	server := newServer(t)
	space := acctest.NewWorkspace(t, acctest.RequiredProviders+`
variable "name" {
  type    = string
  default = "Test"
}
resource "fillout_database" "test" {
  name                = "Test"
  deletion_protection = false
  first_table = {
    name          = var.name
    primary_field = { name = "Name", type = "single_line_text" }
  }
}
output "name" {
  value = fillout_database.test.name
}
`, acctest.Variables(server)...)
	space.WriteFile(t, "test.tftest.hcl", "run \"one\" {}\nrun \"two\" {\n  variables {\n    name = run.one.name\n  }\n}\n")
	before := len(server.Databases())
	output := space.Run(t, "test")
	acctest.Differs(t, "test-destroys-nothing", len(server.Databases()) > before, output)
}
