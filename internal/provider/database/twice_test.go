package database_test

import (
	"strconv"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// Terraform and OpenTofu import an object a second time without a message. The refresh of the second resource warns.
// The next run starts anew. Pulumi reads an object twice that a program only gets, so nothing warns there.
func TestManagedTwice(t *testing.T) {
	t.Parallel()
	const shop = fillouttest.ShopDatabaseID
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
