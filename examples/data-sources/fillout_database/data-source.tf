# Read a database with its tables and fields.
data "fillout_database" "shop" {
  name = "Glass shop"
}

# IDs by the names of table and field
output "status_field" {
  value = data.fillout_database.shop.tables["Orders"].fields["Status"].id
}

# The options of a select
output "statuses" {
  value = jsondecode(data.fillout_database.shop.tables["Orders"].fields["Status"].template_json).options[*].label
}

# Fields that Fillout made as the other side of a link
output "inverse_fields" {
  value = [for field in data.fillout_database.shop.tables["Customers"].fields : field.name if field.inverse]
}
