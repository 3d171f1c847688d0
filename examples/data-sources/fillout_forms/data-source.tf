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

output "application_pages" {
  description = "Where people apply."
  value       = [for form in data.fillout_forms.applications.forms : form.url]
}
