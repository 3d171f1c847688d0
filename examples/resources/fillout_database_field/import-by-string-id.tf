# The ID is DATABASE_ID/TABLE_ID/FIELD_ID.
import {
  to = fillout_database_field.status
  id = "5f1c08e7a4b93d26/tM2hGs9XfNo/fL8xQd3SgFw"
}
