# Copy a form's URL from the browser: the shared page or the editor.
variable "form_urls" {
  description = "URLs of the forms whose submissions go to the archive."
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
