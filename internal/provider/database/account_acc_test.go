package database_test

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// everyKind has an object of each kind. None depends on another, so that each must decide for itself.
var everyKind = acctest.RequiredProviders + acctest.Database("CRM", "Customers", acctest.TextField) + fmt.Sprintf(`
resource "fillout_database_table" "pieces" {
  database_id   = %[1]q
  name          = "Pieces"
  primary_field = { %[3]s }
}

resource "fillout_database_field" "code" {
  database_id = %[1]q
  table_id    = %[2]q
  name        = "Code"
  type        = "email"
}

resource "fillout_database_webhook" "orders" {
  database_id = %[1]q
  table_id    = %[2]q
  url         = "https://hooks.example.com/orders"
  events      = ["record.created"]
}
`, fillouttest.ShopDatabaseID, fillouttest.OrdersTableID, acctest.TextField)

// unseen are the ways in which an account does not show its databases. Only Fillout's own 404 says that one is gone.
var unseen = []struct {
	name  string
	fault fillouttest.Fault
	token string // "" for the right one
	says  string
	gone  bool
}{
	{name: "a wrong token", token: "sk_prod_revoked_1", says: "Error: Authentication Failed"},
	{name: "a refusal with 403", says: "Error: Authentication Failed",
		fault: fillouttest.Fault{Status: 403, Body: fillouttest.DatabaseEnvelope(403, "Forbidden")}},
	{name: "a refusal with 400", says: "Error: Authentication Failed",
		fault: fillouttest.Fault{Status: 400, Body: fillouttest.DatabaseEnvelope(400, "Invalid API key")}},
	{name: "a page with 404", fault: fillouttest.BlockPage(404), says: "Error: Answer Not From Fillout"},
	{name: "a page with 403", fault: fillouttest.BlockPage(403), says: "Error: Answer Not From Fillout"},
	{name: "a page with 200", fault: fillouttest.BlockPage(200), says: "Error: Answer Not From Fillout"},
	{name: "an empty 404", fault: fillouttest.Fault{Status: 404}, says: "Error: Answer Not From Fillout"},
	{name: "a gateway's 502", fault: fillouttest.BlockPage(502), says: "Error: Service Failure"},
	{name: "a deleted database", says: "Error: Database Not Found", gone: true,
		fault: fillouttest.Fault{Status: 404, Body: fillouttest.DatabaseEnvelope(404, "Requested resource does not exist")}},
	{name: "another account", token: "another", says: "Error: Database Not Found", gone: true},
}

var plansToCreate = regexp.MustCompile(`# fillout_\S+ will be created`)

// What the account does not show stays in the state, and is not planned anew, by any command. With the protection off,
// it leaves the state, if Fillout itself says that it is gone. In no case, anything is sent that changes something.
func TestLoopbackDatabasesNotSeen(t *testing.T) {
	t.Parallel()
	acctest.OneCLI(t)
	for name, protected := range map[string]bool{"protected": true, "unprotected": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			acctest.RequireCLI(t)
			server := fillouttest.NewServer(t, fillouttest.WithoutRateLimit())
			other := server.AddAccount("another")
			variables := append(acctest.Variables(server), "FILLOUT_MAX_RETRIES=0", fmt.Sprintf("FILLOUT_DELETION_PROTECTION=%t", protected))
			space := acctest.NewWorkspace(t, everyKind, variables...)
			space.Apply(t)
			state, before := space.State(t), held(server)
			for _, test := range unseen {
				remove := func() {}
				switch test.token {
				case "":
					remove = server.Inject(test.fault)
				case "another":
					test.token = other
				}
				there := space
				if test.token != "" {
					there = space.With(t, append(variables, "FILLOUT_ACCESS_TOKEN="+test.token)...)
				}
				for _, command := range []string{"plan", "destroy -auto-approve", "destroy -auto-approve -refresh=false"} {
					output, err := there.Try(t, strings.Fields(command)...)
					leaves := test.gone && !protected
					if failed := err != nil; failed == leaves {
						t.Errorf("%s: %s: failed: %t:\n%s", test.name, command, failed, output)
					}
					if !leaves {
						acctest.ExpectText(t, output, test.says)
					}
					if plansToCreate.MatchString(output) != (leaves && command == "plan") {
						t.Errorf("%s: %s plans to create:\n%s", test.name, command, output)
					}
					want := 4
					if leaves && command != "plan" {
						want = 0
					}
					if n := resources(t, space.State(t)); n != want {
						t.Errorf("%s: after %s, the state has %d resources instead of %d:\n%s", test.name, command, n, want, output)
					}
					space.WriteFile(t, "terraform.tfstate", state)
				}
				remove()
			}
			if after := held(server); after != before {
				t.Errorf("the service holds %s, and held %s", after, before)
			}
			space.PlanNothing(t)
		})
	}
}

// held describes all databases with their webhooks.
func held(server *fillouttest.Server) string {
	return fmt.Sprintf("%+v %+v", server.Databases(), server.DatabaseWebhooks(fillouttest.ShopDatabaseID))
}

// resources returns how many resources a state has.
func resources(t *testing.T, state string) int {
	t.Helper()
	var content struct {
		Resources []json.RawMessage `json:"resources"`
	}
	if err := json.Unmarshal([]byte(state), &content); err != nil {
		t.Fatal(err)
	}
	return len(content.Resources)
}
