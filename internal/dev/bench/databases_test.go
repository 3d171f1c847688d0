package bench

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// manyFields has databases with one table each, whose fields are of three types.
const manyFields = `resource "fillout_database" "all" {
  count = %[1]d
  name  = "Database ${count.index}"
  first_table = {
    name          = "Table"
    primary_field = { name = "Name", type = "single_line_text" }
  }
}

resource "fillout_database_field" "all" {
  count         = %[2]d
  database_id   = fillout_database.all[count.index %% %[1]d].id
  table_id      = fillout_database.all[count.index %% %[1]d].first_table.id
  name          = "Field ${count.index}"
  type          = ["long_text", "number", "single_select"][count.index %% 3]
  number        = count.index %% 3 == 1 ? { decimal_places = 2 } : null
  options       = count.index %% 3 == 2 ? [{ label = "Open", color = "green" }, { label = "Closed" }] : null
}
`

// BenchmarkDatabases compares a plan of 1000 fields without a change with that of a provider that has the same schemas
// and does nothing.
func BenchmarkDatabases(b *testing.B) {
	folder := b.TempDir()
	both := []string{"idle", "provider"}
	builds := map[string]string{
		"idle":     build(b, "./idle", filepath.Join(folder, "idle")),
		"provider": build(b, "../../..", filepath.Join(folder, "provider")),
	}
	service := fillouttest.NewServer(b, fillouttest.WithoutRateLimit(), fillouttest.WithDatabases())
	subjects := map[string]*subject{}
	for _, of := range both {
		subjects[of] = newSubject(b, builds[of], fmt.Sprintf(manyFields, 10, 1000), acctest.Variables(service)...)
	}
	if output, err := subjects["provider"].Run(b.Context(), "apply", "-auto-approve"); err != nil {
		b.Fatalf("%v\n%s", err, output)
	}
	state, err := os.ReadFile(filepath.Join(subjects["provider"].folder, "terraform.tfstate"))
	if err == nil {
		err = os.WriteFile(filepath.Join(subjects["idle"].folder, "terraform.tfstate"), state, 0o600)
	}
	if err != nil {
		b.Fatal(err)
	}
	takeUsage(b, subjects["provider"].usage)
	for round := range *rounds {
		ofEach(b, fmt.Sprintf("fields=1000/round=%d/plan", round), both, func(b *testing.B, of string) {
			b.Helper()
			service.ResetJournal()
			subjects[of].measure(b, "plan", "-detailed-exitcode")
			b.ReportMetric(float64(len(service.Requests())), "requests/op")
		})
	}
}

// BenchmarkDatabasePace measures the apply of 300 fields at 20 requests a second, as a part of the time that its
// requests need at that pace.
func BenchmarkDatabasePace(b *testing.B) {
	binary := build(b, "../../..", filepath.Join(b.TempDir(), "provider"))
	for round := range *rounds {
		b.Run(fmt.Sprintf("fields=300/round=%d/apply/of=provider", round), func(b *testing.B) {
			service := fillouttest.NewServer(b, fillouttest.WithoutRateLimit(), fillouttest.WithDatabases())
			variables := append(acctest.Variables(service), "FILLOUT_DATABASE_REQUESTS_PER_SECOND=20")
			s := newSubject(b, binary, fmt.Sprintf(manyFields, 3, 300), variables...)
			s.measure(b, "apply", "-auto-approve")
			requests, writes := service.Requests(), 0
			for _, request := range requests {
				if request.Method != http.MethodGet && !strings.HasSuffix(request.Route, "/list") {
					writes++
				}
			}
			pace := float64(len(requests)-1) / 20
			b.ReportMetric(b.Elapsed().Seconds()/pace, "of-pace")
			b.ReportMetric(requests[len(requests)-1].Time.Sub(requests[0].Time).Seconds()/pace, "requests-of-pace")
			b.ReportMetric(float64(len(requests)), "requests/op")
			b.ReportMetric(float64(writes), "writes/op")
		})
	}
}
