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

// The size of the databases below. The first table of each belongs to its database.
const (
	databaseCount = 2
	tableCount    = 5  // of each database
	fieldCount    = 10 // of each table, besides its primary field
)

// fieldArguments are the fields that are neither links nor lookups: every type with its settings.
var fieldArguments = []string{
	`type = "single_line_text"`,
	`type = "long_text"`,
	`type = "email"`,
	`type = "url"`,
	`type = "phone_number"`,
	`type = "attachments"`,
	`type = "autonumber"`,
	`type = "source"`,
	`type = "number"; number = { decimal_places = 3, number_format = "space_comma" }`,
	`type = "currency"; currency = { currency_symbol = "kr" }`,
	`type = "percent"; percent = { show_progress_bar = true }`,
	`type = "rating"; rating = { max_rating = 7 }`,
	`type = "duration"; duration = { format = "h:mm:ss" }`,
	`type = "checkbox"; checkbox = { color = "#A8A4AC" }`,
	`type = "date"; date = { date_format = "iso" }`,
	`type = "datetime"; datetime = { time_format = "24h", timezone = "Europe/Lisbon" }`,
	`type = "formula"; formula = { expression = "1 + 1", result_type = "number" }`,
	`type = "single_select"; options = [{ label = "Open", color = "green" }, { label = "Closed" }]`,
	`type = "multiple_select"; options = [{ label = "A" }, { label = "B" }, { label = "C" }]`,
	`type = "number"`,
	`type = "datetime"`,
}

// manyFields returns a configuration with databases, tables and fields. Each table links to the next one of its
// database and to the one before, and looks up fields over both links.
func manyFields() string {
	var config strings.Builder
	config.WriteString(acctest.RequiredProviders)
	next := 0
	for d := range databaseCount {
		database := fmt.Sprintf("fillout_database.d%d", d)
		fmt.Fprintf(&config, "resource \"fillout_database\" \"d%d\" {\n  name = \"Database %d\"\n  first_table = {\n    "+
			"name = \"Table 0\"\n    primary_field = { name = \"Name\", type = \"single_line_text\" }\n  }\n}\n", d, d)
		tableID := func(t int) string {
			if t = (t + tableCount) % tableCount; t == 0 {
				return database + ".first_table.id"
			}
			return fmt.Sprintf("fillout_database_table.d%dt%d.id", d, t)
		}
		for t := range tableCount {
			if t > 0 {
				fmt.Fprintf(&config, "resource \"fillout_database_table\" \"d%dt%d\" {\n  database_id = %s.id\n  "+
					"name = \"Table %d\"\n  primary_field = { name = \"Number\", type = \"number\" }\n}\n", d, t, database, t)
			}
			for f := range fieldCount {
				address := func(t, f int) string {
					return fmt.Sprintf("fillout_database_field.d%dt%df%d.id", d, (t+tableCount)%tableCount, f)
				}
				var arguments string
				switch f {
				case 0:
					arguments = fmt.Sprintf(`type = "linked_record"; linked_record = { table_id = %s }`, tableID(t+1))
				case 1:
					arguments = fmt.Sprintf(`type = "linked_record"; inverse_name = "Used by %d"; `+
						`linked_record = { table_id = %s, allow_multiple = false }`, t, tableID(t-1))
				case 2, 3: // over the first link, and over the second one
					arguments = fmt.Sprintf(`type = "lookup"; lookup = { linked_record_field_id = %s, lookup_field_id = %s }`,
						address(t, f-2), address(t+5-2*f, 4))
				default:
					arguments = fieldArguments[next%len(fieldArguments)]
					next++
				}
				fmt.Fprintf(&config, "resource \"fillout_database_field\" \"d%dt%df%d\" {\n  database_id = %s.id\n  "+
					"table_id = %s\n  name = \"Field %d\"\n  %s\n}\n", d, t, f, database, tableID(t), f,
					strings.ReplaceAll(arguments, "; ", "\n  "))
			}
		}
	}
	return config.String()
}

// tally returns how many requests were reads of a database, counts and writes, and how many were refused.
func tally(server *fillouttest.Server) (reads, counts, writes, refused int) {
	for _, request := range server.Requests() {
		switch {
		case request.Route == acctest.DatabaseRoute:
			reads++
		case request.Route == acctest.ListRecordsRoute:
			counts++
		case request.Method != http.MethodGet:
			writes++
		}
		if request.Status == http.StatusTooManyRequests {
			refused++
		}
	}
	return reads, counts, writes, refused
}

// A configuration with fields of every type, links both ways and lookups over them is applied in one run, under
// Fillout's rate limit and with the provider's own pace. It is destroyed in one run without protection, and not at all
// with it.
func TestLoopbackManyFields(t *testing.T) {
	t.Parallel()
	acctest.OneCLI(t)
	acctest.RequireCLI(t)
	server := fillouttest.NewServer(t, fillouttest.WithDatabases(), fillouttest.WithLatency(10*time.Millisecond, 0),
		fillouttest.WithBehavior(func(b *fillouttest.Behavior) { b.Shuffle = true }))
	variables := []string{"FILLOUT_BASE_URL=" + server.URL(), "FILLOUT_DATABASE_URL=" + server.URL(),
		"FILLOUT_ACCESS_TOKEN=" + server.Token()}
	space := acctest.NewWorkspace(t, manyFields(), variables...)

	started := time.Now()
	objects := databaseCount * (tableCount + tableCount*fieldCount)
	acctest.ExpectText(t, space.Apply(t), fmt.Sprintf("%d added, 0 changed, 0 destroyed.", objects))
	reads, _, writes, refused := tally(server)
	t.Logf("the apply took %s, with %d writes and %d reads", time.Since(started), writes, reads)
	// Each table's second link names its other side with one more request.
	if want := objects + databaseCount*tableCount; writes != want || refused > 0 {
		t.Errorf("%d writes were sent, want %d; %d were refused", writes, want, refused)
	}
	if overlapping := server.OverlappingWrites(); len(overlapping) > 0 {
		t.Errorf("writes to one database overlap: %+v", overlapping)
	}

	// Terraform 1.11 exits with 2 after -refresh-only wherever a state has numbers. So the text is checked instead.
	for _, command := range [][]string{{"plan"}, {"plan", "-refresh-only"}} {
		server.ResetJournal()
		started = time.Now()
		output := space.Run(t, command...)
		if !strings.Contains(output, "No changes.") {
			t.Errorf("%q changes something:\n%s", command, output)
		}
		if sent := len(server.Requests()); sent != databaseCount || len(server.RequestsTo(acctest.DatabaseRoute)) != sent {
			t.Errorf("%q sent %d requests, want one GET for each database", command, sent)
		}
		t.Logf("%q took %s", command, time.Since(started))
	}
	for _, database := range server.Databases() {
		server.AddRecord(database.ID, "Table 1", map[string]any{"Number": float64(1)})
	}
	server.ResetJournal()
	output := space.Fail(t, "destroy", "-auto-approve")
	acctest.ExpectText(t, output, "Error: Protected Data", "1 record of Table 1")
	if _, _, writes, _ := tally(server); writes > 0 || len(server.Databases()) != databaseCount {
		t.Errorf("a refused destroy sent %d writes", writes)
	}

	server.ChangeBehavior(func(b *fillouttest.Behavior) { b.TablesRateLimit.RateLimit, b.Latency = 0, 0 })
	space = space.With(t, append(acctest.Variables(server), "FILLOUT_DELETION_PROTECTION=false")...)
	server.ResetJournal()
	started = time.Now()
	acctest.ExpectText(t, space.Destroy(t), fmt.Sprintf("%d destroyed.", objects))
	reads, counts, writes, _ := tally(server)
	t.Logf("the destroy took %s, with %d writes, %d reads and %d counts", time.Since(started), writes, reads, counts)
	if left := server.Databases(); len(left) > 0 {
		t.Errorf("the service still has %d databases", len(left))
	}
}
