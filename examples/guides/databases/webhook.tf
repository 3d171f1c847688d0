resource "fillout_database_webhook" "orders" {
  database_id = fillout_database.shop.id
  table_id    = fillout_database_table.orders.id
  url         = "https://hooks.example.com/orders"
  events      = ["record.created", "record.updated"]
}

output "webhook_secret" {
  value     = fillout_database_webhook.orders.secret
  sensitive = true
}
