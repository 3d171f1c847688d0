package webhook_test

import (
	"maps"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

const webhookType = "fillout_webhook"

// A wrong argument is an error before anything is sent. Terraform from 1.12 on shows diagnostics with equal words only
// once. So each names its instance, without the secret part of its URL.
func TestWrongArguments(t *testing.T) {
	t.Parallel()
	const (
		plain    = "https://h.example.com"
		absolute = " must be an absolute URL that begins with https:// or http:// and names a host."
		traffic  = " is a plain http URL of another host, http://h.example.com, so submissions travel unencrypted. Use https."
	)
	server := fillouttest.NewServer(t)
	p := acctest.Configure(t, server.URL(), server.Token())
	for name, test := range map[string]struct {
		arguments map[string]any
		says      string
	}{
		"no URL": {nil, "Invalid Attribute Combination: The {webhook} has no URL. Set url, or set url_wo and url_wo_version. If " +
			"Terraform generated this configuration for an import: the import ID has no URL, and Fillout's API cannot show the " +
			"URL. Write it here, or import with FORM_ID/WEBHOOK_ID/URL."},
		"two URLs": {map[string]any{"url": plain, "url_wo": plain, "url_wo_version": "1"},
			"Invalid Attribute Combination: The {webhook} has two URLs. Set only one of url and url_wo."},
		"no version": {map[string]any{"url_wo": plain}, "Invalid Attribute Combination: The {webhook} has url_wo without " +
			`url_wo_version. Set it to any text, such as "1",`},
		"only a version": {map[string]any{"url": plain, "url_wo_version": "1"},
			"Invalid Attribute Combination: The {webhook} has url_wo_version without url_wo. Set url_wo, or remove url_wo_version."},
		"plain http": {map[string]any{"url": "http://h.example.com?k=s3cr3t"}, "WARNING: Unencrypted Webhook URL: The argument " +
			"url of the {webhook}" + traffic},
		"plain http, hidden": {map[string]any{"url_wo": "http://h.example.com?k=s3cr3t", "url_wo_version": "1"},
			"WARNING: Unencrypted Webhook URL: The argument url_wo of the {webhook}" + traffic},
		"user:password": {map[string]any{"url": "https://me:s3cr3t@h.example.com"}, "WARNING: Webhook URL Not Hidden: The " +
			"argument url of the {webhook} contains a user name or a password, for https://h.example.com."},
		"not a URL": {map[string]any{"url": "s3cr3t"}, "Invalid Webhook URL: The argument url of the {webhook}" + absolute},
		"not a URL, hidden": {map[string]any{"url_wo": "s3cr3t", "url_wo_version": "1"}, "Invalid Webhook URL: The argument " +
			"url_wo of the {webhook}" + absolute},
		"empty URL": {map[string]any{"url": ""}, "Invalid Webhook URL: The argument url of the {webhook} must not be empty."},
		"percent":   {map[string]any{"url": "https://h.example.com/50%off"}, `The argument url of the {webhook} must not contain "%"`},
		"an address": {map[string]any{"form_id": "https://forms.fillout.com/t/{form}?k=s3cr3t", "url": plain},
			`Invalid Form ID: The argument form_id is the address of a form. Write the ID in it: form_id = "{form}".`},
		"a name": {map[string]any{"form_id": "Contact {form}", "url": plain}, "Then its ID is data.fillout_form.this.id."},
		"a line break": {map[string]any{"form_id": "{form}\n", "url": plain}, `Invalid Form ID: The argument form_id, which is ` +
			`"{form}\n", must be the ID of a form`},
		"a custom domain": {map[string]any{"form_id": "https://example.com/{form}/?k=s3cr3t", "url": plain},
			`which begins with "https://example.com/`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			seen := map[string]bool{}
			for _, formID := range []string{fillouttest.ContactFormID, fillouttest.QuizFormID} {
				filled := func(text string) string {
					return strings.NewReplacer("{form}", formID, "{webhook}", "webhook with form_id "+formID).Replace(text)
				}
				arguments := map[string]any{"form_id": "{form}"}
				maps.Copy(arguments, test.arguments)
				text, _ := arguments["form_id"].(string)
				arguments["form_id"] = filled(text)
				reports := p.Validate(t, webhookType, arguments)
				acctest.ExpectText(t, strings.Join(reports, "\n"), filled(test.says))
				for _, report := range reports {
					if strings.Contains(report, "s3cr3t") || seen[report] || strings.Count(report, "\n\n") > 2 {
						t.Error(report)
					}
					seen[report] = true
				}
			}
		})
	}
	acctest.ExpectText(t, strings.Join(p.Validate(t, webhookType, map[string]any{"form_id": "vso9PzRfHQus", "url_wo": plain,
		"url_wo_version": ""}), "\n"), "Attribute url_wo_version string length must be at least 1, got: 0")
	if got := p.Validate(t, webhookType, map[string]any{"form_id": tftypes.UnknownValue, "url": tftypes.UnknownValue,
		"url_wo": plain, "url_wo_version": tftypes.UnknownValue}); len(got) > 0 {
		t.Errorf("arguments that are not known yet are reported: %q", got)
	}
}

// What an older CLI is told that sends no write-only arguments. One that has none in its configuration is told nothing.
func TestWriteOnlyURLNeedsANewerCLI(t *testing.T) {
	t.Parallel()
	server := fillouttest.NewServer(t)
	p := acctest.Configure(t, server.URL(), server.Token())
	for want, arguments := range map[string]map[string]any{
		"": {"form_id": "vso9PzRfHQus", "url": acctest.WebhookURL},
		"WriteOnly Attribute Not Allowed: The resource contains a non-null value for WriteOnly attribute url_wo. Write-only " +
			"attributes are only supported in Terraform 1.11 and later.": {"form_id": "vso9PzRfHQus",
			"url_wo": acctest.WebhookURL, "url_wo_version": "1"},
	} {
		resp, err := p.Server.ValidateResourceConfig(t.Context(), &tfprotov6.ValidateResourceConfigRequest{
			TypeName: webhookType, Config: acctest.Object(t, p.Schema.ResourceSchemas[webhookType], arguments)})
		if err != nil {
			t.Fatal(err)
		}
		said := ""
		for _, d := range resp.Diagnostics {
			said += d.Summary + ": " + d.Detail
		}
		if said != want {
			t.Errorf("%v: got %q, want %q", arguments, said, want)
		}
	}
}
