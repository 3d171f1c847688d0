# Many rows by key. Records with other keys are left alone.
data "fillout_database" "shop" {
  name = "Glass shop"
}

locals {
  prices = {
    "Bowl, cobalt"  = 18.5
    "Vase, smoke"   = 42
    "Carafe, amber" = 71
  }
}

resource "fillout_database_records" "products" {
  database_id = data.fillout_database.shop.id
  table_id    = data.fillout_database.shop.tables["Products"].id
  key_field   = data.fillout_database.shop.tables["Products"].fields["Name"].id
  rows        = { for name, price in local.prices : name => jsonencode({ Price = price }) }

  # While this is true, which is the default, no record can be deleted.
  deletion_protection = false
}
