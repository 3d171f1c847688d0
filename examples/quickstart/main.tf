# Sends every new submission of a form to a URL of yours.
#
# With an account of your own, put the name of one of your forms below, and then:
#
#   export FILLOUT_ACCESS_TOKEN=...  # an API key, from https://build.fillout.com/home/settings/developer
#   terraform apply -var receiver_url=https://...

terraform {
  required_providers {
    fillout = {
      source = "fillout-community/fillout"
    }
  }
}

# The API key stays out of the configuration: the provider takes it from FILLOUT_ACCESS_TOKEN. An account outside of the
# US also needs the address of its API, in FILLOUT_BASE_URL.
provider "fillout" {}

variable "receiver_url" {
  description = "Where submissions are sent to, by POST, as JSON."
  type        = string
}

# A data source reads something that exists. This one looks up a form by its name in Fillout's dashboard.
data "fillout_form" "contact" {
  name = "Contact us"
}

# A resource is something that Terraform makes, and removes again with terraform destroy. This one is a webhook.
resource "fillout_webhook" "contact" {
  form_id = data.fillout_form.contact.id
  url     = var.receiver_url
}

output "webhook_id" {
  description = "Number that Fillout gave the webhook."
  value       = fillout_webhook.contact.id
}

output "form_page" {
  description = "Where people fill in the form."
  value       = data.fillout_form.contact.url
}
