# What comes back to the redirect URI of an OAuth app after a person has let it in. The page to send them to is that of
# provider::fillout::oauth_authorize_url.
variable "fillout_code" {
  description = "Code of the OAuth app. It works once."
  type        = string
  sensitive   = true
}

variable "fillout_client_secret" {
  description = "Client secret of the OAuth app."
  type        = string
  sensitive   = true
  ephemeral   = true
}

# The code is exchanged when this is created, and the token is invalidated when it is destroyed. The token is in the
# state; the client secret is in no plan and no state.
resource "fillout_oauth_token" "customer" {
  client_id     = "my-app"
  client_secret = var.fillout_client_secret
  code          = var.fillout_code
  redirect_uri  = "https://example.com/fillout/callback"
  server_url    = "https://server.fillout.com" # the default
}

# The token works for another provider block in the same run.
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
