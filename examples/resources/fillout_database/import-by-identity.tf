import {
  to = fillout_database.shop
  identity = {
    id = "5f1c08e7a4b93d26"
  }
}
