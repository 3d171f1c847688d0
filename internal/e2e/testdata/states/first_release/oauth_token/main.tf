terraform {
  required_providers {
    fillout = {
      source = "fillout-community/fillout"
    }
  }
}

variable "server_url" {
  type = string
}

resource "fillout_oauth_token" "test" {
  client_id     = "fixture-app"
  client_secret = "fixture-secret"
  code          = "fixture-code"
  redirect_uri  = "https://example.com/fillout/callback"
  server_url    = var.server_url
}
