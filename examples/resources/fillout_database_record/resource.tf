# A row of reference data. Keys are IDs or names of fields, and an ID survives
# a rename. Fields without a key are left alone.
data "fillout_database" "shop" {
  name = "Glass shop"
}

locals {
  tables = data.fillout_database.shop.tables
}

resource "fillout_database_record" "tumbler" {
  database_id = data.fillout_database.shop.id
  table_id    = local.tables["Products"].id
  values = jsonencode({
    Name  = "Tumbler, amber"
    Price = 26.5
  })
}

# A link takes the IDs of records, in a list even if there is only one.
resource "fillout_database_record" "order" {
  database_id = data.fillout_database.shop.id
  table_id    = local.tables["Orders"].id
  values = jsonencode({
    (local.tables["Orders"].fields["Status"].id) = "New"
    Placed                                       = "2026-03-15"
    Gift                                         = true
    Products                                     = [fillout_database_record.tumbler.id]
  })
}
