removed {
  from = fillout_database_field.status

  lifecycle {
    destroy = false
  }
}
