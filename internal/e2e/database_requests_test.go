package e2e

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// A plan of 1000 fields in 10 databases sends 10 requests, and counts nothing. The state is that of an earlier apply.
func TestLoopbackPlanOfThousandFields(t *testing.T) {
	t.Parallel()
	acctest.OneCLI(t)
	const databases, fields = 10, 100
	var held []fillouttest.Database
	for d := range databases {
		table := fillouttest.Table{Name: "Readings", Fields: []fillouttest.Field{{Name: "Name", Type: "single_line_text"}}}
		for f := range fields {
			table.Fields = append(table.Fields, fillouttest.Field{Name: fmt.Sprintf("Field %d", f), Type: "email"})
		}
		held = append(held, fillouttest.Database{Name: fmt.Sprintf("Database %d", d), Tables: []fillouttest.Table{table}})
	}
	account := acctest.NewAccount(t, fillouttest.WithDatabases(held...),
		fillouttest.WithBehavior(func(b *fillouttest.Behavior) { b.NoURLs = true }))

	type instance struct {
		Key        int            `json:"index_key"`
		Attributes map[string]any `json:"attributes"`
	}
	type resource struct {
		Mode      string     `json:"mode"`
		Type      string     `json:"type"`
		Name      string     `json:"name"`
		Provider  string     `json:"provider"`
		Instances []instance `json:"instances"`
	}
	provider := `provider["` + acctest.RegistryHost(t) + `/fillout-community/fillout"]`
	made := resource{"managed", "fillout_database", "all", provider, nil}
	of := resource{"managed", "fillout_database_field", "all", provider, nil}
	for d, database := range account.Server.Databases() {
		table := database.Tables[0]
		primary := map[string]any{"id": table.PrimaryFieldID, "name": "Name", "type": "single_line_text"}
		made.Instances = append(made.Instances, instance{d, map[string]any{
			"id": database.ID, "name": database.Name, "deletion_protection": true,
			"first_table": map[string]any{"id": table.ID, "name": table.Name, "primary_field": primary},
		}})
		for f, field := range table.Fields[1:] {
			of.Instances = append(of.Instances, instance{d*fields + f, map[string]any{
				"id": field.ID, "database_id": database.ID, "table_id": table.ID, "name": field.Name, "type": field.Type,
				"deletion_protection": true,
			}})
		}
	}
	state, err := json.Marshal(map[string]any{"version": 4, "serial": 1, "lineage": "test",
		"resources": []resource{made, of}})
	if err != nil {
		t.Fatal(err)
	}
	space := acctest.NewWorkspace(t, acctest.RequiredProviders+strings.NewReplacer("DATABASES", fmt.Sprint(databases),
		"FIELDS", fmt.Sprint(fields)).Replace(`
resource "fillout_database" "all" {
  count = DATABASES
  name  = "Database ${count.index}"
  first_table = {
    name          = "Readings"
    primary_field = { name = "Name", type = "single_line_text" }
  }
}

resource "fillout_database_field" "all" {
  count       = DATABASES * FIELDS
  database_id = fillout_database.all[floor(count.index / FIELDS)].id
  table_id    = fillout_database.all[floor(count.index / FIELDS)].first_table.id
  name        = "Field ${count.index % FIELDS}"
  type        = "email"
}
`), acctest.Variables(account.Server)...)
	space.WriteFile(t, "terraform.tfstate", string(state))

	space.PlanNothing(t)
	if sent, reads := len(account.Server.Requests()), account.Count(acctest.DatabaseRoute); sent != databases || reads != sent {
		t.Errorf("the plan sent %d requests, of which %d read a database; want %d reads", sent, reads, databases)
	}
}
