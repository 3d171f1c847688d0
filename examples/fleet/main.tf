# Every published form of the account sends its submissions to one gateway. A form that is published later gets its webhook
# at the next apply, and one that is not published any more loses it.
#
# The access token comes from FILLOUT_ACCESS_TOKEN.

terraform {
  required_providers {
    fillout = {
      source = "fillout-community/fillout"
    }
  }
}

provider "fillout" {}

variable "gateway_url" {
  description = "Where submissions are sent to: the gateway's address, without a slash at the end."
  type        = string
}

variable "gateway_secret" {
  description = "What the secret of each form is made of. The gateway knows it as well."
  type        = string
  sensitive   = true
  ephemeral   = true
}

variable "gateway_secret_version" {
  description = "Changes whenever the secret does."
  type        = string
}

data "fillout_forms" "published" {
  published = true
}

# One request for each form, so a plan of a hundred forms takes 20 seconds.
data "fillout_form" "published" {
  for_each = toset(data.fillout_forms.published.forms[*].id)

  id = each.key
}

module "gateway" {
  source = "./gateway"

  url            = var.gateway_url
  secret         = var.gateway_secret
  secret_version = var.gateway_secret_version
  forms          = data.fillout_form.published
}

output "webhooks" {
  description = "The number of each form's webhook, by form id: what the dashboard and an import need."
  value       = module.gateway.webhooks
}

output "routes" {
  description = "What the gateway must know, by the path that submissions come to."
  value       = module.gateway.routes
}
