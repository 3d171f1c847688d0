variable "receiver_secret" {
  description = "What the receiver expects in the query of the URL. For example from: openssl rand -hex 32"
  type        = string
  ephemeral   = true
}

resource "fillout_webhook" "applications" {
  form_id = "hR7xBn2vLsus"
  url_wo  = "https://hooks.example.com/fillout/hR7xBn2vLsus?key=${urlencode(var.receiver_secret)}"

  # Goes up along with the secret: that is how Terraform knows that it changed.
  url_wo_version = "1"

  # The new webhook is there before the old one goes.
  lifecycle {
    create_before_destroy = true
  }
}
