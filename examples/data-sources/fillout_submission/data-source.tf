# A webhook's receiver gets the ID of a submission as submissionId.
data "fillout_submission" "booking" {
  form_id = "eV3mYz8gTkus"
  id      = "7b0c2f6e-3d1a-4c58-9e47-5a2f8d6b1c90"
}

locals {
  booking = data.fillout_submission.booking
}

# Submissions are personal data. Terraform does not print a sensitive output,
# but stores it in the state.
output "seats" {
  description = "How many seats were booked, as a number."
  sensitive   = true
  value       = jsondecode(provider::fillout::submission_answer(local.booking, "Number of seats"))
}

# The ID of a question stays the same when somebody changes its text.
output "experience" {
  description = "Whether the person has worked with glass before. False if there is no answer."
  sensitive   = true
  value       = jsondecode(local.booking.answers["3tVrX1nBkL6yAm9cWqE4Hw"]) == true
}

output "workshop" {
  description = "When the chosen workshop begins. Null if none was chosen."
  sensitive   = true
  value       = try(jsondecode(local.booking.scheduling[0].value).eventStartTime, null)
}

output "price" {
  description = "Results of the form's calculations, by name."
  sensitive   = true
  value       = { for calculation in local.booking.calculations : calculation.name => jsondecode(calculation.value) }
}
