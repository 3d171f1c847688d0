import {
  to = fillout_database_field.status
  identity = {
    database_id = "5f1c08e7a4b93d26"
    table_id    = "tM2hGs9XfNo"
    id          = "fL8xQd3SgFw"
  }
}
