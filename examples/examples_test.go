package examples_test

import (
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/function"
	fwprovider "github.com/hashicorp/terraform-plugin-framework/provider"
	fwresource "github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-testing/config"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"github.com/fillout-community/terraform-provider-fillout/examples"
	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider"
)

const (
	providerExample   = "provider/provider.tf"
	webhookExample    = "resources/fillout_webhook/resource.tf"
	importCommands    = "resources/fillout_webhook/import.sh"
	importByID        = "resources/fillout_webhook/import-by-string-id.tf"
	importByIdentity  = "resources/fillout_webhook/import-by-identity.tf"
	tokenExample      = "resources/fillout_oauth_token/resource.tf"
	quickstartExample = "quickstart/main.tf" // applied by the tests of internal/dev/quickstart

	// importedAddress is the webhook that the import examples are about.
	importedAddress = "fillout_webhook.contact"
)

// exampleApp is the OAuth app that examples name.
var exampleApp = fillouttest.App{
	Name: "My app", ClientID: "my-app", ClientSecret: "hunter2-of-my-app", RedirectURIs: []string{"https://example.com/fillout/callback"},
}

// exampleInputs are the values of the variables that examples declare.
func exampleInputs(account acctest.Account) config.Variables {
	account.Server.AddApp(exampleApp)
	return config.Variables{
		"quiz_webhook_secret":   config.StringVariable("not in the state"),
		"receiver_secret":       config.StringVariable("not in the state either"),
		"webhook_secret":        config.StringVariable("not so secret"),
		"fillout_client_secret": config.StringVariable(exampleApp.ClientSecret),
		"fillout_code":          config.StringVariable(account.Server.IssueCode(exampleApp.ClientID, exampleApp.RedirectURIs[0])),
	}
}

// exampleOutputs are what the examples whose point is an output must give with
// the sample forms, and with what addExampleSubmissions adds.
var exampleOutputs = map[string]map[string]knownvalue.Check{
	"data-sources/fillout_form/data-source.tf": {
		"contact_page": knownvalue.StringExact("https://forms.fillout.com/t/pK4tWc9dQmus"),
		"question_ids": knownvalue.ObjectPartial(map[string]knownvalue.Check{"Curriculum vitae": acctest.Texts("5eJwD7vQnT2bZk9mGcX4Rr")}),
		"workplaces":   acctest.Texts("Lisbon", "Montréal", "Remote"),
		"choices": knownvalue.ObjectExact(map[string]knownvalue.Check{
			"7dHfS4gWpA6uCn2zXrE8Kk": acctest.Texts("Lisbon", "Montréal", "Remote"),
			"4yGtV8cPkJ3bMw6qLzF1Dm": acctest.Texts("Pumps and valves", "Sensors", "Control software", "Customer training"),
		}),
		"sections": acctest.Texts("approvals", "calculations", "documents", "id", "name", "payments", "questions", "scheduling", "tags", "urlParameters"),
	},
	"data-sources/fillout_forms/data-source.tf": {
		"form_ids":          knownvalue.ObjectPartial(map[string]knownvalue.Check{"Contact us": acctest.Texts("pK4tWc9dQmus")}),
		"published_pages":   knownvalue.ObjectPartial(map[string]knownvalue.Check{"qZ6jNf5wHdus": knownvalue.StringExact("https://forms.fillout.com/t/qZ6jNf5wHdus")}),
		"application_pages": acctest.Texts("https://forms.fillout.com/t/hR7xBn2vLsus"),
	},
	"data-sources/fillout_submission/data-source.tf": {
		"seats":    knownvalue.Int64Exact(2),
		"workshop": knownvalue.StringExact("2026-06-01T09:00:00.000Z"),
		"price":    knownvalue.ObjectExact(map[string]knownvalue.Check{"Price": knownvalue.Float64Exact(91.5)}),
	},
	"data-sources/fillout_submissions/data-source.tf": {
		"email_addresses": acctest.Texts("ada@example.com"),
		"scores":          knownvalue.ObjectExact(map[string]knownvalue.Check{"scored": knownvalue.Int64Exact(2)}),
	},
	"functions/form_url/function.tf": {
		"invitations": knownvalue.ObjectExact(map[string]knownvalue.Check{
			"ada@example.com":         knownvalue.StringExact("https://forms.fillout.com/t/eV3mYz8gTkus?campaign=spring%20invitation&email=ada%40example.com"),
			"grace+glass@example.com": knownvalue.StringExact("https://forms.fillout.com/t/eV3mYz8gTkus?campaign=spring%20invitation&email=grace%2Bglass%40example.com"),
		}),
		"parameters": acctest.Texts("email", "campaign"),
	},
}

func example(t *testing.T, name string) string {
	t.Helper()
	text, err := fs.ReadFile(examples.Files, name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// exampleStep applies the provider's example, pointed at the account's service,
// with the named ones behind it. Its steady state is an empty plan: resource.Test
// itself plans once more after each step.
func exampleStep(t *testing.T, account acctest.Account, names ...string) resource.TestStep {
	t.Helper()
	const baseURL = `"https://eu-api.fillout.com"`
	whole := example(t, providerExample)
	if strings.Count(whole, baseURL) != 1 {
		t.Fatalf("%s should have the base URL %s once", providerExample, baseURL)
	}
	whole = strings.Replace(whole, baseURL, `"`+account.Server.URL()+`"`, 1)
	for _, name := range names {
		whole += "\n" + example(t, name)
	}

	whole = strings.ReplaceAll(whole, `"https://server.fillout.com"`, `"`+account.Server.URL()+`"`)

	values := config.Variables{"fillout_access_token": config.StringVariable(account.Server.Token())}
	for name, value := range exampleInputs(account) {
		if strings.Contains(whole, `variable "`+name+`"`) {
			values[name] = value
		}
	}
	return resource.TestStep{Config: whole, ConfigVariables: values}
}

// emptied destroys what an example has made, as its end: resource.Test, which
// would do that by itself, cannot read a state with a for_each in it.
func emptied(t *testing.T, account acctest.Account) resource.TestStep {
	t.Helper()
	return exampleStep(t, account)
}

// exampleFiles gives every example, by its path.
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

func TestLoopbackExamples(t *testing.T) {
	t.Parallel()
	elsewhere := []string{quickstartExample, importCommands, importByID, importByIdentity, tokenExample, forgetExample}
	for _, name := range exampleFiles(t) {
		if slices.Contains(elsewhere, name) || strings.HasPrefix(name, fleetExample) {
			continue
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			account := acctest.NewAccount(t)
			addExampleSubmissions(account.Server)
			var others []string
			if name != providerExample {
				others = []string{name}
			}
			applied := exampleStep(t, account, others...)
			for output, check := range exampleOutputs[name] {
				applied.ConfigStateChecks = append(applied.ConfigStateChecks, statecheck.ExpectKnownOutputValue(output, check))
			}
			steps := []resource.TestStep{applied}
			if strings.Contains(applied.Config, "for_each") {
				steps = append(steps, emptied(t, account))
			}
			account.Run(t, steps...)
			if strings.HasPrefix(name, "resources/") && account.Count(acctest.CreateRoute) == 0 {
				t.Error("it creates nothing")
			}
		})
	}
}

// importedBeside is what a plan must be that has the import examples' webhook in
// the state already, or takes it up: it stays, and the example's others are made.
func importedBeside(action plancheck.ResourceActionType) resource.ConfigPlanChecks {
	return resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
		plancheck.ExpectResourceAction(importedAddress, action),
		plancheck.ExpectResourceAction("fillout_webhook.booking", plancheck.ResourceActionCreate),
	}}
}

// accountToImportFrom has the webhook that the import examples name.
func accountToImportFrom(t *testing.T) (acctest.Account, fillouttest.Webhook) {
	t.Helper()
	account := acctest.NewAccount(t)
	return account, account.Server.AddWebhook(fillouttest.ContactFormID, "https://hooks.example.com/fillout")
}

// stillThere checks that a webhook outlived its import.
func stillThere(t *testing.T, account acctest.Account, webhook fillouttest.Webhook) func() {
	t.Helper()
	return func() {
		if !slices.Contains(account.Server.Webhooks(), webhook) || account.Count(acctest.DeleteRoute) > 0 {
			t.Errorf("webhook %d is gone, or another was deleted: %+v", webhook.ID, account.Server.Webhooks())
		}
	}
}

func TestLoopbackExampleImportCommands(t *testing.T) {
	t.Parallel()
	acctest.RequireCLI(t)
	tested := 0
	for line := range strings.Lines(example(t, importCommands)) {
		words := strings.Fields(line)
		if len(words) == 0 || words[0] == "#" {
			continue
		}
		tested++
		if len(words) != 4 || words[0] != "terraform" || words[1] != "import" || words[2] != importedAddress {
			t.Errorf("this is no import of %s: %s", importedAddress, line)
			continue
		}
		id := words[3]
		// Only an id with the URL tells all that is in the configuration.
		action := plancheck.ResourceActionUpdate
		if strings.Contains(id, "://") {
			action = plancheck.ResourceActionNoop
		}
		t.Run(id, func(t *testing.T) {
			t.Parallel()
			account, webhook := accountToImportFrom(t)
			imported := exampleStep(t, account, webhookExample)
			imported.ResourceName, imported.ImportState, imported.ImportStateId, imported.ImportStatePersist = importedAddress, true, id, true
			applied := exampleStep(t, account, webhookExample)
			applied.ConfigPlanChecks = importedBeside(action)
			again := exampleStep(t, account, webhookExample)
			again.PreConfig = stillThere(t, account, webhook)
			again.PlanOnly = true
			account.Run(t, imported, applied, again, emptied(t, account))
		})
	}
	if tested == 0 {
		t.Errorf("%s has no command", importCommands)
	}
}

func TestLoopbackExampleImportBlocks(t *testing.T) {
	t.Parallel()
	for _, name := range []string{importByID, importByIdentity} {
		t.Run(path.Base(name), func(t *testing.T) {
			t.Parallel()
			account, webhook := accountToImportFrom(t)
			applied := exampleStep(t, account, webhookExample, name)
			applied.ConfigPlanChecks = importedBeside(plancheck.ResourceActionUpdate)
			again := exampleStep(t, account, webhookExample)
			again.PreConfig = stillThere(t, account, webhook)
			again.PlanOnly = true
			acctest.RunSteps(t, applied, again, emptied(t, account))
			if left := account.Server.Webhooks(); len(left) > 0 {
				t.Errorf("webhooks were left behind: %+v", left)
			}
		})
	}
}

// Everything that the provider has is in an example, and no example is about
// something that it does not have: the documentation would leave that out.
func TestExamplesAreComplete(t *testing.T) {
	t.Parallel()
	wanted := map[string]bool{providerExample: true, quickstartExample: true}
	tested := provider.New("test")()
	var about fwprovider.MetadataResponse
	tested.Metadata(t.Context(), fwprovider.MetadataRequest{}, &about)
	for _, create := range tested.DataSources(t.Context()) {
		var named datasource.MetadataResponse
		create().Metadata(t.Context(), datasource.MetadataRequest{ProviderTypeName: about.TypeName}, &named)
		wanted["data-sources/"+named.TypeName+"/data-source.tf"] = true
	}
	for _, create := range tested.Resources(t.Context()) {
		made := create()
		var named fwresource.MetadataResponse
		made.Metadata(t.Context(), fwresource.MetadataRequest{ProviderTypeName: about.TypeName}, &named)
		folder := "resources/" + named.TypeName + "/"
		wanted[folder+"resource.tf"] = true
		if _, ok := made.(fwresource.ResourceWithImportState); ok {
			wanted[folder+"import.sh"], wanted[folder+"import-by-string-id.tf"] = true, true
		}
		if _, ok := made.(fwresource.ResourceWithIdentity); ok {
			wanted[folder+"import-by-identity.tf"] = true
		}
	}
	unkept, ok := tested.(fwprovider.ProviderWithEphemeralResources)
	if !ok {
		t.Fatal("the provider has no ephemeral resources")
	}
	for _, create := range unkept.EphemeralResources(t.Context()) {
		var named ephemeral.MetadataResponse
		create().Metadata(t.Context(), ephemeral.MetadataRequest{ProviderTypeName: about.TypeName}, &named)
		wanted["ephemeral-resources/"+named.TypeName+"/ephemeral-resource.tf"] = true
	}
	functional, ok := tested.(fwprovider.ProviderWithFunctions)
	if !ok {
		t.Fatal("the provider has no functions")
	}
	for _, create := range functional.Functions(t.Context()) {
		var named function.MetadataResponse
		create().Metadata(t.Context(), function.MetadataRequest{}, &named)
		wanted["functions/"+named.Name+"/function.tf"] = true
	}

	there := exampleFiles(t)
	for _, name := range slices.Sorted(maps.Keys(wanted)) {
		if !slices.Contains(there, name) {
			t.Errorf("the example %s is missing", name)
		}
	}
	for _, name := range there {
		if !wanted[name] && !strings.HasPrefix(name, fleetExample) && !strings.HasPrefix(name, guideExamples) {
			t.Errorf("the example %s is about nothing that the provider has", name)
		}
	}
}
