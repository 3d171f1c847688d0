# Deletes submissions that are older than a year, only when it is invoked:
# terraform apply -invoke=action.fillout_submissions_delete.retention
action "fillout_submissions_delete" "retention" {
  config {
    form_id     = "pK4tWc9dQmus"
    before_date = timeadd(plantimestamp(), "-8760h")
  }
}

# Reports how many these are.
action "fillout_submissions_delete" "look" {
  config {
    form_id     = "pK4tWc9dQmus"
    before_date = timeadd(plantimestamp(), "-8760h")
    dry_run     = true
  }
}
