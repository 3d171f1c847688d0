# Sends the submissions of forms to a gateway, with a secret for each form.

terraform {
  # A write-only argument keeps the secrets out of the state; Terraform and OpenTofu have them since 1.11.
  required_version = ">= 1.11"

  required_providers {
    fillout = {
      source = "fillout-community/fillout"
    }
  }
}

# Fillout signs nothing, so each form has a secret of its own in the URL. The gateway makes the same hash of the form id, which
# is in the path, and of the secret that it shares with this configuration. Who finds one URL in a log can forge
# submissions of one form, and no others.
resource "fillout_webhook" "gateway" {
  for_each = var.forms

  form_id        = each.key
  url_wo         = "${var.url}/${each.key}?key=${sha256("${each.key}:${var.secret}")}"
  url_wo_version = var.secret_version

  # The new webhook is there before the old one goes, so that no submission is missed when the secret changes.
  lifecycle {
    create_before_destroy = true
  }
}

# A warning, not an error: a form that somebody is just rebuilding must not stop everybody's apply.
check "forms_have_questions" {
  assert {
    condition     = length(local.empty) == 0
    error_message = "These published forms have no questions: ${join(", ", local.empty)}."
  }
}

locals {
  empty = [for form in var.forms : "${form.name} (${form.url})" if length(form.questions) == 0]
}
