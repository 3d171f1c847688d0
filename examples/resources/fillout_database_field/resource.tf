# Add fields to a table. Terraform follows them by their IDs: another name
# renames a field, and its values stay.
data "fillout_database" "shop" {
  name = "Glass shop"
}

locals {
  database_id = data.fillout_database.shop.id
  tables      = data.fillout_database.shop.tables
}

# Settings are in the object that is called like the type. Those that are not
# set stay as they are in Fillout.
resource "fillout_database_field" "weight" {
  database_id = local.database_id
  table_id    = local.tables["Products"].id
  name        = "Weight"
  type        = "number"
  number      = { decimal_places = 2 }
}

# Options keep their values, and so their records, in any order. To rename an
# option, write its value from the state as well.
resource "fillout_database_field" "priority" {
  database_id = local.database_id
  table_id    = local.tables["Orders"].id
  name        = "Priority"
  type        = "single_select"
  options = [
    { label = "High", color = "red" },
    { label = "Normal" },
  ]
}

# A link is declared on one side. Fillout makes the other side.
resource "fillout_database_field" "recommended_by" {
  database_id   = local.database_id
  table_id      = local.tables["Orders"].id
  name          = "Recommended by"
  type          = "linked_record"
  linked_record = { table_id = local.tables["Customers"].id, allow_multiple = false }
  inverse_name  = "Recommended orders"
}

# A lookup shows a field of the linked records.
resource "fillout_database_field" "recommended_city" {
  database_id = local.database_id
  table_id    = local.tables["Orders"].id
  name        = "City of the recommender"
  type        = "lookup"
  lookup = {
    linked_record_field_id = fillout_database_field.recommended_by.id
    lookup_field_id        = local.tables["Customers"].fields["City"].id
  }
}

# While deletion_protection is on, which is the default, only a field without
# values can be destroyed.
resource "fillout_database_field" "draft" {
  database_id         = local.database_id
  table_id            = local.tables["Orders"].id
  name                = "Draft"
  type                = "long_text"
  deletion_protection = false
}
