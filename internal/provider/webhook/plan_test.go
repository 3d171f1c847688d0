package webhook_test

import (
	"maps"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// A URL that moves out of the state as it is stays the webhook's. Whatever may be another URL is another webhook. An
// imported webhook takes over the configured URL, with a warning, because the provider cannot know whether it is the
// same.
func TestPlans(t *testing.T) {
	t.Parallel()
	const (
		replace, none    = plancheck.ResourceActionDestroyBeforeCreate, plancheck.ResourceActionNoop
		update           = plancheck.ResourceActionUpdate
		url, respelled   = acctest.WebhookURL, "HTTPS://Hooks.Example.com:443/fillout"
		storesURL, hides = "stores the configured URL and sends nothing.", "stores url_wo_version, takes url_wo for its URL, and sends nothing."
	)
	plain := func(url string) map[string]any { return map[string]any{"url": url} }
	hidden := func(url, version any) map[string]any { return map[string]any{"url_wo": url, "url_wo_version": version} }
	version := func(version string) map[string]any { return map[string]any{"url_wo_version": version} }
	imported, ignored := map[string]any{}, map[string]any{}
	for name, test := range map[string]struct {
		prior, arguments map[string]any
		action           plancheck.ResourceActionType
		url, version     string // after it; "null" by default
		takesOver        string // how the warning describes it
	}{
		"another spelling":              {plain(url), plain(respelled), none, url, "", ""},
		"another path":                  {plain(url), plain(url + "/"), replace, url + "/", "", ""},
		"into url_wo":                   {plain(url), hidden(url, "1"), update, "", "1", ""},
		"into url_wo, another spelling": {plain(url), hidden(respelled, "1"), update, "", "1", ""},
		"into url_wo, another URL":      {plain(url), hidden(otherURL, "1"), replace, "", "1", ""},
		"into url_wo, not known yet":    {plain(url), hidden(tftypes.UnknownValue, "1"), replace, "", "1", ""},
		"back to url":                   {version("1"), plain(url), replace, url, "", ""},
		"a new value alone":             {version("1"), hidden(otherURL, "1"), none, "", "1", ""},
		"a value not known yet":         {version("1"), hidden(tftypes.UnknownValue, "1"), none, "", "1", ""},
		"a new version":                 {version("1"), hidden(url, "2"), replace, "", "2", ""},
		"a version not known yet":       {version("1"), hidden(url, tftypes.UnknownValue), replace, "", "(unknown)", ""},
		"imported":                      {imported, plain(url), update, url, "", storesURL},
		"imported, hidden":              {imported, hidden(url, "1"), update, "", "1", hides},
		"imported, ignore_changes":      {imported, ignored, none, "", "", ""},
		"imported, of another form": {map[string]any{"form_id": fillouttest.QuizFormID}, plain(url), replace, url,
			"", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := fillouttest.NewServer(t)
			p := acctest.Configure(t, server.URL(), server.Token())
			prior := map[string]any{"id": "12345", "form_id": fillouttest.ContactFormID}
			maps.Copy(prior, test.prior)
			arguments := map[string]any{"form_id": fillouttest.ContactFormID}
			maps.Copy(arguments, test.arguments)
			schema := p.Schema.ResourceSchemas[webhookType]
			action, planned, reports := p.Plan(t, webhookType,
				acctest.Managed{State: acctest.Object(t, schema, prior)}, arguments)
			quoted := func(text string) string {
				if text == "" {
					return "null"
				}
				return `"` + text + `"`
			}
			state := acctest.JSON(t, schema, planned.State)
			want := `"url":` + quoted(test.url) + `,"url_wo":null,"url_wo_version":` + quoted(test.version)
			if action != test.action || !strings.Contains(state, want) {
				t.Errorf("the plan is %s to %s, want %s to %s", action, state, test.action, want)
			}
			if test.takesOver == "" {
				if len(reports) > 0 {
					t.Errorf("the plan reports %q", reports)
				}
				return
			}
			acctest.ExpectText(t, strings.Join(reports, "\n"), "WARNING: Webhook URL Not Verified: Webhook 12345 of form "+
				"pK4tWc9dQmus was imported without its URL, and Fillout's API shows neither the URL nor whether this webhook "+
				"exists. The apply "+test.takesOver+" If the webhook delivers to another URL, run terraform apply -replace with "+
				"the address of this resource.")
			applied, reports := p.Apply(t, webhookType, acctest.Managed{State: acctest.Object(t, schema, prior)}, arguments)
			if state := acctest.JSON(t, schema, applied.State); !strings.Contains(state, want) || len(applied.Private) > 0 ||
				len(reports) > 0 || len(server.RequestsTo(acctest.CreateRoute)) > 0 {
				t.Errorf("the apply stores %s and %q, and reports %q", state, applied.Private, reports)
			}
		})
	}
}

// A form that the account does not have is refused before anything is created, and not without a request for it.
func TestPlanOfAnUnknownForm(t *testing.T) {
	t.Parallel()
	server := fillouttest.NewServer(t)
	p := acctest.Configure(t, server.URL(), server.Token())
	const detail = "Form Not Found: The account has no form with the ID pK4tWc9dQmuz. Did you mean pK4tWc9dQmus (\"Contact us\")?"
	_, _, reports := p.Plan(t, webhookType, acctest.Managed{}, map[string]any{"form_id": "pK4tWc9dQmuz",
		"url_wo": acctest.WebhookURL, "url_wo_version": "1"})
	acctest.ExpectText(t, strings.Join(reports, "\n"), detail)
	_, imports := p.Import(t, webhookType, "pK4tWc9dQmuz/12345")
	acctest.ExpectText(t, strings.Join(imports, "\n"), detail)
	if n := len(server.RequestsTo(acctest.FormRoute)); n != 1 {
		t.Errorf("the form was requested %d times", n)
	}
}
