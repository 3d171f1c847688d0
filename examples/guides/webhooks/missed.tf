# Submissions since the receiver went down. To keep them out of the state, use
# the ephemeral resource fillout_submissions.
data "fillout_submissions" "missed" {
  form_id      = "pK4tWc9dQmus"
  after_date   = "2026-07-01T08:00:00Z"
  include_json = true
}

output "missed" {
  description = "The submissions, as the receiver would have received them."
  value       = [for submission in data.fillout_submissions.missed.submissions : jsondecode(submission.json)]
  sensitive   = true
}
