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
