# Deliver new and changed orders.
data "fillout_database" "shop" {
  name = "Glass shop"
}

resource "fillout_database_webhook" "orders" {
  database_id = data.fillout_database.shop.id
  table_id    = data.fillout_database.shop.tables["Orders"].id
  url         = "https://hooks.example.com/orders"
  events      = ["record.created", "record.updated"]
}

# Without a table_id, the events of all tables are delivered. With url_wo, the
# URL is not in the state. Change url_wo_version together with it.
variable "webhook_secret" {
  type      = string
  ephemeral = true
}

resource "fillout_database_webhook" "schema" {
  database_id    = data.fillout_database.shop.id
  url_wo         = "https://hooks.example.com/schema?key=${urlencode(var.webhook_secret)}"
  url_wo_version = "1"
  events         = ["table.created", "table.deleted", "field.created", "field.updated", "field.deleted"]
}

# The receiver of the deliveries needs the secret that Fillout signs them
# with.
output "orders_webhook_secret" {
  value     = fillout_database_webhook.orders.secret
  sensitive = true
}
