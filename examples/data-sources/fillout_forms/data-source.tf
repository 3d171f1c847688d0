# All forms of the account.
data "fillout_forms" "all" {}

# Only the forms that match every filter.
data "fillout_forms" "applications" {
  name_regex = "^Job application"
  published  = true
  tags       = ["form"]
}

output "form_ids" {
  description = "IDs of the forms with each name."
  value       = { for form in data.fillout_forms.all.forms : form.name => form.id... }
}

# published is null if Fillout does not say.
output "published_pages" {
  description = "URL of each published form, by ID."
  value       = { for form in data.fillout_forms.all.forms : form.id => form.url if form.published == true }
}

output "application_pages" {
  description = "URLs of the pages where people apply."
  value       = data.fillout_forms.applications.forms[*].url
}

# One webhook for each form with the tag "quiz". After somebody adds or
# removes the tag of a form, the next apply creates or deletes its webhook.
data "fillout_forms" "quizzes" {
  tags = ["quiz"]
}

resource "fillout_webhook" "scores" {
  for_each = toset(data.fillout_forms.quizzes.forms[*].id)

  form_id = each.key
  url     = "https://scores.example.com/fillout/${each.key}"
}
