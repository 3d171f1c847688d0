package field_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// everyType has a table with a field of every type, each with all its settings. Nothing else is in the table.
func everyType() string {
	fields := map[string]string{
		"single_line_text": "", "long_text": "", "email": "", "url": "", "phone_number": "", "attachments": "", "autonumber": "",
		"source":          "",
		"number":          `decimal_places = 3, number_format = "space_comma"`,
		"currency":        `currency_symbol = "kr", decimal_places = 0, number_format = "local"`,
		"percent":         `decimal_places = 1, number_format = "local", show_progress_bar = true, allow_negative = true`,
		"rating":          `max_rating = 7`,
		"duration":        `format = "h:mm:ss.ss"`,
		"checkbox":        `color = "#A8A4AC"`,
		"date":            `date_format = "iso"`,
		"datetime":        `date_format = "us", time_format = "24h", timezone = "Europe/Lisbon", display_time_zone = true`,
		"linked_record":   fmt.Sprintf("table_id = %q, allow_multiple = false", fillouttest.CustomersTableID),
		"lookup":          fmt.Sprintf("linked_record_field_id = fillout_database_field.linked_record.id, lookup_field_id = %q", fillouttest.CustomersEmailFieldID),
		"formula":         `expression = "1 + 1", result_type = "number", formatting = jsonencode({ decimalPlaces = 2 })`,
		"single_select":   "[{ label = \"A\" }, { label = \"B\" }]",
		"multiple_select": "[{ label = \"A\", color = \"#FF00AA\" }]",
	}
	var config strings.Builder
	config.WriteString("resource \"fillout_database_table\" \"all\" {\n  database_id = \"" + shop + "\"\n  name = \"All\"\n" +
		"  primary_field = { " + acctest.TextField + " }\n}\n")
	for name, settings := range fields {
		switch {
		case strings.HasSuffix(name, "select"):
			settings = "options = " + settings
		case settings != "":
			settings = name + " = { " + settings + " }"
		}
		fmt.Fprintf(&config, "resource \"fillout_database_field\" %q {\n  database_id = %q\n  table_id = "+
			"fillout_database_table.all.id\n  name = \"A %s\"\n  type = %q\n  %s\n}\n", name, shop, name, name, settings)
	}
	return config.String()
}

// Fields of every type with all their settings are made in one run, plan empty with one request, and go in one run.
func TestLoopbackFieldTypes(t *testing.T) {
	t.Parallel()
	account := acctest.NewAccount(t, fillouttest.WithBehavior(func(b *fillouttest.Behavior) {
		b.UnknownKeys, b.UnknownFields, b.Shuffle = true, true, true
	}))
	config := account.Config("%s", everyType())
	account.Run(t,
		resource.TestStep{Config: config},
		resource.TestStep{
			PreConfig: account.Server.ResetJournal,
			Config:    config, PlanOnly: true,
		},
		resource.TestStep{
			PreConfig: func() {
				if n, all := account.Count(acctest.DatabaseRoute), len(account.Server.Requests()); n != all || n > 4 {
					t.Errorf("plans that change nothing sent %d requests, of which %d read the database", all, n)
				}
			},
			RefreshState: true,
		},
	)
	if overlapping := account.Server.OverlappingWrites(); len(overlapping) > 0 {
		t.Errorf("writes overlap: %v", overlapping)
	}
}

// With ignore_changes, an apply gets the whole configuration. It sends what is planned, and loses no value.
func TestLoopbackFieldIgnoredChanges(t *testing.T) {
	t.Parallel()
	for name, settings := range map[string][2]string{
		"rating":        {"rating = { max_rating = 8 }", "rating = { max_rating = 4 }"},
		"template_json": {"template_json = jsonencode({ maxRating = 8 })", "template_json = jsonencode({ maxRating = 4 })"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			account := acctest.NewAccount(t)
			free := append(acctest.Variables(account.Server), "FILLOUT_DELETION_PROTECTION=false")
			space := acctest.NewWorkspace(t, acctest.RequiredProviders+block("Stars", "rating", settings[0]), free...)
			space.Apply(t)
			account.Server.AddRecord(shop, "Orders", map[string]any{"Stars": 7})
			space.Write(t, acctest.RequiredProviders+block("Points", "rating", settings[1]+"\n  lifecycle {\n    ignore_changes = ["+
				name+"]\n  }"))
			space.Apply(t)
			if got := fieldNamed(account, "Orders", "Points").Template["maxRating"]; fmt.Sprint(got) != "8" {
				t.Errorf("the maximum is %v", got)
			}
		})
	}
}

// A field goes with its table if neither is protected. A protected field with values keeps its table.
func TestLoopbackFieldOfDestroyedTable(t *testing.T) {
	t.Parallel()
	account := acctest.NewAccount(t)
	config := func(table, field bool) string {
		return account.Config("resource \"fillout_database_table\" \"all\" {\n  database_id = %q\n  name = \"All\"\n"+
			"  primary_field = { %s }\n  deletion_protection = %t\n}\nresource \"fillout_database_field\" \"test\" {\n"+
			"  database_id = %q\n  table_id = fillout_database_table.all.id\n  name = \"Code\"\n  type = \"email\"\n"+
			"  deletion_protection = %t\n}\n", shop, acctest.TextField, table, shop, field)
	}
	account.Run(t,
		resource.TestStep{Config: config(true, true)},
		resource.TestStep{
			PreConfig: func() {
				account.Server.AddRecord(shop, "All", map[string]any{"Code": "a@example.com"})
				account.Server.ResetJournal()
			},
			Config: account.Config(""), ExpectError: acctest.Text("Error: Protected Data"), // of the table or of the field
		},
		resource.TestStep{PreConfig: func() { expectWrites(t, account) }, Config: config(false, true)},
		resource.TestStep{
			PreConfig: account.Server.ResetJournal, Config: account.Config(""),
			ExpectError: acctest.Text("1 of 1 record of All has a value in Code."),
		},
		resource.TestStep{PreConfig: func() { expectWrites(t, account) }, Config: config(false, false)},
		resource.TestStep{Config: account.Config("")},
	)
}

// Options that are not known when planning are planned as unknown, and have their values after the apply.
func TestLoopbackFieldUnknownOptions(t *testing.T) {
	t.Parallel()
	account := acctest.NewAccount(t)
	config := func(label string) string {
		return account.Config("resource \"terraform_data\" \"label\" {\n  input = %q\n}\n%s", label, block("Phase", "multiple_select",
			"options = [{ label = \"A\" }, { label = terraform_data.label.output, color = \"red\" }]"))
	}
	account.Run(t,
		resource.TestStep{Config: config("B"), ConfigPlanChecks: acctest.PlannedFor(address, plancheck.ResourceActionCreate)},
		resource.TestStep{Config: config("C"), ConfigPlanChecks: acctest.PlannedFor(address, plancheck.ResourceActionUpdate)},
	)
}
