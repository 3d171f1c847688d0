# Create a webhook for each published form. A form that is published later
# gets its webhook at the next apply.
data "fillout_forms" "published" {
  published = true
}

resource "fillout_webhook" "archive" {
  for_each = { for form in data.fillout_forms.published.forms : form.id => form.name }

  form_id = each.key
  url     = "https://archive.example.com/fillout/${each.key}"
}
