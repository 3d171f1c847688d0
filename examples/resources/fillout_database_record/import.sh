# The ID is DATABASE_ID/TABLE_ID/RECORD_ID. The data source
# fillout_database_records lists the IDs of records.
terraform import fillout_database_record.hotel 5f1c08e7a4b93d26/tWq3Lr8YmPa/3b1f6c9e-7d24-4a58-9e10-c5f2a8b4d602
