# Create a secret with: openssl rand -hex 32
variable "receiver_secret" {
  description = "Secret that the receiver expects in the URL."
  type        = string
  ephemeral   = true
}

resource "fillout_webhook" "applications" {
  form_id = "hR7xBn2vLsus"
  url_wo  = "https://hooks.example.com/fillout/hR7xBn2vLsus?key=${urlencode(var.receiver_secret)}"

  # Change this together with the secret. Terraform cannot see a new secret.
  url_wo_version = "1"

  # Create the new webhook before the old one is deleted.
  lifecycle {
    create_before_destroy = true
  }
}
