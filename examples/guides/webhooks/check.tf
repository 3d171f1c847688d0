# Outside of the check: inside, no plan would be empty.
data "fillout_forms" "published" {
  published = true
}

# A warning in each plan and apply while the form is gone or not published.
check "contact_form" {
  assert {
    condition     = contains(data.fillout_forms.published.forms[*].id, "pK4tWc9dQmus")
    error_message = "The form pK4tWc9dQmus is gone, or not published."
  }
}
