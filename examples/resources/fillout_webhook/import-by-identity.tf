import {
  to = fillout_webhook.contact
  identity = {
    form_id = "pK4tWc9dQmus"
    id      = "12345"
  }
}
