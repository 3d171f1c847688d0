package webhook_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

const otherURL = "https://hooks.example.com/other"

// step returns a step with this action for the webhook, after which the plan is empty.
func step(config string, action plancheck.ResourceActionType, checks []statecheck.StateCheck) resource.TestStep {
	return resource.TestStep{Config: config, ConfigPlanChecks: acctest.Planned(action), ConfigStateChecks: checks}
}

func webhookIs(formID, url string) []statecheck.StateCheck {
	return []statecheck.StateCheck{
		statecheck.ExpectKnownValue(acctest.WebhookAddress, tfjsonpath.New("id"),
			knownvalue.StringRegexp(regexp.MustCompile(`^[1-9]\d*$`))),
		statecheck.ExpectKnownValue(acctest.WebhookAddress, tfjsonpath.New("form_id"), knownvalue.StringExact(formID)),
		statecheck.ExpectKnownValue(acctest.WebhookAddress, tfjsonpath.New("url"), knownvalue.StringExact(url)),
	}
}

// newWorkspace returns a workspace for the account of a new simulator. Without a configuration, it has one webhook.
func newWorkspace(t *testing.T, config string, variables ...string) (acctest.Workspace, *fillouttest.Server) {
	t.Helper()
	if config == "" {
		config = acctest.Webhook(fillouttest.ContactFormID, acctest.To(acctest.WebhookURL))
	}
	server := fillouttest.NewServer(t, fillouttest.WithoutRateLimit())
	return acctest.NewWorkspace(t, acctest.RequiredProviders+config,
		append(acctest.Variables(server), variables...)...), server
}

func TestAccWebhook(t *testing.T) {
	t.Parallel()
	account := acctest.AnyAccount(t)
	account.Run(t,
		step(account.Webhook(account.FormID, acctest.WebhookURL), plancheck.ResourceActionCreate,
			webhookIs(account.FormID, acctest.WebhookURL)),
		step(account.Webhook(account.FormID, otherURL), plancheck.ResourceActionDestroyBeforeCreate,
			webhookIs(account.FormID, otherURL)),
	)
}

func TestAccWebhookImport(t *testing.T) {
	t.Parallel()
	account := acctest.AnyAccount(t)
	account.Run(t,
		step(account.Webhook(account.FormID, acctest.WebhookURL), plancheck.ResourceActionCreate, nil),
		resource.TestStep{ResourceName: acctest.WebhookAddress, ImportState: true, ImportStateVerify: true,
			ImportStateIdFunc: importID("/" + acctest.WebhookURL)},
		resource.TestStep{ResourceName: acctest.WebhookAddress, ImportState: true, ImportStateVerify: true,
			ImportStateVerifyIgnore: []string{"url"}, ImportStateIdFunc: importID("")},
	)
}

// A webhook is created once and deleted once, whatever happens on the way. A value that is unknown during the plan is
// checked during the apply.
func TestLoopbackWebhookRequests(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		formID, provider string // HCL, if they are not the usual ones
		fault            fillouttest.Fault
		creates, deletes int
		forms            int // the fewest requests for the form itself
	}{
		"as usual": {creates: 1, deletes: 1},
		"a form that the list leaves out": {fault: fillouttest.Fault{Route: acctest.ListRoute, Status: 200, Body: "[]"},
			creates: 1, deletes: 1, forms: 1},
		"a create that Fillout refused unprocessed": {fault: fillouttest.Fault{Route: acctest.CreateRoute, Times: 2, Status: 429,
			Body: fillouttest.Envelope(429, "Too many requests. Try again soon.")}, creates: 3, deletes: 1},
		"a delete whose answer is lost": {fault: fillouttest.Fault{Route: acctest.DeleteRoute, Times: 1, Drop: true,
			After: true}, creates: 1, deletes: 3}, // the third confirms that it is gone
		"a form that is unknown": {formID: "terraform_data.later.output.form", creates: 1, deletes: 1},
		"a token and a base URL that are unknown": {provider: "provider \"fillout\" {\n" +
			"  base_url     = terraform_data.later.output.url\n  access_token = terraform_data.later.output.token\n}\n",
			creates: 1, deletes: 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			account := acctest.NewAccount(t)
			later := fmt.Sprintf("resource \"terraform_data\" \"later\" {\n  input = { form = %q, url = %q, token = %q }\n}\n",
				account.FormID, account.Server.URL(), account.Server.Token())
			if test.fault.Route != "" {
				account.Server.Inject(test.fault)
			}
			if test.provider != "" {
				account.Provider = test.provider
			}
			config := account.Webhook(account.FormID, acctest.WebhookURL) + later
			if test.formID != "" {
				config = strings.ReplaceAll(config, fmt.Sprintf("form_id = %q", account.FormID), "form_id = "+test.formID)
			}
			account.Run(t,
				step(config, plancheck.ResourceActionCreate, webhookIs(account.FormID, acctest.WebhookURL)),
				resource.TestStep{RefreshState: true},
			)
			if c, d := account.Count(acctest.CreateRoute), account.Count(acctest.DeleteRoute); c != test.creates || d != test.deletes {
				t.Errorf("%d creates and %d deletes, want %d and %d", c, d, test.creates, test.deletes)
			}
			if n := account.Count(acctest.FormRoute); n < test.forms || n > 0 && test.forms == 0 {
				t.Errorf("%d requests for the form, want %d", n, test.forms)
			}
		})
	}
}

// A change of the form is a new webhook, and the old one goes, in the order that the configuration wants.
func TestLoopbackWebhookReplacement(t *testing.T) {
	t.Parallel()
	account := acctest.NewAccount(t)
	config := func(formID string) string {
		return account.Config("%s", acctest.Webhook(formID, acctest.To(acctest.WebhookURL)+
			"; lifecycle {; create_before_destroy = true; }"))
	}
	second := step(config(fillouttest.QuizFormID), plancheck.ResourceActionCreateBeforeDestroy,
		webhookIs(fillouttest.QuizFormID, acctest.WebhookURL))
	second.PreConfig = account.Server.ResetJournal
	account.Run(t, step(config(account.FormID), plancheck.ResourceActionCreate, nil), second)
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

// A wrong argument fails before anything is created. What is unknown during the plan fails during the apply.
func TestLoopbackWebhookInvalidArguments(t *testing.T) {
	t.Parallel()
	const (
		form     = "pK4tWc9dQmus"
		plain    = `url = "https://a.example.com"`
		hidden   = `url_wo = "https://a.example.com"`
		later    = `resource "terraform_data" "later" { input = "hooks.example.com?key=s3cr3t" }`
		url      = "Error: Invalid Webhook URL with fillout_webhook.test"
		combined = "Error: Invalid Attribute Combination with fillout_webhook.test"
		absolute = " of the webhook with form_id pK4tWc9dQmus must be an absolute URL that begins with https:// or http:// and " +
			"names a host."
		twoURLs = "The webhook with form_id pK4tWc9dQmus has two URLs. Set only one of url and url_wo."
	)
	for name, test := range map[string]struct{ formID, arguments, title, detail string }{
		"form's address": {"https://forms.fillout.com/t/vso9PzRfHQus", plain, "Error: Invalid Form ID with fillout_webhook.test",
			`The argument form_id is the address of a form. Write the ID in it: form_id = "vso9PzRfHQus".`},
		"form with a line break": {form + "\n", plain, "Error: Invalid Form ID", `The argument form_id, which is ` +
			`"pK4tWc9dQmus\n", must be the ID of a form`},
		"unknown form": {"pK4tWc9dQmuz", plain, "Error: Form Not Found with fillout_webhook.test, on terraform_plugin_test.tf line",
			"The account has no form with the ID pK4tWc9dQmuz. Did you mean pK4tWc9dQmus (\"Contact us\")?"},
		"unknown form, url_wo": {"pK4tWc9dQmuz", hidden + `; url_wo_version = 1`, "Error: Form Not Found",
			"The account has no form with the ID pK4tWc9dQmuz. Did you mean pK4tWc9dQmus (\"Contact us\")?"},
		"no URL": {form, ``, combined, `The webhook with form_id pK4tWc9dQmus has no URL. Set url, or set url_wo and ` +
			`url_wo_version. If Terraform generated this configuration for an import: the import ID has no URL, and ` +
			`Fillout's API cannot show the URL. Write it here, or import with FORM_ID/WEBHOOK_ID/URL.`},
		"both URLs":            {form, plain + "; " + hidden + `; url_wo_version = 1`, combined, twoURLs},
		"both URLs, later":     {form, `url = terraform_data.later.output; ` + hidden + `; url_wo_version = 1`, combined, twoURLs},
		"relative URL":         {form, `url = "/hook"`, url, "The argument url" + absolute},
		"empty URL":            {form, `url = ""`, url, "The argument url of the webhook with form_id pK4tWc9dQmus must not be empty."},
		"no absolute URL":      {form, `url_wo = "hooks.example.com?key=s3cr3t"; url_wo_version = 1`, url, "The argument url_wo" + absolute},
		"no URL, later":        {form, `url_wo = terraform_data.later.output; url_wo_version = 1`, url, "The argument url_wo" + absolute},
		"url_wo alone":         {form, hidden, combined, `has url_wo without url_wo_version. Set it to any text, such as "1",`},
		"url_wo_version alone": {form, plain + `; url_wo_version = 1`, combined, "has url_wo_version without url_wo. Set url_wo, or remove url_wo_version."},
		"empty url_wo_version": {form, hidden + `; url_wo_version = ""`, "", `Attribute url_wo_version string length must be at least 1, got: 0`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			account := acctest.NewAccount(t)
			account.Run(t, resource.TestStep{
				Config:   account.Config("%s%s\n", acctest.Webhook(test.formID, test.arguments), later),
				PlanOnly: !strings.Contains(test.arguments, "later"),
				ExpectError: regexp.MustCompile("(?s)" + acctest.Text(test.title).String() + ".*" +
					acctest.Text(test.detail).String()),
			})
			if n := account.Count(acctest.CreateRoute); n != 0 {
				t.Errorf("%d creates were sent", n)
			}
			if strings.HasPrefix(name, "unknown form") && account.Count(acctest.FormRoute) == 0 {
				t.Error("the form was refused without a request for it")
			}
		})
	}
}

// Without the id there is no handle, so the answer counts as lost. Other answers that are lost are in the table of
// faults.
func TestLoopbackWebhookWithoutID(t *testing.T) {
	t.Parallel()
	account := acctest.NewAccount(t)
	account.Server.Inject(fillouttest.Fault{Route: acctest.CreateRoute, After: true, Status: 200, Body: `{"id":null}`})
	acctest.RunSteps(t, resource.TestStep{
		Config: account.Webhook(account.FormID, acctest.WebhookURL+"?key=s3cr3t"),
		ExpectError: acctest.Text("Creating a webhook for form " + account.FormID + " to https://hooks.example.com failed. " +
			account.Server.URL() + " answered with HTTP status 200 (OK): JSON of another shape: {\"id\":null}. A webhook for " +
			"form " + account.FormID + " to https://hooks.example.com may exist now"),
	})
	if n := account.Count(acctest.CreateRoute); n != 1 {
		t.Errorf("sent %d times", n)
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
		step(config, plancheck.ResourceActionCreate, nil),
		step(stranger.Webhook(account.FormID, acctest.WebhookURL), plancheck.ResourceActionNoop,
			webhookIs(account.FormID, acctest.WebhookURL)),
		step(config, plancheck.ResourceActionNoop, nil),
	)
}
