# Every new submission of the form is sent to the URL.
resource "fillout_webhook" "contact" {
  form_id = "pK4tWc9dQmus"
  url     = "https://hooks.example.com/fillout"
}

# One webhook for each published form. Forms that are published later get theirs at the next apply.
data "fillout_forms" "published" {
  published = true
}

resource "fillout_webhook" "archive" {
  for_each = { for form in data.fillout_forms.published.forms : form.id => form.name }

  form_id = each.key
  url     = "https://archive.example.com/fillout/${each.key}"
}

# A change of the URL replaces the webhook. With create_before_destroy no submission is missed in between; one that comes
# at that moment may arrive at both URLs.
data "fillout_form" "booking" {
  name = "Glass workshop booking"
}

resource "fillout_webhook" "booking" {
  form_id = data.fillout_form.booking.id
  url     = "https://hooks.example.com/bookings"

  lifecycle {
    create_before_destroy = true
  }
}

# Fillout signs nothing. A secret in the URL tells its requests from others: a sensitive variable keeps it out of what
# Terraform prints, but not out of the state.
variable "webhook_secret" {
  description = "What the receiver expects in the query of the URL."
  type        = string
  sensitive   = true
}

resource "fillout_webhook" "application" {
  form_id = "hR7xBn2vLsus"
  url     = "https://hooks.example.com/applications?key=${urlencode(var.webhook_secret)}"
}

# With url_wo it is in no plan and no state either; that needs Terraform or OpenTofu 1.11. Terraform cannot see that the URL
# changed: change url_wo_version along with it, and the webhook is replaced.
variable "quiz_webhook_secret" {
  description = "What the receiver of the quiz expects in the query of the URL."
  type        = string
  ephemeral   = true
}

resource "fillout_webhook" "quiz" {
  form_id        = "qZ6jNf5wHdus"
  url_wo         = "https://hooks.example.com/quiz?key=${urlencode(var.quiz_webhook_secret)}"
  url_wo_version = "2026-07"
}
