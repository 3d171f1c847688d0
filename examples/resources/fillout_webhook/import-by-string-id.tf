# FORM_ID/WEBHOOK_ID, or FORM_ID/WEBHOOK_ID/URL where the URL is known.
import {
  to = fillout_webhook.contact
  id = "pK4tWc9dQmus/12345"
}
