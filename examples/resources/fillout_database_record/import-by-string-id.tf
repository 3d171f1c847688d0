# The ID is DATABASE_ID/TABLE_ID/RECORD_ID.
import {
  to = fillout_database_record.hotel
  id = "5f1c08e7a4b93d26/tWq3Lr8YmPa/3b1f6c9e-7d24-4a58-9e10-c5f2a8b4d602"
}
