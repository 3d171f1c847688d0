terraform {
  required_providers {
    fillout = {
      source = "fillout-community/fillout"
    }
  }
}

resource "fillout_database_record" "test" {
  database_id = "5f1c08e7a4b93d26"
  table_id    = "tWq3Lr8YmPa"
  values      = jsonencode({ Name = "Quayside Hotel" })
}
