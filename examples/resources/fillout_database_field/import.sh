# The ID is DATABASE_ID/TABLE_ID/FIELD_ID. The data source fillout_database
# lists the IDs of fields.
terraform import fillout_database_field.status 5f1c08e7a4b93d26/tM2hGs9XfNo/fL8xQd3SgFw
