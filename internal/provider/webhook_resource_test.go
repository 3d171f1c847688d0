package provider_test

import (
	"fmt"
	"regexp"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

const (
	webhookAddress = "fillout_webhook.test"
	webhookURL     = "https://hooks.example.com/fillout"
	otherURL       = "https://hooks.example.com/other"
)

func planned(action plancheck.ResourceActionType) resource.ConfigPlanChecks {
	return resource.ConfigPlanChecks{
		PreApply:             []plancheck.PlanCheck{plancheck.ExpectResourceAction(webhookAddress, action)},
		PostApplyPostRefresh: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()},
	}
}

func webhookIs(formID, url string) []statecheck.StateCheck {
	return []statecheck.StateCheck{
		statecheck.ExpectKnownValue(webhookAddress, tfjsonpath.New("id"), knownvalue.StringRegexp(regexp.MustCompile(`^[1-9]\d*$`))),
		statecheck.ExpectKnownValue(webhookAddress, tfjsonpath.New("form_id"), knownvalue.StringExact(formID)),
		statecheck.ExpectKnownValue(webhookAddress, tfjsonpath.New("url"), knownvalue.StringExact(url)),
	}
}

func TestAccWebhook(t *testing.T) {
	t.Parallel()
	account := anyAccount(t)
	account.run(t,
		resource.TestStep{
			Config:            account.webhook(account.formID, webhookURL),
			ConfigPlanChecks:  planned(plancheck.ResourceActionCreate),
			ConfigStateChecks: webhookIs(account.formID, webhookURL),
		},
		resource.TestStep{
			Config:            account.webhook(account.formID, otherURL),
			ConfigPlanChecks:  planned(plancheck.ResourceActionDestroyBeforeCreate),
			ConfigStateChecks: webhookIs(account.formID, otherURL),
		},
	)
}

func TestAccWebhookImport(t *testing.T) {
	t.Parallel()
	account := anyAccount(t)
	account.run(t,
		resource.TestStep{Config: account.webhook(account.formID, webhookURL), ConfigPlanChecks: planned(plancheck.ResourceActionCreate)},
		resource.TestStep{
			ResourceName: webhookAddress, ImportState: true, ImportStateVerify: true,
			ImportStateIdFunc: importID("/" + webhookURL),
		},
		resource.TestStep{
			ResourceName: webhookAddress, ImportState: true, ImportStateVerify: true, ImportStateVerifyIgnore: []string{"url"},
			ImportStateIdFunc: importID(""),
		},
	)
}

// One create, one delete, and nothing in between but a look at the forms.
func TestLoopbackWebhookRequests(t *testing.T) {
	t.Parallel()
	account := loopback(t)
	account.run(t,
		resource.TestStep{
			Config:           account.webhook(account.formID, webhookURL),
			ConfigPlanChecks: planned(plancheck.ResourceActionCreate),
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownValue(webhookAddress, tfjsonpath.New("id"), knownvalue.StringExact("12345")),
			},
		},
		resource.TestStep{RefreshState: true},
	)
	if c, d := account.count(createRoute), account.count(deleteRoute); c != 1 || d != 1 {
		t.Errorf("%d creates and %d deletes, want 1 of each", c, d)
	}
	if n := account.count(formRoute); n != 0 {
		t.Errorf("%d requests for a form that the list has", n)
	}
}

// A change of either argument is a new webhook, and the old one goes, in the
// order that the configuration wants.
func TestLoopbackWebhookReplacement(t *testing.T) {
	t.Parallel()
	account := loopback(t)
	first := account.config("resource \"fillout_webhook\" \"test\" {\n  form_id = %q\n  url = %q\n  lifecycle {\n    create_before_destroy = true\n  }\n}\n", account.formID, webhookURL)
	second := account.config("resource \"fillout_webhook\" \"test\" {\n  form_id = %q\n  url = %q\n  lifecycle {\n    create_before_destroy = true\n  }\n}\n", fillouttest.QuizFormID, webhookURL)
	account.run(t,
		resource.TestStep{Config: first, ConfigPlanChecks: planned(plancheck.ResourceActionCreate)},
		resource.TestStep{
			PreConfig:         account.server.ResetJournal,
			Config:            second,
			ConfigPlanChecks:  planned(plancheck.ResourceActionCreateBeforeDestroy),
			ConfigStateChecks: webhookIs(fillouttest.QuizFormID, webhookURL),
		},
	)
	var writes []string
	for _, request := range account.server.Requests() {
		if request.Method == "POST" {
			writes = append(writes, request.Route)
		}
	}
	if got, want := fmt.Sprint(writes), fmt.Sprint([]string{createRoute, deleteRoute, deleteRoute}); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// A form id with a typo fails before anything is made, and names the form that
// was meant.
func TestLoopbackWebhookUnknownForm(t *testing.T) {
	t.Parallel()
	account := loopback(t)
	account.run(t, resource.TestStep{
		Config:      account.webhook("pK4tWc9dQmuz", webhookURL),
		PlanOnly:    true,
		ExpectError: text("Error: Form Not Found with fillout_webhook.test, on terraform_plugin_test.tf line"),
	}, resource.TestStep{
		Config:      account.webhook("pK4tWc9dQmuz", webhookURL),
		PlanOnly:    true,
		ExpectError: text("No form of the account has the id pK4tWc9dQmuz. It has these forms: - pK4tWc9dQmus (Contact us)"),
	})
	if n := account.count(createRoute); n != 0 {
		t.Errorf("%d creates were sent", n)
	}
	if account.count(formRoute) == 0 {
		t.Error("the form was refused without being asked for")
	}
}

// A form that the list leaves out, but that is there, is not refused.
func TestLoopbackWebhookUnlistedForm(t *testing.T) {
	t.Parallel()
	account := loopback(t)
	account.server.Inject(fillouttest.Fault{Route: listRoute, Status: 200, Body: "[]"})
	account.run(t, resource.TestStep{
		Config:            account.webhook(account.formID, webhookURL),
		ConfigPlanChecks:  planned(plancheck.ResourceActionCreate),
		ConfigStateChecks: webhookIs(account.formID, webhookURL),
	})
}

// What is not known when planning is checked when applying.
func TestLoopbackWebhookUnknownUntilApply(t *testing.T) {
	t.Parallel()
	t.Run("form", func(t *testing.T) {
		t.Parallel()
		account := loopback(t)
		account.run(t, resource.TestStep{
			Config:            account.config(unknownForm, account.formID, webhookURL),
			ConfigPlanChecks:  planned(plancheck.ResourceActionCreate),
			ConfigStateChecks: webhookIs(account.formID, webhookURL),
		})
	})
	t.Run("form with a typo", func(t *testing.T) {
		t.Parallel()
		account := loopback(t)
		account.run(t, resource.TestStep{
			Config:      account.config(unknownForm, "nosuchform", webhookURL),
			ExpectError: text("No form of the account has the id nosuchform."),
		})
		if n := account.count(createRoute); n != 0 {
			t.Errorf("%d creates were sent", n)
		}
	})
	t.Run("token and base URL", func(t *testing.T) {
		t.Parallel()
		account := loopback(t)
		account.provider = fmt.Sprintf(`
resource "terraform_data" "account" {
  input = {
    url   = %q
    token = %q
  }
}

provider "fillout" {
  base_url     = terraform_data.account.output.url
  access_token = terraform_data.account.output.token
}
`, account.server.URL(), account.server.Token())
		account.run(t, resource.TestStep{
			Config:            account.webhook(account.formID, webhookURL),
			ConfigPlanChecks:  planned(plancheck.ResourceActionCreate),
			ConfigStateChecks: webhookIs(account.formID, webhookURL),
		})
	})
}

const unknownForm = `
resource "terraform_data" "form" {
  input = %q
}

resource "fillout_webhook" "test" {
  form_id = terraform_data.form.output
  url     = %q
}
`

// Without the id there is no handle, so the answer counts as lost. Other answers
// that are lost are in the table of faults.
func TestLoopbackWebhookWithoutID(t *testing.T) {
	t.Parallel()
	account := loopback(t)
	account.server.Inject(fillouttest.Fault{Route: createRoute, After: true, Status: 200, Body: `{"id":null}`})
	runSteps(t, resource.TestStep{
		Config: account.webhook(account.formID, webhookURL+"?key=s3cr3t"),
		ExpectError: text("Creating a webhook for form " + account.formID + " to " + webhookURL + " failed. " + account.server.URL() +
			" answered with HTTP status 200 (OK): JSON of another shape. A webhook for form " + account.formID + " to " + webhookURL + " may have been created"),
	})
	if n := account.count(createRoute); n != 1 {
		t.Errorf("sent %d times", n)
	}
}

// A create that Fillout refused unprocessed is sent again.
func TestLoopbackWebhookRateLimited(t *testing.T) {
	t.Parallel()
	account := loopback(t)
	account.server.Inject(fillouttest.Fault{Route: createRoute, Times: 2, Status: 429, Body: fillouttest.Envelope(429, "Too many requests. Try again soon.")})
	account.run(t, resource.TestStep{
		Config:            account.webhook(account.formID, webhookURL),
		ConfigPlanChecks:  planned(plancheck.ResourceActionCreate),
		ConfigStateChecks: webhookIs(account.formID, webhookURL),
	})
	if n := account.count(createRoute); n != 3 {
		t.Errorf("sent %d times, want 3", n)
	}
}

// A form that is gone, and a token of another account, take no webhook out of
// the state: the id there is the only handle.
func TestLoopbackWebhookStaysInTheState(t *testing.T) {
	t.Parallel()
	t.Run("form deleted", func(t *testing.T) {
		t.Parallel()
		account := loopback(t)
		form := account.server.AddForm(fillouttest.Form{Name: "Short-lived", Published: true})
		config := account.webhook(form.ID, webhookURL)
		account.run(t,
			resource.TestStep{Config: config, ConfigPlanChecks: planned(plancheck.ResourceActionCreate)},
			resource.TestStep{
				PreConfig:         func() { account.server.DeleteForm(form.ID) },
				Config:            config,
				ConfigPlanChecks:  planned(plancheck.ResourceActionNoop),
				ConfigStateChecks: webhookIs(form.ID, webhookURL),
			},
		)
	})
	t.Run("token of another account", func(t *testing.T) {
		t.Parallel()
		account := loopback(t)
		config := account.webhook(account.formID, webhookURL)
		stranger := account
		stranger.provider = providerBlock(account.server.URL(), account.server.AddAccount("another"))
		account.run(t,
			resource.TestStep{Config: config, ConfigPlanChecks: planned(plancheck.ResourceActionCreate)},
			resource.TestStep{
				Config:            stranger.webhook(account.formID, webhookURL),
				ConfigPlanChecks:  planned(plancheck.ResourceActionNoop),
				ConfigStateChecks: webhookIs(account.formID, webhookURL),
			},
			resource.TestStep{Config: config, ConfigPlanChecks: planned(plancheck.ResourceActionNoop)},
		)
	})
}

// A webhook that somebody removed in the dashboard counts as deleted.
func TestLoopbackWebhookDeletedElsewhere(t *testing.T) {
	t.Parallel()
	account := loopback(t)
	config := account.webhook(account.formID, webhookURL)
	account.run(t,
		resource.TestStep{Config: config, ConfigPlanChecks: planned(plancheck.ResourceActionCreate)},
		resource.TestStep{PreConfig: func() { account.server.DeleteWebhook(12345) }, Config: config, Destroy: true},
	)
	if n := account.count(deleteRoute); n != 1 {
		t.Errorf("%d deletes were sent", n)
	}
}

// A delete whose answer is lost is sent again; that the first one worked after
// all is no error.
func TestLoopbackWebhookDeleteIsRepeated(t *testing.T) {
	t.Parallel()
	account := loopback(t)
	account.server.Inject(fillouttest.Fault{Route: deleteRoute, Times: 1, Drop: true, After: true})
	account.run(t, resource.TestStep{Config: account.webhook(account.formID, webhookURL), ConfigPlanChecks: planned(plancheck.ResourceActionCreate)})
	if n := account.count(deleteRoute); n != 2 {
		t.Errorf("%d deletes were sent, want 2", n)
	}
}

// What answers 404 to everything is not Fillout: no webhook is forgotten for it.
func TestLoopbackWebhookDeleteAtTheWrongPlace(t *testing.T) {
	t.Parallel()
	account := loopback(t)
	config := account.webhook(account.formID, webhookURL)
	account.run(t,
		resource.TestStep{Config: config, ConfigPlanChecks: planned(plancheck.ResourceActionCreate)},
		resource.TestStep{
			PreConfig: func() {
				account.server.Inject(fillouttest.Fault{Route: deleteRoute, Times: 1, Status: 404})
				// The plan's look at the forms succeeds, the one after the delete does not.
				account.server.Inject(fillouttest.Fault{Route: listRoute, Nth: 2, Times: 1, Status: 404})
			},
			Config: config, Destroy: true,
			ExpectError: text("Confirming that webhook 12345 is gone failed."),
		},
		resource.TestStep{Config: config, ConfigPlanChecks: planned(plancheck.ResourceActionNoop), ConfigStateChecks: webhookIs(account.formID, webhookURL)},
	)
}

func TestLoopbackWebhookInvalidArguments(t *testing.T) {
	t.Parallel()
	account := loopback(t)
	tests := map[string]struct{ formID, url, says string }{
		"form's address": {"https://forms.fillout.com/t/vso9PzRfHQus", webhookURL, `Error: Invalid Form ID with fillout_webhook.test`},
		"form id": {"my form", webhookURL, `The argument form_id must be the id of a form, which has only letters, digits, "_" and "-": ` +
			`the last part of the form's address, as in https://forms.fillout.com/t/vso9PzRfHQus.`},
		"relative URL": {account.formID, "/hook", "Error: Invalid Webhook URL with fillout_webhook.test"},
		"URL":          {account.formID, "hooks.example.com", "The argument url must be an absolute URL that begins with https:// or http:// and names a host."},
		"empty URL":    {account.formID, "", "The argument url must not be empty."},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			account.run(t, resource.TestStep{Config: account.webhook(test.formID, test.url), PlanOnly: true, ExpectError: text(test.says)})
		})
	}
}
