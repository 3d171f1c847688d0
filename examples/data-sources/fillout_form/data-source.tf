# By name, exactly as the dashboard shows it. It fails if no form, or more than one, has the name.
data "fillout_form" "contact" {
  name = "Contact us"
}

# By id, which is the last part of the form's address: https://forms.fillout.com/t/hR7xBn2vLsus.
data "fillout_form" "application" {
  id = "hR7xBn2vLsus"
}

output "contact_page" {
  description = "Where people fill in the contact form."
  value       = data.fillout_form.contact.url
}

output "question_ids" {
  description = "Id of each question, by its text: a submission names questions by both."
  value       = { for question in data.fillout_form.application.questions : question.name => question.id... }
}

output "workplaces" {
  description = "What people can choose from in one question."
  value       = one([for question in data.fillout_form.application.questions : question.options[*].label if question.name == "Where would you like to work?"])
}

output "choices" {
  description = "What people can choose from in each question that has choices."
  value       = { for question in data.fillout_form.application.questions : question.id => question.options[*].label if length(question.options) > 0 }
}

# What has no attribute of its own is in json, Fillout's whole answer.
output "sections" {
  description = "Every section that Fillout tells of the form, also those that this provider does not know."
  value       = keys(jsondecode(data.fillout_form.application.json))
}
