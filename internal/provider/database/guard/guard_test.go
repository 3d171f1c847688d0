package guard_test

import (
	"context"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/fillout-community/terraform-provider-fillout/internal/credentials"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/urls"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/database/guard"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/database/template"
)

const (
	shop   = fillouttest.ShopDatabaseID
	orders = fillouttest.OrdersTableID
	status = fillouttest.OrdersStatusFieldID
)

// start returns a simulator with the sample database, a client of it, and the database.
func start(t *testing.T, options ...fillouttest.Option) (*fillouttest.Server, *fillout.Client, *fillout.Database) {
	t.Helper()
	server := fillouttest.NewServer(t, append(options, fillouttest.WithoutRateLimit())...)
	base, err := urls.ParseBaseURL(server.URL())
	if err != nil {
		t.Fatal(err)
	}
	client := fillout.New(fillout.Config{
		Credential: func(context.Context) (fillout.Credential, error) {
			return fillout.Credential{AccessToken: server.Token(), BaseURL: base}, nil
		},
		RequestsPerSecond: 1, DatabaseURL: base, DatabaseRequestsPerSecond: 1e6,
		RequestTimeout: fillout.DefaultRequestTimeout,
	})
	return server, client, read(t, client, server.Databases()[0].ID)
}

func read(t *testing.T, client *fillout.Client, id string) *fillout.Database {
	t.Helper()
	database, err := client.GetDatabase(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return database
}

const nothingSent = "\n\nNothing was sent. To "

// The whole text of each change of the sample database, while it is protected.
func TestProtectedTexts(t *testing.T) {
	t.Parallel()
	server, client, database := start(t)
	off := " set deletion_protection = false and apply, then "
	everything := " Or run once with the environment variable FILLOUT_DELETION_PROTECTION=false, which lifts the protection " +
		"of everything."
	empty := " Or delete only its records first, with the action fillout_database_table_empty or with " +
		credentials.Command() + " empty."
	forget := " To keep it in Fillout and let Terraform forget it, use a removed block with destroy = false."
	removed := []template.Option{{Label: "Shipped", Value: "q2Vd"}, {Label: "Paid", Value: "c7Rb"}}
	renames := []template.Rename{{From: removed[1], To: template.Option{Label: "Settled"}}}
	tests := []struct {
		name   string
		loss   func(*guard.Guard) guard.Loss
		change guard.Change
		want   string
	}{
		{"database", func(g *guard.Guard) guard.Loss { return g.Database(t.Context(), database) },
			guard.Change{Action: guard.Destroy},
			"Destroying the database Glass shop would delete everything in it. Glass shop has 3 tables with 12 records: " +
				"Customers 4, Products 3, Orders 5. Apps that use the database stop working." +
				nothingSent + "delete the data," + off + "destroy the object again." + everything + forget},
		{"table", func(g *guard.Guard) guard.Loss { return g.Table(t.Context(), database, fillouttest.ProductsTableID) },
			guard.Change{Action: guard.Destroy},
			"Destroying the table Products would delete its records. Products has 3 records. The field Products of Orders " +
				"links to it, and goes with it." + nothingSent + "delete the data," + off + "destroy the object again." + empty + forget},
		{"table moved to another database", func(g *guard.Guard) guard.Loss {
			return g.Table(t.Context(), database, orders)
		}, guard.Change{Action: guard.Replace},
			"Replacing the table Orders would delete its records. Orders has 5 records. The field Orders of Customers " +
				"links to it, and goes with it. The field Orders of Products links to it, and goes with it." +
				nothingSent + "delete the data," + off + "make this change again." + empty},
		{"field", func(g *guard.Guard) guard.Loss {
			return g.Field(t.Context(), database, fillouttest.CustomersTableID, fillouttest.CustomersNotesFieldID)
		}, guard.Change{Action: guard.Destroy},
			"Destroying the field Notes of the table Customers would delete its values. 3 of 4 records of Customers have a " +
				"value in Notes." + nothingSent + "delete the data," + off + "destroy the object again." + forget},
		{"checkbox", func(g *guard.Guard) guard.Loss {
			return g.Field(t.Context(), database, orders, fillouttest.OrdersGiftFieldID)
		}, guard.Change{Action: guard.Replace},
			"Replacing the field Gift of the table Orders would delete its values. 1 of 5 records of Orders has the checkbox " +
				"Gift checked." + nothingSent + "delete the data," + off + "make this change again."},
		{"link", func(g *guard.Guard) guard.Loss {
			return g.Field(t.Context(), database, orders, fillouttest.OrdersCustomerFieldID)
		}, guard.Change{Action: guard.ChangeType, From: "linked_record", To: "url"},
			"Changing the type of the field Customer of the table Orders from linked_record to url would delete its values, " +
				"because the API can only make another field. 5 of 5 records of Orders have a value in Customer. The other side " +
				"of the link, the field Orders of Customers, goes with it." + nothingSent + "keep the values, convert the field " +
				"in Fillout's dashboard: then the plan is empty. To delete the values," + off + "change the type again."},
		{"options", func(g *guard.Guard) guard.Loss { return g.Options(t.Context(), database, orders, status, removed) },
			guard.Change{Action: guard.RemoveOptions, Renames: renames},
			"Removing options of the field Status of the table Orders would take them from its records. 2 of 5 records of " +
				"Orders have the option Shipped in Status. 1 of 5 records of Orders has the option Paid in Status.\n\n" +
				"If an option only got another label, write its value as well, so that records keep it:\n\n" +
				`  { label = "Settled", value = "c7Rb" }` + nothingSent + "remove the options all the same," + off +
				"remove them again."},
		{"records", func(*guard.Guard) guard.Loss { return guard.Records("CRM", "Orders", 1) },
			guard.Change{Action: guard.DeleteRecords}, "Rows would leave fillout_database_records, and with them their records. 1 " +
				"record of Orders would be deleted." + nothingSent + "delete the records," + off + "delete them again."},
	}
	server.ResetJournal()
	for _, test := range tests {
		test.change.Protected = true
		loss := test.loss(guard.New(client))
		if got := loss.Detail(test.change); got != test.want {
			t.Errorf("%s:\ngot  %s\nwant %s", test.name, got, test.want)
		}
		var diags diag.Diagnostics
		loss.AddTo(&diags, test.change)
		if diags.ErrorsCount() != 1 || diags[0].Summary() != guard.TitleProtected || diags[0].Detail() != test.want {
			t.Errorf("%s: reported as %v", test.name, diags)
		}
		test.change.Protected = false
		lost, _, _ := strings.Cut(test.want, "\n\n")
		diags = nil
		loss.AddTo(&diags, test.change)
		if diags.HasError() || diags.WarningsCount() != 1 || diags[0].Summary() != guard.TitleLoss ||
			!strings.HasSuffix(diags[0].Detail(), "\n\ndeletion_protection is off, so that nothing stops the change.") ||
			!strings.HasPrefix(diags[0].Detail(), lost) {
			t.Errorf("%s, not protected: reported as %v", test.name, diags)
		}
	}
	for _, request := range server.Requests() {
		if !strings.HasSuffix(request.Path, "/records/list") || !strings.Contains(string(request.Body), `"limit":1`) {
			t.Errorf("the guard sends %s %s %s", request.Method, request.Path, request.Body)
		}
	}
}

func TestUnseen(t *testing.T) {
	t.Parallel()
	const want = "Fillout answers that the database 4e1f09a7c2b86d35 does not exist. It was deleted, or the access token, " +
		"which comes from the stored profile work, belongs to another account. Nothing was forgotten, and nothing will be " +
		"created again.\n\nIf the token is wrong, use one of the account that has the database. If the database was " +
		"deleted, let Terraform forget it and all that was in it: run once with the environment variable " +
		"FILLOUT_DELETION_PROTECTION=false, or use terraform state rm."
	if got := guard.Unseen("4e1f09a7c2b86d35", "the stored profile work"); got != want {
		t.Errorf("got %s", got)
	}
}

// What is empty, or computed from other fields, may go without a word.
func TestNothingToLose(t *testing.T) {
	t.Parallel()
	server, client, _ := start(t)
	empty := server.AddTable(shop, fillouttest.Table{Name: "Empty", Fields: []fillouttest.Field{
		{Name: "Name", Type: "single_line_text"}, {Name: "New", Type: "ai_summary"},
	}})
	unused := server.AddField(shop, orders, fillouttest.Field{Name: "Unused", Type: "multiple_select"})
	database := read(t, client, shop)
	g := guard.New(client)
	server.ResetJournal()
	for name, loss := range map[string]guard.Loss{
		"an empty table":        g.Table(t.Context(), database, empty.ID),
		"a field of it":         g.Field(t.Context(), database, empty.ID, empty.Fields[1].ID),
		"options of it":         g.Options(t.Context(), database, empty.ID, empty.Fields[0].ID, []template.Option{{Label: "A"}}),
		"a field without value": g.Field(t.Context(), database, orders, unused.ID),
		"an unused option":      g.Options(t.Context(), database, orders, unused.ID, []template.Option{{Label: "A"}}),
		"no option":             g.Options(t.Context(), database, orders, status, nil),
		"a lookup":              g.Field(t.Context(), database, orders, fillouttest.OrdersEmailFieldID),
		"no records":            guard.Records("CRM", "Orders", 0),
	} {
		var diags diag.Diagnostics
		loss.AddTo(&diags, guard.Change{Protected: true})
		if !loss.Nothing() || len(diags) != 0 {
			t.Errorf("%s: %v", name, diags)
		}
	}
	if n := len(server.Requests()); n != 4 { // two totals, a field, an option
		t.Errorf("it took %d requests, want 4", n)
	}
}

// Each type of field is counted as it is, with the filter that the service has for it.
func TestEveryTypeIsCounted(t *testing.T) {
	t.Parallel()
	link := map[string]any{"tableId": "Things", "inverseFieldId": "fInverse001"}
	fields := []fillouttest.Field{
		{Name: "single_line_text", Type: "single_line_text"}, {Name: "linked_record", Type: "linked_record", Template: link},
		{Name: "lookup", Type: "lookup", ID: "fLookup0001", Template: map[string]any{
			"linkedRecordFieldId": "fInverse001", "lookupFieldId": "fText000001",
		}},
		{Name: "formula", Type: "formula", Template: map[string]any{"expression": "1"}},
	}
	fields[0].ID = "fText000001"
	const id = "7b0c2f64-5a1e-4d8b-9c37-2f1e8a90d4b6"
	values := map[string]any{
		"single_line_text": "x", "long_text": "x", "email": "a@b.example", "url": "https://a.example", "phone_number": "1",
		"number": 0.0, "currency": 1.0, "percent": 0.5, "rating": 3.0, "duration": 60.0, "single_select": "A",
		"multiple_select": []string{"A"}, "checkbox": true, "date": "2026-03-15", "datetime": "2026-03-15T10:00:00Z",
		"attachments": []map[string]any{{"url": "https://a.example/x"}}, "linked_record": []string{id},
	}
	for _, typ := range template.Types() {
		field := fillouttest.Field{Name: typ.Name, Type: typ.Name}
		switch typ.Name {
		case "single_line_text", "linked_record", "lookup", "formula":
			continue
		case "single_select", "multiple_select":
			field.Options = []fillouttest.SelectOption{{Label: "A"}}
		}
		fields = append(fields, field)
	}
	_, client, database := start(t, fillouttest.WithDatabases(fillouttest.Database{
		Name: "All", Tables: []fillouttest.Table{{
			Name: "Things", Fields: fields, Records: []fillouttest.Record{{}, {ID: id, Values: values}},
		}},
	}))
	g := guard.New(client)
	table := database.Tables[0]
	for _, field := range table.Fields {
		loss := g.Field(t.Context(), database, string(table.ID), string(field.ID))
		want := "1 of 2 records of Things has a value in " + string(field.Name) + "."
		switch field.Type {
		case "checkbox":
			want = "1 of 2 records of Things has the checkbox " + string(field.Name) + " checked."
		case "autonumber", "source":
			want = "2 of 2 records of Things have a value in " + string(field.Name) + "."
		case "lookup", "formula":
			want = ""
		}
		if got := loss.Detail(guard.Change{}); !strings.Contains(got, want) || loss.Nothing() != (want == "") {
			t.Errorf("%s: %s", field.Type, got)
		}
	}
}
