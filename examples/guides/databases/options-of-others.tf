resource "fillout_database_field" "status" {
  database_id = fillout_database.shop.id
  table_id    = fillout_database_table.orders.id
  name        = "Status"
  type        = "single_select"

  ignore_other_options = true
  options = [
    { label = "Returned", color = "red" },
    { label = "New" },
    { label = "Paid" },
    { label = "Packed" },
    { label = "Sent", value = "q2Vd" },
  ]
}
