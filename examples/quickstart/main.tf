# Send every new submission of a form to your URL.
#
# To use it with your own account, put the name of one of your forms below.
# Create an API key on https://build.fillout.com/home/settings/developer. Then
# run:
#
#   export FILLOUT_ACCESS_TOKEN=...
#   terraform apply -var receiver_url=https://...

terraform {
  required_providers {
    fillout = {
      source = "fillout-community/fillout"
    }
  }
}

# The provider reads the API key from FILLOUT_ACCESS_TOKEN. For an account
# outside the US, also set FILLOUT_BASE_URL to the address of its API.
provider "fillout" {}

variable "receiver_url" {
  description = "URL that receives each submission by POST, as JSON."
  type        = string
}

# A data source reads something that exists. This one finds a form by its name
# in Fillout's dashboard. With id instead of name, it also finds a form that
# somebody renames later.
data "fillout_form" "contact" {
  name = "Contact us"
}

# Terraform creates a resource, and deletes it with terraform destroy. This
# resource is a webhook.
resource "fillout_webhook" "contact" {
  form_id = data.fillout_form.contact.id
  url     = var.receiver_url
}

output "webhook_id" {
  description = "ID of the webhook."
  value       = fillout_webhook.contact.id
}

output "form_page" {
  description = "URL of the page where people fill in the form."
  value       = data.fillout_form.contact.url
}
