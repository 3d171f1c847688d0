package provider_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// "terraform import x ”" is what an empty shell variable makes of "terraform import x $ID". Each resource then says
// what its import ID is.
func TestEmptyImportID(t *testing.T) {
	t.Parallel()
	server := fillouttest.NewServer(t)
	provider := acctest.Configure(t, server.URL(), server.Token())
	for _, name := range slices.Sorted(maps.Keys(provider.Schema.ResourceSchemas)) {
		resp, err := provider.Server.ImportResourceState(t.Context(), &tfprotov6.ImportResourceStateRequest{TypeName: name})
		if err != nil {
			t.Fatal(err)
		}
		switch name {
		case "fillout_oauth_token", "fillout_database_records": // these have no import
			continue
		}
		if len(resp.Diagnostics) != 1 || resp.Diagnostics[0].Summary != "Invalid Import ID" ||
			!strings.Contains(resp.Diagnostics[0].Detail, "import ID of a") {
			t.Errorf("%s reports %+v", name, resp.Diagnostics)
		}
	}
	if n := len(server.Requests()); n != 0 {
		t.Errorf("%d requests were sent", n)
	}
}
