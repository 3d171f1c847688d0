package pulumitest

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

const database = `resources:
  crm:
    type: fillout:Database
    properties:
      name: CRM
      firstTable:
        name: Customers
        primaryField: {name: Name, type: single_line_text}
      deletionProtection: true
  deals:
    type: fillout:DatabaseTable
    properties:
      databaseId: ${crm.id}
      name: Deals
      primaryField: {name: Number, type: autonumber}
  stage:
    type: fillout:DatabaseField
    properties:
      databaseId: ${crm.id}
      tableId: ${deals.id}
      name: Stage
      type: single_select
      options: [{label: Open, color: green}, {label: Closed}]
  customer:
    type: fillout:DatabaseField
    properties:
      databaseId: ${crm.id}
      tableId: ${deals.id}
      name: Customer
      type: linked_record
      linkedRecord: {tableId: "${crm.firstTable.id}", allowMultiple: false}
  hotel:
    type: fillout:DatabaseRecord
    properties:
      databaseId: ${crm.id}
      tableId: ${crm.firstTable.id}
      values: {"fn::toJSON": {Name: Quayside Hotel}}
  cafes:
    type: fillout:DatabaseRecords
    properties:
      databaseId: ${crm.id}
      tableId: ${crm.firstTable.id}
      keyField: Name
      rows: {Café Mirador: "{}"}
  changes:
    type: fillout:DatabaseWebhook
    properties:
      databaseId: ${crm.id}
      tableId: ${deals.id}
      url: https://hooks.example.com/deals
      events: [record.created, record.updated]
`

// All resources of a database work in Pulumi, the protection included.
func TestDatabase(t *testing.T) {
	t.Parallel()
	s := newStack(t)
	s.up(t, database)
	id := s.state(t, "crm").Get("id").String()
	made := s.server.Database(id)
	if len(made.Tables) != 2 || len(s.server.Records(id, "Customers")) != 2 || len(s.server.DatabaseWebhooks(id)) != 1 {
		t.Fatalf("the database is %+v", made)
	}
	secret := s.server.DatabaseWebhooks(id)[0].Secret
	acctest.ExpectNoSecret(t, s.run(t, "stack", "export"), secret)

	s.server.ResetJournal()
	changed := strings.NewReplacer("name: Stage", "name: Phase", "name: Deals", "name: Sales",
		"rows: {", `rows: {Harbor Inn: "{}", `).Replace(database)
	s.up(t, changed)
	var verbs []string
	for _, write := range (acctest.Account{Server: s.server}).Writes() {
		if verb, _, _ := strings.Cut(write, " "); !slices.Contains(verbs, verb) {
			verbs = append(verbs, verb)
		}
	}
	if slices.Sort(verbs); !slices.Equal(verbs, []string{"PATCH", "POST"}) || len(s.server.Records(id, "Customers")) != 3 {
		t.Errorf("the renames and the new row have sent %q, and there are %d records", verbs,
			len(s.server.Records(id, "Customers")))
	}

	// Pulumi plans no deletion, so the preview succeeds, and what comes before the protected object is deleted.
	s.server.AddRecord(id, "Sales", map[string]any{"Phase": "Open"})
	begin, end := strings.Index(changed, "  stage:"), strings.Index(changed, "  customer:")
	s.write(t, changed[:begin]+changed[end:])
	s.run(t, "preview")
	acctest.ExpectText(t, s.fail(t, "up", "--yes", "--skip-preview"),
		"1 of 1 record of Sales has a value in Phase", "Nothing was sent")
	acctest.ExpectText(t, s.fail(t, "destroy", "--yes", "--skip-preview"), "1 of 1 record of Sales has a value in Phase")
	if len(s.server.DatabaseWebhooks(id)) != 0 || len(s.server.Databases()) != 2 {
		t.Errorf("after the refused destroy, there are %d webhooks", len(s.server.DatabaseWebhooks(id)))
	}
	s.env = append(s.env, "FILLOUT_DELETION_PROTECTION=false")
	s.run(t, "destroy", "--yes", "--skip-preview")
	if n := len(s.server.Databases()); n != 1 {
		t.Errorf("after the destroy, there are %d databases instead of the sample", n)
	}
}

// Each resource that exists is imported by the ID that Terraform takes, and a preview of the written program is empty.
func TestImport(t *testing.T) {
	t.Parallel()
	s := newStack(t)
	const shop, orders = fillouttest.ShopDatabaseID, fillouttest.OrdersTableID
	hook := s.server.AddDatabaseWebhook(shop, fillouttest.DatabaseWebhook{URL: "https://hooks.example.com/orders",
		Events: []string{"record.created"}, Active: true})
	form := s.server.AddWebhook(fillouttest.ContactFormID, webhookURL)
	type row struct {
		Type string `json:"type"`
		Name string `json:"name"`
		ID   string `json:"id"`
	}
	list, err := json.Marshal(map[string]any{"resources": []row{
		{"fillout:index/database:Database", "shop", shop},
		{"fillout:index/databaseTable:DatabaseTable", "orders", shop + "/" + orders},
		{"fillout:index/databaseField:DatabaseField", "status", shop + "/" + orders + "/" + fillouttest.OrdersStatusFieldID},
		{"fillout:index/databaseRecord:DatabaseRecord", "hotel",
			shop + "/" + fillouttest.CustomersTableID + "/" + s.server.Records(shop, "Customers")[0].ID},
		{"fillout:index/databaseWebhook:DatabaseWebhook", "changes", fmt.Sprintf("%s/%d/url", shop, hook.ID)},
		{"fillout:index/webhook:Webhook", "contact", fmt.Sprintf("%s/%d/%s", form.FormID, form.ID, form.URL)},
	}})
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(s.dir, "import.json")
	if err := os.WriteFile(file, list, 0o600); err != nil {
		t.Fatal(err)
	}
	// In a stack without a resource of the provider, Pulumi's import does not find the provider.
	acctest.ExpectText(t, s.fail(t, "import", "--file", file, "--yes"), "no resource plugin 'pulumi-resource-fillout' found")
	first := webhook("first", "url: "+webhookURL+"/first")
	s.up(t, "resources:\n"+first)
	s.server.ResetJournal()
	s.run(t, "import", "--file", file, "--out", filepath.Join(s.dir, "written.txt"), "--yes", "--protect=false")
	written := acctest.Content(t, filepath.Join(s.dir, "written.txt"))
	// A program that gets an object must name a provider. A refresh reads the object twice.
	const got = "  account: {type: pulumi:providers:fillout}\n  got: {type: fillout:Database, get: {id: " + shop +
		`}, options: {provider: "${account}"}}` + "\n"
	s.up(t, strings.Replace(written, "resources:\n", "resources:\n"+first+got, 1))
	s.run(t, "refresh", "--yes", "--expect-no-changes")
	if writes := (acctest.Account{Server: s.server}).Writes(); len(writes) > 0 {
		t.Errorf("the import has sent %q", writes)
	}
}
