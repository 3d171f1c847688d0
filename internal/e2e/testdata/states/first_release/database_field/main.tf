terraform {
  required_providers {
    fillout = {
      source = "fillout-community/fillout"
    }
  }
}

locals {
  orders = { database_id = "5f1c08e7a4b93d26", table_id = "tM2hGs9XfNo" }
}

resource "fillout_database_field" "status" {
  database_id = local.orders.database_id
  table_id    = local.orders.table_id
  name        = "Status"
  type        = "single_select"
  options     = [{ label = "New" }, { label = "Paid", color = "yellow" }, { label = "Shipped" }, { label = "Returned" }]
}

resource "fillout_database_field" "total" {
  database_id = local.orders.database_id
  table_id    = local.orders.table_id
  name        = "Total"
  type        = "currency"
  currency    = { currency_symbol = "€", decimal_places = 2 }
}

resource "fillout_database_field" "customer" {
  database_id   = local.orders.database_id
  table_id      = local.orders.table_id
  name          = "Customer"
  type          = "linked_record"
  linked_record = { table_id = "tWq3Lr8YmPa", allow_multiple = false }
  inverse_name  = "Orders"
}

resource "fillout_database_field" "placed" {
  database_id   = local.orders.database_id
  table_id      = local.orders.table_id
  name          = "Placed"
  type          = "date"
  template_json = jsonencode({ dateFormat = "european" })
}
