# The keys are names for Terraform only. Keep a key when you rename its field:
# another key is another field, and the old one is destroyed.
resource "fillout_database_field" "customer" {
  for_each = {
    website = { name = "Website", type = "url" }
    city    = { name = "City", type = "single_line_text" }
    notes   = { name = "Notes", type = "long_text" }
  }

  database_id = local.database_id
  table_id    = local.customers_id
  name        = each.value.name
  type        = each.value.type
}

resource "fillout_database_field" "industry" {
  database_id = local.database_id
  table_id    = local.customers_id
  name        = "Industry"
  type        = "single_select"
  options     = [for label in var.industries : { label = label }]

  # People may add industries in the dashboard.
  ignore_other_options = true
}
