# Send every new submission of a form to a URL.
resource "fillout_webhook" "contact" {
  form_id = "pK4tWc9dQmus"
  url     = "https://hooks.example.com/fillout"
}

# Create a webhook for each published form. A form that is published later
# gets its webhook at the next apply.
data "fillout_forms" "published" {
  published = true
}

resource "fillout_webhook" "archive" {
  for_each = { for form in data.fillout_forms.published.forms : form.id => form.name }

  form_id = each.key
  url     = "https://archive.example.com/fillout/${each.key}"
}

# A new URL replaces the webhook. With create_before_destroy, no submission is
# missed in between. A submission at that moment may arrive at both URLs.
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

# Fillout does not sign its requests. With a secret in the URL, the receiver
# can recognize them. Terraform does not print a sensitive variable, but
# stores the URL in the state.
variable "webhook_secret" {
  description = "Secret that the receiver expects in the URL."
  type        = string
  sensitive   = true
}

resource "fillout_webhook" "application" {
  form_id = "hR7xBn2vLsus"
  url     = "https://hooks.example.com/applications?key=${urlencode(var.webhook_secret)}"
}

# With url_wo, the URL is in no plan and no state. This needs Terraform 1.11
# or OpenTofu 1.11. Terraform cannot see a new value of url_wo. Change
# url_wo_version together with it, and Terraform replaces the webhook.
variable "quiz_webhook_secret" {
  description = "Secret that the quiz receiver expects in the URL."
  type        = string
  ephemeral   = true
}

resource "fillout_webhook" "quiz" {
  form_id        = "qZ6jNf5wHdus"
  url_wo         = "https://hooks.example.com/quiz?key=${urlencode(var.quiz_webhook_secret)}"
  url_wo_version = "2026-07"
}
