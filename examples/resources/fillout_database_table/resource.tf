# Add tables to a database. Terraform follows them by their IDs: another name
# renames a table, and its records stay.
data "fillout_database" "shop" {
  name = "Glass shop"
}

resource "fillout_database_table" "invoices" {
  database_id   = data.fillout_database.shop.id
  name          = "Invoices"
  primary_field = { name = "Number", type = "autonumber" }
}

resource "fillout_database_table" "discounts" {
  database_id = data.fillout_database.shop.id
  name        = "Discounts"
  primary_field = {
    name    = "Discount"
    type    = "percent"
    percent = { decimal_places = 1, show_progress_bar = true }
  }
}

# While deletion_protection is on, which is the default, only an empty table
# can be destroyed.
resource "fillout_database_table" "drafts" {
  database_id         = data.fillout_database.shop.id
  name                = "Drafts"
  primary_field       = { name = "Title", type = "single_line_text" }
  deletion_protection = false
}
