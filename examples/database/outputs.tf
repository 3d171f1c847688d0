output "page" {
  description = "Address of the database in Fillout's dashboard."
  value       = fillout_database.crm.url
}

output "table_ids" {
  description = "ID of each table. The API for records needs them."
  value = {
    customers = local.customers_id
    contacts  = fillout_database_table.contacts.id
    deals     = fillout_database_table.deals.id
  }
}

output "stage_values" {
  description = "Value of each stage, by label. A stage keeps its value when its label changes."
  value       = { for stage in fillout_database_field.stage.options : stage.label => stage.value }
}

output "webhook_secret" {
  description = "Secret of the webhook. Null if there is no webhook."
  value       = one(fillout_database_webhook.deals[*].secret)
  sensitive   = true
}
