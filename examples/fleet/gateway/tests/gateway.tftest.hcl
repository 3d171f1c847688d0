# Run it in the module's folder, after terraform init:
#
#   terraform test
#
# The provider is a mock, so the test needs no account and no network.

mock_provider "fillout" {}

variables {
  url            = "https://gateway.example.com/fillout"
  secret         = "0123456789abcdef0123456789abcdef"
  secret_version = "1"
  forms = {
    vso9PzRfHQus = {
      name      = "Contact us"
      url       = "https://forms.fillout.com/t/vso9PzRfHQus"
      questions = [{ id = "4KC356y4M6W8jHPKx9QfEy", name = "Anything else?" }]
    }
    cLZojxk94ous = {
      name      = "Order"
      url       = "https://forms.fillout.com/t/cLZojxk94ous"
      questions = [{ id = "jB2qDRcXQ8Pjo1kg3jre2J", name = "How many?" }]
    }
  }
}

run "each_form_has_a_webhook" {
  command = apply

  assert {
    condition     = sort(keys(output.webhooks)) == tolist(["cLZojxk94ous", "vso9PzRfHQus"])
    error_message = "Each form needs a webhook of its own."
  }

  assert {
    condition     = output.routes["/cLZojxk94ous"].questions["jB2qDRcXQ8Pjo1kg3jre2J"] == "How many?"
    error_message = "The routes must contain the questions of each form."
  }
}

run "a_form_without_questions_is_reported" {
  command = plan

  variables {
    forms = { vso9PzRfHQus = { name = "Contact us", url = "https://forms.fillout.com/t/vso9PzRfHQus", questions = [] } }
  }

  expect_failures = [check.forms_have_questions]
}

run "a_short_secret_is_refused" {
  command = plan

  variables {
    secret = "hunter2"
  }

  expect_failures = [var.secret]
}

run "a_gateway_without_encryption_is_refused" {
  command = plan

  variables {
    url = "http://gateway.example.com/fillout"
  }

  expect_failures = [var.url]
}
