package fillout_test

import (
	"context"
	"encoding/json"
	"errors"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

const (
	exchangeRoute     = "POST /public/oauth/accessToken"
	invalidationRoute = "DELETE /public/oauth/invalidate"
	redirectURI       = "http://localhost:8976/callback"

	otherShape = "HTTP status 200 (OK): JSON of another shape"
)

// signIn gives an app on a Fillout on loopback, a code for it, and a client.
func signIn(t *testing.T, change func(*fillouttest.Behavior)) (*fillouttest.Server, *fillout.Client, fillout.OAuthApp, string) {
	t.Helper()
	server := fillouttest.NewServer(t, fillouttest.WithoutRateLimit(), fillouttest.WithBehavior(change))
	registered := server.AddApp(fillouttest.App{Name: "Test", RedirectURIs: []string{redirectURI}})
	base, err := fillout.ParseBaseURL(server.URL())
	if err != nil {
		t.Fatal(err)
	}
	app := fillout.OAuthApp{ClientID: registered.ClientID, ClientSecret: registered.ClientSecret, RedirectURI: redirectURI, Server: base}
	code := server.IssueCode(app.ClientID, redirectURI)
	return server, newClient(t, server.URL(), ""), app, code
}

func asDocumented(*fillouttest.Behavior) {}

func TestExchangeCode(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		behavior func(*fillouttest.Behavior)
		sent     string // content types, in order
		baseURL  bool
	}{
		"any encoding":        {asDocumented, "form", true},
		"form only":           {func(b *fillouttest.Behavior) { b.AcceptExchange = fillouttest.ExchangeURLEncoded }, "form", true},
		"JSON only, says 415": {func(b *fillouttest.Behavior) { b.AcceptExchange = fillouttest.ExchangeJSON }, "form json", true},
		"no base URL":         {func(b *fillouttest.Behavior) { b.NoBaseURL = true }, "form", false},
		"JSON only, misses fields": {func(b *fillouttest.Behavior) {
			b.AcceptExchange, b.UnreadExchangeNamesFields = fillouttest.ExchangeJSON, true
		}, "form json", true},
		"JSON only, misses fields in OAuth's shape": {func(b *fillouttest.Behavior) {
			b.AcceptExchange, b.UnreadExchangeNamesFields, b.OAuthErrors = fillouttest.ExchangeJSON, true, fillouttest.OAuthErrorRFC6749
		}, "form json", true},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server, client, app, code := signIn(t, test.behavior)
			token, err := client.ExchangeCode(t.Context(), app, code)
			if err != nil {
				t.Fatal(err)
			}
			if !server.TokenWorks(token.AccessToken) || (token.BaseURL == app.Server) != test.baseURL || token.BaseURL.IsZero() == test.baseURL {
				t.Errorf("got %+v", token)
			}
			var sent []string
			for _, request := range server.RequestsTo(exchangeRoute) {
				sent = append(sent, readExchange(t, request, app, code))
				if request.Token != "" || request.Query != "" {
					t.Errorf("a token or a query went along: %q %q", request.Token, request.Query)
				}
			}
			if got := strings.Join(sent, " "); got != test.sent {
				t.Errorf("sent as %q, want %q", got, test.sent)
			}
		})
	}
}

// readExchange checks the fields of an exchange, and tells how it was encoded.
func readExchange(t *testing.T, request fillouttest.Request, app fillout.OAuthApp, code string) string {
	t.Helper()
	want := map[string]string{"code": code, "client_id": app.ClientID, "client_secret": app.ClientSecret, "redirect_uri": app.RedirectURI}
	got := map[string]string{}
	encoding := "json"
	if request.Header.Get("Content-Type") == "application/x-www-form-urlencoded" {
		encoding, want["grant_type"] = "form", "authorization_code"
		form, err := url.ParseQuery(string(request.Body))
		if err != nil {
			t.Fatal(err)
		}
		for field := range form {
			got[field] = form.Get(field)
		}
	} else if err := json.Unmarshal(request.Body, &got); err != nil {
		t.Fatal(err)
	}
	if len(got) != len(want) {
		t.Errorf("the fields are %v", got)
	}
	for field, value := range want {
		if got[field] != value {
			t.Errorf("%s is %q, want %q", field, got[field], value)
		}
	}
	return encoding
}

// A code that was refused is not sent again, in whatever shape the server says
// so, and the error can be read and shown.
func TestExchangeRefused(t *testing.T) {
	t.Parallel()
	shapes := map[string]func(*fillouttest.Behavior){
		"envelope": asDocumented,
		"RFC 6749": func(b *fillouttest.Behavior) { b.OAuthErrors = fillouttest.OAuthErrorRFC6749 },
		"page":     func(b *fillouttest.Behavior) { b.OAuthErrors = fillouttest.OAuthErrorPage },
	}
	causes := map[string]func(t *testing.T, client *fillout.Client, app *fillout.OAuthApp, code *string){
		"spent": func(t *testing.T, client *fillout.Client, app *fillout.OAuthApp, code *string) {
			t.Helper()
			if _, err := client.ExchangeCode(t.Context(), *app, *code); err != nil {
				t.Fatal(err)
			}
		},
		"unknown code": func(_ *testing.T, _ *fillout.Client, _ *fillout.OAuthApp, code *string) { *code = "s3cret-but-wrong" },
		"wrong secret": func(_ *testing.T, _ *fillout.Client, app *fillout.OAuthApp, _ *string) {
			app.ClientSecret = "hunter2-hunter2"
		},
		"other redirect URI": func(_ *testing.T, _ *fillout.Client, app *fillout.OAuthApp, _ *string) {
			app.RedirectURI = "http://localhost:1/elsewhere"
		},
	}
	messages := map[string]string{
		"envelope spent":              "HTTP status 400 (Bad Request): Authorization code was already used",
		"envelope unknown code":       "HTTP status 400 (Bad Request): Authorization code is invalid",
		"envelope wrong secret":       "HTTP status 400 (Bad Request): Client id or client secret is wrong",
		"envelope other redirect URI": "HTTP status 400 (Bad Request): Redirect URI is not the one that the code was issued to",
		"RFC 6749 spent":              "HTTP status 400 (Bad Request): invalid_grant: Authorization code was already used",
		"RFC 6749 unknown code":       "HTTP status 400 (Bad Request): invalid_grant: Authorization code is invalid",
		"RFC 6749 wrong secret":       "HTTP status 400 (Bad Request): invalid_client: Client id or client secret is wrong",
		"RFC 6749 other redirect URI": "HTTP status 400 (Bad Request): invalid_grant: Redirect URI is not the one that the code was issued to",
		"page":                        "HTTP status 400 (Bad Request): an HTML page instead of JSON",
	}
	for shape, behavior := range shapes {
		for cause, spoil := range causes {
			t.Run(shape+"/"+cause, func(t *testing.T) {
				t.Parallel()
				server, client, app, code := signIn(t, behavior)
				spoil(t, client, &app, &code)
				server.ResetJournal()
				_, err := client.ExchangeCode(t.Context(), app, code)
				want := messages[shape+" "+cause]
				if want == "" {
					want = messages[shape]
				}
				if !errors.Is(err, fillout.ErrExchangeRefused) || errors.Is(err, fillout.ErrAnswerLost) || err.Error() != want {
					t.Errorf("got %v, want %s", err, want)
				}
				if n := len(server.Requests()); n != 1 {
					t.Errorf("%d requests were sent", n)
				}
			})
		}
	}
}

// Some OAuth servers answer everything with 200. An error there is a refusal,
// in the envelope too.
func TestExchangeRefusedWithStatus200(t *testing.T) {
	t.Parallel()
	server, client, app, code := signIn(t, asDocumented)
	server.Inject(fillouttest.Fault{Route: exchangeRoute, Status: 200, Body: fillouttest.Envelope(400, "Authorization code is invalid")})
	_, err := client.ExchangeCode(t.Context(), app, code)
	if !errors.Is(err, fillout.ErrExchangeRefused) || errors.Is(err, fillout.ErrAnswerLost) || err.Error() != "HTTP status 200 (OK): Authorization code is invalid" {
		t.Errorf("got %v", err)
	}
}

func TestExpiredCodeIsRefused(t *testing.T) {
	t.Parallel()
	_, client, app, code := signIn(t, func(b *fillouttest.Behavior) { b.CodeLifetime = 0 })
	_, err := client.ExchangeCode(t.Context(), app, code)
	if !errors.Is(err, fillout.ErrExchangeRefused) || err.Error() != "HTTP status 400 (Bad Request): Authorization code has expired" {
		t.Errorf("got %v", err)
	}
}

// Of an answer that could hold a token nothing is shown, though none can be made
// out in it. The token that it stood for is lost.
func TestExchangeWithoutAToken(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]string{
		"fillout_token_t0ps3cret":                              "HTTP status 200 (OK): not JSON: (redacted)",
		`{"base_url": "https://api.fillout.com"}`:              otherShape,
		`{"access_token": "fillout_token t0ps3cret"}`:          otherShape,
		`{"access_token": null, "token": "t0ps3cret"}`:         otherShape,
		`{"access_token": "\u007f", "error": "invalid_grant"}`: otherShape,
	} {
		server, client, app, code := signIn(t, asDocumented)
		server.Inject(fillouttest.Fault{Route: exchangeRoute, Status: 200, Body: body})
		if _, err := client.ExchangeCode(t.Context(), app, code); !errors.Is(err, fillout.ErrAnswerLost) || err.Error() != want {
			t.Errorf("%s gives %v, want %s", body, err, want)
		}
	}
}

// A server that repeats what it was sent does not make the client do so.
func TestExchangeErrorsEchoNoSecret(t *testing.T) {
	t.Parallel()
	server, client, app, code := signIn(t, asDocumented)
	for _, text := range []string{
		"no such code " + code + " for " + app.ClientSecret,
		"code=" + url.QueryEscape(code) + "&client_secret=" + url.QueryEscape(app.ClientSecret),
	} {
		for _, body := range []string{fillouttest.Envelope(400, text), `{"error":"invalid_grant","error_description":"` + text + `"}`, text} {
			remove := server.Inject(fillouttest.Fault{Route: exchangeRoute, Status: 400, Body: body})
			_, err := client.ExchangeCode(t.Context(), app, code)
			if err == nil || strings.Contains(err.Error(), code) || strings.Contains(err.Error(), app.ClientSecret) || !strings.Contains(err.Error(), "(redacted)") {
				t.Errorf("got %v", err)
			}
			remove()
		}
	}
}

// An odd base URL does not cost the token, of which there is no second.
func TestExchangeWithOddBaseURL(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]string{
		`{"access_token":"fillout_token_a","base_url":"https://eu-api.fillout.com/v1/api/"}`: "https://eu-api.fillout.com",
		`{"access_token":"fillout_token_a","base_url":"eu"}`:                                 "",
		`{"access_token":"fillout_token_a\n","base_url":null}`:                               "",
		`{"access_token":"fillout_token_a","base_url":{"eu":true}}`:                          "",
	} {
		server, client, app, code := signIn(t, asDocumented)
		server.Inject(fillouttest.Fault{Route: exchangeRoute, Status: 200, Body: body})
		token, err := client.ExchangeCode(t.Context(), app, code)
		if err != nil || token.AccessToken != "fillout_token_a" || token.BaseURL.String() != want {
			t.Errorf("%s: got %+v, %v", body, token, err)
		}
	}
}

// What is on its way runs to its answer.
func TestInterruptedExchangeGivesItsToken(t *testing.T) {
	t.Parallel()
	server, client, app, code := signIn(t, asDocumented)
	ctx, interrupt := context.WithCancel(t.Context())
	server.Inject(fillouttest.Fault{Route: exchangeRoute, Delay: 300 * time.Millisecond, After: true})
	go func() {
		for len(server.RequestsTo(exchangeRoute)) == 0 && t.Context().Err() == nil {
			<-time.After(time.Millisecond)
		}
		interrupt()
	}()
	token, err := client.ExchangeCode(ctx, app, code)
	if err != nil || !server.TokenWorks(token.AccessToken) || ctx.Err() == nil {
		t.Errorf("got %v, %v, interrupted: %v", token.AccessToken != "", err, ctx.Err())
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
			server, client, app, code := signIn(t, behavior)
			token, err := client.ExchangeCode(t.Context(), app, code)
			if err != nil {
				t.Fatal(err)
			}
			for _, want := range []bool{true, false} { // the second time it is invalid already
				if invalidated, err := client.InvalidateToken(t.Context(), app.Server, token); err != nil || invalidated != want {
					t.Errorf("got %t, %v, want %t", invalidated, err, want)
				}
			}
			if server.TokenWorks(token.AccessToken) {
				t.Error("the token still works")
			}
		})
	}
}

// Where a success says something that is not understood, the API's word counts.
func TestUnclearInvalidation(t *testing.T) {
	t.Parallel()
	for _, processed := range []bool{true, false} {
		server, client, app, code := signIn(t, asDocumented)
		token, err := client.ExchangeCode(t.Context(), app, code)
		if err != nil {
			t.Fatal(err)
		}
		server.Inject(fillouttest.Fault{Route: invalidationRoute, Status: 200, Body: "<html>", After: processed})
		invalidated, err := client.InvalidateToken(t.Context(), app.Server, token)
		if invalidated != processed || (err == nil) != processed || errors.Is(err, fillout.ErrUnreadable) == processed {
			t.Errorf("processed: %t: got %t, %v", processed, invalidated, err)
		}
	}
}
