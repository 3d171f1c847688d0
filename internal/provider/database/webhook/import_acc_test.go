package webhook_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// A webhook that somebody else made is adopted without a request that writes, and without its secret. Only an import
// that asks for the URL reads it.
func TestLoopbackDatabaseWebhookAdoption(t *testing.T) {
	t.Parallel()
	const (
		byID     = `id = "%s/%d"`
		withURL  = `id = "%s/%d/url"`
		identity = "identity = {\n    database_id = %q\n    id = \"%d\"\n  }"
	)
	shown := ofTable(fillouttest.OrdersTableID)
	hidden := func(url string) string {
		return fmt.Sprintf("table_id = %q; url_wo = %q; url_wo_version = 1", fillouttest.OrdersTableID, url)
	}
	for name, test := range map[string]struct {
		block, arguments string
		action           plancheck.ResourceActionType // "" if the plan is refused
		says             string
	}{
		"URL":                     {withURL, shown, plancheck.ResourceActionNoop, ""},
		"identity":                {identity, shown, plancheck.ResourceActionNoop, ""},
		"without the URL":         {byID, shown, plancheck.ResourceActionUpdate, ""},
		"hidden URL":              {byID, hidden(ordersURL), plancheck.ResourceActionUpdate, ""},
		"hidden URL, spelled":     {byID, hidden("https://HOOKS.example.com:443/orders"), plancheck.ResourceActionUpdate, ""},
		"another URL":             {byID, `url = "https://hooks.example.com/other"`, plancheck.ResourceActionDestroyBeforeCreate, ""},
		"another hidden URL":      {byID, hidden(ordersURL + "2"), plancheck.ResourceActionDestroyBeforeCreate, ""},
		"another table":           {withURL, ofTable(fillouttest.CustomersTableID), plancheck.ResourceActionDestroyBeforeCreate, ""},
		"hidden URL was read":     {withURL, hidden(ordersURL), "", "Import it with the ID " + shop + "/318 instead"},
		"hidden URL, by identity": {identity, hidden(ordersURL), "", "Error: Webhook URL Not Hidden"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			account := acctest.NewAccount(t)
			webhook := account.Server.AddDatabaseWebhook(shop, fillouttest.DatabaseWebhook{
				URL: ordersURL, Events: []string{"record.created"}, TableIDs: []string{fillouttest.OrdersTableID},
			})
			step := resource.TestStep{
				Config: account.Config("%s", block(created, test.arguments)+fmt.Sprintf("import {\n  to = %s\n  "+test.block+"\n}\n",
					address, shop, webhook.ID)),
			}
			if test.action == "" {
				step.ExpectError = acctest.Text(test.says)
				account.Run(t, step)
				return
			}
			step.ConfigPlanChecks = acctest.PlannedFor(address, test.action)
			adopted := test.action != plancheck.ResourceActionDestroyBeforeCreate
			if adopted {
				step.ConfigStateChecks = []statecheck.StateCheck{is("secret", knownvalue.Null()), is("active", knownvalue.Bool(true))}
			}
			var url knownvalue.Check = knownvalue.NotNull()
			if strings.Contains(test.arguments, "url_wo") {
				url = knownvalue.Null()
			}
			step.ConfigStateChecks = append(step.ConfigStateChecks, is("url", url), is("url_wo", knownvalue.Null()))
			account.Run(t, step, resource.TestStep{
				PreConfig: func() {
					if writes := account.Writes(); adopted != (len(writes) == 0) {
						t.Errorf("the import sent %s", writes)
					}
				},
				Config: account.Config("%s", block(created, test.arguments)), PlanOnly: true,
			})
		})
	}
}

// A URL that is only in url_wo is in no output, plan and state of an import, however the webhook is imported, and in no
// log. The plan after it is empty.
func TestLoopbackDatabaseWebhookImportHidesURL(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		command, block string
		refused        bool
	}{
		"import block":             {"", `id = "` + shop + `/318"`, false},
		"terraform import":         {shop + "/318", "", false},
		"an ID that reads the URL": {"", `id = "` + shop + `/318/url"`, true},
		"identity":                 {"", "identity = {\n    database_id = \"" + shop + "\"\n    id = \"318\"\n  }", true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			acctest.RequireCLI(t)
			server := fillouttest.NewServer(t, fillouttest.WithoutRateLimit())
			server.AddDatabaseWebhook(shop, fillouttest.DatabaseWebhook{URL: secretURL, Events: []string{"record.created"}})
			config := hiddenWebhook
			if test.block != "" {
				config += "import {\n  to = " + address + "\n  " + test.block + "\n}\n"
			}
			log := filepath.Join(t.TempDir(), "trace.log")
			space := acctest.NewWorkspace(t, config, append(acctest.Variables(server), "TF_LOG_PROVIDER=TRACE", "TF_LOG_PATH="+log,
				"TF_VAR_url="+secretURL, "TF_VAR_version_of_url=1")...)
			seen := func(content string) {
				t.Helper()
				acctest.ExpectNoSecret(t, content, "hunter2", "s3cr3t", "#top")
			}
			if test.refused {
				seen(space.Fail(t, "apply", "-auto-approve"))
				if content, err := os.ReadFile(filepath.Join(space.Dir, "terraform.tfstate")); err == nil {
					seen(string(content))
				}
				return
			}
			if test.command != "" {
				seen(space.Run(t, "import", address, test.command))
				seen(space.State(t))
			}
			output := space.Run(t, "plan", "-out=plan")
			acctest.ExpectText(t, output, "1 to change, 0 to destroy.")
			seen(output + acctest.Content(t, filepath.Join(space.Dir, "plan")) + space.Run(t, "show", "-json", "plan"))
			seen(space.Run(t, "apply", "plan"))
			seen(space.State(t) + space.PlanNothing(t) + acctest.Content(t, log))
		})
	}
}

// The configuration that Terraform generates is complete if the import reads the URL. Otherwise, an error says what to
// do.
func TestLoopbackDatabaseWebhookGeneratedConfiguration(t *testing.T) {
	t.Parallel()
	acctest.RequireCLI(t)
	server := fillouttest.NewServer(t, fillouttest.WithoutRateLimit())
	webhook := server.AddDatabaseWebhook(shop, fillouttest.DatabaseWebhook{URL: ordersURL, Events: []string{"record.created"}})
	config := func(end string) string {
		return acctest.RequiredProviders + fmt.Sprintf("import {\n  to = %s\n  id = \"%s/%d%s\"\n}\n", address, shop, webhook.ID, end)
	}
	space := acctest.NewWorkspace(t, config(""), acctest.Variables(server)...)
	acctest.ExpectText(t, space.Fail(t, "plan", "-generate-config-out=generated.tf"), "has no URL. Set url, or set url_wo and "+
		"url_wo_version. If Terraform generated this configuration for an import: an import with DATABASE_ID/WEBHOOK_ID leaves "+
		"the URL out. Write it here, or import with DATABASE_ID/WEBHOOK_ID/url.")
	space.WriteFile(t, "generated.tf", "")
	space.Write(t, config("/url"))
	acctest.ExpectText(t, space.Run(t, "plan", "-generate-config-out=complete.tf"), "1 to import, 0 to add, 0 to change")
	space.Apply(t)
	space.PlanNothing(t)
}

// A URL that is not known when planning is compared before it is stored.
func TestLoopbackDatabaseWebhookAdoptionOfLateURL(t *testing.T) {
	t.Parallel()
	account := acctest.NewAccount(t)
	account.Server.AddDatabaseWebhook(shop, fillouttest.DatabaseWebhook{URL: ordersURL, Events: []string{"record.created"}})
	config := func(url string) string {
		return account.Config("resource \"terraform_data\" \"url\" {\n  input = %q\n}\n%s", url,
			block(created, "url = terraform_data.url.output")+"import {\n  to = "+address+"\n  id = \""+shop+"/318\"\n}\n")
	}
	account.Run(t,
		resource.TestStep{
			Config:      config(ordersURL + "2"),
			ExpectError: acctest.Text("The webhook 318 of the database " + shop + " delivers to another URL than the configured one."),
		},
		resource.TestStep{
			PreConfig: func() {
				if writes := account.Writes(); len(writes) > 0 {
					t.Errorf("the import sent %s", writes)
				}
			},
			Config: config(ordersURL), ConfigPlanChecks: acctest.PlannedFor(address, plancheck.ResourceActionUpdate),
		},
	)
}

func TestLoopbackDatabaseWebhookImportRefused(t *testing.T) {
	t.Parallel()
	account := acctest.NewAccount(t)
	several := account.Server.AddDatabaseWebhook(shop, fillouttest.DatabaseWebhook{
		URL: "https://me:hunter2@hooks.example.com/s3cr3t", Events: []string{"record.created"},
		TableIDs: []string{fillouttest.OrdersTableID, fillouttest.CustomersTableID},
	})
	for name, test := range map[string]struct{ id, says string }{
		"one part": {"318", "Error: Invalid Import ID The import ID of a webhook of a database is DATABASE_ID/WEBHOOK_ID, " +
			"such as 5f1c08e7a4b93d26/318."},
		"another database": {"0000000000000000/318", "Error: Database Not Found"},
		"another webhook": {shop + "/9", "Error: Webhook Not Found The database " + shop + " has no webhook with the ID 9. " +
			"It has these webhooks: - 318 (to https://hooks.example.com)"},
		"several tables": {fmt.Sprintf("%s/%d", shop, several.ID), "Error: Webhook of Several Tables"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			account.Run(t, resource.TestStep{
				Config: account.Config("%s", block(created, `url = "`+ordersURL+`"`)), ResourceName: address,
				ImportState: true, ImportStateId: test.id, ExpectError: acctest.Text(test.says),
			})
		})
	}
}
