output "webhooks" {
  description = "The number of each form's webhook, by form id."
  value       = { for id, webhook in fillout_webhook.gateway : id => webhook.id }
}

output "routes" {
  description = "The name of each form and of its questions, by the path that its submissions come to."
  value = {
    for id, form in var.forms : "/${id}" => {
      name      = form.name
      questions = { for question in form.questions : question.id => question.name }
    }
  }
}
