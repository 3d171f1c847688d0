terraform {
  required_providers {
    fillout = {
      source = "fillout-community/fillout"
    }
  }
}

# An API key from https://build.fillout.com/home/settings/developer. Give it as TF_VAR_fillout_access_token, or leave out
# the variable and the argument and set FILLOUT_ACCESS_TOKEN.
variable "fillout_access_token" {
  description = "API key of the Fillout account."
  type        = string
  sensitive   = true
}

provider "fillout" {
  access_token = var.fillout_access_token

  # Only for accounts outside of the US. This is the EU's; Canada's is https://ca-api.fillout.com, and a self-hosted
  # Fillout has its own.
  base_url = "https://eu-api.fillout.com"
}
