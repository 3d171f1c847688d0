# The fields of every database in the account.
list "fillout_database_field" "all" {
  provider = fillout
  limit    = 10000
}

# Those of one table whose name ends in "ed".
list "fillout_database_field" "orders" {
  provider = fillout

  config {
    database_id = "5f1c08e7a4b93d26"
    table_id    = "tM2hGs9XfNo"
    name_regex  = "ed$"
  }
}
