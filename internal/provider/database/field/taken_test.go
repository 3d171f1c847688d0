package field_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// A replacement with create_before_destroy makes a field whose name the table has. The service only says that the
// request is invalid.
func TestNameIsTaken(t *testing.T) {
	t.Parallel()
	server := fillouttest.NewServer(t, fillouttest.WithoutRateLimit())
	provider := acctest.Configure(t, server.URL(), server.Token())
	schema := provider.Schema.ResourceSchemas["fillout_database_field"]
	planned := acctest.Object(t, schema, map[string]any{"database_id": fillouttest.ShopDatabaseID,
		"table_id": fillouttest.OrdersTableID, "name": "Status", "type": "email"})
	none, err := tfprotov6.NewDynamicValue(schema.ValueType(), tftypes.NewValue(schema.ValueType(), nil))
	if err != nil {
		t.Fatal(err)
	}
	applied, err := provider.Server.ApplyResourceChange(t.Context(), &tfprotov6.ApplyResourceChangeRequest{
		TypeName: "fillout_database_field", PriorState: &none, PlannedState: planned, Config: planned})
	if err != nil {
		t.Fatal(err)
	}
	if len(applied.Diagnostics) != 1 || !strings.Contains(applied.Diagnostics[0].Detail,
		"the table has a field of this name already") {
		t.Errorf("the create reports %+v", applied.Diagnostics)
	}
}
