output "webhooks" {
  description = "Webhook ID of each form, by form ID."
  value       = { for id, webhook in fillout_webhook.gateway : id => webhook.id }
}

output "routes" {
  description = "Names of each form and its questions, by webhook path."
  value = {
    for id, form in var.forms : "/${id}" => {
      name      = form.name
      questions = { for question in form.questions : question.id => question.name }
    }
  }
}
