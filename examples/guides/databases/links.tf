data "fillout_database" "shop" {
  id = fillout_database.shop.id
}

locals {
  products = data.fillout_database.shop.tables["Products"]
}

# Products get a link to the customer that they were made for. Customers get
# the other side, with the name Special orders.
resource "fillout_database_field" "made_for" {
  database_id = fillout_database.shop.id
  table_id    = local.products.id
  name        = "Made for"
  type        = "linked_record"
  linked_record = {
    table_id       = fillout_database.shop.first_table.id
    allow_multiple = false
  }
  inverse_name = "Special orders"
}

# A lookup shows a field of the linked record: here, the customer's name.
resource "fillout_database_field" "made_for_name" {
  database_id = fillout_database.shop.id
  table_id    = local.products.id
  name        = "Name of the customer"
  type        = "lookup"
  lookup = {
    linked_record_field_id = fillout_database_field.made_for.id
    lookup_field_id        = fillout_database.shop.first_table.primary_field.id
  }
}
