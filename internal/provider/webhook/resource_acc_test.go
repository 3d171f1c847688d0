package webhook_test

import (
	"fmt"
	"regexp"
	"slices"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

const (
	otherURL = "https://hooks.example.com/other"
)

func webhookIs(formID, url string) []statecheck.StateCheck {
	return []statecheck.StateCheck{
		statecheck.ExpectKnownValue(acctest.WebhookAddress, tfjsonpath.New("id"),
			knownvalue.StringRegexp(regexp.MustCompile(`^[1-9]\d*$`))),
		statecheck.ExpectKnownValue(acctest.WebhookAddress, tfjsonpath.New("form_id"), knownvalue.StringExact(formID)),
		statecheck.ExpectKnownValue(acctest.WebhookAddress, tfjsonpath.New("url"), knownvalue.StringExact(url)),
	}
}

func TestAccWebhook(t *testing.T) {
	t.Parallel()
	account := acctest.AnyAccount(t)
	account.Run(t,
		resource.TestStep{
			Config:            account.Webhook(account.FormID, acctest.WebhookURL),
			ConfigPlanChecks:  acctest.Planned(plancheck.ResourceActionCreate),
			ConfigStateChecks: webhookIs(account.FormID, acctest.WebhookURL),
		},
		resource.TestStep{
			Config:            account.Webhook(account.FormID, otherURL),
			ConfigPlanChecks:  acctest.Planned(plancheck.ResourceActionDestroyBeforeCreate),
			ConfigStateChecks: webhookIs(account.FormID, otherURL),
		},
	)
}

func TestAccWebhookImport(t *testing.T) {
	t.Parallel()
	account := acctest.AnyAccount(t)
	account.Run(
		t,
		resource.TestStep{
			Config:           account.Webhook(account.FormID, acctest.WebhookURL),
			ConfigPlanChecks: acctest.Planned(plancheck.ResourceActionCreate),
		},
		resource.TestStep{
			ResourceName: acctest.WebhookAddress, ImportState: true, ImportStateVerify: true,
			ImportStateIdFunc: importID("/" + acctest.WebhookURL),
		},
		resource.TestStep{
			ResourceName:            acctest.WebhookAddress,
			ImportState:             true,
			ImportStateVerify:       true,
			ImportStateVerifyIgnore: []string{"url"},
			ImportStateIdFunc:       importID(""),
		},
	)
}

// One create, one delete, and nothing in between but a look at the forms.
func TestLoopbackWebhookRequests(t *testing.T) {
	t.Parallel()
	account := acctest.NewAccount(t)
	account.Run(t,
		resource.TestStep{
			Config:           account.Webhook(account.FormID, acctest.WebhookURL),
			ConfigPlanChecks: acctest.Planned(plancheck.ResourceActionCreate),
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownValue(acctest.WebhookAddress, tfjsonpath.New("id"), knownvalue.StringExact("12345")),
			},
		},
		resource.TestStep{RefreshState: true},
	)
	if c, d := account.Count(acctest.CreateRoute), account.Count(acctest.DeleteRoute); c != 1 || d != 1 {
		t.Errorf("%d creates and %d deletes, want 1 of each", c, d)
	}
	if n := account.Count(acctest.FormRoute); n != 0 {
		t.Errorf("%d requests for a form that the list has", n)
	}
}

// A change of either argument is a new webhook, and the old one goes, in the order that the configuration wants.
func TestLoopbackWebhookReplacement(t *testing.T) {
	t.Parallel()
	account := acctest.NewAccount(t)
	first := account.Config("resource \"fillout_webhook\" \"test\" {\n  form_id = %q\n  url = %q\n  lifecycle {\n    "+
		"create_before_destroy = true\n  }\n}\n", account.FormID, acctest.WebhookURL)
	second := account.Config("resource \"fillout_webhook\" \"test\" {\n  form_id = %q\n  url = %q\n  lifecycle {\n    "+
		"create_before_destroy = true\n  }\n}\n", fillouttest.QuizFormID, acctest.WebhookURL)
	account.Run(t,
		resource.TestStep{Config: first, ConfigPlanChecks: acctest.Planned(plancheck.ResourceActionCreate)},
		resource.TestStep{
			PreConfig:         account.Server.ResetJournal,
			Config:            second,
			ConfigPlanChecks:  acctest.Planned(plancheck.ResourceActionCreateBeforeDestroy),
			ConfigStateChecks: webhookIs(fillouttest.QuizFormID, acctest.WebhookURL),
		},
	)
	var writes []string
	for _, request := range account.Server.Requests() {
		if request.Method == "POST" {
			writes = append(writes, request.Route)
		}
	}
	if want := []string{acctest.CreateRoute, acctest.DeleteRoute, acctest.DeleteRoute}; !slices.Equal(writes, want) {
		t.Errorf("got %s, want %s", writes, want)
	}
}

// A form id with a typo fails before anything is made, and names the form that was meant.
func TestLoopbackWebhookUnknownForm(t *testing.T) {
	t.Parallel()
	account := acctest.NewAccount(t)
	account.Run(t, resource.TestStep{
		Config:      account.Webhook("pK4tWc9dQmuz", acctest.WebhookURL),
		PlanOnly:    true,
		ExpectError: acctest.Text("Error: Form Not Found with fillout_webhook.test, on terraform_plugin_test.tf line"),
	}, resource.TestStep{
		Config:   account.Webhook("pK4tWc9dQmuz", acctest.WebhookURL),
		PlanOnly: true,
		ExpectError: acctest.Text("The account has no form with the ID pK4tWc9dQmuz. It has these forms: - pK4tWc9dQmus " +
			"(\"Contact us\")"),
	})
	if n := account.Count(acctest.CreateRoute); n != 0 {
		t.Errorf("%d creates were sent", n)
	}
	if account.Count(acctest.FormRoute) == 0 {
		t.Error("the form was refused without being asked for")
	}
}

// A form that the list leaves out, but that is there, is not refused.
func TestLoopbackWebhookUnlistedForm(t *testing.T) {
	t.Parallel()
	account := acctest.NewAccount(t)
	account.Server.Inject(fillouttest.Fault{Route: acctest.ListRoute, Status: 200, Body: "[]"})
	account.Run(t, resource.TestStep{
		Config:            account.Webhook(account.FormID, acctest.WebhookURL),
		ConfigPlanChecks:  acctest.Planned(plancheck.ResourceActionCreate),
		ConfigStateChecks: webhookIs(account.FormID, acctest.WebhookURL),
	})
}

// What is not known when planning is checked when applying.
func TestLoopbackWebhookUnknownUntilApply(t *testing.T) {
	t.Parallel()
	t.Run("form", func(t *testing.T) {
		t.Parallel()
		account := acctest.NewAccount(t)
		account.Run(t, resource.TestStep{
			Config:            account.Config(unknownForm, account.FormID, acctest.WebhookURL),
			ConfigPlanChecks:  acctest.Planned(plancheck.ResourceActionCreate),
			ConfigStateChecks: webhookIs(account.FormID, acctest.WebhookURL),
		})
	})
	t.Run("form with a typo", func(t *testing.T) {
		t.Parallel()
		account := acctest.NewAccount(t)
		account.Run(t, resource.TestStep{
			Config:      account.Config(unknownForm, "nosuchform", acctest.WebhookURL),
			ExpectError: acctest.Text("The account has no form with the ID nosuchform."),
		})
		if n := account.Count(acctest.CreateRoute); n != 0 {
			t.Errorf("%d creates were sent", n)
		}
	})
	t.Run("token and base URL", func(t *testing.T) {
		t.Parallel()
		account := acctest.NewAccount(t)
		account.Provider = fmt.Sprintf(`
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
`, account.Server.URL(), account.Server.Token())
		account.Run(t, resource.TestStep{
			Config:            account.Webhook(account.FormID, acctest.WebhookURL),
			ConfigPlanChecks:  acctest.Planned(plancheck.ResourceActionCreate),
			ConfigStateChecks: webhookIs(account.FormID, acctest.WebhookURL),
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

// Without the id there is no handle, so the answer counts as lost. Other answers that are lost are in the table of
// faults.
func TestLoopbackWebhookWithoutID(t *testing.T) {
	t.Parallel()
	account := acctest.NewAccount(t)
	account.Server.Inject(fillouttest.Fault{Route: acctest.CreateRoute, After: true, Status: 200, Body: `{"id":null}`})
	acctest.RunSteps(t, resource.TestStep{
		Config: account.Webhook(account.FormID, acctest.WebhookURL+"?key=s3cr3t"),
		ExpectError: acctest.Text(
			"Creating a webhook for form " + account.FormID + " to https://hooks.example.com failed. " + account.Server.URL() +
				" answered with HTTP status 200 (OK): JSON of another shape: {\"id\":null}. A webhook for form " +
				account.FormID + " to https://hooks.example.com may exist now",
		),
	})
	if n := account.Count(acctest.CreateRoute); n != 1 {
		t.Errorf("sent %d times", n)
	}
}

// A create that Fillout refused unprocessed is sent again.
func TestLoopbackWebhookRateLimited(t *testing.T) {
	t.Parallel()
	account := acctest.NewAccount(t)
	account.Server.Inject(
		fillouttest.Fault{
			Route:  acctest.CreateRoute,
			Times:  2,
			Status: 429,
			Body:   fillouttest.Envelope(429, "Too many requests. Try again soon."),
		},
	)
	account.Run(t, resource.TestStep{
		Config:            account.Webhook(account.FormID, acctest.WebhookURL),
		ConfigPlanChecks:  acctest.Planned(plancheck.ResourceActionCreate),
		ConfigStateChecks: webhookIs(account.FormID, acctest.WebhookURL),
	})
	if n := account.Count(acctest.CreateRoute); n != 3 {
		t.Errorf("sent %d times, want 3", n)
	}
}

// A token of another account takes no webhook out of the state: the id there is the only handle.
func TestLoopbackWebhookStaysInTheState(t *testing.T) {
	t.Parallel()
	account := acctest.NewAccount(t)
	config := account.Webhook(account.FormID, acctest.WebhookURL)
	stranger := account
	stranger.Provider = acctest.ProviderBlock(account.Server.URL(), account.Server.AddAccount("another"))
	account.Run(t,
		resource.TestStep{Config: config, ConfigPlanChecks: acctest.Planned(plancheck.ResourceActionCreate)},
		resource.TestStep{Config: stranger.Webhook(account.FormID, acctest.WebhookURL),
			ConfigPlanChecks:  acctest.Planned(plancheck.ResourceActionNoop),
			ConfigStateChecks: webhookIs(account.FormID, acctest.WebhookURL)},
		resource.TestStep{Config: config, ConfigPlanChecks: acctest.Planned(plancheck.ResourceActionNoop)},
	)
}

// A webhook that somebody removed in the dashboard counts as deleted. A warning keeps its id.
func TestLoopbackWebhookDeletedElsewhere(t *testing.T) {
	t.Parallel()
	for _, status := range []int{400, 404} {
		server := fillouttest.NewServer(t, fillouttest.WithoutRateLimit(),
			fillouttest.WithBehavior(func(b *fillouttest.Behavior) { b.UnknownIDStatus = status }))
		config := fmt.Sprintf("resource \"fillout_webhook\" \"test\" {\n  count = 3\n  form_id = %q\n  url = %q\n}\n",
			fillouttest.ContactFormID, acctest.WebhookURL)
		space := acctest.NewWorkspace(t, acctest.RequiredProviders+config, acctest.Variables(server)...)
		space.Apply(t)
		for _, webhook := range server.Webhooks() {
			server.DeleteWebhook(webhook.ID)
		}
		server.ResetJournal()
		output := space.Destroy(t)
		for _, id := range []string{"12345", "12346", "12347"} {
			acctest.ExpectText(t, output, "Fillout did not know webhook "+id+" of form pK4tWc9dQmus any more, so Terraform treats "+
				"it as deleted. If the form still delivers to its URL, remove the webhook in the form's integrations in the "+
				"dashboard, https://build.fillout.com/editor/pK4tWc9dQmus.")
		}
		if n := len(server.RequestsTo(acctest.DeleteRoute)); n != 4 {
			t.Errorf("%d deletes were sent, want one for each webhook and one that confirms them", n)
		}
	}
}

// Only Fillout's word that a webhook is gone takes it out of the state. A service that has moved the call, and whatever
// else answers, does not.
func TestLoopbackWebhookIsNotForgotten(t *testing.T) {
	t.Parallel()
	unrouted := fillouttest.Unrouted(acctest.DeleteRoute)
	for name, test := range map[string]struct {
		fault fillouttest.Fault
		wants []string
	}{
		"unrouted": {unrouted, []string{"Error: Webhook Not Deleted", "This address answers every delete of a webhook so, " +
			"even one without an ID. So the webhook may still deliver, and it stays in the state. Check base_url."}},
		"page with 404":  {fillouttest.BlockPage(404), []string{"Error: Answer Not From Fillout", `titled "404 Blocked by policy"`}},
		"page with 410":  {fillouttest.BlockPage(410), []string{"Error: Answer Not From Fillout"}},
		"empty 404":      {fillouttest.Fault{Status: 404}, []string{"Error: Answer Not From Fillout"}},
		"of a gateway":   {fillouttest.Fault{Status: 400, Body: `{"message":"upstream host not found"}`}, []string{"Error: Answer Not From Fillout"}},
		"success: false": {fillouttest.Fault{Status: 200, Body: `{"success":false}`}, []string{"Error: Webhook Not Deleted", `JSON of another shape: {"success":false}. This says neither that the webhook was deleted nor that it was not. It may still deliver, so it stays in the state. Run again.`}},
		"errors":         {fillouttest.Fault{Status: 200, Body: `{"errors":["busy"]}`}, []string{"Error: Webhook Not Deleted"}},
		"accepted":       {fillouttest.Fault{Status: 202, Body: `{"status":"queued"}`}, []string{"Error: Webhook Not Deleted"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := fillouttest.NewServer(t, fillouttest.WithoutRateLimit())
			config := acctest.RequiredProviders + acctest.Webhook(fillouttest.ContactFormID, acctest.To(acctest.WebhookURL))
			space := acctest.NewWorkspace(t, config, acctest.Variables(server)...)
			space.Apply(t)
			test.fault.Route = acctest.DeleteRoute
			remove := server.Inject(test.fault)
			acctest.ExpectText(t, space.Fail(t, "destroy", "-auto-approve"), test.wants...)
			acctest.ExpectText(t, space.Run(t, "state", "list"), acctest.WebhookAddress)
			remove()
			space.Destroy(t)
			if held := server.Webhooks(); len(held) != 0 {
				t.Errorf("the service has %+v", held)
			}
		})
	}
}

// If the second question fails, the first answer means nothing.
func TestLoopbackWebhookCannotBeConfirmedGone(t *testing.T) {
	t.Parallel()
	server := fillouttest.NewServer(t, fillouttest.WithoutRateLimit())
	config := acctest.RequiredProviders + acctest.Webhook(fillouttest.ContactFormID, acctest.To(acctest.WebhookURL))
	space := acctest.NewWorkspace(t, config, acctest.Variables(server)...)
	space.Apply(t)
	first := fillouttest.Unrouted(acctest.DeleteRoute)
	first.Times = 1
	server.Inject(first)
	second := fillouttest.BlockPage(403)
	second.Route = acctest.DeleteRoute
	remove := server.Inject(second)
	acctest.ExpectText(t, space.Fail(t, "destroy", "-auto-approve"), "Error: Webhook Not Deleted",
		"Another request was to confirm that the webhook is gone. It failed as well, so the webhook stays in the state: HTTP "+
			"status 403 (Forbidden)")
	remove()
	space.Destroy(t)
}

// A delete whose answer is lost is sent again; that the first one worked after all is no error.
func TestLoopbackWebhookDeleteIsRepeated(t *testing.T) {
	t.Parallel()
	account := acctest.NewAccount(t)
	account.Server.Inject(fillouttest.Fault{Route: acctest.DeleteRoute, Times: 1, Drop: true, After: true})
	account.Run(
		t,
		resource.TestStep{
			Config:           account.Webhook(account.FormID, acctest.WebhookURL),
			ConfigPlanChecks: acctest.Planned(plancheck.ResourceActionCreate),
		},
	)
	if n := account.Count(acctest.DeleteRoute); n != 2 {
		t.Errorf("%d deletes were sent, want 2", n)
	}
}

func TestLoopbackWebhookInvalidArguments(t *testing.T) {
	t.Parallel()
	account := acctest.NewAccount(t)
	tests := map[string]struct{ formID, url, says string }{
		"form's address": {"https://forms.fillout.com/t/vso9PzRfHQus", acctest.WebhookURL,
			`Error: Invalid Form ID with fillout_webhook.test`},
		"form id": {
			"my form",
			acctest.WebhookURL,
			`The argument form_id, which is "my form", must be the ID of a form, which has only letters, digits, "_" and "-": ` +
				`the last part of the form's address, as in https://forms.fillout.com/t/vso9PzRfHQus.`,
		},
		"relative URL": {account.FormID, "/hook", "Error: Invalid Webhook URL with fillout_webhook.test"},
		"URL": {account.FormID, "hooks.example.com", "The argument url of the webhook with form_id pK4tWc9dQmus must be an absolute URL that begins with " +
			"https:// or http:// and names a host."},
		"empty URL": {account.FormID, "", "The argument url of the webhook with form_id pK4tWc9dQmus must not be empty."},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			account.Run(
				t,
				resource.TestStep{
					Config:      account.Webhook(test.formID, test.url),
					PlanOnly:    true,
					ExpectError: acctest.Text(test.says),
				},
			)
		})
	}
}
