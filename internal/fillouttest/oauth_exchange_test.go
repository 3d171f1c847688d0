package fillouttest_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"strings"
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
	otherGrant    = "Grant type is not supported"
	otherEncoding = "Unsupported Media Type"
	undefined     = `"] Invalid input: expected string, received undefined`
)

// exchangeOf returns the documented fields.
func exchangeOf(code string) url.Values {
	return url.Values{"code": {code}, "client_id": {"client-1"}, "client_secret": {"hidden-secret"},
		"redirect_uri": {callback}}
}

// with returns the fields with another one.
func with(fields url.Values, name, value string) url.Values {
	fields.Set(name, value)
	return fields
}

// exchange sends URL-encoded fields.
func (c *client) exchange(fields url.Values) reply {
	c.tb.Helper()
	return c.exchangeAs(urlEncoded, fields.Encode())
}

func (c *client) exchangeAs(encoding, body string) reply {
	c.tb.Helper()
	return c.as("").call("POST", "/public/oauth/accessToken", encoding, body)
}

// accessToken exchanges a code.
func (c *client) accessToken(code string) string {
	c.tb.Helper()
	return c.exchange(exchangeOf(code)).accessToken(c.tb)
}

func (r reply) accessToken(tb testing.TB) string {
	tb.Helper()
	var given struct {
		AccessToken string `json:"access_token"`
	}
	decode(tb, r.body, &given)
	pattern := regexp.MustCompile(`^fillout_token_[A-Za-z0-9]{48}$`)
	if r.status != http.StatusOK || !pattern.MatchString(given.AccessToken) {
		tb.Fatalf("got %d %s", r.status, r.body)
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
	server, c := startApp(t)
	for name, send := range map[string]func(url.Values) reply{
		"URL-encoded": c.exchange,
		"JSON":        func(sent url.Values) reply { return c.exchangeAs(jsonEncoded, asJSON(sent)) },
		"JSON with a charset": func(sent url.Values) reply {
			return c.exchangeAs(jsonEncoded+"; charset=utf-8",
				asJSON(sent))
		},
		"with a grant type": func(sent url.Values) reply {
			return c.exchange(with(sent, "grant_type",
				"authorization_code"))
		},
		"with another field": func(sent url.Values) reply { return c.exchange(with(sent, "scope", "all")) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sent := exchangeOf(server.IssueCode("client-1", callback))
			got := send(sent)
			token := got.accessToken(t)
			got.wants(t, http.StatusOK, `{"access_token":"`+token+`","base_url":"`+server.URL()+`"}`)
			got.wantsHeaders(t, map[string]string{"Content-Type": "application/json; charset=utf-8",
				"Cache-Control": "no-store"})
			send(sent).refused(t, http.StatusBadRequest, spentCode)
			c.as(token).api("GET", "/forms", "").succeeded(t)
		})
	}
}

// A refused exchange does not spend the code.
func TestCodesPresentedWrongly(t *testing.T) {
	t.Parallel()
	other := fillouttest.App{ClientID: "client-2", ClientSecret: "hidden-too", RedirectURIs: []string{callback}}
	server, c := startApp(t, fillouttest.WithApp(other))
	for _, test := range []struct {
		change  url.Values
		message string
	}{
		{url.Values{"code": {"nope"}}, invalidCode},
		{url.Values{"code": {"sk_prod_abc_123"}}, invalidCode},
		{url.Values{"client_id": {"nope"}}, wrongClient},
		{url.Values{"client_secret": {""}}, wrongClient},
		{url.Values{"client_secret": {"hidden-too"}}, wrongClient},
		{url.Values{"client_id": {"client-2"}, "client_secret": {"hidden-too"}}, invalidCode},
		{url.Values{"redirect_uri": {"https://example.com/cb"}}, otherRedirect},
		{url.Values{"redirect_uri": {""}}, otherRedirect},
		{url.Values{"grant_type": {"refresh_token"}}, otherGrant},
		{url.Values{"grant_type": {""}}, otherGrant},
	} {
		code := server.IssueCode("client-1", callback)
		sent := exchangeOf(code)
		for field, values := range test.change {
			sent[field] = values
		}
		c.exchange(sent).refused(t, http.StatusBadRequest, test.message)
		c.exchangeAs(jsonEncoded, asJSON(sent)).refused(t, http.StatusBadRequest, test.message)
		c.accessToken(code)
	}
}

func TestExchangesThatCannotBeRead(t *testing.T) {
	t.Parallel()
	_, c := startApp(t)
	missing := []string{`["code` + undefined, `["client_id` + undefined, `["client_secret` +
		undefined, `["redirect_uri` + undefined}
	for _, test := range []struct {
		encoding, body string
		want           []string
	}{
		{urlEncoded, "", missing},
		{urlEncoded, "code=c&client_secret=s&redirect_uri=r", missing[1:2]},
		{jsonEncoded, "{}", missing},
		{jsonEncoded, "", []string{"[] Invalid input: expected object, received undefined"}},
		{jsonEncoded, "[]", []string{"[] Invalid input: expected object, received array"}},
		{jsonEncoded, `{"code":1,"client_id":"i","client_secret":null,"redirect_uri":"r"}`, []string{
			`["code"] Invalid input: expected string, received number`,
			`["client_secret"] Invalid input: expected string, received null`,
		}},
	} {
		c.exchangeAs(test.encoding, test.body).invalid(t, test.want...)
	}
	c.exchangeAs(urlEncoded, "code=%zz").refused(t, http.StatusBadRequest, "Body is not URL-encoded")
	c.exchangeAs(jsonEncoded, "{").refused(t, http.StatusBadRequest, "Body is not valid JSON")
	c.exchangeAs("", exchangeOf("c").Encode()).refused(t, http.StatusUnsupportedMediaType, otherEncoding)
}

func TestExchangeEncodings(t *testing.T) {
	t.Parallel()
	for accepts, encodings := range map[fillouttest.ExchangeEncoding][2]string{
		fillouttest.ExchangeJSON:        {jsonEncoded, urlEncoded},
		fillouttest.ExchangeURLEncoded:  {urlEncoded, jsonEncoded},
		fillouttest.ExchangeAnyEncoding: {urlEncoded, "text/plain"},
	} {
		server, c := startWith(t, func(b *fillouttest.Behavior) { b.AcceptExchange = accepts })
		sent := exchangeOf(server.IssueCode("client-1", callback))
		bodies := map[string]string{urlEncoded: sent.Encode(), "text/plain": sent.Encode(), jsonEncoded: asJSON(sent)}
		read, unread := encodings[0], encodings[1]
		c.exchangeAs(unread, bodies[unread]).refused(t, http.StatusUnsupportedMediaType, otherEncoding)
		server.ChangeBehavior(func(b *fillouttest.Behavior) { b.UnreadExchangeNamesFields, b.NoBaseURL = true, true })
		c.exchangeAs(unread, bodies[unread]).
			invalid(t, `["code`+undefined, `["client_id`+undefined, `["client_secret`+undefined,
				`["redirect_uri`+undefined)
		if got := c.exchangeAs(read, bodies[read]); got.accessToken(t) == "" || strings.Contains(got.body, "base_url") {
			t.Errorf("got %s", got.body)
		}
	}
}

func TestCodesExpire(t *testing.T) {
	t.Parallel()
	at := newClock()
	server, c := startApp(t, fillouttest.WithClock(at.Now))
	late, spent := server.IssueCode("client-1", callback), server.IssueCode("client-1", callback)
	token := c.accessToken(spent)
	at.advance(time.Nanosecond)
	just := server.IssueCode("client-1", callback)
	at.advance(10*time.Minute - time.Nanosecond)
	c.exchange(exchangeOf(late)).refused(t, http.StatusBadRequest, expiredCode)
	c.exchange(exchangeOf(spent)).refused(t, http.StatusBadRequest, spentCode)
	c.accessToken(just)
	if !server.TokenWorks(token) {
		t.Error("a token expired with its code")
	}

	server.ChangeBehavior(func(b *fillouttest.Behavior) { b.CodeLifetime = time.Second })
	short := server.IssueCode("client-1", callback)
	at.advance(time.Second)
	c.exchange(exchangeOf(short)).refused(t, http.StatusBadRequest, expiredCode)
}

func TestOAuthErrorShapes(t *testing.T) {
	t.Parallel()
	server, c := startWith(t, func(b *fillouttest.Behavior) { b.OAuthErrors = fillouttest.OAuthErrorRFC6749 })
	code := server.IssueCode("client-1", callback)
	wrong := with(exchangeOf(code), "client_secret", "nope")
	for _, test := range []struct {
		got               reply
		status            int
		code, description string
	}{
		{c.exchange(wrong), 400, "invalid_client", wrongClient},
		{c.exchange(exchangeOf("nope")), 400, "invalid_grant", invalidCode},
		{c.exchange(with(exchangeOf(code), "grant_type", "password")), 400, "unsupported_grant_type", otherGrant},
		{c.exchangeAs(urlEncoded, "code=c&client_id=i&client_secret=s"), 400, "invalid_request",
			"redirect_uri: Invalid input: expected string, received undefined"},
		{c.exchangeAs("text/plain", "x"), 415, "invalid_request", otherEncoding},
		{c.invalidate("Authentication", "fillout_token_x"), 400, "invalid_token", "API Key invalid"},
	} {
		test.got.wants(t, test.status, `{"error":"`+test.code+`","error_description":"`+test.description+`"}`)
	}
	c.as("nope").api("GET", "/forms", "").refused(t, http.StatusBadRequest, "API key missing underscore")

	server.ChangeBehavior(func(b *fillouttest.Behavior) {
		b.OAuthErrors, b.AuthFailureStatus = fillouttest.OAuthErrorPage, http.StatusUnauthorized
	})
	got := c.exchange(wrong)
	if got.status != http.StatusUnauthorized {
		t.Errorf("status %d", got.status)
	}
	got.wantsHeaders(t, map[string]string{"Content-Type": "text/html; charset=utf-8"})
	golden.Compare(t, "testdata/oauth_error.html", got.body)
	c.accessToken(code)
}
