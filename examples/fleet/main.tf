# Every published form of the account sends its submissions to one gateway.
# After somebody publishes or unpublishes a form, the next apply creates or
# deletes its webhook.
#
# The access token comes from FILLOUT_ACCESS_TOKEN.

terraform {
  required_version = ">= 1.11, != 1.16.0"

  required_providers {
    fillout = {
      source = "fillout-community/fillout"
    }
  }
}

provider "fillout" {}

variable "gateway_url" {
  description = "URL of the gateway, without a slash at the end."
  type        = string
}

variable "gateway_secret" {
  description = "Secret that this configuration shares with the gateway."
  type        = string
  sensitive   = true
  ephemeral   = true
}

variable "gateway_secret_version" {
  description = "Version of the secret. Change it with the secret."
  type        = string
}

data "fillout_forms" "published" {
  published = true
}

# This sends one request for each form: a plan of 100 forms takes 20 seconds.
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
  description = "Webhook ID of each form, by form ID. An import needs both."
  value       = module.gateway.webhooks
}

output "routes" {
  description = "Names of each form and its questions, by webhook path."
  value       = module.gateway.routes
}
