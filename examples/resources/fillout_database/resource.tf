# A database is made with its first table, and a table with its primary
# field. Another name of the table or of the field renames it, and its
# records stay.
resource "fillout_database" "crm" {
  name = "CRM"
  first_table = {
    name          = "Customers"
    primary_field = { name = "Name", type = "single_line_text" }
  }
}

# Settings of the primary field are in the object that is called like its
# type. Those that are not set stay as they are in Fillout.
resource "fillout_database" "workshop" {
  name = "Workshop"
  first_table = {
    name = "Hours"
    primary_field = {
      name     = "Worked"
      type     = "duration"
      duration = { format = "h:mm:ss" }
    }
  }
}

# No plan destroys a database while its deletion_protection is on, which is
# the default. To destroy one, set false and apply first.
resource "fillout_database" "trial" {
  name                = "Trial"
  deletion_protection = false
  first_table = {
    name          = "Notes"
    primary_field = { name = "Note", type = "long_text" }
  }
}
