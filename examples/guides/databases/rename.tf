resource "fillout_database_table" "orders" {
  database_id   = fillout_database.shop.id
  name          = "Sales"
  primary_field = { name = "Order number", type = "autonumber" }
}
