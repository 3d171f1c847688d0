package fillout_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/urls"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

const (
	exchangeRoute     = "POST /public/oauth/accessToken"
	invalidationRoute = "DELETE /public/oauth/invalidate"
	redirectURI       = "http://localhost:8976/callback"
)

// startOAuth returns a simulator with an app, a client, and a code for the app.
func startOAuth(t *testing.T,
	change func(*fillouttest.Behavior)) (*fillouttest.Server, *fillout.Client, fillout.OAuthApp, string) {
	t.Helper()
	server, client := start(t, fillouttest.WithBehavior(change))
	app := fillout.OAuthApp{RedirectURI: redirectURI}
	var err error
	if app.Server, err = urls.ParseBaseURL(server.URL()); err != nil {
		t.Fatal(err)
	}
	registered := server.AddApp(fillouttest.App{Name: "Test", RedirectURIs: []string{redirectURI}})
	app.ClientID, app.ClientSecret = registered.ClientID, registered.ClientSecret
	code := server.IssueCode(app.ClientID, redirectURI)
	return server, client, app, code
}

func asDocumented(*fillouttest.Behavior) {}

func TestExchangeCode(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		behavior func(*fillouttest.Behavior)
		sent     string // encodings, in order
		baseURL  bool
	}{
		"any encoding": {asDocumented, "URL", true},
		"URL encoding only": {func(b *fillouttest.Behavior) {
			b.AcceptExchange = fillouttest.ExchangeURLEncoded
		}, "URL", true},
		"JSON only, with 415": {func(b *fillouttest.Behavior) {
			b.AcceptExchange = fillouttest.ExchangeJSON
		}, "URL JSON", true},
		"JSON only, with missing fields": {func(b *fillouttest.Behavior) {
			b.AcceptExchange, b.UnreadExchangeNamesFields = fillouttest.ExchangeJSON, true
		}, "URL JSON", true},
		"JSON only, with missing fields as in RFC 6749": {func(b *fillouttest.Behavior) {
			b.AcceptExchange, b.UnreadExchangeNamesFields = fillouttest.ExchangeJSON, true
			b.OAuthErrors = fillouttest.OAuthErrorRFC6749
		}, "URL JSON", true},
		"JSON only, and a code that is sent again revokes the token": {func(b *fillouttest.Behavior) {
			b.AcceptExchange, b.ReusedCodeRevokesToken = fillouttest.ExchangeJSON, true
		}, "URL JSON", true},
		"a token with another prefix": {func(b *fillouttest.Behavior) { b.AccessTokenPrefix = "" }, "URL", true},
		"without a base URL":          {func(b *fillouttest.Behavior) { b.NoBaseURL = true }, "URL", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server, client, app, code := startOAuth(t, test.behavior)
			token, err := client.ExchangeCode(t.Context(), app, code)
			if err != nil {
				t.Fatal(err)
			}
			if !server.TokenWorks(token.AccessToken) ||
				(token.BaseURL == app.Server) != test.baseURL || token.BaseURL.IsZero() == test.baseURL {
				t.Errorf("got %+v", token)
			}
			var sent []string
			for _, request := range server.RequestsTo(exchangeRoute) {
				sent = append(sent, checkExchange(t, request, app, code))
			}
			if got := strings.Join(sent, " "); got != test.sent {
				t.Errorf("sent as %q, want %q", got, test.sent)
			}
		})
	}
}

// checkExchange checks the fields of an exchange and returns their encoding.
func checkExchange(t *testing.T, request fillouttest.Request, app fillout.OAuthApp, code string) (encoding string) {
	t.Helper()
	want := map[string]string{
		"code": code, "client_id": app.ClientID, "client_secret": app.ClientSecret, "redirect_uri": app.RedirectURI,
	}
	got := map[string]string{}
	encoding = "JSON"
	if request.Header.Get("Content-Type") == "application/x-www-form-urlencoded" {
		encoding, want["grant_type"] = "URL", "authorization_code"
		fields, err := url.ParseQuery(string(request.Body))
		if err != nil {
			t.Fatal(err)
		}
		for field := range fields {
			got[field] = fields.Get(field)
		}
	} else if err := json.Unmarshal(request.Body, &got); err != nil {
		t.Fatal(err)
	}
	if fmt.Sprint(got) != fmt.Sprint(want) || request.Token != "" || request.Query != "" {
		t.Errorf("got the fields %v, the token %q and the query %q", got, request.Token, request.Query)
	}
	return encoding
}

// A code that was refused is not sent again, whatever the shape of the refusal, and the error can be shown.
func TestExchangeRefused(t *testing.T) {
	t.Parallel()
	wrongCode := func(_ *fillout.OAuthApp, code *string) { *code = "s3cret-but-wrong" }
	for want, test := range map[string]struct {
		behavior func(*fillouttest.Behavior)
		spoil    func(app *fillout.OAuthApp, code *string)
	}{
		"Authorization code is invalid": {asDocumented, wrongCode},
		"invalid_grant: Authorization code is invalid": {func(b *fillouttest.Behavior) {
			b.OAuthErrors = fillouttest.OAuthErrorRFC6749
		}, wrongCode},
		"Authorization code has expired": {func(b *fillouttest.Behavior) {
			b.CodeLifetime = 0
		}, func(*fillout.OAuthApp, *string) {}},
		"Client id or client secret is wrong": {asDocumented, func(app *fillout.OAuthApp, _ *string) {
			app.ClientSecret = "hunter2-hunter2"
		}},
		"Redirect URI is not the one that the code was issued to": {asDocumented, func(app *fillout.OAuthApp, _ *string) {
			app.RedirectURI = "http://localhost:1/elsewhere"
		}},
	} {
		server, client, app, code := startOAuth(t, test.behavior)
		test.spoil(&app, &code)
		_, err := client.ExchangeCode(t.Context(), app, code)
		checkRefusal(t, err, "HTTP status 400 (Bad Request): "+want)
		if n := len(server.Requests()); n != 1 {
			t.Errorf("%s: %d requests were sent", want, n)
		}
	}
	_, client, app, code := startOAuth(t, asDocumented)
	if _, err := client.ExchangeCode(t.Context(), app, code); err != nil {
		t.Fatal(err)
	}
	_, err := client.ExchangeCode(t.Context(), app, code)
	checkRefusal(t, err, "HTTP status 400 (Bad Request): Authorization code was already used")
}

func checkRefusal(t *testing.T, err error, want string) {
	t.Helper()
	if !errors.Is(err, fillout.ErrExchangeRefused) || errors.Is(err, fillout.ErrAnswerLost) || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

// The answer to an exchange may be a token with an unusual base URL, a refusal with status 200, or unreadable. No part
// of an unreadable answer is shown, because it may contain a token. That token is lost.
func TestExchangeAnswers(t *testing.T) {
	t.Parallel()
	const otherShape = "JSON of another shape"
	for body, want := range map[string]struct{ baseURL, refused, lost string }{
		`{"access_token":"fillout_token_a","base_url":"https://eu-api.fillout.com/v1/api/"}`: {
			baseURL: "https://eu-api.fillout.com",
		},
		`{"access_token":"fillout_token_a","base_url":"eu"}`:        {},
		`{"access_token":"fillout_token_a\n","base_url":null}`:      {},
		`{"access_token":"fillout_token_a","base_url":{"eu":true}}`: {},
		fillouttest.Envelope(400, "Authorization code is invalid"):  {refused: "Authorization code is invalid"},
		"fillout_token_t0ps3cret":                                   {lost: "not JSON: (redacted)"},
		`{"base_url": "https://api.fillout.com"}`:                   {lost: otherShape},
		`{"access_token": "fillout_token t0ps3cret"}`:               {lost: otherShape},
		`{"access_token": null, "token": "t0ps3cret"}`:              {lost: otherShape},
		`{"access_token": "\u007f", "error": "invalid_grant"}`:      {lost: otherShape},
	} {
		server, client, app, code := startOAuth(t, asDocumented)
		server.Inject(fillouttest.Fault{Route: exchangeRoute, Status: 200, Body: body})
		token, err := client.ExchangeCode(t.Context(), app, code)
		switch {
		case want.refused != "":
			checkRefusal(t, err, "HTTP status 200 (OK): "+want.refused)
		case want.lost != "":
			if !errors.Is(err, fillout.ErrAnswerLost) || err.Error() != "HTTP status 200 (OK): "+want.lost {
				t.Errorf("%s: got %v, want %s", body, err, want.lost)
			}
		case err != nil, token.AccessToken != "fillout_token_a", token.BaseURL.String() != want.baseURL:
			t.Errorf("%s: got %+v, %v", body, token, err)
		}
	}
}

func TestInvalidateToken(t *testing.T) {
	t.Parallel()
	for name, behavior := range map[string]func(*fillouttest.Behavior){
		"by Authentication": asDocumented,
		"by Authorization":  func(b *fillouttest.Behavior) { b.InvalidateBy = fillouttest.InvalidateByAuthorization },
		"empty answer":      func(b *fillouttest.Behavior) { b.EmptyDeleteBodies = true },
		"RFC 6749":          func(b *fillouttest.Behavior) { b.OAuthErrors = fillouttest.OAuthErrorRFC6749 },
		"pages":             func(b *fillouttest.Behavior) { b.OAuthErrors = fillouttest.OAuthErrorPage },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server, client, app, code := startOAuth(t, behavior)
			token, err := client.ExchangeCode(t.Context(), app, code)
			if err != nil {
				t.Fatal(err)
			}
			for _, want := range []bool{true, false} { // the second time it is already invalid
				invalidated, err := client.InvalidateToken(t.Context(), app.Server, token)
				if err != nil || invalidated != want || server.TokenWorks(token.AccessToken) {
					t.Errorf("got %t, %v, want %t", invalidated, err, want)
				}
			}
		})
	}
}

// After a refusal, and after a success that cannot be read, the client tries the token on the forms API.
func TestUnclearInvalidation(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		status      int
		processed   bool
		invalidated bool
		err         error
	}{
		{200, true, true, nil},
		{200, false, false, fillout.ErrUnreadable},
		{400, true, false, nil}, // the server refuses a token that is already invalid
		{400, false, false, fillout.ErrNotFillout},
	} {
		server, client, app, code := startOAuth(t, asDocumented)
		token, err := client.ExchangeCode(t.Context(), app, code)
		if err != nil {
			t.Fatal(err)
		}
		server.Inject(fillouttest.Fault{
			Route: invalidationRoute, Status: test.status, Body: "<html>", After: test.processed,
		})
		invalidated, err := client.InvalidateToken(t.Context(), app.Server, token)
		if invalidated != test.invalidated || !errors.Is(err, test.err) {
			t.Errorf("%+v: got %t, %v", test, invalidated, err)
		}
	}
}
