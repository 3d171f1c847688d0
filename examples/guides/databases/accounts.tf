variable "us_token" {
  description = "API key of the account in the US."
  type        = string
  sensitive   = true
}

variable "eu_token" {
  description = "API key of the account in the EU."
  type        = string
  sensitive   = true
}

provider "fillout" {
  access_token = var.us_token
}

# Databases of this account are at https://eu-tables.fillout.com, which the
# provider derives from the base URL.
provider "fillout" {
  alias        = "eu"
  access_token = var.eu_token
  base_url     = "https://eu-api.fillout.com"
}

data "fillout_databases" "us" {}

data "fillout_databases" "eu" {
  provider = fillout.eu
}

resource "fillout_database" "members" {
  provider = fillout.eu

  name = "Members"
  first_table = {
    name          = "Members"
    primary_field = { name = "Name", type = "single_line_text" }
  }
}
