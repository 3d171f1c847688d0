# The ID is DATABASE_ID/WEBHOOK_ID/url. For url_wo, leave out /url.
import {
  to = fillout_database_webhook.orders
  id = "5f1c08e7a4b93d26/318/url"
}
