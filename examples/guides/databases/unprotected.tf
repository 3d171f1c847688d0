resource "fillout_database_field" "total" {
  database_id         = fillout_database.shop.id
  table_id            = fillout_database_table.orders.id
  name                = "Total"
  type                = "number"
  number              = { decimal_places = 2 }
  deletion_protection = false
}
