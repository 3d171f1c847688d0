package record_test

import (
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// Terraform plans and changes a field before the records that refer to it, so one apply is enough.
func TestLoopbackRecordsSamePlan(t *testing.T) {
	t.Parallel()
	account := acctest.NewAccount(t)
	config := func(name, option, more string, most int) string {
		return account.Config("%s", fmt.Sprintf(`
locals { in = { database_id = %[1]q, table_id = %[2]q } }

resource "fillout_database_field" "status" {
  database_id = local.in.database_id
  table_id    = local.in.table_id
  name        = %[3]q
  type        = "single_select"
  options     = [{ label = "Old" }, { label = %[4]q }%[5]s]

  deletion_protection = false
}

resource "fillout_database_field" "stars" {
  database_id = local.in.database_id
  table_id    = local.in.table_id
  name        = "Stars"
  type        = "rating"
  rating      = { max_rating = %[6]d }

  deletion_protection = false
}

resource "fillout_database_record" "test" {
  database_id = local.in.database_id
  table_id    = local.in.table_id
  values      = jsonencode({
    Name = "Bowl"
    (fillout_database_field.stars.id)    = %[6]d
    (fillout_database_field.status.name) = "Old"
  })
}

resource "fillout_database_records" "test" {
  database_id = local.in.database_id
  table_id    = local.in.table_id
  key_field   = fillout_database_field.status.id
  rows        = { (%[4]q) = jsonencode({ (fillout_database_field.stars.id) = %[6]d }) }
  adopt_existing      = true
  deletion_protection = false
}
`, shop, fillouttest.ProductsTableID, name, option, more, most))
	}
	account.Run(t,
		resource.TestStep{
			Config:           config("Status", "New", "", 3),
			ConfigPlanChecks: acctest.PlannedFor("fillout_database_records.test", plancheck.ResourceActionCreate),
		},
		resource.TestStep{
			Config:           config("State", "Newer", `, { label = "New" }`, 8),
			ConfigPlanChecks: acctest.PlannedFor("fillout_database_records.test", plancheck.ResourceActionUpdate),
		},
	)
}
