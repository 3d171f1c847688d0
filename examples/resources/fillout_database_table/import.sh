# The ID is DATABASE_ID/TABLE_ID: the last two parts of the table's address in
# the dashboard.
terraform import fillout_database_table.orders 5f1c08e7a4b93d26/tM2hGs9XfNo
