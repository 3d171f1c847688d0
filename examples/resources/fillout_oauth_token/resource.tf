# A person authorizes the app on the page that
# provider::fillout::oauth_authorize_url returns. The redirect URI of the app
# then receives this code.
variable "fillout_code" {
  description = "Code for the OAuth app. It works once."
  type        = string
  sensitive   = true
}

variable "fillout_client_secret" {
  description = "Client secret of the OAuth app."
  type        = string
  sensitive   = true
  ephemeral   = true
}

# Creating this resource exchanges the code. Destroying it invalidates the
# token. The token is in the state. The client secret is in no plan and no
# state.
resource "fillout_oauth_token" "customer" {
  client_id     = "0b8f6c1e-5a7d-4c39-9f21-3d7e8a4b6c50"
  client_secret = var.fillout_client_secret
  code          = var.fillout_code
  redirect_uri  = "https://example.com/fillout/callback"
  server_url    = "https://server.fillout.com" # the default
}

# Another provider block can use the token in the same run.
provider "fillout" {
  alias        = "customer"
  access_token = fillout_oauth_token.customer.access_token
  base_url     = fillout_oauth_token.customer.base_url
}

resource "fillout_webhook" "customer" {
  provider = fillout.customer

  form_id = "pK4tWc9dQmus"
  url     = "https://hooks.example.com/fillout"
}
