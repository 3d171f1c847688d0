import {
  to = fillout_database_record.hotel
  identity = {
    database_id = "5f1c08e7a4b93d26"
    table_id    = "tWq3Lr8YmPa"
    id          = "3b1f6c9e-7d24-4a58-9e10-c5f2a8b4d602"
  }
}
