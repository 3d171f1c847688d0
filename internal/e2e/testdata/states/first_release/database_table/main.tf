terraform {
  required_providers {
    fillout = {
      source = "fillout-community/fillout"
    }
  }
}

resource "fillout_database_table" "test" {
  database_id   = "5f1c08e7a4b93d26"
  name          = "Orders"
  primary_field = { name = "Number", type = "autonumber" }
}
