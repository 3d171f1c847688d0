package fillouttest_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
	"github.com/fillout-community/terraform-provider-fillout/internal/golden"
)

const (
	exchangeRoute = "POST /public/oauth/accessToken"

	wrongClient   = "Client id or client secret is wrong"
	invalidCode   = "Authorization code is invalid"
	spentCode     = "Authorization code was already used"
	expiredCode   = "Authorization code has expired"
	otherRedirect = "Redirect URI is not the one that the code was issued to"
	noEncoding    = "Unsupported Media Type"

	formType, jsonType = "application/x-www-form-urlencoded", "application/json"
)

// exchangeOf has the documented fields.
func exchangeOf(code string) url.Values {
	return url.Values{"code": {code}, "client_id": {"client-1"}, "client_secret": {"hidden-secret"}, "redirect_uri": {callback}}
}

// exchange sends fields as a form.
func (c *client) exchange(fields url.Values) reply {
	c.tb.Helper()
	return c.exchangeAs(formType, fields.Encode())
}

func (c *client) exchangeAs(kind, body string) reply {
	c.tb.Helper()
	request := c.as("").request(c.tb.Context(), "POST", "/public/oauth/accessToken", body)
	request.Header.Set("Content-Type", kind)
	got, err := c.send(request)
	if err != nil {
		c.tb.Fatal(err)
	}
	return got
}

// accessToken exchanges a code.
func (c *client) accessToken(code string) string {
	c.tb.Helper()
	got := c.exchange(exchangeOf(code))
	var given struct {
		AccessToken string `json:"access_token"`
	}
	decode(c.tb, got.body, &given)
	if got.status != http.StatusOK || given.AccessToken == "" {
		c.tb.Fatalf("got %d %s", got.status, got.body)
	}
	return given.AccessToken
}

func asJSON(fields url.Values) string {
	members := map[string]string{}
	for name := range fields {
		members[name] = fields.Get(name)
	}
	text, err := json.Marshal(members)
	if err != nil {
		panic(err)
	}
	return string(text)
}

func TestACodeIsExchangedOnce(t *testing.T) {
	t.Parallel()
	for name, send := range map[string]func(*client, url.Values) reply{
		"form":                     func(c *client, sent url.Values) reply { return c.exchange(sent) },
		"JSON":                     func(c *client, sent url.Values) reply { return c.exchangeAs(jsonType, asJSON(sent)) },
		"JSON with a charset":      func(c *client, sent url.Values) reply { return c.exchangeAs(jsonType+"; charset=utf-8", asJSON(sent)) },
		"form with a grant type":   func(c *client, sent url.Values) reply { return c.exchange(withGrantType(sent, "authorization_code")) },
		"form with unknown fields": func(c *client, sent url.Values) reply { sent.Set("scope", "all"); return c.exchange(sent) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server, c := startApp(t)
			sent := exchangeOf(server.IssueCode("client-1", callback))
			got := send(c, sent)
			var given struct {
				AccessToken string `json:"access_token"`
			}
			decode(t, got.body, &given)
			got.wants(t, http.StatusOK, `{"access_token":"`+given.AccessToken+`","base_url":"`+server.URL()+`"}`)
			wantHeaders(t, got, map[string]string{"Content-Type": "application/json; charset=utf-8", "Cache-Control": "no-store"})
			c.as(given.AccessToken).api("GET", "/forms", "").succeeded(t)
			if !server.TokenWorks(given.AccessToken) {
				t.Error("the token does not work")
			}

			send(c, sent).refused(t, http.StatusBadRequest, spentCode)
			if !server.TokenWorks(given.AccessToken) {
				t.Error("the token does not work after its code was presented again")
			}
		})
	}
}

func withGrantType(fields url.Values, kind string) url.Values {
	fields.Set("grant_type", kind)
	return fields
}

func TestTheBaseURLIsTheServers(t *testing.T) {
	t.Parallel()
	server := fillouttest.NewServer(t, fillouttest.WithTLS(), fillouttest.WithApp(anApp()))
	c := newClient(t, server)
	c.http.Transport.(*http.Transport).TLSClientConfig = trusting(server)
	got := c.exchange(exchangeOf(server.IssueCode("client-1", callback)))
	if !strings.HasSuffix(got.body, `"base_url":"`+server.URL()+`"}`) || !strings.HasPrefix(server.URL(), "https://") {
		t.Errorf("got %s from %s", got.body, server.URL())
	}
}

// A code is not spent by a mistake: after each of them it can be exchanged.
func TestCodesPresentedWrongly(t *testing.T) {
	t.Parallel()
	other := fillouttest.App{ClientID: "client-2", ClientSecret: "hidden-too", RedirectURIs: []string{callback}}
	for name, test := range map[string]struct {
		change  url.Values
		message string
	}{
		"unknown code":            {url.Values{"code": {"nope"}}, invalidCode},
		"unknown client":          {url.Values{"client_id": {"nope"}}, wrongClient},
		"wrong secret":            {url.Values{"client_secret": {"nope"}}, wrongClient},
		"empty secret":            {url.Values{"client_secret": {""}}, wrongClient},
		"another app's secret":    {url.Values{"client_secret": {"hidden-too"}}, wrongClient},
		"another app":             {url.Values{"client_id": {"client-2"}, "client_secret": {"hidden-too"}}, invalidCode},
		"another redirect URI":    {url.Values{"redirect_uri": {"https://example.com/cb"}}, otherRedirect},
		"unknown redirect URI":    {url.Values{"redirect_uri": {"https://other.test/"}}, otherRedirect},
		"empty redirect URI":      {url.Values{"redirect_uri": {""}}, otherRedirect},
		"another grant type":      {url.Values{"grant_type": {"refresh_token"}}, "Grant type is not supported"},
		"an empty grant type":     {url.Values{"grant_type": {""}}, "Grant type is not supported"},
		"API key in code's stead": {url.Values{"code": {"sk_prod_abc_123"}}, invalidCode},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server, c := startApp(t, fillouttest.WithApp(other))
			code := server.IssueCode("client-1", callback)
			sent := exchangeOf(code)
			for field, values := range test.change {
				sent[field] = values
			}
			c.exchange(sent).refused(t, http.StatusBadRequest, test.message)
			c.exchangeAs(jsonType, asJSON(sent)).refused(t, http.StatusBadRequest, test.message)
			c.accessToken(code)
		})
	}
}

func TestExchangesThatCannotBeRead(t *testing.T) {
	t.Parallel()
	_, c := startApp(t)
	const undefined = `"] Invalid input: expected string, received undefined`
	missing := []string{`["code` + undefined, `["client_id` + undefined, `["client_secret` + undefined, `["redirect_uri` + undefined}
	for _, test := range []struct {
		kind, body string
		want       []string
	}{
		{formType, "", missing},
		{formType, "grant_type=authorization_code", missing},
		{formType, "code=c&client_secret=s&redirect_uri=r", missing[1:2]},
		{jsonType, "{}", missing},
		{jsonType, "", []string{"[] Invalid input: expected object, received undefined"}},
		{jsonType, "[]", []string{"[] Invalid input: expected object, received array"}},
		{jsonType, `{"code":1,"client_id":"i","client_secret":null,"redirect_uri":"r"}`, []string{
			`["code"] Invalid input: expected string, received number`, `["client_secret"] Invalid input: expected string, received null`,
		}},
	} {
		if lines := c.exchangeAs(test.kind, test.body).zod(t); !slices.Equal(lines, test.want) {
			t.Errorf("%s %s: %q", test.kind, test.body, lines)
		}
	}
	c.exchangeAs(formType, "code=%zz").refused(t, http.StatusBadRequest, "Body is not valid form encoding")
	c.exchangeAs(jsonType, "{").refused(t, http.StatusBadRequest, "Body is not valid JSON")
	for _, kind := range []string{"", "text/plain", "multipart/form-data; boundary=x"} {
		c.exchangeAs(kind, exchangeOf("c").Encode()).refused(t, http.StatusUnsupportedMediaType, noEncoding)
	}
}

func TestCodesExpire(t *testing.T) {
	t.Parallel()
	at := newClock()
	server, c := startApp(t, fillouttest.WithClock(at.Now))
	late, spent := server.IssueCode("client-1", callback), server.IssueCode("client-1", callback)
	token := c.accessToken(spent)
	at.advance(time.Minute)
	just := server.IssueCode("client-1", callback)
	at.advance(9 * time.Minute)
	c.exchange(exchangeOf(late)).refused(t, http.StatusBadRequest, expiredCode)
	c.exchange(exchangeOf(spent)).refused(t, http.StatusBadRequest, spentCode)
	at.advance(time.Minute - time.Nanosecond)
	c.accessToken(just)
	at.advance(1000 * time.Hour)
	if !server.TokenWorks(token) {
		t.Error("a token expired with its code")
	}

	server.ChangeBehavior(func(b *fillouttest.Behavior) { b.CodeLifetime = time.Second })
	short := server.IssueCode("client-1", callback)
	at.advance(time.Second)
	c.exchange(exchangeOf(short)).refused(t, http.StatusBadRequest, expiredCode)
}

func TestExchangeEncodings(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		accepts     fillouttest.ExchangeEncoding
		read        string
		unread      string
		namesFields bool
	}{
		"JSON, 415": {fillouttest.ExchangeJSON, jsonType, formType, false},
		"JSON, 400": {fillouttest.ExchangeJSON, jsonType, formType, true},
		"form, 415": {fillouttest.ExchangeURLEncoded, formType, jsonType, false},
		"form, 400": {fillouttest.ExchangeURLEncoded, formType, jsonType, true},
		"any, JSON": {fillouttest.ExchangeAnyEncoding, jsonType, "text/plain", true},
		"any, form": {fillouttest.ExchangeAnyEncoding, formType, "text/plain", true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server, c := startAppWith(t, func(b *fillouttest.Behavior) {
				b.AcceptExchange, b.UnreadExchangeNamesFields = test.accepts, test.namesFields
			})
			sent := exchangeOf(server.IssueCode("client-1", callback))
			bodies := map[string]string{formType: sent.Encode(), "text/plain": sent.Encode(), jsonType: asJSON(sent)}
			got := c.exchangeAs(test.unread, bodies[test.unread])
			if !test.namesFields {
				got.refused(t, http.StatusUnsupportedMediaType, noEncoding)
			} else if lines := got.zod(t); len(lines) != 4 || lines[0] != `["code"] Invalid input: expected string, received undefined` {
				t.Errorf("issues %q", lines)
			}
			c.exchangeAs(test.read, bodies[test.read]).succeeded(t)
		})
	}
}

func TestAnExchangeWithoutABaseURL(t *testing.T) {
	t.Parallel()
	server, c := startAppWith(t, func(b *fillouttest.Behavior) { b.NoBaseURL = true })
	if got := c.exchange(exchangeOf(server.IssueCode("client-1", callback))); !strings.HasPrefix(got.body, `{"access_token":"`) || strings.Contains(got.body, "base_url") {
		t.Errorf("got %s", got.body)
	}
}

func TestAReusedCodeCanRevokeItsToken(t *testing.T) {
	t.Parallel()
	server, c := startAppWith(t, func(b *fillouttest.Behavior) { b.ReusedCodeRevokesToken = true })
	code := server.IssueCode("client-1", callback)
	token, other := c.accessToken(code), c.accessToken(server.IssueCode("client-1", callback))
	c.exchange(exchangeOf(code)).refused(t, http.StatusBadRequest, spentCode)
	if server.TokenWorks(token) || !server.TokenWorks(other) {
		t.Error("not the token of that code alone was revoked")
	}
}

func TestOAuthErrorShapes(t *testing.T) {
	t.Parallel()
	const rfc = fillouttest.OAuthErrorRFC6749
	server, c := startAppWith(t, func(b *fillouttest.Behavior) { b.OAuthErrors = rfc })
	code := server.IssueCode("client-1", callback)
	wrong := exchangeOf(code)
	wrong.Set("client_secret", "nope")
	c.exchange(wrong).wants(t, http.StatusBadRequest, `{"error":"invalid_client","error_description":"`+wrongClient+`"}`)
	c.exchange(exchangeOf("nope")).wants(t, http.StatusBadRequest, `{"error":"invalid_grant","error_description":"`+invalidCode+`"}`)
	c.exchange(withGrantType(exchangeOf(code), "password")).
		wants(t, http.StatusBadRequest, `{"error":"unsupported_grant_type","error_description":"Grant type is not supported"}`)
	c.exchangeAs(formType, "code=c&client_id=i").wants(t, http.StatusBadRequest, `{"error":"invalid_request","error_description":"client_secret: `+
		`Invalid input: expected string, received undefined; redirect_uri: Invalid input: expected string, received undefined"}`)
	c.exchangeAs("text/plain", "x").wants(t, http.StatusUnsupportedMediaType, `{"error":"invalid_request","error_description":"Unsupported Media Type"}`)
	c.invalidate("Authentication", "fillout_token_x").
		wants(t, http.StatusBadRequest, `{"error":"invalid_token","error_description":"API Key invalid"}`)
	c.as("nope").api("GET", "/forms", "").refused(t, http.StatusBadRequest, "API key missing underscore")

	server.ChangeBehavior(func(b *fillouttest.Behavior) {
		b.OAuthErrors, b.AuthFailureStatus = fillouttest.OAuthErrorPage, http.StatusUnauthorized
	})
	got := c.exchange(wrong)
	if got.status != http.StatusUnauthorized || got.header.Get("Content-Type") != "text/html; charset=utf-8" {
		t.Errorf("got %d %v", got.status, got.header)
	}
	golden.Compare(t, "testdata/oauth_error.html", got.body)
	c.accessToken(code)
}

func TestOneOfManyExchangesWins(t *testing.T) {
	t.Parallel()
	server, c := startApp(t)
	code := server.IssueCode("client-1", callback)
	var won, lost atomic.Int32
	var group sync.WaitGroup
	for range 20 {
		group.Go(func() {
			switch got := c.exchange(exchangeOf(code)); got.status {
			case http.StatusOK:
				won.Add(1)
			case http.StatusBadRequest:
				lost.Add(1)
			}
			server.AddApp(anApp())
			server.TokenWorks(c.accessToken(server.IssueCode("client-1", callback)))
		})
	}
	group.Wait()
	if won.Load() != 1 || lost.Load() != 19 {
		t.Errorf("%d won, %d lost", won.Load(), lost.Load())
	}
}
