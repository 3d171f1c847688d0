package provider

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
)

func TestParseWebhookImportID(t *testing.T) {
	t.Parallel()
	const secret = "s3cr3t"
	tests := map[string]struct {
		text              string
		form, webhook, at string
		problems          []string
	}{
		"two parts":        {text: "vso9PzRfHQus/12345", form: "vso9PzRfHQus", webhook: "12345"},
		"three parts":      {text: "vso9PzRfHQus/12345/https://h/a/b?k=" + secret + "#c", form: "vso9PzRfHQus", webhook: "12345", at: "https://h/a/b?k=" + secret + "#c"},
		"one part":         {text: "12345", problems: []string{webhookImportForm}},
		"nothing":          {text: "/", problems: []string{"The first part must be the id of a form", "The second part, the webhook's id, must be a positive whole number, such as 12345."}},
		"other way around": {text: "12345/vso9PzRfHQus", problems: []string{"The second part, the webhook's id, must be a positive whole number, such as 12345."}},
		"a URL for a form": {text: "https://forms.fillout.com/t/vso9PzRfHQus", problems: []string{"The first part must be the id", "The second part", "The third part"}},
		"bad URL":          {text: "vso9PzRfHQus/12345/hooks?k=" + secret, problems: []string{"The third part, the webhook's URL, must be an absolute URL that begins with https:// or http:// and names a host."}},
		"empty URL":        {text: "vso9PzRfHQus/12345/", problems: []string{"The third part, the webhook's URL, must not be empty."}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var diags diag.Diagnostics
			model := parseWebhookImportID(test.text, &diags)
			if len(diags) != len(test.problems) {
				t.Fatalf("got %v, want %q", diags, test.problems)
			}
			for i, want := range test.problems {
				detail := diags[i].Detail()
				if diags[i].Summary() != "Invalid Import ID" || !strings.HasPrefix(detail, want) || !strings.HasSuffix(detail, webhookImportForm) || strings.Contains(detail, secret) {
					t.Errorf("got %q, want %q", detail, want)
				}
			}
			if len(diags) > 0 {
				return
			}
			if model.FormID.ValueString() != test.form || model.ID.ValueString() != test.webhook || model.URL.ValueString() != test.at || model.URL.IsNull() != (test.at == "") {
				t.Errorf("got %+v", model)
			}
		})
	}
}

// FuzzParseWebhookImportID: what is accepted is put together again as it was;
// what is refused is not repeated.
func FuzzParseWebhookImportID(f *testing.F) {
	f.Add("vso9PzRfHQus/12345")
	f.Add("vso9PzRfHQus/12345/https://hooks.example.com/fillout?k=v")
	f.Add("https://forms.fillout.com/t/vso9PzRfHQus")
	f.Add("//")
	f.Fuzz(func(t *testing.T, text string) {
		var diags diag.Diagnostics
		model := parseWebhookImportID(text, &diags)
		if diags.HasError() {
			for _, d := range diags {
				if len(text) > 40 && strings.Contains(d.Detail(), text) {
					t.Errorf("the error repeats %q", text)
				}
			}
			return
		}
		again := model.FormID.ValueString() + "/" + model.ID.ValueString()
		if !model.URL.IsNull() {
			again += "/" + model.URL.ValueString()
		}
		if again != text {
			t.Errorf("%q became %q", text, again)
		}
	})
}
