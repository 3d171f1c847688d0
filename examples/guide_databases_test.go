package examples_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// databaseGuide is the folder of the configurations of the guide Databases as code.
const databaseGuide = "guides/databases/"

// databaseIdentity needs a newer CLI than the others.
const databaseIdentity = "import-by-identity.tf"

// guideBlock matches a block of a configuration, and its header.
var guideBlock = regexp.MustCompile(
	`(?ms)^((?:resource|data|output|variable|provider|import|removed|locals)\b[^{\n]*) \{\n.*?\n\}\n`)

// guideReader follows a guide: it merges the guide's configurations into one, runs the CLI, and keeps what the CLI
// says.
type guideReader struct {
	space   acctest.Workspace
	blocks  map[string]string // by header, or by text where several have the same header
	applied map[string]bool   // the guide's files
	said    *strings.Builder
}

// add merges blocks of the guide into the configuration. A block replaces the one with the same header.
func (g *guideReader) add(t *testing.T, files ...string) {
	t.Helper()
	for _, name := range files {
		g.applied[name] = true
		for _, block := range guideBlock.FindAllStringSubmatch(example(t, databaseGuide+name), -1) {
			header := block[1]
			if !strings.Contains(header, `"`) {
				header = block[0]
			}
			g.blocks[header] = block[0]
		}
	}
	g.write(t)
}

// remove takes the blocks whose header or text contains one of these texts out of the configuration.
func (g *guideReader) remove(t *testing.T, texts ...string) {
	t.Helper()
	for header := range g.blocks {
		if slices.ContainsFunc(texts, func(text string) bool { return strings.Contains(header, text) }) {
			delete(g.blocks, header)
		}
	}
	g.write(t)
}

func (g *guideReader) write(t *testing.T) {
	t.Helper()
	config := acctest.RequiredProviders
	for _, block := range g.blocks {
		config += "\n" + block
	}
	acctest.RequireCLIFor(t, config)
	g.space.Write(t, config)
}

// run runs a command, which must say these texts. A command whose first word is "!" must fail.
func (g *guideReader) run(t *testing.T, command string, wants ...string) {
	t.Helper()
	words := strings.Fields(command)
	var output string
	if words[0] == "!" {
		output = g.space.Fail(t, words[1:]...)
	} else {
		output = g.space.Run(t, words...)
	}
	g.said.WriteString("\n" + strings.ReplaceAll(output, `\n`, "\n")) // JSON has the line ends of texts
	acctest.ExpectText(t, output, wants...)
	if t.Failed() {
		t.FailNow()
	}
}

const (
	apply   = "apply -auto-approve"
	nothing = "plan -detailed-exitcode"
)

// The guide Databases as code is true: its configurations do what it says, and the CLI says what it quotes.
func TestGuideDatabases(t *testing.T) {
	t.Parallel()
	acctest.OneCLI(t)
	var said strings.Builder
	applied := map[string]bool{}
	reader := func(t *testing.T, variables ...string) *guideReader {
		t.Helper()
		return &guideReader{acctest.NewWorkspace(t, acctest.RequiredProviders, variables...), map[string]string{}, applied, &said}
	}
	followNew(t, reader)
	followAdopted(t, reader)
	followAccounts(t, reader)

	for _, name := range exampleFiles(t) {
		if file, ours := strings.CutPrefix(name, databaseGuide); ours && file != databaseIdentity && !applied[file] {
			t.Errorf("%s is not applied", name)
		}
	}
	text, err := os.ReadFile(filepath.Join("..", "templates", "guides", "databases-as-code.md.tmpl"))
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(text), "```terraform") {
		t.Error("the guide has a configuration that is not a file of the examples")
	}
	quotes := regexp.MustCompile(`(?m)(?:^ *>.*\n)+`).FindAllString(string(text), -1)
	if len(quotes) < 8 {
		t.Errorf("the test found only %d quotations", len(quotes))
	}
	for _, quote := range quotes {
		quote = regexp.MustCompile(`(?m)^ *> ?`).ReplaceAllString(quote, "")
		if !acctest.Text(quote).MatchString(said.String()) {
			t.Errorf("the CLI never says:\n%s", quote)
		}
	}
	if t.Failed() && testing.Verbose() {
		t.Log(said.String())
	}
}

// followNew makes a database from nothing, loses an answer, and tears the database down.
func followNew(t *testing.T, reader func(*testing.T, ...string) *guideReader) {
	t.Helper()
	server := acctest.NewAccount(t).Server
	g := reader(t, acctest.Variables(server)...)
	server.Inject(fillouttest.Fault{Route: "POST /bases/{baseId}/tables", Drop: true, After: true, Times: 1})
	g.add(t, "start.tf")
	g.run(t, apply, "Apply complete! Resources: 4 added, 0 changed, 0 destroyed.", "Warning: Object Taken Over")
	g.run(t, nothing)

	databases := server.Databases()
	crm := databases[len(databases)-1].ID
	server.AddRecord(crm, "Customers", map[string]any{"Company": "Example"})
	server.AddRecord(crm, "Deals", map[string]any{"Title": "Lamps", "Stage": "Open"})
	g.run(t, "! destroy -auto-approve", "Error: Protected Data")
	kept := g.space
	g.space = g.space.With(t, append(acctest.Variables(server), "FILLOUT_DELETION_PROTECTION=false")...)
	g.run(t, "plan -destroy -json")
	g.run(t, "destroy -auto-approve", "similar warnings elsewhere", "Destroy complete! Resources: 4 destroyed.")
	g.space = kept

	// The database alone is protected as well.
	g.remove(t, "deals", "stage", "customer")
	g.run(t, apply)
	g.run(t, "! destroy -auto-approve", "Error: Protected Data")

	// A token of another account.
	g.space = g.space.With(t, append(acctest.Variables(server), "FILLOUT_ACCESS_TOKEN="+server.AddAccount("other"))...)
	g.run(t, "! plan", "Error: Database Not Found")
	g.space = g.space.With(t, append(acctest.Variables(server), "FILLOUT_ACCESS_TOKEN="+server.AddAccount("third"),
		"FILLOUT_DELETION_PROTECTION=false")...)
	g.run(t, "plan", "Plan: 1 to add, 0 to change, 0 to destroy.")
}

// followAdopted adopts a database, and changes it in each way that the guide shows.
func followAdopted(t *testing.T, reader func(*testing.T, ...string) *guideReader) {
	t.Helper()
	server := acctest.NewAccount(t).Server
	shop, orders := fillouttest.ShopDatabaseID, fillouttest.OrdersTableID
	g := reader(t, acctest.Variables(server)...)
	g.add(t, "find.tf")
	g.run(t, apply, `"Orders / Status" = "`+shop+"/"+orders+"/"+fillouttest.OrdersStatusFieldID+`"`)
	g.remove(t, "found", "import_ids")

	g.add(t, "import.tf")
	generated := filepath.Join(g.space.Dir, "generated.tf")
	g.run(t, "plan -generate-config-out=generated.tf", "Plan: 4 to import, 0 to add, 0 to change, 0 to destroy.")
	g.run(t, "plan", "Plan: 4 to import, 0 to add, 0 to change, 0 to destroy.")
	if err := os.Remove(generated); err != nil {
		t.Fatal(err)
	}
	g.add(t, "adopted.tf")
	g.run(t, apply, "4 imported, 0 added, 0 changed, 0 destroyed.")
	g.remove(t, "import")
	g.run(t, nothing)

	g.add(t, "rename.tf")
	g.run(t, apply, "0 added, 1 changed, 0 destroyed.")
	g.add(t, "type.tf")
	g.run(t, "! "+apply, "Error: Protected Data")
	server.ConvertField(shop, orders, fillouttest.OrdersTotalFieldID, fillouttest.Field{
		Type: "number", Template: map[string]any{"decimalPlaces": 2},
	})
	g.run(t, nothing)

	g.add(t, "options.tf")
	g.run(t, apply, "0 added, 1 changed, 0 destroyed.")
	renamed := example(t, databaseGuide+"option-renamed.tf")
	g.blocks[`resource "fillout_database_field" "status"`] = strings.Replace(renamed, `, value = "q2Vd"`, "", 1)
	g.write(t)
	g.run(t, "! "+apply, "Error: Protected Data")
	g.add(t, "option-renamed.tf")
	g.run(t, apply, "0 added, 1 changed, 0 destroyed.")
	g.run(t, nothing)
	g.add(t, "option-removed.tf")
	g.run(t, "! "+apply, "Error: Protected Data")
	g.add(t, "options-of-others.tf")
	g.run(t, apply)
	server.SetOptions(shop, orders, fillouttest.OrdersStatusFieldID,
		append(server.Database(shop).Tables[2].Fields[2].Options, fillouttest.SelectOption{Label: "Lost"})...)
	g.run(t, nothing)

	g.add(t, "links.tf", "webhook.tf")
	g.run(t, apply, "3 added, 0 changed, 0 destroyed.")
	g.run(t, nothing)
	g.remove(t, "made_for", `"shop" {`, "locals")
	g.run(t, apply, "0 added, 0 changed, 2 destroyed.")

	g.add(t, "unprotected.tf")
	g.run(t, apply, "0 added, 1 changed, 0 destroyed.")
	g.remove(t, `"total"`)
	g.run(t, apply, "Warning: Data Loss", "0 added, 0 changed, 1 destroyed.")
	g.remove(t, `"status"`)
	g.run(t, "! "+apply, "Error: Protected Data")
	g.add(t, "removed.tf")
	g.run(t, apply, "0 added, 0 changed, 0 destroyed")
	server.RenameDatabase(shop, "Glass workshop")
	g.run(t, "! plan", "Error: Database Name Differs")
}

// followAccounts uses two accounts in one configuration.
func followAccounts(t *testing.T, reader func(*testing.T, ...string) *guideReader) {
	t.Helper()
	us, eu := acctest.NewAccount(t).Server, acctest.NewAccount(t).Server
	g := reader(t, "TF_VAR_us_token="+us.Token(), "TF_VAR_eu_token="+eu.Token(), "FILLOUT_BASE_URL="+us.URL(),
		"FILLOUT_DATABASE_URL="+us.URL(), "FILLOUT_DELETION_PROTECTION=false")
	g.add(t, "accounts.tf")
	for header, block := range g.blocks {
		g.blocks[header] = strings.Replace(block, `"https://eu-api.fillout.com"`, `"`+eu.URL()+`"
  database_url = "`+eu.URL()+`"`, 1)
	}
	g.write(t)
	g.run(t, apply, "1 added, 0 changed, 0 destroyed.")
	if inUS, inEU := len(us.Databases()), len(eu.Databases()); inUS != 1 || inEU != 2 {
		t.Errorf("the accounts have %d and %d databases", inUS, inEU)
	}
}

func TestGuideImportsByIdentity(t *testing.T) {
	t.Parallel()
	config := acctest.RequiredProviders + example(t, databaseGuide+"adopted.tf") + example(t, databaseGuide+"import.tf") +
		example(t, databaseGuide+databaseIdentity)
	space := acctest.NewWorkspace(t, config, acctest.Variables(acctest.NewAccount(t).Server)...)
	acctest.ExpectText(t, space.Apply(t), "5 imported, 0 added, 0 changed, 0 destroyed.")
}
