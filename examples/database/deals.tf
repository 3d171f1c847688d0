resource "fillout_database_table" "deals" {
  database_id   = local.database_id
  name          = "Deals"
  primary_field = { name = "Title", type = "single_line_text" }
}

resource "fillout_database_field" "stage" {
  database_id = local.database_id
  table_id    = fillout_database_table.deals.id
  name        = "Stage"
  type        = "single_select"
  options     = var.stages
}

resource "fillout_database_field" "amount" {
  database_id = local.database_id
  table_id    = fillout_database_table.deals.id
  name        = "Amount"
  type        = "currency"
  currency    = { currency_symbol = var.currency_symbol, decimal_places = 2 }
}

resource "fillout_database_field" "probability" {
  database_id = local.database_id
  table_id    = fillout_database_table.deals.id
  name        = "Probability"
  type        = "percent"
  percent     = { show_progress_bar = true }
}

resource "fillout_database_field" "close_date" {
  database_id = local.database_id
  table_id    = fillout_database_table.deals.id
  name        = "Close date"
  type        = "date"
  date        = { date_format = "iso" }
}

resource "fillout_database_field" "deal_customer" {
  database_id   = local.database_id
  table_id      = fillout_database_table.deals.id
  name          = "Customer"
  type          = "linked_record"
  linked_record = { table_id = local.customers_id, allow_multiple = false }
  inverse_name  = "Deals"
}

resource "fillout_database_field" "deal_contact" {
  database_id   = local.database_id
  table_id      = fillout_database_table.deals.id
  name          = "Contact"
  type          = "linked_record"
  linked_record = { table_id = fillout_database_table.contacts.id, allow_multiple = false }
  inverse_name  = "Deals"
}

# A lookup shows a field of the linked record. Its values cannot be edited.
resource "fillout_database_field" "contact_email" {
  database_id = local.database_id
  table_id    = fillout_database_table.deals.id
  name        = "Email of the contact"
  type        = "lookup"
  lookup = {
    linked_record_field_id = fillout_database_field.deal_contact.id
    lookup_field_id        = fillout_database_field.contact["email"].id
  }
}
