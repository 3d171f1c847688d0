# Fillout does not sign its requests. With a secret in the URL, the receiver
# can recognize them. Terraform does not print a sensitive variable, but
# stores the URL in the state.
variable "webhook_secret" {
  description = "Secret that the receiver expects in the URL."
  type        = string
  sensitive   = true
}

resource "fillout_webhook" "application" {
  form_id = "hR7xBn2vLsus"
  url     = "https://hooks.example.com/applications?key=${urlencode(var.webhook_secret)}"
}
