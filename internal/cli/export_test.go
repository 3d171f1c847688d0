package cli_test

import (
	"context"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
	"github.com/fillout-community/terraform-provider-fillout/internal/golden"
)

// withAccount lets commands use the account of the simulator.
func (p *place) withAccount() *place {
	p.env["FILLOUT_ACCESS_TOKEN"] = p.server.Token()
	p.env["FILLOUT_BASE_URL"] = p.server.URL()
	p.env["FILLOUT_DATABASE_URL"] = p.server.URL()
	p.env["FILLOUT_DATABASE_REQUESTS_PER_SECOND"] = "100"
	return p
}

const (
	hookURL   = "https://hooks.example.com/in?key=s3cr3t"
	readsShop = "Reading the database Glass shop (5f1c08e7a4b93d26), 1 of 1\n"
)

// files returns the content of the files in a folder.
func files(t *testing.T, folder string) map[string]string {
	t.Helper()
	found := make(map[string]string)
	entries, err := os.ReadDir(folder)
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	for _, entry := range entries {
		content, err := os.ReadFile(filepath.Join(folder, entry.Name()))
		if err != nil {
			t.Fatal(err)
		}
		found[entry.Name()] = string(content)
	}
	return found
}

// The same account gives the same text. It contains no URL of a webhook, and takes one read of each database.
func TestExportToStandardOutput(t *testing.T) {
	t.Parallel()
	p := newPlace(t).withAccount()
	p.server.AddDatabaseWebhook(fillouttest.ShopDatabaseID, fillouttest.DatabaseWebhook{URL: hookURL,
		Events: []string{"record.created"}, TableIDs: []string{fillouttest.OrdersTableID}})
	p.server.ResetJournal()
	got := p.run("export", "--database", "Glass shop")
	if got.exit != 0 || got.stderr != readsShop {
		t.Errorf("got %d, %s", got.exit, got.stderr)
	}
	golden.Compare(t, "testdata/export_shop.tf", got.stdout)
	if strings.Contains(got.stdout, "s3cr3t") {
		t.Error("the output contains the URL of a webhook")
	}
	var routes []string
	for _, request := range p.server.Requests() {
		routes = append(routes, request.Route)
	}
	want := []string{"GET /bases", "GET /bases/{baseId}", "GET /bases/{baseId}/webhooks"}
	if !slices.Equal(routes, want) {
		t.Errorf("sent %v, want %v", routes, want)
	}
	p.server.ChangeBehavior(func(b *fillouttest.Behavior) { b.Shuffle = true })
	for range 3 {
		if again := p.run("export", "--database", fillouttest.ShopDatabaseID); again != got {
			t.Errorf("another order of the answers makes\n%s", again.stdout)
		}
	}
}

// An export of all databases has the webhooks of the journal that are of this account, and the flags that name it.
func TestExportOfAccount(t *testing.T) {
	t.Parallel()
	p, id := newJournalPlace(t)
	p.withAccount()
	p.server.AddWebhook(fillouttest.ContactFormID, hookURL)
	p.remember("dd", "formofothers", "888", false)
	got := p.run("export", "--base-url", p.server.URL(), "--database-url", p.server.URL())
	for _, part := range []string{
		"provider \"fillout\" {\n  base_url     = \"SERVER\"\n  database_url = \"SERVER\"\n}\n",
		"# To https://hooks.example.com, made on 2026-01-31T12:00:00Z, in no state yet\nimport {\n  to = fillout_webhook.webhook_" + id +
			"\n  id = \"pK4tWc9dQmus/" + id + "\"\n}\n\nresource \"fillout_webhook\" \"webhook_" + id + "\" {\n  form_id = " +
			"\"pK4tWc9dQmus\"\n  url     = var.webhook_" + id + "_url\n}\n",
		"description = \"URL of webhook " + id + " of the form pK4tWc9dQmus. It begins with https://hooks.example.com.\"\n",
	} {
		if !strings.Contains(p.anonymous(got.stdout), part) || got.exit != 0 {
			t.Errorf("%s is not in\n%s%s", part, got.stdout, got.stderr)
		}
	}
	if got.stderr != readsShop+"1 webhook of the journal is in a state already, and was left out.\n" ||
		strings.Contains(got.stdout, "777") || strings.Contains(got.stdout, "888") || strings.Contains(got.stdout, p.server.Token()) ||
		strings.Contains(got.stdout, "secret-path") {
		t.Errorf("it has too much:\n%s", got.stdout)
	}
	if got := p.run("export", "--database", "Glass shop"); strings.Contains(got.stdout, "\"fillout_webhook\"") ||
		!strings.Contains(got.stdout, `provider "fillout" {}`) {
		t.Errorf("named databases: %s", got.stdout)
	}
	p.env["FILLOUT_JOURNAL"] = "off"
	if got := p.run("export"); got.exit != 0 || strings.Contains(got.stdout, "\"fillout_webhook\"") {
		t.Errorf("without a journal: %+v", got)
	}
}

func TestExportToFolder(t *testing.T) {
	t.Parallel()
	p := newPlace(t).withAccount()
	p.server.AddDatabaseWebhook(fillouttest.ShopDatabaseID, fillouttest.DatabaseWebhook{URL: hookURL,
		Events: []string{"record.created"}})
	out := filepath.Join(t.TempDir(), "a", "b")
	const next = "Run \"terraform init\" and \"terraform plan\" there, or the same with tofu. The plan must only import, and " +
		"change webhooks, whose URLs it stores.\n"
	p.expect(p.run("export", "--out", out), 0, "", readsShop+"Wrote 5 files to "+out+": 1 database, 3 tables, 15 fields and "+
		"1 webhook.\nOnly comments name 2 objects that cannot be managed.\n"+
		"Set the variable of each webhook's URL, or export again with --webhook-urls.\n"+next)
	first := files(t, out)
	want := []string{"glass_shop.tf", "glass_shop_customers.tf", "glass_shop_orders.tf", "glass_shop_products.tf", "main.tf"}
	if names := slices.Sorted(maps.Keys(first)); !slices.Equal(names, want) {
		t.Errorf("wrote %v, want %v", names, want)
	}
	refused := "Error: The folder " + out + " has Terraform files already, so nothing was written. Name another one with --out. " +
		"With --force, files of the same names are replaced, and others stay.\n"
	p.server.ResetJournal()
	p.expect(p.run("export", "--out", out), 1, "", refused)
	if requests := p.server.Requests(); len(requests) > 0 {
		t.Errorf("sent %v before the folder was refused", requests)
	}
	p.server.RenameTable(fillouttest.ShopDatabaseID, "Orders", "Sales")
	got := p.run("export", "--out", out, "--force", "--webhook-urls")
	p.expect(got, 0, "", readsShop+"Wrote 6 files to "+out+": 1 database, 3 tables, 15 fields and 1 webhook.\n"+
		"Only comments name 2 objects that cannot be managed.\nWarning: Terraform reads these files of the folder as well: "+
		"glass_shop_orders.tf. Remove those of an earlier export.\n"+next)
	second := files(t, out)
	if second["glass_shop_orders.tf"] != first["glass_shop_orders.tf"] || second["glass_shop_sales.tf"] == "" {
		t.Errorf("after --force: %v", slices.Sorted(maps.Keys(second)))
	}
	secrets := filepath.Join(out, "webhooks.auto.tfvars")
	info, err := os.Stat(secrets)
	if err != nil || info.Mode().Perm()&0o077 != 0 && filepath.Separator == '/' ||
		!strings.Contains(second["webhooks.auto.tfvars"], `glass_shop_webhook_318_url = "`+hookURL+`"`) {
		t.Errorf("the secrets are %v, %v: %s", info, err, second["webhooks.auto.tfvars"])
	}
}

func TestExportErrors(t *testing.T) {
	t.Parallel()
	const network = "Check the network, proxies and certificates of this machine, then run the command again."
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		arguments []string
		prepare   func(p *place)
		exit      int
		stdout    string
		stderr    string
	}{
		"no such database": {arguments: []string{"--database", "CRM"}, exit: 1,
			stderr: "Error: No database has the ID or the name \"CRM\". The account has 5f1c08e7a4b93d26 (\"Glass shop\"). " +
				"Nothing was written.\n"},
		"two of the name": {arguments: []string{"--database", "Glass shop"}, exit: 1,
			prepare: func(p *place) {
				p.server.AddDatabase(fillouttest.Database{ID: "a1", Name: "Glass shop", Tables: []fillouttest.Table{{Name: "T",
					Fields: []fillouttest.Field{{Name: "N", Type: "url"}}}}})
			},
			stderr: "Error: 2 databases are called \"Glass shop\". Name one by its ID: 5f1c08e7a4b93d26 (\"Glass shop\"), " +
				"a1 (\"Glass shop\"). Nothing was written.\n"},
		"no databases": {prepare: func(p *place) { p.server.DeleteDatabase(fillouttest.ShopDatabaseID) }, exit: 1,
			stderr: "Error: The account has no databases, so nothing was written. Check that the token is of the right account.\n"},
		"no such profile": {arguments: []string{"--profile", "c"}, exit: 1,
			stderr: "Error: No credential is stored as profile c in FOLDER/credentials.json. The store has no profiles. Name a profile " +
				"with --profile (FILLOUT_PROFILE), or sign in with \"terraform-provider-fillout login\".\n"},
		"stored for another address": {arguments: []string{"--profile", "default", "--base-url", "https://example.com"}, exit: 1,
			prepare: func(p *place) { p.withToken(p.server.Token()) },
			stderr: "Error: The stored token is for SERVER, and --base-url (FILLOUT_BASE_URL) is https://example.com. " +
				"A stored token is only sent to the address that it was stored for. Nothing was written. Correct the address, or sign " +
				"in for it with \"terraform-provider-fillout login\".\n"},
		"no address of the databases": {exit: 1, prepare: func(p *place) { p.env["FILLOUT_DATABASE_URL"] = "" },
			stderr: "Error: Listing the databases of the account failed: no address of the databases is known for this API. Nothing " +
				"was written. Set --database-url (FILLOUT_DATABASE_URL).\n"},
		"failing service": {exit: 1, stderr: readsShop + "Error: Listing the webhooks of the database Glass shop " +
			"(5f1c08e7a4b93d26) failed. SERVER answered with HTTP status 400 (Bad Request): no. Nothing was written. " + network + "\n",
			prepare: func(p *place) {
				p.server.Inject(fillouttest.Fault{Route: "GET /bases/{baseId}/webhooks", Status: 400,
					Body: fillouttest.DatabaseEnvelope(400, "no")})
			}},
		"file instead of a folder": {arguments: []string{"--out", file}, exit: 1,
			stderr: "Error: The configuration could not be written to " + file + ": reading the folder: open " + file +
				": not a directory. Name another folder with --out.\n"},
		"invalid flags": {arguments: []string{"--base-url", "x", "--database-url", "y"}, exit: 2,
			prepare: func(p *place) {
				p.env["FILLOUT_ACCESS_TOKEN"], p.env["FILLOUT_DATABASE_REQUESTS_PER_SECOND"] = "a b", "0"
			},
			stderr: "Error: --base-url (FILLOUT_BASE_URL) must be an absolute URL that begins with https:// or http:// and names a host.\n" +
				"--database-url (FILLOUT_DATABASE_URL) must be an absolute URL that begins with https:// or http:// and names a host.\n" +
				"FILLOUT_ACCESS_TOKEN must not contain white space.\n" +
				"FILLOUT_DATABASE_REQUESTS_PER_SECOND must be a number above 0 and at most 100.\n" + usageOf("export")},
		"flags without a folder": {arguments: []string{"--webhook-urls"}, exit: 2,
			stderr: "Error: --force and --webhook-urls need --out, which names a folder.\n" + usageOf("export")},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newPlace(t).withAccount()
			if test.prepare != nil {
				test.prepare(p)
			}
			p.expect(p.run(append([]string{"export"}, test.arguments...)...), test.exit, test.stdout, test.stderr)
		})
	}
}

// An interrupt, or a folder that cannot be written, leaves no folder behind.
func TestExportLeavesNothingBehind(t *testing.T) {
	t.Parallel()
	p := newPlace(t).withAccount()
	above := t.TempDir()
	ctx, interrupt := context.WithCancel(t.Context())
	var stdout, stderr output
	exit := p.start(ctx, &stdout, interruptingOutput{&stderr, interrupt}, "export", "--out", filepath.Join(above, "out"))
	p.expect(result{exit, stdout.String(), stderr.String()}, 130, "", readsShop+"Interrupted. Nothing was written.\n")
	if found := files(t, above); len(found) > 0 {
		t.Errorf("after an interrupt: %v", found)
	}
	if os.Getuid() == 0 {
		t.Skip("root can write to every folder")
	}
	if err := os.Chmod(above, 0o500); err != nil {
		t.Fatal(err)
	}
	got := p.run("export", "--out", filepath.Join(above, "out"))
	if want := "permission denied. Name another folder with --out.\n"; got.exit != 1 || !strings.HasSuffix(got.stderr, want) {
		t.Errorf("got %+v", got)
	}
}

// interruptingOutput is the standard error of a command that the first line interrupts.
type interruptingOutput struct {
	*output
	interrupt func()
}

func (i interruptingOutput) Write(text []byte) (int, error) {
	defer i.interrupt()
	return i.output.Write(text)
}
