# The ID is DATABASE_ID/WEBHOOK_ID.
import {
  to = fillout_database_webhook.orders
  id = "5f1c08e7a4b93d26/318"
}
