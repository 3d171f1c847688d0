data "fillout_database" "found" {
  name = "Glass shop"
}

# Import IDs of all fields that can be imported. A primary field belongs to
# its table, and Fillout makes the other side of a link.
output "import_ids" {
  value = merge([
    for table in data.fillout_database.found.tables : {
      for field in table.fields :
      "${table.name} / ${field.name}" => "${data.fillout_database.found.id}/${table.id}/${field.id}"
      if field.id != table.primary_field_id && !field.inverse
    }
  ]...)
}
