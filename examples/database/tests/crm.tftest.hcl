# Run it in this folder, after terraform init:
#
#   terraform test
#
# It makes the database in the account of FILLOUT_ACCESS_TOKEN, and destroys
# it at the end. So use an account for tests, or the simulator.

# Without this, the end of the test could not destroy the database.
provider "fillout" {
  deletion_protection = false
}

variables {
  database_name = "CRM test"
  webhook_url   = "https://crm.example.com/deals"
}

run "a_webhook_without_encryption_is_refused" {
  command = plan

  variables {
    webhook_url = "http://crm.example.com/deals"
  }

  expect_failures = [var.webhook_url]
}

run "from_nothing" {
  assert {
    condition     = alltrue([for id in values(output.table_ids) : id != null])
    error_message = "Each table needs an ID."
  }

  assert {
    condition     = fillout_database_field.deal_customer.inverse_field_id != null
    error_message = "Fillout must make the other side of a link."
  }

  assert {
    condition     = output.webhook_secret != null
    error_message = "The webhook must have a secret."
  }
}

run "a_stage_is_renamed_by_its_value" {
  variables {
    stages = [for label, value in run.from_nothing.stage_values :
    { label = label == "Lead" ? "New" : label, value = value, color = null }]
  }

  assert {
    condition     = output.stage_values["New"] == one([for stage in var.stages : stage.value if stage.label == "New"])
    error_message = "A renamed stage must keep its value."
  }
}

# OpenTofu destroys nothing if the variables of the last run refer to another
# run.
run "another_order_and_no_webhook" {
  variables {
    webhook_url = null
    stages = [
      { label = "Lost" }, { label = "New" }, { label = "Won" }, { label = "Qualified" }, { label = "Proposal" },
    ]
  }

  assert {
    condition     = fillout_database_field.stage.options[0].label == "Lost"
    error_message = "The stages must have the order of the variable."
  }

  assert {
    condition     = output.webhook_secret == null
    error_message = "Without a URL, there must be no webhook."
  }
}
