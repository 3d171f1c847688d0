terraform {
  required_providers {
    fillout = {
      source = "fillout-community/fillout"
    }
  }
}

resource "fillout_webhook" "test" {
  form_id        = "pK4tWc9dQmus"
  url_wo         = "https://hooks.example.com/fillout?key=fixture"
  url_wo_version = "1"
}
