import {
  to = fillout_database_webhook.orders
  identity = {
    database_id = "5f1c08e7a4b93d26"
    id          = "318"
  }
}
