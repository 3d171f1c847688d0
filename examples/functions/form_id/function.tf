# A form is often at hand as a URL out of a browser: the one that is shared, or the editor's.
variable "form_urls" {
  description = "URLs of the forms whose submissions are archived."
  type        = set(string)
  default = [
    "https://forms.fillout.com/t/pK4tWc9dQmus?source=newsletter",
    "https://build.fillout.com/editor/hR7xBn2vLsus/share",
  ]
}

resource "fillout_webhook" "archive" {
  for_each = toset([for url in var.form_urls : provider::fillout::form_id(url)])

  form_id = each.key
  url     = "https://archive.example.com/fillout/${each.key}"
}
