package e2e

import (
	"encoding/json"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// Each of these tests proves rows of the compatibility guide. The table is in internal/dev/compat.

// A CLI that lacks a feature reports its block or argument as an error. One run validates all features, a file each.
func TestLanguage(t *testing.T) {
	t.Parallel()
	const table = `database_id = "x"
  name          = "Test"
  primary_field = { name = "Name", type = "single_line_text" }`
	space := acctest.NewWorkspace(t, acctest.RequiredProviders)
	rows := map[string]struct{ config, lacks string }{
		"provider-for-each": {`provider "fillout" {
  alias    = "by"
  for_each = toset(["eu", "us"])
}`, "for_each"},
		"enabled": {`resource "fillout_database_table" "enabled" {
  ` + table + `
  lifecycle {
    enabled = false
  }
}`, `"enabled" is not expected here`},
		"prevent-destroy-variable": {`variable "keep" {
  type    = bool
  default = true
}
resource "fillout_database_table" "kept" {
  ` + table + `
  lifecycle {
    prevent_destroy = var.keep
  }
}`, "Variables may not be used here"},
		"actions": {`action "fillout_database_table_empty" "test" {
  config {
    database_id = "x"
    table_id    = "y"
    max_records = 1
  }
}`, "Blocks of type \"action\""},
		"import-by-identity": {`resource "fillout_database_table" "imported" {
  ` + table + `
}
import {
  to       = fillout_database_table.imported
  identity = { database_id = "x", id = "y" }
}`, "identity"},
		"state-encryption": {`terraform {
  encryption {
    key_provider "pbkdf2" "test" {
      passphrase = "a long passphrase"
    }
    method "aes_gcm" "test" {
      keys = key_provider.pbkdf2.test
    }
    state {
      method = method.aes_gcm.test
    }
  }
}`, "Blocks of type \"encryption\""},
	}
	for name, row := range rows {
		space.WriteFile(t, name+".tf", row.config)
	}
	output, _ := space.Workspace.Run(t.Context(), "validate", "-json")
	_, output, _ = strings.Cut(output, "{") // warnings may stand before it
	var result struct {
		Diagnostics []struct {
			Severity string `json:"severity"`
			Summary  string `json:"summary"`
			Detail   string `json:"detail"`
			Range    struct {
				Filename string `json:"filename"`
			} `json:"range"`
		} `json:"diagnostics"`
	}
	if err := json.NewDecoder(strings.NewReader("{" + output)).Decode(&result); err != nil {
		t.Fatalf("%v in %s", err, output)
	}
	refused := map[string]string{}
	for _, d := range result.Diagnostics {
		if d.Severity == "error" {
			refused[strings.TrimSuffix(d.Range.Filename, ".tf")] += d.Summary + ": " + d.Detail + "\n"
		}
	}
	for _, name := range slices.Sorted(maps.Keys(rows)) {
		if refused[name] != "" && !strings.Contains(refused[name], rows[name].lacks) {
			t.Errorf("%s is refused for another reason: %s", name, refused[name])
		}
		acctest.Differs(t, name, refused[name] == "", refused[name])
	}
}

func TestConsole(t *testing.T) {
	t.Parallel()
	space := acctest.NewWorkspace(t, acctest.RequiredProviders+"output \"test\" {\n  value = 1\n}\n")
	command := space.Command(t.Context(), "console")
	command.Stdin = strings.NewReader(`provider::fillout::form_id("https://forms.fillout.com/t/vso9PzRfHQus")`)
	output, _ := command.CombinedOutput() // Terraform and OpenTofu differ in the status of a failure
	acctest.Differs(t, "functions-in-console", !strings.Contains(string(output), `"vso9PzRfHQus"`), string(output))
}

func TestNullOfFunctions(t *testing.T) {
	t.Parallel()
	space := acctest.NewWorkspace(t, acctest.RequiredProviders+
		"output \"test\" {\n  value = provider::fillout::form_url(\"vso9PzRfHQus\", null)\n}\n")
	output, err := space.Try(t, "plan")
	acctest.Differs(t, "null-of-functions", err == nil, output)
}

// From Terraform 1.12 on, a plan shows errors with equal words once. Two webhooks of one wrong form are such errors.
func TestEqualWords(t *testing.T) {
	t.Parallel()
	server := newServer(t)
	space := acctest.NewWorkspace(t, acctest.RequiredProviders+acctest.Webhook("abcdefghijus",
		acctest.To("https://hooks.example.com/${count.index}")+"; count = 2"), acctest.Variables(server)...)
	output := space.Fail(t, "plan")
	acctest.Differs(t, "equal-words", strings.Count(output, "Error: Form Not Found") == 1, output)
}

// An import ID is shown and stored, so it is no place for a secret. Only OpenTofu says so.
func TestSecretInImportID(t *testing.T) {
	t.Parallel()
	server := newServer(t)
	server.AddWebhook(fillouttest.ContactFormID, acctest.WebhookURL)
	space := acctest.NewWorkspace(t, webhooks("")+`
variable "url" {
  type      = string
  sensitive = true
  default   = "`+acctest.WebhookURL+`"
}
import {
  to = fillout_webhook.test
  id = "`+fillouttest.ContactFormID+`/12345/${var.url}"
}
`, acctest.Variables(server)...)
	output, _ := space.Try(t, "plan")
	acctest.Differs(t, "secret-in-import-id", strings.Contains(output, acctest.WebhookURL+"\"") &&
		strings.Contains(output, "1 to import"), output)
	acctest.Differs(t, "secret-in-import-id-refused", strings.Contains(output, "sensitive"), output)
}

// An import and a move to one address, and a webhook that is forgotten without a credential.
func TestImportAndMove(t *testing.T) {
	t.Parallel()
	server := newServer(t)
	space := acctest.NewWorkspace(t, oneWebhook, acctest.Variables(server)...)
	space.Apply(t)
	space.Write(t, strings.Replace(oneWebhook, `"test"`, `"moved"`, 1)+`
moved {
  from = fillout_webhook.test
  to   = fillout_webhook.moved
}
import {
  to = fillout_webhook.moved
  id = "`+fillouttest.ContactFormID+`/54321"
}
`)
	output := space.Apply(t)
	acctest.Differs(t, "import-and-moved", strings.Contains(space.State(t), `"12345"`) && !strings.Contains(output, "imported"), output)

	space.Write(t, acctest.RequiredProviders+"removed {\n  from = fillout_webhook.moved\n}\n")
	output = space.Run(t, "plan")
	acctest.Differs(t, "removed-without-lifecycle", strings.Contains(output, "1 to destroy"), output)

	space.Write(t, acctest.RequiredProviders+`
removed {
  from = fillout_webhook.moved
  lifecycle {
    destroy = false
  }
}
`)
	without := space.With(t, "FILLOUT_BASE_URL="+server.URL())
	output, err := without.Try(t, "plan")
	acctest.Differs(t, "removed-without-credential", err != nil && strings.Contains(output, "Missing Fillout Credential"), output)
	without.Run(t, "apply", "-auto-approve", "-refresh=false")
	expectSaved(t, nil, space)
	if len(server.Webhooks()) != 1 {
		t.Error("the webhook is gone")
	}
}

// An ephemeral variable is in no plan file, so the apply of one needs it again.
func TestEphemeralDefault(t *testing.T) {
	t.Parallel()
	server := newServer(t)
	space := acctest.NewWorkspace(t, acctest.HiddenWebhook, append(acctest.Variables(server), "TF_VAR_version_of_url=1")...)
	config := acctest.Content(t, filepath.Join(space.Dir, "main.tf"))
	space.Write(t, strings.Replace(config, "ephemeral = true", "ephemeral = true\n  default = \"https://example.com/default\"", 1))
	space.With(t, append(acctest.Variables(server), "TF_VAR_version_of_url=1", "TF_VAR_url="+acctest.WebhookURL)...).
		Run(t, "plan", "-out=plan.bin")
	output, _ := space.Try(t, "apply", "plan.bin")
	acctest.Differs(t, "ephemeral-default", len(server.Webhooks()) == 1, output)
}

// Ephemeral resources are opened in each phase, also by a destroy.
func TestEphemeralsAreOpened(t *testing.T) {
	t.Parallel()
	server := newServer(t)
	space := acctest.NewWorkspace(t, acctest.RequiredProviders+`
ephemeral "fillout_submissions" "test" {
  form_id = "`+fillouttest.ContactFormID+`"
}
`+acctest.Webhook(fillouttest.ContactFormID, `
  url_wo         = "https://hooks.example.com/${length(ephemeral.fillout_submissions.test.submissions)}"
  url_wo_version = "1"`), acctest.Variables(server)...)
	opened := func(arguments ...string) (int, string) {
		server.ResetJournal()
		output := space.Run(t, arguments...)
		return len(server.RequestsTo(acctest.SubmissionsRoute)), output
	}
	opened("apply", "-auto-approve")
	times, output := opened("plan")
	acctest.Differs(t, "ephemeral-in-plan", times == 1, output)
	times, output = opened("apply", "-auto-approve")
	acctest.Differs(t, "ephemeral-twice", times == 2, output)
	without, _ := opened("plan", "-destroy", "-refresh=false")
	times, output = opened("destroy", "-auto-approve")
	acctest.Differs(t, "ephemeral-in-destroy", times == 1 && without == 0, output)
}
