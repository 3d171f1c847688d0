terraform {
  required_providers {
    fillout = {
      source = "fillout-community/fillout"
    }
  }
}

resource "fillout_database" "test" {
  name = "Glass shop"
  first_table = {
    name          = "Customers"
    primary_field = { name = "Name", type = "single_line_text" }
  }
}
