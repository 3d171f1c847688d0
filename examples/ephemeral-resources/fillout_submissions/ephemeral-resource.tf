# The job applications of the last seven days. They are read anew in each plan and each apply, and nothing of them is in
# the state or in a plan. This needs Terraform 1.10 or OpenTofu 1.11.
ephemeral "fillout_submissions" "applications" {
  form_id    = "hR7xBn2vLsus"
  after_date = timeadd(plantimestamp(), "-168h")
}

locals {
  # Ephemeral, too: it can go into a provider block or a write-only argument, and into nothing that Terraform keeps.
  applicants = distinct(flatten([
    for submission in ephemeral.fillout_submissions.applications.submissions : [
      for question in submission.questions : jsondecode(question.value)
      if question.type == "EmailInput" && question.value != "null"
    ]
  ]))
}

# Warns in each plan and apply for as long as there are too many.
check "applications" {
  assert {
    condition     = length(local.applicants) < 50
    error_message = "Fifty people or more have applied within a week. It may be time to close the form."
  }
}
