# All databases of the account
data "fillout_databases" "all" {}

output "database_ids" {
  value = { for database in data.fillout_databases.all.databases : database.name => database.id... }
}

# Databases whose name ends with "shop"
data "fillout_databases" "shops" {
  name_regex = "shop$"
}

output "shop_pages" {
  value = data.fillout_databases.shops.databases[*].url
}
