package e2e

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// manyFields has two databases of five tables with seven fields each. Each table links to the next one of its database,
// and to the one before, and looks up a field of the next one.
const manyFields = acctest.RequiredProviders + `
locals {
  tables = [for d in range(2) : concat([fillout_database.all[d].first_table.id],
    slice(fillout_database_table.all[*].id, 4 * d, 4 * d + 4))]
  types = ["single_line_text", "long_text", "email", "url", "number", "currency", "rating", "checkbox", "date"]
}

resource "fillout_database" "all" {
  count = 2
  name  = "Database ${count.index}"
  first_table = {
    name          = "Table 0"
    primary_field = { name = "Name", type = "single_line_text" }
  }
}

resource "fillout_database_table" "all" {
  count         = 8
  database_id   = fillout_database.all[floor(count.index / 4)].id
  name          = "Table ${count.index % 4 + 1}"
  primary_field = { name = "Number", type = "number" }
}

resource "fillout_database_field" "next" {
  count         = 10
  database_id   = fillout_database.all[floor(count.index / 5)].id
  table_id      = local.tables[floor(count.index / 5)][count.index % 5]
  name          = "Next"
  type          = "linked_record"
  linked_record = { table_id = local.tables[floor(count.index / 5)][(count.index + 1) % 5] }
}

resource "fillout_database_field" "before" {
  count         = 10
  database_id   = fillout_database.all[floor(count.index / 5)].id
  table_id      = local.tables[floor(count.index / 5)][count.index % 5]
  name          = "Before"
  type          = "linked_record"
  inverse_name  = "Used by ${count.index % 5}"
  linked_record = { table_id = local.tables[floor(count.index / 5)][(count.index + 4) % 5], allow_multiple = false }
}

resource "fillout_database_field" "found" {
  count       = 10
  database_id = fillout_database.all[floor(count.index / 5)].id
  table_id    = local.tables[floor(count.index / 5)][count.index % 5]
  name        = "Found"
  type        = "lookup"
  lookup = {
    linked_record_field_id = fillout_database_field.next[count.index].id
    lookup_field_id        = fillout_database_field.typed[4 * (5 * floor(count.index / 5) + (count.index + 1) % 5)].id
  }
}

resource "fillout_database_field" "typed" {
  count       = 40
  database_id = fillout_database.all[floor(count.index / 20)].id
  table_id    = local.tables[floor(count.index / 20)][floor(count.index / 4) % 5]
  name        = "Typed ${count.index % 4}"
  type        = local.types[count.index % length(local.types)]
}
`

// tally returns how many writes were sent, and how many requests were refused.
func tally(server *fillouttest.Server) (writes, refused int) {
	for _, request := range server.Requests() {
		if request.Method != http.MethodGet && request.Route != acctest.ListRecordsRoute {
			writes++
		}
		if request.Status == http.StatusTooManyRequests {
			refused++
		}
	}
	return writes, refused
}

// A configuration with many fields, links both ways and lookups over them is applied in one run, under Fillout's rate
// limit and with the provider's own pace. A plan reads each database once. The configuration is destroyed in one run
// without protection, and not at all with it.
func TestLoopbackManyFields(t *testing.T) {
	t.Parallel()
	acctest.OneCLI(t)
	acctest.RequireCLI(t)
	const databases, objects, namedInverses = 2, 80, 10
	server := fillouttest.NewServer(t, fillouttest.WithDatabases(), fillouttest.WithLatency(10*time.Millisecond, 0),
		fillouttest.WithBehavior(func(b *fillouttest.Behavior) { b.Shuffle = true }))
	space := acctest.NewWorkspace(t, manyFields, "FILLOUT_BASE_URL="+server.URL(), "FILLOUT_DATABASE_URL="+server.URL(),
		"FILLOUT_ACCESS_TOKEN="+server.Token())

	acctest.ExpectText(t, space.Apply(t), fmt.Sprintf("%d added, 0 changed, 0 destroyed.", objects))
	// A link names its other side with one more request.
	if writes, refused := tally(server); writes != objects+namedInverses || refused > 0 {
		t.Errorf("%d writes were sent, want %d; %d were refused", writes, objects+namedInverses, refused)
	}
	if overlapping := server.OverlappingWrites(); len(overlapping) > 0 {
		t.Errorf("writes to one database overlap: %+v", overlapping)
	}

	// Terraform 1.11 exits with 2 after -refresh-only wherever a state has numbers. So the text is checked instead.
	for _, command := range [][]string{{"plan"}, {"plan", "-refresh-only"}} {
		server.ResetJournal()
		output := space.Run(t, command...)
		if !strings.Contains(output, "No changes.") {
			t.Errorf("%q changes something:\n%s", command, output)
		}
		if sent := len(server.Requests()); sent != databases || len(server.RequestsTo(acctest.DatabaseRoute)) != sent {
			t.Errorf("%q sent %d requests, want one GET for each database", command, sent)
		}
	}
	for _, database := range server.Databases() {
		server.AddRecord(database.ID, "Table 1", map[string]any{"Number": float64(1)})
	}
	server.ResetJournal()
	output := space.Fail(t, "destroy", "-auto-approve")
	acctest.ExpectText(t, output, "Error: Protected Data", "Table 1 has 1 record.")
	if writes, _ := tally(server); writes > 0 || len(server.Databases()) != databases {
		t.Errorf("a refused destroy sent %d writes", writes)
	}

	server.ChangeBehavior(func(b *fillouttest.Behavior) { b.TablesRateLimit.RateLimit, b.Latency = 0, 0 })
	space = space.With(t, append(acctest.Variables(server), "FILLOUT_DELETION_PROTECTION=false")...)
	acctest.ExpectText(t, space.Destroy(t), fmt.Sprintf("%d destroyed.", objects))
	if left := server.Databases(); len(left) > 0 {
		t.Errorf("the service still has %d databases", len(left))
	}
}
