package webhook

import (
	"fmt"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/fillout-community/terraform-provider-fillout/internal/credentials"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/urls"
	"github.com/fillout-community/terraform-provider-fillout/internal/golden"
	"github.com/fillout-community/terraform-provider-fillout/internal/journal"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/account"
)

// A create of another run finds a webhook that no plan of its process has announced. It takes the webhook over and says
// so, or says why it does not. In each of these cases, it sends nothing.
func TestTakeOverOfACreate(t *testing.T) {
	t.Parallel()
	const url = "https://hooks.example.com/fillout?k=s3cr3t"
	base, err := urls.ParseBaseURL("https://api.fillout.com")
	if err != nil {
		t.Fatal(err)
	}
	var texts strings.Builder
	for _, test := range []struct {
		name    string
		end     func(*journal.Journal)
		partial bool
		want    string // the ID
	}{
		{name: "killed", end: (*journal.Journal).Exit, want: "12345"},
		{name: "killed, with -target", end: (*journal.Journal).Exit, partial: true},
		{name: "ended well", end: func(j *journal.Journal) { j.End(); j.Exit() }},
		{name: "still running", end: func(*journal.Journal) {}},
	} {
		folder := filepath.Join(t.TempDir(), "journal")
		first, second := journal.OpenAs(folder, "first", false), journal.OpenAs(folder, "second", test.partial)
		t.Cleanup(first.Exit)
		t.Cleanup(second.Exit)
		entry := first.Begin(t.Context(), journal.Webhook{BaseURL: base.String(), FormID: "vso9PzRfHQus", URL: url})
		if err := entry.Sending(); err != nil {
			t.Fatal(err)
		}
		entry.Made("12345")
		test.end(first)
		r := webhookResource{account: account.New(account.Settings{BaseURL: base, Journal: second,
			Credential: credentials.Choice{Token: "sk_prod_test", Source: "a test"}}, "test")}
		var diags diag.Diagnostics
		if got := r.takeOverOrCreate(t.Context(), "vso9PzRfHQus", url, &diags); got != test.want {
			t.Errorf("%s: the webhook is %q, want %q", test.name, got, test.want)
		}
		for _, d := range diags {
			fmt.Fprintf(&texts, "## %s\n\n%s: %s\n\n%s\n\n", test.name, d.Severity(), d.Summary(), d.Detail())
		}
	}
	text := regexp.MustCompile(`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ`).ReplaceAllString(texts.String(), "TIME")
	text = strings.ReplaceAll(text, credentials.Command(), "COMMAND")
	if strings.Contains(text, "s3cr3t") {
		t.Error("a diagnostic contains a secret")
	}
	golden.Compare(t, "testdata/killed.txt", text)
}
