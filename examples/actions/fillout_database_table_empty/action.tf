# Deletes the records only when it is invoked:
# terraform apply -invoke=action.fillout_database_table_empty.orders
action "fillout_database_table_empty" "orders" {
  config {
    database_id = "5f1c08e7a4b93d26"
    table_id    = "tM2hGs9XfNo"
  }
}
