package e2e

import (
	"net/http"
	"strings"
	"testing"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// A list filters as its arguments say, ends at the limit without reading more, and reports what it cannot list.
func TestLists(t *testing.T) {
	t.Parallel()
	const other, gone = "0123456789abcdef", "fedcba9876543210"
	type arguments = map[string]any
	ofShop, ofGone := arguments{"database_id": fillouttest.ShopDatabaseID}, arguments{"database_id": gone}
	noDatabase := fillouttest.Fault{Route: acctest.DatabaseRoute, Status: http.StatusNotFound,
		Body: fillouttest.DatabaseEnvelope(http.StatusNotFound, "Requested resource does not exist"), Times: 1}
	broken := fillouttest.Fault{Route: "GET /bases/{baseId}/webhooks", Status: http.StatusForbidden,
		Body: fillouttest.DatabaseEnvelope(http.StatusForbidden, "No"), Times: 1}
	for name, test := range map[string]struct {
		kind      string // what follows fillout_database
		arguments arguments
		limit     int64
		fault     *fillouttest.Fault
		want      []string // beginnings
		requests  int
	}{
		"databases":         {want: []string{"Glass shop", "Other"}, requests: 1},
		"databases by name": {arguments: arguments{"name_regex": "^Oth"}, want: []string{"Other"}, requests: 1},
		"databases by a wrong name": {arguments: arguments{"name_regex": "("},
			want: []string{"ERROR: Invalid Regular Expression: "}},
		"tables":         {kind: "_table", want: []string{"Glass shop / Products", "Glass shop / Orders", "Other / B"}, requests: 3},
		"tables of one":  {kind: "_table", arguments: ofShop, want: []string{"Glass shop / Products", "Glass shop / Orders"}, requests: 1},
		"a limit":        {kind: "_table", limit: 1, want: []string{"Glass shop / Products"}, requests: 2},
		"a limit, met":   {kind: "_table", limit: 2, want: []string{"Glass shop / Products", "Glass shop / Orders"}, requests: 2},
		"tables by name": {kind: "_table", arguments: arguments{"name_regex": "(?i)ORDER"}, want: []string{"Glass shop / Orders"}, requests: 3},
		"first tables too": {kind: "_table", arguments: arguments{"include_first_table": true, "name_regex": "[AC]"},
			want: []string{"Glass shop / Customers", "Other / A"}, requests: 3},
		"an invalid database": {kind: "_table", arguments: arguments{"database_id": "a/b"},
			want: []string{"ERROR: Invalid Database ID: "}},
		"no such database": {kind: "_table", arguments: ofGone, requests: 2, want: []string{"ERROR: Database Not Found: " +
			`The account has no database with the ID "fedcba9876543210".`}},
		"a database that is gone meanwhile": {kind: "_table", fault: &noDatabase, requests: 3, want: []string{"Other / B",
			"WARNING: Database Not Found: The account's list of databases has the database " + fillouttest.ShopDatabaseID}},
		"fields of a table": {kind: "_field", requests: 1,
			arguments: arguments{"database_id": fillouttest.ShopDatabaseID, "table_id": fillouttest.CustomersTableID},
			want: []string{"Glass shop / Customers / Email (email)", "Glass shop / Customers / City (single_line_text)",
				"Glass shop / Customers / Kind (single_select)", "Glass shop / Customers / Notes (long_text)"}},
		"fields by name": {kind: "_field", arguments: arguments{"name_regex": "^(Status|Number|Orders)$"},
			want: []string{"Glass shop / Orders / Status (single_select)"}, requests: 3},
		"fields of no table": {kind: "_field", requests: 1,
			arguments: arguments{"database_id": fillouttest.ShopDatabaseID, "table_id": "tNone"},
			want:      []string{"ERROR: Table Not Found: The database Glass shop has no table with the ID tNone. It has these tables:"}},
		"a table of any database": {kind: "_field", arguments: arguments{"table_id": fillouttest.CustomersTableID},
			want: []string{"ERROR: Invalid Attribute Combination: "}},
		"webhooks": {kind: "_webhook", requests: 5, want: []string{
			"Glass shop / Orders / https://hooks.example.com (record.created)", "Other / https://hooks.example.com (table.deleted)"}},
		"webhooks of one": {kind: "_webhook", arguments: ofShop, requests: 2,
			want: []string{"Glass shop / Orders / https://hooks.example.com (record.created)"}},
		"webhooks that cannot be read": {kind: "_webhook", arguments: ofShop, fault: &broken, requests: 2,
			want: []string{"ERROR: "}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			service := fillouttest.NewServer(t, fillouttest.WithoutRateLimit(), fillouttest.WithDatabases(
				fillouttest.SampleDatabases()[0], fillouttest.Database{ID: other, Name: "Other", Tables: []fillouttest.Table{
					{Name: "A", Fields: []fillouttest.Field{{Name: "Number", Type: "autonumber"}}},
					{Name: "B", Fields: []fillouttest.Field{{Name: "Number", Type: "autonumber"}}},
				}}))
			for database, webhook := range map[string]fillouttest.DatabaseWebhook{
				fillouttest.ShopDatabaseID: {Events: []string{"record.created"}, TableIDs: []string{fillouttest.OrdersTableID}},
				other:                      {Events: []string{"table.deleted"}},
			} {
				webhook.URL = secretURL
				service.AddDatabaseWebhook(database, webhook)
			}
			service.AddDatabaseWebhook(fillouttest.ShopDatabaseID, fillouttest.DatabaseWebhook{URL: secretURL,
				Events: []string{"record.created"}, TableIDs: []string{fillouttest.OrdersTableID, fillouttest.CustomersTableID}})
			if test.fault != nil {
				service.Inject(*test.fault)
			}
			if test.limit == 0 {
				test.limit = 100
			}
			got := acctest.Configure(t, service.URL(), service.Token()).List(t, "fillout_database"+test.kind, test.arguments,
				test.limit)
			matches := len(got) == len(test.want)
			for i := 0; matches && i < len(got); i++ {
				matches = strings.HasPrefix(got[i], test.want[i])
			}
			if !matches {
				t.Errorf("the list is\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(test.want, "\n"))
			}
			if n := len(service.Requests()); n != test.requests {
				t.Errorf("%d requests were sent, want %d", n, test.requests)
			}
		})
	}
}
