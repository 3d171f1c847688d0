# Every form of the account.
data "fillout_forms" "all" {}

# Only those that pass every filter.
data "fillout_forms" "applications" {
  name_regex = "^Job application"
  published  = true
  tags       = ["form"]
}

output "form_ids" {
  description = "Ids of all forms, by name. A name that several forms have gives all of their ids."
  value       = { for form in data.fillout_forms.all.forms : form.name => form.id... }
}

output "published_pages" {
  description = "Address of every published form, by id. Where Fillout does not say whether a form is, published is null."
  value       = { for form in data.fillout_forms.all.forms : form.id => form.url if form.published == true }
}

output "application_pages" {
  description = "Where people apply."
  value       = data.fillout_forms.applications.forms[*].url
}

# A webhook for each form that has a tag. A form that gets or loses the tag gets or loses its webhook at the next apply.
data "fillout_forms" "quizzes" {
  tags = ["quiz"]
}

resource "fillout_webhook" "scores" {
  for_each = toset(data.fillout_forms.quizzes.forms[*].id)

  form_id = each.key
  url     = "https://scores.example.com/fillout/${each.key}"
}
