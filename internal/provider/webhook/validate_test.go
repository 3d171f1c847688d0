package webhook_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// Terraform from 1.12 on shows diagnostics with equal words only once. So each names its instance, without the secret
// part of its URL.
func TestDiagnosticsOfTwoWebhooksDiffer(t *testing.T) {
	t.Parallel()
	server := fillouttest.NewServer(t)
	provider := acctest.Configure(t, server.URL(), server.Token())
	schema := provider.Schema.ResourceSchemas["fillout_webhook"]
	for name, test := range map[string]struct {
		arguments map[string]any
		says      string
	}{
		"no URL":          {nil, "has no URL"},
		"two URLs":        {map[string]any{"url": "https://h.example.com", "url_wo": "https://h.example.com", "url_wo_version": "1"}, "has two URLs"},
		"no version":      {map[string]any{"url_wo": "https://h.example.com"}, "has url_wo without url_wo_version"},
		"only a version":  {map[string]any{"url": "https://h.example.com", "url_wo_version": "1"}, "has url_wo_version without url_wo"},
		"plain http":      {map[string]any{"url": "http://h.example.com?k=s3cr3t"}, "is a plain http URL"},
		"user:password":   {map[string]any{"url": "https://me:s3cr3t@h.example.com"}, "contains a user name or a password, for https://h.example.com."},
		"not a URL":       {map[string]any{"url": "s3cr3t"}, "must be an absolute URL"},
		"an address":      {map[string]any{"form_id": "https://forms.fillout.com/t/%s?k=s3cr3t", "url": "https://h.example.com"}, `Write the ID in it: form_id = "`},
		"a name":          {map[string]any{"form_id": "Contact %s", "url": "https://h.example.com"}, "Then its ID is data.fillout_form.this.id."},
		"a custom domain": {map[string]any{"form_id": "https://example.com/%s/?k=s3cr3t", "url": "https://h.example.com"}, `which begins with "https://example.com/`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			seen := map[string]bool{}
			for _, formID := range []string{fillouttest.ContactFormID, fillouttest.QuizFormID} {
				arguments := map[string]any{"form_id": "%s"}
				for argument, value := range test.arguments {
					arguments[argument] = value
				}
				text, _ := arguments["form_id"].(string)
				arguments["form_id"] = strings.Replace(text, "%s", formID, 1)
				resp, err := provider.Server.ValidateResourceConfig(t.Context(), &tfprotov6.ValidateResourceConfigRequest{
					TypeName: "fillout_webhook", Config: acctest.Object(t, schema, arguments),
					ClientCapabilities: &tfprotov6.ValidateResourceConfigClientCapabilities{WriteOnlyAttributesAllowed: true},
				})
				if err != nil {
					t.Fatal(err)
				}
				found := false
				for _, d := range resp.Diagnostics {
					found = found || strings.Contains(d.Detail, test.says)
					if strings.Contains(d.Detail, "s3cr3t") || seen[d.Detail] || strings.Count(d.Detail, "\n\n") > 2 {
						t.Errorf("%s: %s", d.Summary, d.Detail)
					}
					seen[d.Detail] = true
				}
				if !found {
					t.Errorf("%q is not in %+v", test.says, resp.Diagnostics)
				}
			}
		})
	}
}
