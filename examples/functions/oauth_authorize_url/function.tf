# A person opens this page to authorize the app. Fillout then sends the
# browser to the redirect URI, with a code for fillout_oauth_token or for the
# provider's argument oauth.
resource "terraform_data" "sign_in_state" {
  input = uuid()

  lifecycle {
    ignore_changes = [input]
  }
}

output "sign_in_page" {
  value = provider::fillout::oauth_authorize_url(
    "0b8f6c1e-5a7d-4c39-9f21-3d7e8a4b6c50",
    "https://example.com/fillout/callback",
    terraform_data.sign_in_state.output,
  )
}
