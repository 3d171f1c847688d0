# Find a form by its name, as the dashboard shows it. The read fails if no
# form, or more than one form, has this name. So it fails after a rename.
data "fillout_form" "contact" {
  name = "Contact us"
}

# Find a form by its ID, the last part of its URL. An ID outlives a rename.
# https://forms.fillout.com/t/hR7xBn2vLsus
data "fillout_form" "application" {
  id = "hR7xBn2vLsus"
}

output "contact_page" {
  description = "URL of the page where people fill in the contact form."
  value       = data.fillout_form.contact.url
}

output "question_ids" {
  description = "IDs of the questions, by text. A submission contains both."
  value       = { for question in data.fillout_form.application.questions : question.name => question.id... }
}

output "workplaces" {
  description = "Choices of one question."
  value = one([
    for question in data.fillout_form.application.questions : question.options[*].label
    if question.name == "Where would you like to work?"
  ])
}

output "choices" {
  description = "Choices of each question that has choices, by question ID."
  value = {
    for question in data.fillout_form.application.questions : question.id => question.options[*].label
    if length(question.options) > 0
  }
}

# json contains Fillout's whole answer, also what has no attribute here.
output "sections" {
  description = "Every section in Fillout's answer."
  value       = keys(jsondecode(data.fillout_form.application.json))
}
