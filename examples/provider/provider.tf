terraform {
  required_providers {
    fillout = {
      source = "fillout-community/fillout"
    }
  }
}

# Create an API key on https://build.fillout.com/home/settings/developer and
# set TF_VAR_fillout_access_token to it. Or remove this variable and the
# argument access_token, and set FILLOUT_ACCESS_TOKEN.
variable "fillout_access_token" {
  description = "API key of the Fillout account."
  type        = string
  sensitive   = true
}

provider "fillout" {
  access_token = var.fillout_access_token

  # Only for accounts outside the US. This is the address for the EU. Canada
  # has https://ca-api.fillout.com. A self-hosted Fillout has its own address.
  base_url = "https://eu-api.fillout.com"
}
