# The ID is FORM_ID/WEBHOOK_ID, or FORM_ID/WEBHOOK_ID/URL if you know the URL
# and it has no secret. Terraform shows the ID.
import {
  to = fillout_webhook.contact
  id = "pK4tWc9dQmus/12345"
}
