terraform {
  required_providers {
    fillout = {
      source = "fillout-community/fillout"
    }
  }
}

resource "fillout_webhook" "test" {
  form_id = "pK4tWc9dQmus"
  url     = "https://hooks.example.com/fillout?key=fixture"
}
