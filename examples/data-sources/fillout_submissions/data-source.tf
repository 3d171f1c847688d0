# What reached the contact form in the last seven days, the newest first.
data "fillout_submissions" "last_week" {
  form_id    = "pK4tWc9dQmus"
  after_date = timeadd(plantimestamp(), "-168h")
  sort       = "desc"
}

# Each value is JSON, since an answer can be anything: a string, a number, a list and so on. "null" is no answer.
output "email_addresses" {
  description = "Whom to answer. Sensitive keeps them out of what Terraform prints, but not out of the state."
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
  description = "Points of each submission, by its id."
  value = {
    for submission in data.fillout_submissions.quiz.submissions : submission.id => submission.quiz.score
    if submission.quiz != null
  }
}

# Warns where max_results has cut something off.
check "all_scores" {
  assert {
    condition     = !data.fillout_submissions.quiz.truncated
    error_message = "The quiz has more submissions than are read. Raise max_results."
  }
}
