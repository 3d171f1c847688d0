terraform {
  required_providers {
    fillout = {
      source = "fillout-community/fillout"
    }
  }
}

resource "fillout_database_records" "test" {
  database_id = "5f1c08e7a4b93d26"
  table_id    = "tJ7dCb5RkVe"
  key_field   = "Name"
  rows = {
    "Carafe, clear" = jsonencode({ Price = 68 })
    "Pendant lamp"  = jsonencode({ fG3vAn9UwLp = 245.0, Name = "Pendant lamp" })
  }
  adopt_existing      = true
  deletion_protection = false
}
