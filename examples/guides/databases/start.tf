resource "fillout_database" "crm" {
  name = "CRM"
  first_table = {
    name          = "Customers"
    primary_field = { name = "Company", type = "single_line_text" }
  }
}

resource "fillout_database_table" "deals" {
  database_id   = fillout_database.crm.id
  name          = "Deals"
  primary_field = { name = "Title", type = "single_line_text" }
}

resource "fillout_database_field" "stage" {
  database_id = fillout_database.crm.id
  table_id    = fillout_database_table.deals.id
  name        = "Stage"
  type        = "single_select"
  options     = [{ label = "Open", color = "blue" }, { label = "Won" }, { label = "Lost" }]
}

# A link from a deal to its customer. Fillout makes the other side in
# Customers.
resource "fillout_database_field" "customer" {
  database_id = fillout_database.crm.id
  table_id    = fillout_database_table.deals.id
  name        = "Customer"
  type        = "linked_record"
  linked_record = {
    table_id       = fillout_database.crm.first_table.id
    allow_multiple = false
  }
}
