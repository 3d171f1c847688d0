# Send every new submission of a form to a URL.
resource "fillout_webhook" "contact" {
  form_id = "pK4tWc9dQmus"
  url     = "https://hooks.example.com/fillout"
}
