# Submissions of the contact form in the last seven days, newest first.
data "fillout_submissions" "last_week" {
  form_id    = "pK4tWc9dQmus"
  after_date = timeadd(plantimestamp(), "-168h")
  sort       = "desc"
}

# Each value is JSON, because an answer can be a string, a number, a list and
# more. "null" means that the question has no answer.
#
# Terraform does not print a sensitive output, but stores it in the state.
output "email_addresses" {
  description = "Email addresses to answer."
  sensitive   = true
  value = distinct(flatten([
    for submission in data.fillout_submissions.last_week.submissions : [
      for question in submission.questions : jsondecode(question.value)
      if question.type == "EmailInput" && question.value != "null"
    ]
  ]))
}

# The first hundred submissions of a quiz.
data "fillout_submissions" "quiz" {
  form_id     = "qZ6jNf5wHdus"
  max_results = 100
}

output "scores" {
  description = "Score of each submission, by submission ID."
  sensitive   = true
  value = {
    for submission in data.fillout_submissions.quiz.submissions : submission.id => submission.quiz.score
    if submission.quiz != null
  }
}

# Warn if there are more submissions than max_results.
check "all_scores" {
  assert {
    condition     = !data.fillout_submissions.quiz.truncated
    error_message = "The quiz has more submissions. Raise max_results."
  }
}
