package fillouttest_test

import (
	"net/http"
	"testing"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// invalidate sends a token in a header; none is sent where the header has no name.
func (c *client) invalidate(header, token string) reply {
	c.tb.Helper()
	request := c.as("").request(c.tb.Context(), "DELETE", "/public/oauth/invalidate", "")
	if header != "" {
		request.Header.Set(header, "Bearer "+token)
	}
	got, err := c.send(request)
	if err != nil {
		c.tb.Fatal(err)
	}
	return got
}

func TestTokensEndOneByOne(t *testing.T) {
	t.Parallel()
	server, c := startApp(t)
	tokens := make([]string, 3)
	for i := range tokens {
		tokens[i] = c.accessToken(server.IssueCode("client-1", callback))
	}
	c.invalidate("Authentication", tokens[0]).wants(t, http.StatusOK, "{}")
	server.RevokeToken(tokens[1])
	for _, ended := range tokens[:2] {
		c.as(ended).api("GET", "/forms", "").refused(t, http.StatusBadRequest, "API Key invalid")
		c.invalidate("Authentication", ended).refused(t, http.StatusBadRequest, "API Key invalid")
		if server.TokenWorks(ended) {
			t.Error("an ended token works")
		}
	}
	if left := server.AccessTokens("client-1"); len(left) != 1 || left[0] != tokens[2] || server.AccessTokens("client-2") != nil {
		t.Errorf("the app has %q", left)
	}
	for _, left := range []string{tokens[2], server.Token()} {
		c.as(left).api("GET", "/forms", "").succeeded(t)
		if !server.TokenWorks(left) {
			t.Error("another token ended too")
		}
	}
	server.RevokeToken(server.Token())
	c.as(tokens[2]).api("GET", "/forms", "").succeeded(t)
	if server.TokenWorks(server.Token()) || server.TokenWorks("nope") {
		t.Error("a revoked or an unknown token works")
	}
}

func TestTokensReachTheSameAccount(t *testing.T) {
	t.Parallel()
	server, c := startApp(t)
	code := server.IssueCode("client-1", callback)
	first, second := c.as(c.accessToken(code)), c.as(c.accessToken(server.IssueCode("client-1", callback)))
	if got, err := first.create(); err != nil || got.status != http.StatusOK {
		t.Fatalf("got %d %s: %v", got.status, got.body, err)
	}
	if held := server.Webhooks(); len(held) != 1 || held[0].Account != "default" {
		t.Errorf("webhooks %+v", held)
	}
	c.invalidate("Authentication", first.token).succeeded(t)
	if len(server.Webhooks()) != 1 {
		t.Error("a webhook went with the token that made it")
	}
	second.api("POST", "/webhook/delete", `{"webhookId":12345}`).wants(t, http.StatusOK, "{}")

	form := server.AddFormFor(second.token, fillouttest.Form{Name: "By token"})
	c.api("GET", "/forms/"+form.ID, "").succeeded(t)
	c.as(server.AddAccount("other")).api("GET", "/forms/"+form.ID, "").refused(t, http.StatusNotFound, "Form not found")
}

func TestInvalidationsThatAreRefused(t *testing.T) {
	t.Parallel()
	server, c := startApp(t)
	for name, test := range map[string]struct{ header, token, message string }{
		"no header":     {"", "", "API authorization header missing"},
		"empty":         {"Authentication", "", "API Authorization header missing"},
		"unknown":       {"Authentication", "fillout_token_x", "API Key invalid"},
		"an API key":    {"Authentication", server.Token(), "API Key invalid"},
		"wrong shape":   {"Authentication", "abc_def", "Incorrectly formatted API key was passed"},
		"no underscore": {"Authentication", "secret", "API key missing underscore"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c.invalidate(test.header, test.token).refused(t, http.StatusBadRequest, test.message)
			if !server.TokenWorks(server.Token()) {
				t.Error("the API key was revoked")
			}
		})
	}
}

func TestInvalidationHeaders(t *testing.T) {
	t.Parallel()
	const missing = "API authorization header missing"
	for name, test := range map[string]struct {
		by      fillouttest.InvalidationHeader
		honored []string
		ignored []string
	}{
		"Authentication": {fillouttest.InvalidateByAuthentication, []string{"Authentication"}, []string{"Authorization"}},
		"Authorization":  {fillouttest.InvalidateByAuthorization, []string{"Authorization"}, []string{"Authentication"}},
		"either":         {fillouttest.InvalidateByEither, []string{"Authentication", "Authorization"}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server, c := startAppWith(t, func(b *fillouttest.Behavior) { b.InvalidateBy = test.by })
			for _, header := range test.ignored {
				token := c.accessToken(server.IssueCode("client-1", callback))
				c.invalidate(header, token).refused(t, http.StatusBadRequest, missing)
				if !server.TokenWorks(token) {
					t.Errorf("ended by %s", header)
				}
			}
			for _, header := range test.honored {
				token := c.accessToken(server.IssueCode("client-1", callback))
				c.invalidate(header, token).wants(t, http.StatusOK, "{}")
				if server.TokenWorks(token) {
					t.Errorf("not ended by %s", header)
				}
			}
		})
	}
}

func TestInvalidationKnobs(t *testing.T) {
	t.Parallel()
	server, c := startAppWith(t, func(b *fillouttest.Behavior) {
		b.EmptyDeleteBodies, b.AuthFailureStatus = true, http.StatusUnauthorized
	})
	token := c.accessToken(server.IssueCode("client-1", callback))
	c.invalidate("Authentication", token).wants(t, http.StatusOK, "")
	c.invalidate("Authentication", token).refused(t, http.StatusUnauthorized, "API Key invalid")
}
