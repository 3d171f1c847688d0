package database_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

const aCustomer = "3b1f6c9e-7d24-4a58-9e10-c5f2a8b4d602"

// inOrders returns the block of an object in the table Orders, with these arguments, which "; " separates.
func inOrders(kind, arguments string) string {
	return fmt.Sprintf("resource \"fillout_database_%s\" \"x\" {\n  database_id = %q\n  table_id = %q\n  %s\n}\n", kind, shop,
		fillouttest.OrdersTableID, strings.ReplaceAll(arguments, "; ", "\n  "))
}

func record(values string) string { return inOrders("record", "values = jsonencode("+values+")") }

func link(tableID string) string {
	return inOrders("field", `name = "Link"; type = "linked_record"; linked_record = { table_id = "`+tableID+`" }`)
}

func options(n int) string {
	var list strings.Builder
	for i := range n {
		fmt.Fprintf(&list, "{ label = \"%d\" }, ", i)
	}
	return inOrders("field", `name = "Phase"; type = "multiple_select"; options = [`+list.String()+"]")
}

func stars(most int) string {
	return inOrders("field", fmt.Sprintf(`name = "Stars"; type = "rating"; rating = { max_rating = %d }`, most))
}

// Whichever of the services Fillout may be it is, an object is created, changed and destroyed in the same way. What the
// service refuses is an error, and leaves nothing behind.
func TestAssumptions(t *testing.T) {
	t.Parallel()
	crm := func(primary string) string { return acctest.Database("CRM", "Customers", primary) }
	const formula = `name = "Sum"; type = "formula"; formula = { expression = "1" }`
	formulaFirst := strings.ReplaceAll(formula, "; ", ", ")
	for name, test := range map[string]struct {
		change        func(*fillouttest.Behavior)
		before, after string
		action        string // of the change
		says          string // of an error
	}{
		"Jitter": {func(b *fillouttest.Behavior) { b.Jitter = 10 * time.Millisecond },
			crm(acctest.TextField), crm(`name = "Title", type = "single_line_text"`), "update", ""},
		"NoViews": {func(b *fillouttest.Behavior) { b.NoViews = true },
			crm(acctest.TextField), crm(`name = "Title", type = "single_line_text"`), "update", ""},
		"RefuseLastTable": {func(b *fillouttest.Behavior) { b.RefuseLastTable = true },
			crm(acctest.TextField), crm(`name = "Title", type = "single_line_text"`), "update", ""},
		"RepeatLastColor":    {func(b *fillouttest.Behavior) { b.RepeatLastColor = true }, options(20), options(21), "update", ""},
		"RefuseListOperands": {func(b *fillouttest.Behavior) { b.RefuseListOperands = true }, options(3), options(1), "update", ""},
		"DropNarrowedValues": {func(b *fillouttest.Behavior) { b.DropNarrowedValues = true }, stars(9), stars(3), "update", ""},
		"KeepLinkTarget": {func(b *fillouttest.Behavior) { b.KeepLinkTarget = true },
			link(fillouttest.CustomersTableID), link(fillouttest.ProductsTableID), "replace", ""},
		"ZonelessOffset": {func(b *fillouttest.Behavior) { b.ZonelessOffset = -5 * time.Hour },
			record(`{ At = "2026-03-15T10:30:00Z" }`), record(`{ At = "2026-03-15T12:31:00+01:00" }`), "update", ""},
		"IgnoreLinksByName": {func(b *fillouttest.Behavior) { b.IgnoreLinksByName = true },
			record(`{ Customer = ["` + aCustomer + `"] }`), record("{ Customer = [] }"), "update", ""},
		"AnyPrimary": {func(b *fillouttest.Behavior) { b.AnyPrimary = true }, "", crm(`name = "Done", type = "checkbox"`), "error",
			`The type "checkbox" cannot be that of a primary field`},
		"RefuseFormula": {func(b *fillouttest.Behavior) { b.RefuseFormula = true }, "", inOrders("field", formula), "error",
			"ERROR: Request Refused: Creating the field Sum"},
		"RefuseFormulaInNewDatabase": {func(b *fillouttest.Behavior) { b.RefuseFormulaInNewDatabase = true }, "", crm(formulaFirst),
			"error", "ERROR: Request Refused: Creating the database CRM"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			object := acctest.Manage(t, fillouttest.WithBehavior(test.change))
			object.Arguments["deletion_protection"] = false
			object.Server.AddField(shop, "Orders", fillouttest.Field{Name: "At", Type: "datetime"})
			before := everyName(object.Server)
			if test.says == "" {
				object.Apply(t, test.before).Expect(t, "create")
				object.Apply(t, test.before).Expect(t, "nothing")
				object.Apply(t, test.after).Expect(t, test.action)
				object.Apply(t, test.after).Expect(t, "nothing")
				object.Apply(t, "").Expect(t, "destroy", "")
			} else {
				object.Apply(t, test.after).Expect(t, test.action, test.says)
				object.Apply(t, "").Expect(t, "nothing")
			}
			if after := everyName(object.Server); after != before {
				t.Errorf("the service has %s\ninstead of %s", after, before)
			}
		})
	}
}

// The database API may refuse tokens of OAuth, and lists beside contains. The error says which of them it is.
func TestReadsThatAreRefused(t *testing.T) {
	t.Parallel()
	server := fillouttest.NewServer(t, fillouttest.WithoutRateLimit(), fillouttest.WithBehavior(func(b *fillouttest.Behavior) {
		b.RefuseAccessTokens, b.RefuseListOperands = true, true
	}))
	const redirectURI = "https://example.com/callback"
	app := server.AddApp(fillouttest.App{Name: "Test", RedirectURIs: []string{redirectURI}})
	byKey := acctest.Configure(t, server.URL(), server.Token())
	byKey.Apply(t, "fillout_oauth_token", acctest.Managed{}, map[string]any{"server_url": server.URL(),
		"client_id": app.ClientID, "client_secret": app.ClientSecret, "redirect_uri": redirectURI,
		"code": server.IssueCode(app.ClientID, redirectURI)})
	byToken := acctest.Configure(t, server.URL(), server.AccessTokens(app.ClientID)[0])
	byToken.Read(t, "fillout_forms", nil)
	reports := strings.Join(byToken.ReadReports(t, "fillout_databases", nil), "\n")
	acctest.ExpectText(t, reports, "ERROR: Authentication Failed", "HTTP status 401 (Unauthorized)",
		"The access token comes from the provider argument access_token.")
	reports = strings.Join(byKey.ReadReports(t, "fillout_database_records", map[string]any{"database_id": shop,
		"table_id": fillouttest.OrdersTableID, "filter": `{"field":"Products","contains":["` + aCustomer + `"]}`}), "\n")
	acctest.ExpectText(t, reports, "ERROR: Request Refused: Reading the records of the table Orders")
}

// The service may refuse to delete the last table of a database. The table stays in the state.
func TestLastTable(t *testing.T) {
	t.Parallel()
	table := acctest.Manage(t, fillouttest.WithBehavior(func(b *fillouttest.Behavior) { b.RefuseLastTable = true }))
	table.Apply(t, everyKind["table"]).Expect(t, "create")
	for _, other := range []string{"Customers", "Products", "Orders"} {
		table.Server.DeleteTable(shop, other)
	}
	table.Apply(t, "").Expect(t, "error", "ERROR: Request Refused: Deleting the table Pieces")
	table.Apply(t, everyKind["table"]).Expect(t, "nothing")
}

// everyName returns the names of what a service has.
func everyName(server *fillouttest.Server) string {
	var names []string
	for _, database := range server.Databases() {
		for _, table := range database.Tables {
			n := len(server.Records(database.ID, table.ID))
			names = append(names, fmt.Sprintf("%s/%s with %d records", database.Name, table.Name, n))
			for _, field := range table.Fields {
				names = append(names, field.Name)
			}
		}
	}
	return strings.Join(names, ", ")
}
