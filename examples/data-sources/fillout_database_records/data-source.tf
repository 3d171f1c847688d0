# Read the ten largest orders that are not shipped yet.
data "fillout_database" "shop" {
  name = "Glass shop"
}

data "fillout_database_records" "open" {
  database_id = data.fillout_database.shop.id
  table_id    = data.fillout_database.shop.tables["Orders"].id

  filter = jsonencode({
    and = [
      { field = "Status", in = ["New", "Paid"] },
      { field = "Placed", greater_than = "2026-01-01" },
    ]
  })
  sort        = [{ field = "Total", direction = "desc" }]
  max_results = 10
}

output "open_orders" {
  value = {
    for record in data.fillout_database_records.open.records :
    record.id => jsondecode(record.values)["Total"]
  }
}
