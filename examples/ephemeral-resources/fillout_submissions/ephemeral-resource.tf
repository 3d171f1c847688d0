# Read the job applications of the last seven days in each plan and each
# apply. Nothing of them is in the plan or the state. This needs Terraform
# 1.10 or OpenTofu 1.11.
ephemeral "fillout_submissions" "applications" {
  form_id    = "hR7xBn2vLsus"
  after_date = timeadd(plantimestamp(), "-168h")
}

locals {
  # These addresses are ephemeral too. Use them in a provider block or in a
  # write-only argument, not in anything that Terraform stores.
  applicants = distinct(flatten([
    for submission in ephemeral.fillout_submissions.applications.submissions : [
      for question in submission.questions : jsondecode(question.value)
      if question.type == "EmailInput" && question.value != "null"
    ]
  ]))
}

# Warn in each plan and each apply while there are too many.
check "applications" {
  assert {
    condition     = length(local.applicants) < 50
    error_message = "50 or more people applied. Consider closing the form."
  }
}
