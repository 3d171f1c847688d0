# glass_shop.tf, written by terraform-provider-fillout export.

import {
  to = fillout_database.glass_shop
  id = "5f1c08e7a4b93d26"
}

resource "fillout_database" "glass_shop" {
  name = "Glass shop"
  first_table = {
    name = "Customers"
    primary_field = {
      name = "Name"
      type = "single_line_text"
    }
  }
}

# glass_shop_customers.tf, written by terraform-provider-fillout export.

# Table Customers (tWq3Lr8YmPa) is the first table of fillout_database.glass_shop.

# Views, which Fillout's API cannot change: Grid view (grid).

import {
  to = fillout_database_field.glass_shop_customers_email
  id = "5f1c08e7a4b93d26/tWq3Lr8YmPa/fK8pRt4GvNc"
}

resource "fillout_database_field" "glass_shop_customers_email" {
  database_id = fillout_database.glass_shop.id
  table_id    = fillout_database.glass_shop.first_table.id
  name        = "Email"
  type        = "email"
}

import {
  to = fillout_database_field.glass_shop_customers_city
  id = "5f1c08e7a4b93d26/tWq3Lr8YmPa/fB2mHj7ZxQa"
}

resource "fillout_database_field" "glass_shop_customers_city" {
  database_id = fillout_database.glass_shop.id
  table_id    = fillout_database.glass_shop.first_table.id
  name        = "City"
  type        = "single_line_text"
}

import {
  to = fillout_database_field.glass_shop_customers_kind
  id = "5f1c08e7a4b93d26/tWq3Lr8YmPa/fT6yVk1WdSo"
}

resource "fillout_database_field" "glass_shop_customers_kind" {
  database_id = fillout_database.glass_shop.id
  table_id    = fillout_database.glass_shop.first_table.id
  name        = "Kind"
  type        = "single_select"
  options = [
    { label = "Private", color = "blue", value = "k3Tn" },
    { label = "Business", value = "9pLw" },
  ]
}

import {
  to = fillout_database_field.glass_shop_customers_notes
  id = "5f1c08e7a4b93d26/tWq3Lr8YmPa/fP9cLg3MrXe"
}

resource "fillout_database_field" "glass_shop_customers_notes" {
  database_id = fillout_database.glass_shop.id
  table_id    = fillout_database.glass_shop.first_table.id
  name        = "Notes"
  type        = "long_text"
}

# Field Orders (fN4wFz8JtBi) is the other side of fillout_database_field.glass_shop_orders_customer.

# glass_shop_orders.tf, written by terraform-provider-fillout export.

import {
  to = fillout_database_table.glass_shop_orders
  id = "5f1c08e7a4b93d26/tM2hGs9XfNo"
}

resource "fillout_database_table" "glass_shop_orders" {
  database_id = fillout_database.glass_shop.id
  name        = "Orders"
  primary_field = {
    name = "Number"
    type = "autonumber"
  }
}

# Views, which Fillout's API cannot change: Grid view (grid).

import {
  to = fillout_database_field.glass_shop_orders_customer
  id = "5f1c08e7a4b93d26/tM2hGs9XfNo/fH1eMi6VcRz"
}

resource "fillout_database_field" "glass_shop_orders_customer" {
  database_id = fillout_database.glass_shop.id
  table_id    = fillout_database_table.glass_shop_orders.id
  name        = "Customer"
  type        = "linked_record"
  linked_record = {
    table_id       = fillout_database.glass_shop.first_table.id
    allow_multiple = false
  }
}

import {
  to = fillout_database_field.glass_shop_orders_status
  id = "5f1c08e7a4b93d26/tM2hGs9XfNo/fL8xQd3SgFw"
}

resource "fillout_database_field" "glass_shop_orders_status" {
  database_id = fillout_database.glass_shop.id
  table_id    = fillout_database_table.glass_shop_orders.id
  name        = "Status"
  type        = "single_select"
  options = [
    { label = "New", value = "m4Xa" },
    { label = "Paid", color = "yellow", value = "c7Rb" },
    { label = "Shipped", color = "green", value = "q2Vd" },
    { label = "Returned", value = "x8Ke" },
  ]
}

import {
  to = fillout_database_field.glass_shop_orders_placed
  id = "5f1c08e7a4b93d26/tM2hGs9XfNo/fV5oTn2AkYb"
}

resource "fillout_database_field" "glass_shop_orders_placed" {
  database_id = fillout_database.glass_shop.id
  table_id    = fillout_database_table.glass_shop_orders.id
  name        = "Placed"
  type        = "date"
  date = {
    date_format = "european"
  }
}

import {
  to = fillout_database_field.glass_shop_orders_products
  id = "5f1c08e7a4b93d26/tM2hGs9XfNo/fC9jWl7EpGs"
}

resource "fillout_database_field" "glass_shop_orders_products" {
  database_id = fillout_database.glass_shop.id
  table_id    = fillout_database_table.glass_shop_orders.id
  name        = "Products"
  type        = "linked_record"
  linked_record = {
    table_id = fillout_database_table.glass_shop_products.id
  }
}

import {
  to = fillout_database_field.glass_shop_orders_total
  id = "5f1c08e7a4b93d26/tM2hGs9XfNo/fX4uZr1NhMv"
}

resource "fillout_database_field" "glass_shop_orders_total" {
  database_id = fillout_database.glass_shop.id
  table_id    = fillout_database_table.glass_shop_orders.id
  name        = "Total"
  type        = "currency"
  currency = {
    currency_symbol = "€"
  }
}

import {
  to = fillout_database_field.glass_shop_orders_gift
  id = "5f1c08e7a4b93d26/tM2hGs9XfNo/fR6kPy8DtJq"
}

resource "fillout_database_field" "glass_shop_orders_gift" {
  database_id = fillout_database.glass_shop.id
  table_id    = fillout_database_table.glass_shop_orders.id
  name        = "Gift"
  type        = "checkbox"
}

import {
  to = fillout_database_field.glass_shop_orders_customer_email
  id = "5f1c08e7a4b93d26/tM2hGs9XfNo/fS3gIb5LwCx"
}

resource "fillout_database_field" "glass_shop_orders_customer_email" {
  database_id = fillout_database.glass_shop.id
  table_id    = fillout_database_table.glass_shop_orders.id
  name        = "Customer email"
  type        = "lookup"
  lookup = {
    linked_record_field_id = fillout_database_field.glass_shop_orders_customer.id
    lookup_field_id        = fillout_database_field.glass_shop_customers_email.id
  }
}

variable "glass_shop_webhook_318_url" {
  description = "URL of webhook 318 of the database Glass shop, exactly as in Fillout: https://hooks.example.com."
  type        = string
  sensitive   = true
}

import {
  to = fillout_database_webhook.glass_shop_webhook_318
  id = "5f1c08e7a4b93d26/318"
}

resource "fillout_database_webhook" "glass_shop_webhook_318" {
  database_id = fillout_database.glass_shop.id
  table_id    = fillout_database_table.glass_shop_orders.id
  url         = var.glass_shop_webhook_318_url
  events      = ["record.created"]
}

# glass_shop_products.tf, written by terraform-provider-fillout export.

import {
  to = fillout_database_table.glass_shop_products
  id = "5f1c08e7a4b93d26/tJ7dCb5RkVe"
}

resource "fillout_database_table" "glass_shop_products" {
  database_id = fillout_database.glass_shop.id
  name        = "Products"
  primary_field = {
    name = "Name"
    type = "single_line_text"
  }
}

# Views, which Fillout's API cannot change: Grid view (grid).

import {
  to = fillout_database_field.glass_shop_products_price
  id = "5f1c08e7a4b93d26/tJ7dCb5RkVe/fG3vAn9UwLp"
}

resource "fillout_database_field" "glass_shop_products_price" {
  database_id = fillout_database.glass_shop.id
  table_id    = fillout_database_table.glass_shop_products.id
  name        = "Price"
  type        = "currency"
  currency = {
    currency_symbol = "€"
  }
}

# Field Orders (fZ5rEk2CqWd) is the other side of fillout_database_field.glass_shop_orders_products.

# main.tf, written by terraform-provider-fillout export.

# The first plan must show imports, and nothing to add, change or destroy. Webhooks are the exception:
# the first apply only stores their URLs, and sends nothing.
# After the apply, the import blocks can go.
#
# Settings and options that are not set here keep the value that they have in Fillout. The value of an option keeps
# it when its label changes. To make a field with options in another account, remove each value.
#
# Fillout's API cannot list webhooks of forms. Those that this machine has made, and that are in no state yet,
# are in forms.tf, if there are any. Import each other one whose ID you know as fillout_webhook.

terraform {
  required_providers {
    fillout = {
      source = "fillout-community/fillout"
    }
  }
}

provider "fillout" {}
