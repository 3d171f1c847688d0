import {
  to = fillout_database.shop
  id = "5f1c08e7a4b93d26"
}

import {
  to = fillout_database_table.orders
  id = "5f1c08e7a4b93d26/tM2hGs9XfNo"
}

import {
  to = fillout_database_field.status
  id = "5f1c08e7a4b93d26/tM2hGs9XfNo/fL8xQd3SgFw"
}

import {
  to = fillout_database_field.total
  id = "5f1c08e7a4b93d26/tM2hGs9XfNo/fX4uZr1NhMv"
}
