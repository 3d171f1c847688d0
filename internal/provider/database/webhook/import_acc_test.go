package webhook_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

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
