# The tables of every database in the account, but for the first of each.
list "fillout_database_table" "all" {
  provider = fillout
  limit    = 1000
}

# Those of one database, with all that Fillout shows of them.
list "fillout_database_table" "shop" {
  provider         = fillout
  include_resource = true

  config {
    database_id = "5f1c08e7a4b93d26"
  }
}
