package database_test

import (
	"fmt"
	"maps"
	"strconv"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

const shop = fillouttest.ShopDatabaseID

// everyKind has an object of each kind. The tests of each kind's own package have no part of what all have in common.
var everyKind = map[string]string{
	"database": acctest.Database("CRM", "Customers", acctest.TextField),
	"table": fmt.Sprintf("resource \"fillout_database_table\" \"x\" {\n  database_id = %q\n  name = \"Pieces\"\n"+
		"  primary_field = { %s }\n}\n", shop, acctest.TextField),
	"field": fmt.Sprintf("resource \"fillout_database_field\" \"x\" {\n  database_id = %q\n  table_id = %q\n"+
		"  name = \"Code\"\n  type = \"email\"\n}\n", shop, fillouttest.OrdersTableID),
	"webhook": fmt.Sprintf("resource \"fillout_database_webhook\" \"x\" {\n  database_id = %q\n  table_id = %q\n"+
		"  url = %q\n  events = [\"record.created\"]\n}\n", shop, fillouttest.OrdersTableID, acctest.WebhookURL),
}

// nothingForgotten is said of a database that Fillout does not show, while it or the object in it is protected.
const nothingForgotten = "does not exist. It was deleted, or the access token, which comes from the provider argument " +
	"access_token, belongs to another account. Nothing was forgotten, and nothing will be created again."

// forgotten is said of such a database if nothing protects it.
const forgotten = "does not exist. deletion_protection is off, so Terraform forgets what it " +
	"has of it. If the access token, which comes from the provider argument access_token, belongs to another account, the " +
	"database still exists there: set the right token before you apply."

// unseen are the ways in which an account does not show its databases. Only Fillout's own 404 says that one is gone.
var unseen = []struct {
	name  string
	fault fillouttest.Fault
	token string // "" for the right one
	says  string
}{
	{name: "a wrong token", token: "sk_prod_revoked_1", says: "ERROR: Authentication Failed"},
	{name: "a refusal with 403", says: "ERROR: Authentication Failed",
		fault: fillouttest.Fault{Status: 403, Body: fillouttest.DatabaseEnvelope(403, "Forbidden")}},
	{name: "a refusal with 400", says: "ERROR: Authentication Failed",
		fault: fillouttest.Fault{Status: 400, Body: fillouttest.DatabaseEnvelope(400, "Invalid API key")}},
	{name: "a page with 404", fault: fillouttest.BlockPage(404), says: "ERROR: Answer Not From Fillout"},
	{name: "a page with 403", fault: fillouttest.BlockPage(403), says: "ERROR: Answer Not From Fillout"},
	{name: "a page with 200", fault: fillouttest.BlockPage(200), says: "ERROR: Answer Not From Fillout"},
	{name: "an empty 404", fault: fillouttest.Fault{Status: 404}, says: "ERROR: Answer Not From Fillout"},
	{name: "a gateway's 502", fault: fillouttest.BlockPage(502), says: "ERROR: Service Failure"},
	{name: "a deleted database", says: nothingForgotten,
		fault: fillouttest.Fault{Status: 404, Body: fillouttest.DatabaseEnvelope(404, "Requested resource does not exist")}},
	{name: "another account", token: "another", says: nothingForgotten},
}

// What the account does not show stays in the state, and is not planned anew, by any command. With the protection off,
// it leaves the state, if Fillout itself says that it is gone. In no case, anything is sent that changes something.
func TestNotSeen(t *testing.T) {
	t.Parallel()
	for kind, block := range everyKind {
		for _, protected := range []bool{true, false} {
			t.Run(fmt.Sprintf("%s/protected %t", kind, protected), func(t *testing.T) {
				t.Parallel()
				object := acctest.Manage(t)
				object.Arguments["max_retries"], object.Arguments["deletion_protection"] = 0, protected
				object.Apply(t, block).Expect(t, "create")
				before, id := held(object.Server), object.Attribute(t, "id")
				other := object.Server.AddAccount("another")
				for _, test := range unseen {
					t.Log(test.name)
					remove := func() {}
					there := *object
					there.Arguments = maps.Clone(object.Arguments)
					switch test.token {
					case "":
						remove = object.Server.Inject(test.fault)
					case "another":
						there.Arguments["access_token"] = other
					default:
						there.Arguments["access_token"] = test.token
					}
					plans, destroys, forces := there, there, there
					forces.SkipRefresh = true
					planned, destroyed, forced := plans.Plan(t, block), destroys.Apply(t, ""), forces.Apply(t, "")
					remove()
					if test.says == nothingForgotten && !protected {
						planned.Expect(t, "create", forgotten)
						destroyed.Expect(t, "nothing", forgotten)
						if forced.Action != "destroy" {
							t.Errorf("destroy -refresh=false says %s", forced.Said)
						}
						continue
					}
					for _, outcome := range []acctest.Outcome{planned, destroyed, forced} {
						outcome.Expect(t, "error", test.says)
					}
					for _, after := range []acctest.Resource{plans, destroys, forces} {
						if after.Attribute(t, "id") != id {
							t.Error("the state lost it")
						}
					}
				}
				object.Apply(t, block).Expect(t, "nothing")
				if after := held(object.Server); after != before {
					t.Errorf("the service holds %s, and held %s", after, before)
				}
			})
		}
	}
}

// held describes all databases with their webhooks.
func held(server *fillouttest.Server) string {
	return fmt.Sprintf("%+v %+v", server.Databases(), server.DatabaseWebhooks(shop))
}

// If Fillout does not know what is deleted, the database is read: what it still shows stays in the state, and what is
// gone was deleted before.
func TestDeleteNotFound(t *testing.T) {
	t.Parallel()
	for kind, route := range map[string]string{
		"table":   acctest.DeleteTableRoute,
		"field":   "DELETE /bases/{baseId}/tables/{tableId}/fields/{fieldId}",
		"webhook": "DELETE /bases/{baseId}/webhooks/{webhookId}",
	} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			object := acctest.Manage(t)
			object.Apply(t, everyKind[kind]).Expect(t, "create")
			id := object.Attribute(t, "id")
			object.Server.Inject(fillouttest.Fault{Route: route, Status: 404, Times: 1,
				Body: fillouttest.DatabaseEnvelope(404, "Requested resource does not exist")})
			object.Apply(t, "").Expect(t, "error", "ERROR: Object Not Deleted",
				"Fillout answered that it does not exist, but the database still shows it. It stays in the state. Run again.")
			if object.Attribute(t, "id") != id {
				t.Error("the state lost it")
			}
			late, other := object.Plan(t, ""), *object
			other.Apply(t, "").Expect(t, "destroy")
			object.Carry(t, late).Expect(t, "destroy")
		})
	}
}

// An import says what is wrong with the ID, and what there is instead.
func TestRefusedImports(t *testing.T) {
	t.Parallel()
	server := fillouttest.NewServer(t, fillouttest.WithoutRateLimit())
	webhook := server.AddDatabaseWebhook(shop, fillouttest.DatabaseWebhook{
		URL: "https://me:hunter2@hooks.example.com/s3cr3t", Events: []string{"record.created"},
		TableIDs: []string{fillouttest.OrdersTableID, fillouttest.CustomersTableID},
	}).ID
	provider := acctest.Configure(t, server.URL(), server.Token())
	const orders, customers = shop + "/" + fillouttest.OrdersTableID, shop + "/" + fillouttest.CustomersTableID
	for _, test := range []struct{ kind, id, says string }{
		{"", "a b", "Invalid Import ID"},
		{"", "5f1c/tM2h", "The import ID of a database is DATABASE_ID, such as 5f1c08e7a4b93d26."},
		{"", "5f1c08e7a4b93d27", `The account has no database with the ID "5f1c08e7a4b93d27". Did you mean 5f1c08e7a4b93d26 ` +
			`("Glass shop")?`},
		{"_table", shop, "The import ID of a table is DATABASE_ID/TABLE_ID, such as 5f1c08e7a4b93d26/tM2hGs9XfNo."},
		{"_table", shop + "/tNone", "Table Not Found: The database Glass shop has no table with the ID tNone. It has these tables: - " +
			`tWq3Lr8YmPa ("Customers")`},
		{"_table", "none/tNone", `The account has no database with the ID "none".`},
		{"_field", shop, "The import ID of a field is DATABASE_ID/TABLE_ID/FIELD_ID, such as"},
		{"_field", orders + "/none", "Field Not Found: The table Orders has no field with the ID none."},
		{"_field", orders + "/" + fillouttest.OrdersNumberFieldID, "The field Number is the primary field of the table Orders."},
		{"_field", customers + "/" + fillouttest.CustomersOrdersFieldID, "is the other side of a link, which is the field Customer " +
			"(" + fillouttest.OrdersCustomerFieldID + ") of the table Orders."},
		{"_webhook", "318", "Invalid Import ID: The import ID of a webhook of a database is DATABASE_ID/WEBHOOK_ID, such as " +
			"5f1c08e7a4b93d26/318."},
		{"_webhook", "0000000000000000/318", "Database Not Found"},
		{"_webhook", shop + "/9", "Webhook Not Found: The database " + shop + " has no webhook with the ID 9. It has these webhooks: " +
			"- 318 (to https://hooks.example.com)"},
		{"_webhook", fmt.Sprintf("%s/%d", shop, webhook), "Webhook of Several Tables"},
	} {
		_, reports := provider.Import(t, "fillout_database"+test.kind, test.id)
		if len(reports) != 1 || !acctest.Text(test.says).MatchString(reports[0]) {
			t.Errorf("%s %s: %q", test.kind, test.id, reports)
		}
	}
	field := acctest.Resource{Account: acctest.Account{Server: server}}
	field.Plan(t, everyKind["field"]+"import {\n  to = fillout_database_field.x\n"+
		"  identity = { database_id = \"a b\", table_id = \"\", id = \"x\" }\n}\n").Expect(t, "error",
		"Invalid Import Identity: The identity's database_id", "The identity's table_id must be an ID")
}

// Terraform and OpenTofu import an object a second time without a message. The refresh of the second resource warns.
// The next run starts anew. Pulumi reads an object twice that a program only gets, so nothing warns there.
func TestManagedTwice(t *testing.T) {
	t.Parallel()
	server := fillouttest.NewServer(t, fillouttest.WithoutRateLimit())
	record := server.AddRecord(shop, "Products", map[string]any{"Name": "x"})
	hook := server.AddDatabaseWebhook(shop, fillouttest.DatabaseWebhook{URL: acctest.WebhookURL,
		Events: []string{"record.created"}})
	states := map[string]map[string]any{
		"fillout_database":       {"id": shop},
		"fillout_database_table": {"database_id": shop, "id": fillouttest.OrdersTableID},
		"fillout_database_field": {"database_id": shop, "table_id": fillouttest.OrdersTableID,
			"id": fillouttest.OrdersStatusFieldID},
		"fillout_database_record":  {"database_id": shop, "table_id": fillouttest.ProductsTableID, "id": record.ID},
		"fillout_database_webhook": {"database_id": shop, "id": strconv.FormatInt(hook.ID, 10)},
		"fillout_webhook":          {"form_id": fillouttest.ContactFormID, "id": "12345"},
	}
	for _, version := range []string{"1.16.4", "1.16.4", "1.0.0+pulumi-terraform-bridge"} {
		run := acctest.ConfigureAs(t, version, server.URL(), server.Token())
		for _, warnings := range []int{0, 1} {
			if strings.Contains(version, "pulumi") {
				warnings = 0
			}
			for typeName, state := range states {
				read, err := run.Server.ReadResource(t.Context(), &tfprotov6.ReadResourceRequest{TypeName: typeName,
					CurrentState: acctest.Object(t, run.Schema.ResourceSchemas[typeName], state)})
				if err != nil {
					t.Fatal(err)
				}
				if len(read.Diagnostics) != warnings {
					t.Errorf("%s: %d diagnostics, want %d", typeName, len(read.Diagnostics), warnings)
				}
				for _, d := range read.Diagnostics {
					if d.Severity != tfprotov6.DiagnosticSeverityWarning || d.Summary != "Object Managed Twice" ||
						!strings.HasPrefix(d.Detail, "Two resources of the configuration manage the ") {
						t.Errorf("%s: %s: %s", typeName, d.Summary, d.Detail)
					}
				}
			}
		}
	}
}
