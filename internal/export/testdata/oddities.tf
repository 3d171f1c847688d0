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
# odd_d1.tf, written by terraform-provider-fillout export.

# Database Odd (d1) cannot be a resource, because its name or the primary field of its first table has a
# value that this version of the provider does not know.

# Webhook 7 of the database Odd cannot be a resource. It is for several tables, or this version of the
# provider does not accept its URL or one of its events: record.created.

# Webhook 8 of the database Odd cannot be a resource. It is for several tables, or this version of the
# provider does not accept its URL or one of its events: record.created.

# Webhook 9 of the database Odd cannot be a resource. It is for several tables, or this version of the
# provider does not accept its URL or one of its events: record.moved.

variable "odd_d1_webhook_10_url" {
  description = "URL of webhook 10 of the database Odd, exactly as in Fillout: https://a.example.com."
  type        = string
  sensitive   = true
}

import {
  to = fillout_database_webhook.odd_d1_webhook_10
  id = "d1/10"
}

# It is not active, so it delivers nothing.
resource "fillout_database_webhook" "odd_d1_webhook_10" {
  database_id = "d1"
  url         = var.odd_d1_webhook_10_url
  events      = ["record.created"]
}
# odd_d1_t.tf, written by terraform-provider-fillout export.

import {
  to = fillout_database_table.odd_d1_t
  id = "d1/t2"
}

resource "fillout_database_table" "odd_d1_t" {
  database_id = "d1"
  name        = "T"
  primary_field = {
    name = "F p2"
    type = "number"
    number = {
      decimal_places = 3
    }
  }
}

import {
  to = fillout_database_field.odd_d1_t_f_k1
  id = "d1/t2/k1"
}

# It has a setting that this version of the provider does not know, so it uses template_json.
# The first plan changes only the state.
resource "fillout_database_field" "odd_d1_t_f_k1" {
  database_id   = "d1"
  table_id      = fillout_database_table.odd_d1_t.id
  name          = "F k1"
  type          = "linked_record"
  template_json = jsonencode({})
}

import {
  to = fillout_database_field.odd_d1_t_f_l1
  id = "d1/t2/l1"
}

resource "fillout_database_field" "odd_d1_t_f_l1" {
  database_id = "d1"
  table_id    = fillout_database_table.odd_d1_t.id
  name        = "F l1"
  type        = "lookup"
  lookup = {
    linked_record_field_id = "l4"
    lookup_field_id        = "l2"
  }
}

import {
  to = fillout_database_field.odd_d1_t_f_l2
  id = "d1/t2/l2"
}

resource "fillout_database_field" "odd_d1_t_f_l2" {
  database_id = "d1"
  table_id    = fillout_database_table.odd_d1_t.id
  name        = "F l2"
  type        = "lookup"
  lookup = {
    linked_record_field_id = "l4"
    lookup_field_id        = "l1"
  }
}

import {
  to = fillout_database_field.odd_d1_t_f_l3
  id = "d1/t2/l3"
}

resource "fillout_database_field" "odd_d1_t_f_l3" {
  database_id = "d1"
  table_id    = fillout_database_table.odd_d1_t.id
  name        = "F l3"
  type        = "lookup"
  lookup = {
    linked_record_field_id = "l5"
    lookup_field_id        = "p1"
  }
}

import {
  to = fillout_database_field.odd_d1_t_f_l4
  id = "d1/t2/l4"
}

resource "fillout_database_field" "odd_d1_t_f_l4" {
  database_id = "d1"
  table_id    = fillout_database_table.odd_d1_t.id
  name        = "F l4"
  type        = "linked_record"
  linked_record = {
    table_id = "t1"
  }
}

# Field F l5 (l5) is the other side of a link that does not exist any more.

import {
  to = fillout_database_field.odd_d1_t_f_l6
  id = "d1/t2/l6"
}

resource "fillout_database_field" "odd_d1_t_f_l6" {
  database_id = "d1"
  table_id    = fillout_database_table.odd_d1_t.id
  name        = "F l6"
  type        = "lookup"
  lookup = {
    linked_record_field_id = fillout_database_field.odd_d1_t_f_l4.id
    lookup_field_id        = fillout_database_table.odd_d1_t.primary_field.id
  }
}

import {
  to = fillout_database_field.odd_d1_t_f_n1
  id = "d1/t2/n1"
}

# It has a setting that this version of the provider does not know, so it uses template_json.
# The first plan changes only the state.
resource "fillout_database_field" "odd_d1_t_f_n1" {
  database_id = "d1"
  table_id    = fillout_database_table.odd_d1_t.id
  name        = "F n1"
  type        = "number"
  template_json = jsonencode({
    decimalPlaces = 11
  })
}

import {
  to = fillout_database_field.odd_d1_t_f_n2
  id = "d1/t2/n2"
}

# It has a setting that this version of the provider does not know, so it uses template_json.
# The first plan changes only the state.
resource "fillout_database_field" "odd_d1_t_f_n2" {
  database_id = "d1"
  table_id    = fillout_database_table.odd_d1_t.id
  name        = "F n2"
  type        = "number"
  template_json = jsonencode({
    numberFormat = "new"
  })
}

import {
  to = fillout_database_field.odd_d1_t_f_n3
  id = "d1/t2/n3"
}

# Left alone, because the provider does not know it: prefix.
resource "fillout_database_field" "odd_d1_t_f_n3" {
  database_id = "d1"
  table_id    = fillout_database_table.odd_d1_t.id
  name        = "F n3"
  type        = "number"
}

import {
  to = fillout_database_field.odd_d1_t_f_s1
  id = "d1/t2/s1"
}

# Its options are left alone, because options must not have the label "é" twice, because records show only the label.
# The first plan changes only the state.
resource "fillout_database_field" "odd_d1_t_f_s1" {
  database_id = "d1"
  table_id    = fillout_database_table.odd_d1_t.id
  name        = "F s1"
  type        = "single_select"
}

import {
  to = fillout_database_field.odd_d1_t_f_s2
  id = "d1/t2/s2"
}

resource "fillout_database_field" "odd_d1_t_f_s2" {
  database_id = "d1"
  table_id    = fillout_database_table.odd_d1_t.id
  name        = "F s2"
  type        = "single_select"
  options     = []
}

import {
  to = fillout_database_field.odd_d1_t_f_u1
  id = "d1/t2/u1"
}

resource "fillout_database_field" "odd_d1_t_f_u1" {
  database_id   = "d1"
  table_id      = fillout_database_table.odd_d1_t.id
  name          = "F u1"
  type          = "ai_summary"
  template_json = jsonencode({})
}
# odd_d1_unknown_primary_field.tf, written by terraform-provider-fillout export.

# Table Unknown primary field (t1) cannot be a resource, because this version of the provider does not know its primary field.

import {
  to = fillout_database_field.odd_d1_unknown_primary_field_f_a1
  id = "d1/t1/a1"
}

resource "fillout_database_field" "odd_d1_unknown_primary_field_f_a1" {
  database_id = "d1"
  table_id    = "t1"
  name        = "F a1"
  type        = "email"
}

# Primary field F p1 (p1, ai_name).
# odd_d2.tf, written by terraform-provider-fillout export.

# Database Odd! (d2) cannot be a resource, because its name or the primary field of its first table has a
# value that this version of the provider does not know.
