list "fillout_database" "all" {
  provider = fillout
  limit    = 1000

  config {
    name_regex = "^Glass"
  }
}
