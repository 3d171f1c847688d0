terraform {
  required_providers {
    fillout = {
      source = "fillout-community/fillout"
    }
  }
}

resource "fillout_database_webhook" "test" {
  database_id = "5f1c08e7a4b93d26"
  table_id    = "tM2hGs9XfNo"
  url         = "https://hooks.example.com/fillout?key=fixture"
  events      = ["record.created", "record.updated"]
}
