# Send the submissions of forms to a gateway, with a secret for each form.

terraform {
  # A write-only argument keeps the secrets out of the state. It needs
  # Terraform 1.11 or OpenTofu 1.11.
  required_version = ">= 1.11, != 1.16.0"

  required_providers {
    fillout = {
      source = "fillout-community/fillout"
    }
  }
}

# Fillout does not sign its requests, so the URL of each form contains a
# secret of its own. It is a hash of the form ID and of a shared secret. The
# gateway knows the shared secret, reads the form ID from the path, and
# computes the same hash. One leaked URL allows forged submissions of one form
# only.
resource "fillout_webhook" "gateway" {
  for_each = var.forms

  form_id        = each.key
  url_wo         = "${var.url}/${each.key}?key=${sha256("${each.key}:${var.secret}")}"
  url_wo_version = var.secret_version

  # Create the new webhook before the old one is deleted. No submission is
  # missed when the secret changes.
  lifecycle {
    create_before_destroy = true
  }
}

# This is a warning, not an error: while somebody rebuilds one form, everybody
# can still apply.
check "forms_have_questions" {
  assert {
    condition     = length(local.empty) == 0
    error_message = "These published forms have no questions: ${join(", ", local.empty)}."
  }
}

locals {
  empty = [for form in var.forms : "${form.name} (${form.url})" if length(form.questions) == 0]
}
