package examples_test

import (
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	fwresource "github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-testing/config"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"github.com/fillout-community/terraform-provider-fillout/examples"
	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider"
)

func TestMain(m *testing.M) { acctest.Main(m) }

const (
	providerExample   = "provider/provider.tf"
	webhookExample    = "resources/fillout_webhook/resource.tf"
	besideExample     = "resources/fillout_webhook/resource_no_gap.tf"
	importCommands    = "resources/fillout_webhook/import.sh"
	importByID        = "resources/fillout_webhook/import-by-string-id.tf"
	importByIdentity  = "resources/fillout_webhook/import-by-identity.tf"
	tokenExample      = "resources/fillout_oauth_token/resource.tf"
	actionExamples    = "actions/"
	quickstartExample = "quickstart/main.tf" // applied by the tests of the quickstart

	// importedAddress is the webhook that the import examples import.
	importedAddress = "fillout_webhook.contact"
)

// exampleApp is the OAuth app that examples name.
var exampleApp = fillouttest.App{
	Name: "My app", ClientID: "0b8f6c1e-5a7d-4c39-9f21-3d7e8a4b6c50", ClientSecret: "hunter2-of-my-app",
	RedirectURIs: []string{"https://example.com/fillout/callback"},
}

func example(t *testing.T, name string) string {
	t.Helper()
	text, err := fs.ReadFile(examples.Files, name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// exampleFiles returns the path of every example.
func exampleFiles(t *testing.T) []string {
	t.Helper()
	var names []string
	err := fs.WalkDir(examples.Files, ".", func(name string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			names = append(names, name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}

// exampleStep applies the provider's example, with the simulator's address and with other examples behind it. Without
// others, it destroys what they made: resource.Test cannot read a state with a for_each in it, so it cannot do that.
func exampleStep(t *testing.T, account acctest.Account, others ...string) resource.TestStep {
	t.Helper()
	whole := example(t, providerExample)
	for _, name := range others {
		whole += "\n" + example(t, name)
	}
	server := `"` + account.Server.URL() + `"`
	whole = strings.NewReplacer(`"https://eu-api.fillout.com"`,
		server+"\n  database_url = "+server+"\n  deletion_protection = false", `"https://server.fillout.com"`, server).Replace(whole)
	if !strings.Contains(whole, server) {
		t.Fatalf("%s lacks the base URL https://eu-api.fillout.com", providerExample)
	}
	values := config.Variables{}
	for name, value := range map[string]string{
		"fillout_access_token":  account.Server.Token(),
		"quiz_webhook_secret":   "not in the state",
		"receiver_secret":       "not in the state either",
		"webhook_secret":        "not so secret",
		"fillout_client_secret": exampleApp.ClientSecret,
		"fillout_code": account.Server.IssueCode(account.Server.AddApp(exampleApp).ClientID,
			exampleApp.RedirectURIs[0]),
	} {
		if strings.Contains(whole, `variable "`+name+`"`) {
			values[name] = config.StringVariable(value)
		}
	}
	return resource.TestStep{Config: whole, ConfigVariables: values}
}

func hasTestsOfItsOwn(name string) bool {
	return path.Ext(name) == ".hcl" ||
		slices.ContainsFunc([]string{actionExamples, fleetExample, databaseExample, databaseGuide},
			func(folder string) bool { return strings.HasPrefix(name, folder) })
}

// Every example applies, outputs what it promises, and has an empty plan afterwards: resource.Test plans after each
// step.
func TestExamples(t *testing.T) {
	t.Parallel()
	elsewhere := []string{quickstartExample, tokenExample, forgetExample, pulumiExample}
	for _, name := range exampleFiles(t) {
		if slices.Contains(elsewhere, name) || hasTestsOfItsOwn(name) || strings.HasPrefix(path.Base(name), "import") {
			continue
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			account := acctest.NewAccount(t)
			addSubmissions(account.Server)
			applied := exampleStep(t, account)
			if name != providerExample {
				applied = exampleStep(t, account, name)
			}
			for output, check := range exampleOutputs[name] {
				applied.ConfigStateChecks = append(applied.ConfigStateChecks, statecheck.ExpectKnownOutputValue(output, check))
			}
			account.Run(t, applied, exampleStep(t, account))
			if strings.HasPrefix(name, "resources/") && len(account.Writes()) == 0 {
				t.Error("the example creates nothing")
			}
		})
	}
}

// Every list shows something, and what it shows can be imported with the configuration that Terraform writes.
func TestListExamples(t *testing.T) {
	t.Parallel()
	account := acctest.NewAccount(t)
	account.Server.AddDatabaseWebhook(fillouttest.ShopDatabaseID, fillouttest.DatabaseWebhook{
		URL: acctest.WebhookURL, Events: []string{"record.created"}})
	for _, name := range exampleFiles(t) {
		if !strings.HasPrefix(name, "list-resources/") {
			continue
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			query := example(t, name)
			acctest.RequireCLIFor(t, query)
			space := acctest.NewWorkspace(t, account.Config(""))
			space.WriteFile(t, "example.tfquery.hcl", query)
			output := space.Run(t, "query", "-generate-config-out=generated.tf")
			if shown, lists := strings.Count(output, "Glass shop"), strings.Count("\n"+query, "\nlist "); shown < lists {
				t.Errorf("%d lists show\n%s", lists, output)
			}
			if planned := space.Run(t, "plan"); !strings.Contains(planned, " to import, 0 to add, 0 to change, 0 to destroy.") {
				t.Errorf("the generated configuration plans\n%s", planned)
			}
		})
	}
}

// Two provider blocks are two processes, unless the test serves the provider. So this example runs as users run it.
func TestOAuthTokenExample(t *testing.T) {
	t.Parallel()
	account := acctest.NewAccount(t)
	step := exampleStep(t, account, tokenExample)
	variables := []string{"FILLOUT_REQUESTS_PER_SECOND=100"}
	for name, value := range step.ConfigVariables {
		text, err := value.MarshalJSON()
		if err != nil {
			t.Fatal(err)
		}
		variables = append(variables, "TF_VAR_"+name+"="+strings.Trim(string(text), `"`))
	}
	space := acctest.NewWorkspace(t, step.Config, variables...)
	space.Apply(t)
	space.PlanNothing(t)
	if n, held := account.Count(acctest.ExchangeRoute), account.Server.Webhooks(); n != 1 || len(held) != 1 {
		t.Errorf("after %d exchanges, the service has the webhooks %+v", n, held)
	}
	space.Destroy(t)
	if n, left := account.Count(acctest.InvalidationRoute), account.Server.Webhooks(); n != 1 || len(left) != 0 {
		t.Errorf("after %d invalidations, the service has the webhooks %+v", n, left)
	}
}

// The commands and blocks that import a webhook do so, and the other webhooks of the example are created beside it.
func TestImportExamples(t *testing.T) {
	t.Parallel()
	type method struct {
		block  string // an example with an import block
		id     string // an id of a command
		action plancheck.ResourceActionType
	}
	methods := map[string]method{
		path.Base(importByID):       {importByID, "", plancheck.ResourceActionUpdate},
		path.Base(importByIdentity): {importByIdentity, "", plancheck.ResourceActionUpdate},
	}
	for line := range strings.Lines(example(t, importCommands)) {
		words := strings.Fields(line)
		if len(words) == 0 || words[0] == "#" {
			continue
		}
		if len(words) != 4 || !slices.Equal(words[:3], []string{"terraform", "import", importedAddress}) {
			t.Errorf("this command does not import %s: %s", importedAddress, line)
			continue
		}
		// Only an id with the URL contains the whole configuration.
		action := plancheck.ResourceActionUpdate
		if strings.Contains(words[3], "://") {
			action = plancheck.ResourceActionNoop
		}
		methods[words[3]] = method{"", words[3], action}
	}
	if len(methods) < 4 {
		t.Errorf("%s has %d commands", importCommands, len(methods)-2)
	}
	for name, method := range methods {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			account := acctest.NewAccount(t)
			webhook := account.Server.AddWebhook(fillouttest.ContactFormID, acctest.WebhookURL)
			applied := exampleStep(t, account, webhookExample, besideExample)
			var steps []resource.TestStep
			if method.block != "" {
				applied = exampleStep(t, account, webhookExample, besideExample, method.block)
			} else {
				imported := applied
				imported.ResourceName, imported.ImportState, imported.ImportStateId, imported.ImportStatePersist = importedAddress,
					true, method.id, true
				steps = append(steps, imported)
			}
			applied.ConfigPlanChecks.PreApply = []plancheck.PlanCheck{
				plancheck.ExpectResourceAction(importedAddress, method.action),
				plancheck.ExpectResourceAction("fillout_webhook.booking", plancheck.ResourceActionCreate),
			}
			again := exampleStep(t, account, webhookExample, besideExample)
			again.PlanOnly = true
			again.PreConfig = func() {
				if held := account.Server.Webhooks(); !slices.Contains(held, webhook) || account.Count(acctest.DeleteRoute) > 0 {
					t.Errorf("webhook %d is gone, or another was deleted: %+v", webhook.ID, held)
				}
			}
			account.Run(t, append(steps, applied, again, exampleStep(t, account))...)
		})
	}
}

// Every feature of the provider is in an example, and no example shows a feature that the provider lacks: the
// documentation would leave such an example out. Every other example is shown by a template.
func TestExamplesAreComplete(t *testing.T) {
	t.Parallel()
	wanted := map[string]bool{providerExample: true, quickstartExample: true}
	schema := acctest.Schema(t)
	for name := range schema.DataSourceSchemas {
		wanted["data-sources/"+name+"/data-source.tf"] = true
	}
	for name := range schema.EphemeralResourceSchemas {
		wanted["ephemeral-resources/"+name+"/ephemeral-resource.tf"] = true
	}
	for name := range schema.Functions {
		wanted["functions/"+name+"/function.tf"] = true
	}
	for _, create := range provider.New("test")().Resources(t.Context()) {
		var named fwresource.MetadataResponse
		create().Metadata(t.Context(), fwresource.MetadataRequest{ProviderTypeName: "fillout"}, &named)
		folder := "resources/" + named.TypeName + "/"
		wanted[folder+"resource.tf"] = true
		if _, ok := create().(fwresource.ResourceWithImportState); ok {
			wanted[folder+"import.sh"], wanted[folder+"import-by-string-id.tf"] = true, true
		}
		if _, ok := create().(fwresource.ResourceWithIdentity); ok {
			wanted[folder+"import-by-identity.tf"] = true
		}
	}
	guides, err := filepath.Glob("../templates/*/*.md.tmpl")
	if err != nil || len(guides) == 0 {
		t.Fatalf("the folder of the templates is empty (%v)", err)
	}
	shown := ""
	for _, name := range guides {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		shown += string(text)
	}

	there := exampleFiles(t)
	for _, name := range slices.Sorted(maps.Keys(wanted)) {
		if !slices.Contains(there, name) {
			t.Errorf("the example %s is missing", name)
		}
	}
	for _, name := range there {
		inGuide := strings.Contains(shown, `"examples/`+name+`"`)
		if !wanted[name] && !inGuide && (strings.HasPrefix(name, "guides/") || !hasTestsOfItsOwn(name)) {
			t.Errorf("the example %s shows a feature that the provider lacks, or is in no template", name)
		}
	}
}

// The registry shows about 78 columns. A longer comment is cut off there, and needs scrolling.
func TestCommentsFitTheRegistry(t *testing.T) {
	t.Parallel()
	for _, name := range exampleFiles(t) {
		if path.Ext(name) == ".md" {
			continue
		}
		for line := range strings.Lines(example(t, name)) {
			if width := utf8.RuneCountInString(strings.TrimRight(line, "\r\n")); width > 78 && strings.Contains(line, "# ") {
				t.Errorf("%s has a comment of %d columns: %s", name, width, line)
			}
		}
	}
}
