# What came in while the receiver was down. The ephemeral resource of the same name keeps it out of the state.
data "fillout_submissions" "missed" {
  form_id    = "pK4tWc9dQmus"
  after_date = "2026-07-01T08:00:00Z"
}

output "missed" {
  description = "The submissions, as the receiver would have got them."
  value       = [for submission in data.fillout_submissions.missed.submissions : jsondecode(submission.json)]
  sensitive   = true
}
