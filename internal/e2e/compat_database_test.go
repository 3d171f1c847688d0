package e2e

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// What the CLIs show and exit with for databases that plan no changes, and for several that go.
func TestPlansOfDatabases(t *testing.T) {
	t.Parallel()
	server := newServer(t)
	space := acctest.NewWorkspace(t, acctest.RequiredProviders+`
resource "fillout_database" "test" {
  for_each            = toset(["A", "B"])
  name                = each.key
  deletion_protection = false
  first_table = {
    name          = "Cafe\u0301"
    primary_field = { name = "Price", type = "number", number = { decimal_places = 2 } }
  }
}
resource "fillout_database_webhook" "test" {
  database_id = fillout_database.test["A"].id
  url         = "`+acctest.WebhookURL+`"
  events      = ["record.created"]
}
`, acctest.Variables(server)...)
	server.ResetJournal()
	space.Apply(t)
	sent := server.RequestsTo(acctest.CreateDatabaseRoute)[0]
	acctest.Differs(t, "composed-text", strings.Contains(string(sent.Body), "Caf\u00e9"), string(sent.Body))
	agent := sent.Header.Get("User-Agent")
	acctest.Differs(t, "program-in-user-agent", strings.Contains(agent, "Terraform/1.13.0 "), agent)

	output, err := space.Try(t, "plan", "-refresh-only", "-detailed-exitcode")
	if !strings.Contains(output, "No changes.") {
		t.Errorf("the refresh finds changes:\n%s", output)
	}
	acctest.Differs(t, "refresh-only-exit-code", err != nil, output)

	output = space.Run(t, "show", "-json")
	acctest.Differs(t, "identity-in-json", strings.Contains(output, `"identity":{"database_id":`), output)

	output = space.Run(t, "plan", "-destroy")
	acctest.Differs(t, "warnings-shown-once", strings.Count(output, "Warning: Data Loss") == 1, output)
	output = space.Run(t, "plan", "-destroy", "-json")
	if strings.Count(output, `"summary":"Data Loss"`) != 2 {
		t.Errorf("the JSON lacks a warning:\n%s", output)
	}
	space.WriteFile(t, "import.tf", "import {\n  to = fillout_database.imported\n  id = \""+fillouttest.ShopDatabaseID+"\"\n}\n")
	output, err = space.Try(t, "plan", "-generate-config-out=generated.tf")
	acctest.Differs(t, "generate-config", err != nil, output)
	space.WriteFile(t, "import.tf", "")
	space.WriteFile(t, "generated.tf", "")

	output, err = space.Try(t, "plan", "-destroy", "-consolidate-warnings=false")
	acctest.Differs(t, "consolidate-warnings", err == nil && strings.Count(output, "Warning: Data Loss") == 2, output)
	output, err = space.Try(t, "plan", "-destroy", "-exclude=fillout_database_webhook.test")
	acctest.Differs(t, "exclude", err == nil && strings.Contains(output, "No objects need to be destroyed"), output)
	output, err = space.Try(t, "plan", "-destroy", "-exclude=fillout_database.test")
	acctest.Differs(t, "exclude", err == nil && strings.Contains(output, "0 to change, 1 to destroy"), output)
	space.WriteFile(t, "all.tfquery.hcl", "list \"fillout_database\" \"all\" {\n  provider = fillout\n}\n")
	output, err = space.Try(t, "query")
	acctest.Differs(t, "query", err == nil, output)

	own := acctest.RegistryHost(t)
	others := map[string]string{"registry.terraform.io": "registry.opentofu.org", "registry.opentofu.org": "registry.terraform.io"}
	space.WriteFile(t, "terraform.tfstate", strings.ReplaceAll(space.State(t), own, others[own]))
	output, err = space.Try(t, "plan")
	acctest.Differs(t, "state-of-opentofu", err != nil && strings.Contains(output, "registry.opentofu.org"), output)
}

// An import of a URL that the configuration hides is a change of the state on Terraform. It sends nothing. A URL that
// is hidden later is such a change on both.
func TestSensitiveImport(t *testing.T) {
	t.Parallel()
	server := newServer(t)
	hook := server.AddDatabaseWebhook(fillouttest.ShopDatabaseID, fillouttest.DatabaseWebhook{URL: acctest.WebhookURL,
		Events: []string{"record.created"}})
	space := acctest.NewWorkspace(t, acctest.RequiredProviders+fmt.Sprintf(`
variable "url" {
  type      = string
  sensitive = true
  default   = %q
}
resource "fillout_database_webhook" "test" {
  database_id = %[2]q
  url         = var.url
  events      = ["record.created"]
}
import {
  to = fillout_database_webhook.test
  id = "%[2]s/%[3]d/url"
}
`, hook.URL, fillouttest.ShopDatabaseID, hook.ID), acctest.Variables(server)...)
	output := space.Run(t, "plan")
	acctest.ExpectText(t, output, "1 to import", "0 to add", "0 to destroy")
	acctest.Differs(t, "sensitive-import", strings.Contains(output, "1 to change"), output)
	config := acctest.Content(t, filepath.Join(space.Dir, "main.tf"))
	space.Write(t, strings.Replace(config, "  sensitive = true\n", "", 1))
	space.Apply(t)
	space.Write(t, config)
	acctest.ExpectText(t, space.Run(t, "plan"), "0 to add, 1 to change, 0 to destroy")
}
