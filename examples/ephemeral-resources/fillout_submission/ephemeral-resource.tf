# Read one job application in each plan and each apply. Nothing of it is in
# the plan or the state. This needs Terraform 1.10 or OpenTofu 1.11.
ephemeral "fillout_submission" "application" {
  form_id = "hR7xBn2vLsus"
  id      = "c41d9a70-86f2-4b3e-a5d8-0e7b3f92c6a4"
}

locals {
  # An answer, by the ID of its question. It is ephemeral too. Use it in a
  # provider block or in a write-only argument: for example, as the email
  # address of an account that another provider creates.
  consent = jsondecode(ephemeral.fillout_submission.application.answers["9sPuF3tKhV6yBn1dLqA8Ws"])
}

# Warn in each plan and each apply while the condition is false.
check "application" {
  assert {
    condition     = local.consent == true
    error_message = "The applicant did not agree. Delete the application."
  }
}
