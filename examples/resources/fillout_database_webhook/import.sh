# The ID is DATABASE_ID/WEBHOOK_ID.
terraform import fillout_database_webhook.orders 5f1c08e7a4b93d26/318
