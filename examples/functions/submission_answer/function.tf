data "fillout_submissions" "contacts" {
  form_id     = "pK4tWc9dQmus"
  max_results = 100
}

# The answer to one question in each submission. Answers are personal data:
# Terraform does not print a sensitive output, but stores it in the state.
output "addresses" {
  description = "Email address of each person, by submission ID. Null if there is no answer."
  sensitive   = true
  value = {
    for submission in data.fillout_submissions.contacts.submissions :
    submission.id => jsondecode(provider::fillout::submission_answer(submission, "Email address"))
  }
}
