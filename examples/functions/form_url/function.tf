data "fillout_form" "booking" {
  name = "Glass workshop booking"
}

variable "guests" {
  description = "Email addresses of the guests who are invited."
  type        = set(string)
  default     = ["ada@example.com", "grace+glass@example.com"]
}

# One link for each guest. What a form takes from its address is set up in its editor, as URL parameters.
output "invitations" {
  description = "Where each guest books: the form is filled in with what is known already."
  value = {
    for email in var.guests : email => provider::fillout::form_url(data.fillout_form.booking.id, {
      email    = email
      campaign = "spring invitation"
    })
  }
}

output "parameters" {
  description = "What can be given to form_url for this form."
  value       = data.fillout_form.booking.url_parameters[*].name
}
