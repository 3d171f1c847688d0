package export_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/export"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/urls"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// read reads all databases of the default account.
func read(t *testing.T, server *fillouttest.Server) []export.Database {
	t.Helper()
	base, err := urls.ParseDatabaseURL(server.URL())
	if err != nil {
		t.Fatal(err)
	}
	client := fillout.New(fillout.Config{UserAgent: "test", DatabaseURL: base, RequestsPerSecond: 100,
		DatabaseRequestsPerSecond: 100, RequestTimeout: fillout.DefaultRequestTimeout}).
		As(fillout.Credential{AccessToken: server.Token(), BaseURL: base})
	databases, err := export.Read(t.Context(), client, nil, func(string) {})
	if err != nil {
		t.Fatal(err)
	}
	return databases
}

// imported exports an account, and applies the result. It fails the test unless that only imports, changes nothing in
// Fillout, and is formatted. changed is the number of resources whose state changes on Terraform: a value that becomes
// sensitive is a change there, and no change on OpenTofu.
func imported(t *testing.T, account acctest.Account, changed int, webhooks ...export.FormWebhook) {
	t.Helper()
	databases := read(t, account.Server)
	described := export.Account{Webhooks: webhooks}
	variables := acctest.Variables(account.Server)
	for _, webhook := range webhooks {
		variables = append(variables, "TF_VAR_webhook_"+webhook.ID+"_url="+acctest.WebhookURL)
	}
	if len(webhooks) > 0 {
		described.BaseURL, described.DatabaseURL = account.Server.URL(), account.Server.URL()
	}
	files, counts := export.Configuration(databases, described)
	workspace := acctest.NewWorkspace(t, "", variables...)
	if secrets := export.WebhookURLs(databases); secrets != nil {
		files = append(files, *secrets)
	}
	for _, file := range files {
		workspace.WriteFile(t, file.Name, string(file.Content))
	}
	account.Server.ResetJournal()
	if output, err := workspace.Try(t, "fmt", "-check", "-diff"); err != nil {
		t.Errorf("the files are not formatted: %v\n%s", err, output)
	}
	// Each table is a resource that contains one of the fields.
	resources := counts.Fields + counts.Webhooks + counts.FormWebhooks
	got := workspace.Apply(t)
	want := regexp.MustCompile(fmt.Sprintf(`Resources: %d imported, 0 added, (0|%d) changed, 0 destroyed\.`,
		resources, changed))
	if !want.MatchString(got) {
		t.Errorf("want %s; got\n%s", want, got)
	}
	workspace.PlanNothing(t)
	if writes := account.Writes(); len(writes) > 0 {
		t.Errorf("the apply sent %v", writes)
	}
}

// The samples are the shop, with a webhook of each kind.
func TestLoopbackExportOfSamples(t *testing.T) {
	t.Parallel()
	account := acctest.NewAccount(t)
	for _, tables := range [][]string{nil, {fillouttest.OrdersTableID}, {fillouttest.OrdersTableID, fillouttest.ProductsTableID}} {
		account.Server.AddDatabaseWebhook(fillouttest.ShopDatabaseID, fillouttest.DatabaseWebhook{
			URL: "https://hooks.example.com/" + strings.Join(tables, "-") + "?key=secret", TableIDs: tables,
			Events: []string{"record.updated", "record.created"},
		})
	}
	webhook := account.Server.AddWebhook(fillouttest.ContactFormID, acctest.WebhookURL)
	imported(t, account, 3, export.FormWebhook{FormID: fillouttest.ContactFormID, ID: fmt.Sprint(webhook.ID), // the URLs become
		Host: "https://hooks.example.com", About: "made long ago"}) // sensitive in the state
}

// Databases with fields of every type, odd names and many options, in an account that shows everything in random order.
func TestLoopbackExportOfRandomDatabases(t *testing.T) {
	t.Parallel()
	acctest.OneCLI(t)
	for seed := range uint64(3) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			r := newRandom(seed)
			account := acctest.NewAccount(t, fillouttest.WithBehavior(func(b *fillouttest.Behavior) {
				b.Shuffle = true
				b.UnknownFields, b.UnknownKeys, b.NoURLs = r.IntN(2) == 0, r.IntN(2) == 0, r.IntN(2) == 0
			}),
				fillouttest.WithDatabases(r.database(3, 12), r.database(1, 30), r.database(5, 4)))
			imported(t, account, 0)
		})
	}
}

// An account of 10 databases with 50 tables and 500 fields plans empty after the import. It is read with two requests
// for each database.
func TestLoopbackExportOfLargeAccount(t *testing.T) {
	t.Parallel()
	acctest.OneCLI(t)
	r := newRandom(50)
	databases := make([]fillouttest.Database, 10)
	for i := range databases {
		databases[i] = r.database(5, 9)
		for j := range databases[i].Tables { // links and lookups make more fields
			table := &databases[i].Tables[j]
			table.Fields = table.Fields[:min(len(table.Fields), 10)]
		}
	}
	account := acctest.NewAccount(t, fillouttest.WithDatabases(databases...))
	imported(t, account, 0)
	if got := account.Count(acctest.DatabaseRoute); got > 60 {
		t.Errorf("the import and the plan read databases %d times", got)
	}
}

// A setting that the provider does not accept, and options that Terraform cannot tell apart, change the state once, and
// nothing in Fillout.
func TestLoopbackExportOfUnknownSettings(t *testing.T) {
	t.Parallel()
	acctest.OneCLI(t)
	account := acctest.NewAccount(t)
	account.Server.AddField(fillouttest.ShopDatabaseID, "Orders", fillouttest.Field{Name: "Phase", Type: "multiple_select",
		Options: []fillouttest.SelectOption{{Label: "Caf\u00e9"}, {Label: "Cafe\u0301"}}})
	account.Server.ConvertField(fillouttest.ShopDatabaseID, "Products", "Name", fillouttest.Field{Type: "ai_name"})
	shown := string(read(t, account.Server)[0].JSON)
	account.Server.Inject(fillouttest.Fault{Route: acctest.DatabaseRoute, Status: 200,
		Body: strings.Replace(shown, `"dateFormat":"european"`, `"dateFormat":"lunar"`, 1)})
	imported(t, account, 2)
}
