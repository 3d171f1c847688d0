package webhook

import (
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/urls"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/account"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/attribute"
)

func TestParseImportID(t *testing.T) {
	t.Parallel()
	const secret = "s3cr3t"
	tests := map[string]struct {
		text              string
		form, webhook, at string
		problems          []string
	}{
		"two parts": {text: "vso9PzRfHQus/12345", form: "vso9PzRfHQus", webhook: "12345"},
		"three parts": {
			text:    "vso9PzRfHQus/12345/https://h/a/b?k=" + secret + "#c",
			form:    "vso9PzRfHQus",
			webhook: "12345",
			at:      "https://h/a/b?k=" + secret + "#c",
		},
		"one part": {text: "12345", problems: []string{importIDFormat}},
		"nothing": {text: "/", problems: []string{"The first part " + attribute.FormIDRequirement + ". The second part, " +
			"the webhook's ID, must not be empty."}},
		"the empty text": {text: "", problems: []string{importIDFormat}},
		"swapped":        {text: "12345/vso9PzRfHQus", problems: []string{"The two IDs are swapped. Import vso9PzRfHQus/12345."}},
		"swapped, before a URL": {text: "12345/vso9PzRfHQus/https://h/a?k=" + secret, problems: []string{"The two IDs are swapped. " +
			"Import vso9PzRfHQus/12345/URL, with the same URL."}},
		"a blank": {text: "vso9PzRfHQus/1 2", problems: []string{"The second part, the webhook's ID, must not contain white " +
			"space or control characters."}},
		"a URL for a form": {text: "https://forms.fillout.com/t/vso9PzRfHQus?k=" + secret, problems: []string{"This is the " +
			"address of the form vso9PzRfHQus. Import vso9PzRfHQus/WEBHOOK_ID."}},
		"a URL before a number": {text: "https://build.fillout.com/editor/vso9PzRfHQus/12345", problems: []string{
			"This begins with the address of the form vso9PzRfHQus. Import vso9PzRfHQus/12345."}},
		"bad URL": {text: "vso9PzRfHQus/12345/hooks?k=" + secret, problems: []string{"The third part, the " +
			"webhook's URL, must be an absolute URL that begins with https:// or http:// and names a host."}},
		"empty URL": {text: "vso9PzRfHQus/12345/", problems: []string{"The third part, the webhook's URL, must not " +
			"be empty."}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var diags diag.Diagnostics
			model := parseImportID(test.text, &diags)
			if len(diags) != len(test.problems) {
				t.Fatalf("got %v, want %q", diags, test.problems)
			}
			for i, want := range test.problems {
				detail := diags[i].Detail()
				if diags[i].Summary() != account.TitleInvalidImportID || !strings.HasPrefix(detail, want) ||
					!strings.HasSuffix(detail, importIDFormat) ||
					strings.Contains(detail, secret) {
					t.Errorf("got %q, want %q", detail, want)
				}
			}
			if len(diags) > 0 {
				return
			}
			if model.FormID.ValueString() != test.form || model.ID.ValueString() != test.webhook ||
				model.URL.ValueString() != test.at ||
				model.URL.IsNull() != (test.at == "") {
				t.Errorf("got %+v", model)
			}
		})
	}
}

// importFaults are the faults of a refused import ID. Because these never vary, none of them repeats a part of the ID.
var importFaults = []string{
	"The first part " + attribute.FormIDRequirement + ".",

	"The second part, the webhook's ID, must not be empty.",
	"The second part, the webhook's ID, must not contain white space or control characters.",

	"The third part, the webhook's URL, must not be empty.",
	"The third part, the webhook's URL, must not contain white space or control characters.",
	"The third part, the webhook's URL, must be an absolute URL that begins with https:// or http:// and names a host.",
	"The third part, the webhook's URL, must have a port between 1 and 65535.",
	"The third part, the webhook's URL, must have a host without special characters.",
	"The third part, the webhook's URL, must not contain \"%\" without two hexadecimal digits after it. Write %25 for a " +
		"percent sign.",
	"The third part, the webhook's URL, must escape the special characters of its user name and password, such as %40 " +
		"for @.",
}

// isImportFault reports whether a detail consists of known faults, or advises another ID that is valid.
func isImportFault(detail string) bool {
	faults, found := strings.CutSuffix(detail, importIDFormat)
	if !found {
		return false
	}
	if advised := advice.FindStringSubmatch(faults); advised != nil {
		return urls.ValidID(advised[1])
	}
	for _, fault := range importFaults {
		faults = strings.TrimLeft(strings.TrimPrefix(faults, fault), " \n")
	}
	return faults == ""
}

var advice = regexp.MustCompile(`^(?:The two IDs are swapped|This (?:is|begins with) the address of the form [\w-]+)\. ` +
	`Import ([\w-]+)/(?:WEBHOOK_ID|\d+(?:/URL, with the same URL)?)\.\n\n$`)

// FuzzParseImportID proves that an accepted ID consists of valid parts, and that an error never repeats a refused ID.
func FuzzParseImportID(f *testing.F) {
	f.Add("vso9PzRfHQus/12345")
	f.Add("vso9PzRfHQus/12345/https://hooks.example.com/fillout?k=v")
	f.Add("vso9PzRfHQus/12345/https://me:hunter2@hooks.example.com:0/fillout#s3cr3t")
	f.Add("https://forms.fillout.com/t/vso9PzRfHQus")
	f.Add("cLZojxk94ous/00/ http://h")
	f.Add("//")
	f.Add("12345/vso9PzRfHQus")
	f.Add("12345/vso9PzRfHQus/https://h/a?k=v")
	f.Add("https://build.fillout.com/editor/vso9PzRfHQus/12345")
	f.Fuzz(func(t *testing.T, text string) {
		var diags diag.Diagnostics
		model := parseImportID(text, &diags)
		for _, d := range diags {
			if d.Summary() != account.TitleInvalidImportID || !isImportFault(d.Detail()) {
				t.Errorf("%q is refused in other words: %s", text, d.Detail())
			}
		}
		if diags.HasError() {
			return
		}
		again := model.FormID.ValueString() + "/" + model.ID.ValueString()
		if !model.URL.IsNull() {
			again += "/" + model.URL.ValueString()
		}
		_, err := fillout.ParseWebhookID(model.ID.ValueString())
		if again != text || err != nil || !urls.ValidID(model.FormID.ValueString()) {
			t.Errorf("%q became %q, %v", text, again, err)
		}
	})
}
