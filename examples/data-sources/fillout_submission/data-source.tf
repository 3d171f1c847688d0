# A webhook's receiver gets the ID of a submission as submissionId.
data "fillout_submission" "booking" {
  form_id = "eV3mYz8gTkus"
  id      = "7b0c2f6e-3d1a-4c58-9e47-5a2f8d6b1c90"
}

locals {
  # Answers, by the text of their question.
  booking = { for question in data.fillout_submission.booking.questions : question.name => jsondecode(question.value) }
}

output "seats" {
  description = "How many seats were booked, as a number."
  value       = local.booking["Number of seats"]
}

output "workshop" {
  description = "When the chosen workshop begins. Null if none was chosen."
  value       = try(jsondecode(data.fillout_submission.booking.scheduling[0].value).eventStartTime, null)
}

output "price" {
  description = "Results of the form's calculations, by name."
  value       = { for calculation in data.fillout_submission.booking.calculations : calculation.name => jsondecode(calculation.value) }
}
