# One job application, of which nothing is in the state or in a plan. It is read anew in each plan and each apply. This
# needs Terraform 1.10 or OpenTofu 1.11.
ephemeral "fillout_submission" "application" {
  form_id = "hR7xBn2vLsus"
  id      = "c41d9a70-86f2-4b3e-a5d8-0e7b3f92c6a4"
}

locals {
  # Answers by the text of their question. Ephemeral, too: what is in them can go into a provider block or a write-only
  # argument, such as the e-mail address of an account that another provider makes, and into nothing that is kept.
  application = {
    for question in ephemeral.fillout_submission.application.questions : question.name => jsondecode(question.value)
  }
}

# Warns in each plan and apply for as long as it is not so.
check "application" {
  assert {
    condition     = local.application["I agree that my application is kept for six months"] == true
    error_message = "The applicant has not agreed that the application is kept. Delete it."
  }
}
