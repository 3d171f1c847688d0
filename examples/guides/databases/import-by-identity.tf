import {
  to = fillout_database_field.gift
  identity = {
    database_id = "5f1c08e7a4b93d26"
    table_id    = "tM2hGs9XfNo"
    id          = "fR6kPy8DtJq"
  }
}

resource "fillout_database_field" "gift" {
  database_id = fillout_database.shop.id
  table_id    = fillout_database_table.orders.id
  name        = "Gift"
  type        = "checkbox"
}
