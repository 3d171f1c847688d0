data "fillout_form" "booking" {
  name = "Glass workshop booking"
}

variable "guests" {
  description = "Email addresses of the invited guests."
  type        = set(string)
  default     = ["ada@example.com", "grace+glass@example.com"]
}

# One link for each guest. A form reads values from its URL if they are set up
# as URL parameters in its editor.
output "invitations" {
  description = "Booking link of each guest, with known values filled in."
  sensitive   = true
  value = {
    for email in var.guests : email => provider::fillout::form_url(data.fillout_form.booking.id, {
      email    = email
      campaign = "spring invitation"
    })
  }
}

output "parameters" {
  description = "Parameters that form_url accepts for this form."
  value       = data.fillout_form.booking.url_parameters[*].name
}
