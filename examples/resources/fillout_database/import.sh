# The ID is the last part of the database's address in the dashboard.
terraform import fillout_database.shop 5f1c08e7a4b93d26
