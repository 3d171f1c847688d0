package account

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/fillout-community/terraform-provider-fillout/internal/credentials"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/urls"
	"github.com/fillout-community/terraform-provider-fillout/internal/golden"
)

// Every error of a request that a user can see, word for word, is in testdata/diagnostics.txt. UPDATE_GOLDEN=1 writes
// it anew.
func TestRequestDiagnostics(t *testing.T) {
	t.Parallel()
	withKey := credentials.Choice{Token: "sk_prod_a_1", Source: credentials.VariableSource(credentials.APIKeyVariable)}
	with := func(choice credentials.Choice) *Account { return &Account{settings: Settings{Credential: choice}} }
	api := func(failure fillout.APIError) error {
		failure.Origin = "https://api.fillout.com"
		return &failure
	}
	exchange := func(failure fillout.APIError) error {
		failure.Origin = fillout.DefaultOAuthServer
		return &credentials.ExchangeError{Source: credentials.ArgumentSource("oauth"), Err: &failure}
	}
	base, _ := urls.ParseBaseURL("https://api.fillout.com")
	other, _ := urls.ParseBaseURL("https://eu-api.fillout.com")
	cases := []struct {
		name string
		err  error
	}{
		{"no credential", &credentials.MissingError{}},
		{"no credential, and half an exchange",
			&credentials.MissingError{Variables: []string{credentials.CodeVariable, credentials.RedirectURIVariable}}},
		{"unknown profile", &credentials.UnknownProfileError{Profile: "werk",
			Source: credentials.VariableSource(credentials.ProfileVariable),
			Path:   "/home/me/.config/fillout/credentials.json", Profiles: []string{"default", "work"}}},
		{"unknown profile, and none is stored", &credentials.UnknownProfileError{Profile: "work", Source: credentials.ArgumentSource("profile"),
			Path: "/home/me/.config/fillout/credentials.json"}},
		{"unusable store", &credentials.StoreError{Path: "/home/me/.config/fillout/credentials.json",
			Problem: "is open to other users (its mode is 0640)",
			Fix:     "run: chmod 600 /home/me/.config/fillout/credentials.json"}},
		{"store locked until an interrupt", &credentials.StoreError{Path: "/home/me/.config/fillout/credentials.json",
			Problem: "is in use by another process", Fix: "wait for that process", Err: context.Canceled}},
		{"profile of another address", &credentials.OriginError{Profile: "work", Stored: base, Configured: other}},
		{"exchange of another address", &credentials.OriginError{Stored: base, Configured: other}},
		{"token not kept", &credentials.KeepError{
			Err: &credentials.StoreError{Path: "/home/me/.config/fillout/credentials.json",
				Problem: "cannot be written: no space left on device", Fix: "make room"},
		}},
		{"code refused", exchange(fillout.APIError{StatusCode: 400, Message: "invalid_grant: The code was used before", Attempts: 1,
			Kinds: []error{fillout.ErrInvalid, fillout.ErrExchangeRefused}})},
		{"code possibly spent", exchange(fillout.APIError{StatusCode: 502, Message: "an HTML page instead of JSON", Attempts: 1,
			Kinds: []error{fillout.ErrAnswerLost}})},
		{"OAuth server unreachable", exchange(fillout.APIError{Cause: errors.New("dial tcp: lookup server.fillout.com: no " +
			"such host"), Attempts: 1, Kinds: []error{fillout.ErrUnreachable}})},
		{"OAuth server busy", exchange(fillout.APIError{StatusCode: 429, Message: "Too many requests. Try again soon.", Attempts: 5,
			Elapsed: 4321 * time.Millisecond, Kinds: []error{fillout.ErrRateLimited}})},
		{"a page in place of the OAuth server", exchange(fillout.APIError{StatusCode: 200,
			Message: `an HTML page, titled "Sign in to the network", instead of JSON`, Attempts: 1,
			Kinds: []error{fillout.ErrUnreadable, fillout.ErrNotFillout, fillout.ErrAnswerLost}})},
		{"a proxy on the way to the OAuth server", exchange(fillout.APIError{Cause: errors.New("the proxy " +
			"proxy.example.com:3128 (HTTPS_PROXY) refused to connect, with HTTP status 407 (Proxy Authentication " +
			"Required)"), Attempts: 1, Kinds: []error{fillout.ErrProxy, fillout.ErrUnreachable}})},
		{"proxy", api(fillout.APIError{Cause: errors.New("the proxy proxy.example.com:3128 (HTTPS_PROXY) refused to " +
			"connect, with HTTP status 407 (Proxy Authentication Required)"), Attempts: 1,
			Kinds: []error{fillout.ErrProxy, fillout.ErrUnreachable}})},
		{"not Fillout's", api(fillout.APIError{StatusCode: 403, Message: `an HTML page, titled "Blocked", instead of JSON`,
			Responder: `server "Gateway"`, Attempts: 1, Kinds: []error{fillout.ErrNotFillout}})},
		{"unknown arguments", UnknownArgumentsError{[]string{"access_token", "base_url"}}},
		{"interrupted", fmt.Errorf("interrupted: %w", context.Canceled)},
		{"not authenticated", api(fillout.APIError{StatusCode: 400, Message: "API Key invalid", Attempts: 1,
			Kinds: []error{fillout.ErrNotAuthenticated}})},
		{"rate limited", api(fillout.APIError{StatusCode: 429, Message: "Too many requests. Try again soon.", Attempts: 5,
			Elapsed: 4321 * time.Millisecond, Kinds: []error{fillout.ErrRateLimited}})},
		{"no database URL", fmt.Errorf("%w for https://ca-api.fillout.com", fillout.ErrNoDatabaseURL)},
		{"rate limited by the database API", api(fillout.APIError{StatusCode: 429, Attempts: 5, OfDatabases: true,
			Elapsed: 4321 * time.Millisecond, Kinds: []error{fillout.ErrRateLimited}})},
		{"not found by the database API", api(fillout.APIError{StatusCode: 404, Attempts: 1, OfDatabases: true,
			Message: "Requested resource does not exist", Kinds: []error{fillout.ErrNotFound}})},
		{"redirected", api(fillout.APIError{Cause: errors.New("redirected to another origin, https://example.com, where " +
			"the access token must not go"), Attempts: 1, Kinds: []error{fillout.ErrRedirected}})},
		{"timeout", api(fillout.APIError{Cause: errors.New("timeout: no complete answer within 30s"), Attempts: 5,
			Elapsed: 157500 * time.Millisecond, Kinds: []error{fillout.ErrTimeout}})},
		{"unreachable", api(fillout.APIError{Cause: errors.New("dial tcp: lookup api.fillout.com: no such host"), Attempts: 1,
			Kinds: []error{fillout.ErrUnreachable}})},
		{"unreadable", api(fillout.APIError{StatusCode: 200, Message: "an HTML page instead of JSON", Attempts: 1,
			Kinds: []error{fillout.ErrUnreadable}})},
		{"unsteady", fillout.ErrPagesRepeat},
		{"not found",
			api(fillout.APIError{StatusCode: 404, Message: "Not found", Attempts: 1, Kinds: []error{fillout.ErrNotFound}})},
		{"invalid", api(fillout.APIError{StatusCode: 400, Attempts: 1, Kinds: []error{fillout.ErrInvalid},
			Issues: []fillout.Issue{{Path: "formId", Message: "Required"}, {Path: "url", Message: "Invalid url"}}})},
		{"refused", api(fillout.APIError{StatusCode: 409, Message: "The form is being published", Attempts: 1})},
		{"slow proxy", api(fillout.APIError{StatusCode: 408, Message: "an HTML page instead of JSON", Attempts: 5,
			Elapsed: 7500 * time.Millisecond})},
		{"broken", api(fillout.APIError{StatusCode: 502, Message: "an HTML page instead of JSON", Attempts: 2,
			Elapsed: 612 * time.Millisecond})},
		{"a bug", errors.New("building the request: what")},
	}
	var text strings.Builder
	for _, c := range cases {
		writeDiagnostic(&text, c.name, with(withKey).Diagnostic("Listing the forms of the account", c.err))
	}
	refused := api(fillout.APIError{StatusCode: 400, Message: "API Key invalid", Attempts: 1,
		Kinds: []error{fillout.ErrNotAuthenticated}},
	)
	exchanged := credentials.Choice{Exchange: &credentials.Exchange{}, Source: credentials.ArgumentSource("oauth")}
	writeDiagnostic(&text, "not authenticated, with an exchanged token",
		with(exchanged).Diagnostic("Listing the forms of the account", refused))
	stored := with(credentials.Choice{Profile: "work", Source: credentials.ArgumentSource("profile")})
	writeDiagnostic(&text, "not authenticated, with a stored token",
		stored.Diagnostic("Listing the forms of the account", refused))
	writeDiagnostic(&text, "not authenticated, once more", stored.Diagnostic("Reading form vso9PzRfHQus", refused))

	var warned diag.Diagnostics
	stored.AddWarning(&warned, "Reading the new database bso9PzRfHQu", refused) // in full, although it is not the first
	writeDiagnostic(&text, "not authenticated, as a warning", warned[0])

	golden.Compare(t, "testdata/diagnostics.txt", text.String())
	for entry := range strings.SplitSeq(text.String(), "--- ") {
		title, detail, _ := strings.Cut(strings.TrimSpace(entry), "\n\n")
		// A list belongs to the paragraph before it.
		if paragraphs := strings.Count(strings.ReplaceAll(detail, "\n\n  - ", ""), "\n\n") + 1; paragraphs > 3 {
			t.Errorf("%s has %d paragraphs", title, paragraphs)
		}
		if strings.Contains(strings.ReplaceAll(detail, "...", ""), "..") {
			t.Errorf("%s has two full stops: %s", title, detail)
		}
	}
}

func writeDiagnostic(text *strings.Builder, name string, d diag.Diagnostic) {
	fmt.Fprintf(text, "--- %s\n%s: %s\n\n%s\n\n", name, d.Severity(), d.Summary(), d.Detail())
}
