resource "fillout_database_table" "contacts" {
  database_id   = local.database_id
  name          = "Contacts"
  primary_field = { name = "Name", type = "single_line_text" }
}

resource "fillout_database_field" "contact" {
  for_each = {
    email = { name = "Email", type = "email" }
    phone = { name = "Phone", type = "phone_number" }
    role  = { name = "Role", type = "single_line_text" }
  }

  database_id = local.database_id
  table_id    = fillout_database_table.contacts.id
  name        = each.value.name
  type        = each.value.type
}

# A link is declared on one side. Fillout makes the other side, the field
# Contacts of the table Customers.
resource "fillout_database_field" "contact_customer" {
  database_id   = local.database_id
  table_id      = fillout_database_table.contacts.id
  name          = "Customer"
  type          = "linked_record"
  linked_record = { table_id = local.customers_id, allow_multiple = false }
  inverse_name  = "Contacts"
}
