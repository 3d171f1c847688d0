# A small CRM as a Fillout database: customers, their contacts, and deals.
# README.md says how to run, change and remove it.
#
# The access token comes from FILLOUT_ACCESS_TOKEN.

terraform {
  required_version = ">= 1.8, != 1.16.0"

  required_providers {
    fillout = {
      source = "fillout-community/fillout"
    }
  }
}

provider "fillout" {}

# Fillout makes no database without a table.
resource "fillout_database" "crm" {
  name = var.database_name
  first_table = {
    name          = "Customers"
    primary_field = { name = "Company", type = "single_line_text" }
  }
}

locals {
  database_id  = fillout_database.crm.id
  customers_id = fillout_database.crm.first_table.id
}

# Tell another program about new and changed deals.
resource "fillout_database_webhook" "deals" {
  count = var.webhook_url == null ? 0 : 1

  database_id = local.database_id
  table_id    = fillout_database_table.deals.id
  url         = var.webhook_url
  events      = ["record.created", "record.updated"]
}
