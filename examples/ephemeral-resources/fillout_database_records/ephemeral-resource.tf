# Read customers in each plan and each apply. Nothing of them is in the plan
# or the state. This needs Terraform 1.10 or OpenTofu 1.11.
data "fillout_database" "shop" {
  name = "Glass shop"
}

ephemeral "fillout_database_records" "businesses" {
  database_id = data.fillout_database.shop.id
  table_id    = data.fillout_database.shop.tables["Customers"].id
  filter      = jsonencode({ field = "Kind", equals = "Business" })
}

# Warn in each plan and each apply if an address is missing.
check "addresses" {
  assert {
    condition = alltrue([
      for record in ephemeral.fillout_database_records.businesses.records : jsondecode(record.values)["Email"] != ""
    ])
    error_message = "A business has no email address."
  }
}
