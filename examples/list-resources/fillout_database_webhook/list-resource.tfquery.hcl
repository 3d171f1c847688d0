list "fillout_database_webhook" "all" {
  provider = fillout
  limit    = 1000
}
