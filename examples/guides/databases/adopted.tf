resource "fillout_database" "shop" {
  name = "Glass shop"
  first_table = {
    name          = "Customers"
    primary_field = { name = "Name", type = "single_line_text" }
  }
}

resource "fillout_database_table" "orders" {
  database_id   = fillout_database.shop.id
  name          = "Orders"
  primary_field = { name = "Number", type = "autonumber" }
}

resource "fillout_database_field" "status" {
  database_id = fillout_database.shop.id
  table_id    = fillout_database_table.orders.id
  name        = "Status"
  type        = "single_select"
  options     = [{ label = "New" }, { label = "Paid" }, { label = "Shipped" }, { label = "Returned" }]
}

resource "fillout_database_field" "total" {
  database_id = fillout_database.shop.id
  table_id    = fillout_database_table.orders.id
  name        = "Total"
  type        = "currency"
  currency    = { currency_symbol = "€" }
}
