package examples_test

import (
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	fwresource "github.com/hashicorp/terraform-plugin-framework/resource"

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

// exampleConfig returns the provider's example, with the simulator's address and with other examples behind it. Several
// have the same block, which is there once.
func exampleConfig(t *testing.T, account acctest.Account, others ...string) string {
	t.Helper()
	whole := example(t, providerExample)
	for _, name := range others {
		text := example(t, name)
		for _, block := range guideBlock.FindAllString(text, -1) {
			if strings.Contains(whole, block) {
				text = strings.Replace(text, block, "", 1)
			}
		}
		whole += "\n" + text
	}
	server := `"` + account.Server.URL() + `"`
	whole = strings.NewReplacer(`"https://eu-api.fillout.com"`,
		server+"\n  database_url = "+server+"\n  deletion_protection = false", `"https://server.fillout.com"`, server).Replace(whole)
	if !strings.Contains(whole, server) {
		t.Fatalf("%s lacks the base URL https://eu-api.fillout.com", providerExample)
	}
	return whole
}

// exampleSpace returns a workspace with the provider's example and others, and with the variables of all examples.
func exampleSpace(t *testing.T, account acctest.Account, others ...string) acctest.Workspace {
	t.Helper()
	code := account.Server.IssueCode(account.Server.AddApp(exampleApp).ClientID, exampleApp.RedirectURIs[0])
	return acctest.NewWorkspace(t, exampleConfig(t, account, others...),
		"FILLOUT_REQUESTS_PER_SECOND=100",
		"TF_VAR_fillout_access_token="+account.Server.Token(),
		"TF_VAR_quiz_webhook_secret=not in the state",
		"TF_VAR_receiver_secret=not in the state either",
		"TF_VAR_webhook_secret=not so secret",
		"TF_VAR_fillout_client_secret="+exampleApp.ClientSecret,
		"TF_VAR_fillout_code="+code,
	)
}

// destroy destroys all that an example has made.
func destroy(t *testing.T, space acctest.Workspace, account acctest.Account) {
	t.Helper()
	space.Destroy(t)
	if left := account.Server.Webhooks(); len(left) > 0 {
		t.Errorf("webhooks were left behind: %+v", left)
	}
}

func hasTestsOfItsOwn(name string) bool {
	return path.Ext(name) == ".hcl" ||
		slices.ContainsFunc([]string{actionExamples, fleetExample, databaseExample, databaseGuide},
			func(folder string) bool { return strings.HasPrefix(name, folder) })
}

// Every example applies, creates its resources, outputs what it promises, and has an empty plan afterwards. Those of a
// kind are one configuration.
func TestExamples(t *testing.T) {
	t.Parallel()
	elsewhere := []string{providerExample, quickstartExample, tokenExample, forgetExample, checkExample, pulumiExample}
	kinds := map[string][]string{"provider": nil}
	for _, name := range exampleFiles(t) {
		if !slices.Contains(elsewhere, name) && !hasTestsOfItsOwn(name) && !strings.HasPrefix(path.Base(name), "import") {
			kind, _, _ := strings.Cut(name, "/")
			if kind == "resources" {
				kind = path.Dir(name) // two types have locals of one name
			}
			kinds[kind] = append(kinds[kind], name)
		}
	}
	for kind, names := range kinds {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			account := acctest.NewAccount(t)
			addSubmissions(account.Server)
			space := exampleSpace(t, account, names...)
			space.Apply(t)
			space.PlanNothing(t)
			outputs := checks{}
			for _, name := range names {
				maps.Copy(outputs, exampleOutputs[name])
			}
			expectOutputs(t, space, outputs)
			if strings.HasPrefix(kind, "resources/") {
				expectResources(t, space)
				destroy(t, space, account)
			}
		})
	}
}

// expectResources checks that each resource of the configuration has an instance.
func expectResources(t *testing.T, space acctest.Workspace) {
	t.Helper()
	list := space.Run(t, "state", "list")
	config := acctest.Content(t, filepath.Join(space.Dir, "main.tf"))
	for _, block := range regexp.MustCompile(`(?m)^resource "(\w+)" "(\w+)"`).FindAllStringSubmatch(config, -1) {
		if !regexp.MustCompile(`(?m)^` + block[1] + `\.` + block[2] + `(\[|$)`).MatchString(list) {
			t.Errorf("%s creates nothing", block[0])
		}
	}
}

// Every list shows something, and what it shows can be imported with the configuration that Terraform writes.
func TestListExamples(t *testing.T) {
	t.Parallel()
	account := acctest.NewAccount(t)
	account.Server.AddDatabaseWebhook(fillouttest.ShopDatabaseID, fillouttest.DatabaseWebhook{
		URL: acctest.WebhookURL, Events: []string{"record.created"}})
	var queries strings.Builder
	for _, name := range exampleFiles(t) {
		if strings.HasPrefix(name, "list-resources/") {
			queries.WriteString(example(t, name))
		}
	}
	acctest.RequireCLIFor(t, queries.String())
	space := acctest.NewWorkspace(t, account.Config(""))
	space.WriteFile(t, "example.tfquery.hcl", queries.String())
	output := space.Run(t, "query", "-generate-config-out=generated.tf")
	for _, list := range regexp.MustCompile(`(?m)^list "(\w+)" "(\w+)"`).FindAllStringSubmatch(queries.String(), -1) {
		if line := regexp.MustCompile(`(?m)^list\.` + list[1] + `\.` + list[2] + `\b.*Glass shop`); !line.MatchString(output) {
			t.Errorf("%s shows nothing:\n%s", list[0], output)
		}
	}
	if planned := space.Run(t, "plan"); !strings.Contains(planned, " to import, 0 to add, 0 to change, 0 to destroy.") {
		t.Errorf("the generated configuration plans\n%s", planned)
	}
}

// The token of an app's code is the credential of a second provider block.
func TestOAuthTokenExample(t *testing.T) {
	t.Parallel()
	account := acctest.NewAccount(t)
	space := exampleSpace(t, account, tokenExample)
	space.Apply(t)
	space.PlanNothing(t)
	if n, held := account.Count(acctest.ExchangeRoute), account.Server.Webhooks(); n != 1 || len(held) != 1 {
		t.Errorf("after %d exchanges, the service has the webhooks %+v", n, held)
	}
	destroy(t, space, account)
	if n := account.Count(acctest.InvalidationRoute); n != 1 {
		t.Errorf("the token was invalidated %d times", n)
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
