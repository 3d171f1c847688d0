package fillouttest_test

import (
	"net/http"
	"slices"
	"testing"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// invalidate sends a token in a header. It sends no token if the name of the header is empty.
func (c *client) invalidate(header, token string) reply {
	c.tb.Helper()
	request := c.as("").request(c.tb.Context(), "DELETE", "/public/oauth/invalidate", "", "")
	if header != "" {
		request.Header.Set(header, "Bearer "+token)
	}
	got, err := c.send(request)
	if err != nil {
		c.tb.Fatal(err)
	}
	return got
}

func TestTokensOfAnAccountAreIndependent(t *testing.T) {
	t.Parallel()
	server, c := startApp(t)
	tokens := make([]string, 3)
	for i := range tokens {
		tokens[i] = c.accessToken(server.IssueCode("client-1", callback))
	}
	if _, err := c.as(tokens[0]).create(); err != nil {
		t.Fatal(err)
	}
	c.invalidate("Authentication", tokens[0]).wants(t, http.StatusOK, "{}")
	server.RevokeToken(tokens[1])
	server.RevokeToken(server.Token())
	for _, ended := range []string{tokens[0], tokens[1], server.Token()} {
		c.as(ended).api("GET", "/forms", "").refused(t, http.StatusBadRequest, "API Key invalid")
		c.invalidate("Authentication", ended).refused(t, http.StatusBadRequest, "API Key invalid")
		if server.TokenWorks(ended) {
			t.Error("an ended token works")
		}
	}
	if left := server.AccessTokens("client-1"); !slices.Equal(left, tokens[2:]) ||
		server.AccessTokens("client-2") != nil {
		t.Errorf("the app has %q", left)
	}
	// What one token made, another token of the account can change.
	left := c.as(tokens[2])
	left.api("POST", "/webhook/delete", `{"webhookId":12345}`).wants(t, http.StatusOK, "{}")
	form := server.AddFormFor(tokens[2], fillouttest.Form{Name: "By token"})
	left.api("GET", "/forms/"+form.ID, "").succeeded(t)
}

func TestRefusedInvalidations(t *testing.T) {
	t.Parallel()
	server, c := startApp(t)
	for _, test := range []struct{ header, token, message string }{
		{"", "", "API authorization header missing"},
		{"Authentication", "", "API Authorization header missing"},
		{"Authentication", "fillout_token_x", "API Key invalid"},
		{"Authentication", server.Token(), "API Key invalid"},
		{"Authentication", "abc_def", "Incorrectly formatted API key was passed"},
	} {
		c.invalidate(test.header, test.token).refused(t, http.StatusBadRequest, test.message)
	}
	if !server.TokenWorks(server.Token()) {
		t.Error("the API key was revoked")
	}
}

func TestInvalidationHeaders(t *testing.T) {
	t.Parallel()
	for by, headers := range map[fillouttest.InvalidationHeader]struct{ read, ignored []string }{
		fillouttest.InvalidateByAuthentication: {[]string{"Authentication"}, []string{"Authorization"}},
		fillouttest.InvalidateByAuthorization:  {[]string{"Authorization"}, []string{"Authentication"}},
		fillouttest.InvalidateByEither:         {[]string{"Authentication", "Authorization"}, nil},
	} {
		server, c := startWith(t, func(b *fillouttest.Behavior) {
			b.InvalidateBy, b.EmptyDeleteBodies, b.AuthFailureStatus = by, true, http.StatusUnauthorized
		})
		for _, header := range headers.ignored {
			c.invalidate(header, c.accessToken(server.IssueCode("client-1", callback))).
				refused(t, http.StatusUnauthorized, "API authorization header missing")
		}
		for _, header := range headers.read {
			token := c.accessToken(server.IssueCode("client-1", callback))
			c.invalidate(header, token).wants(t, http.StatusOK, "")
			if server.TokenWorks(token) {
				t.Errorf("%s did not invalidate the token", header)
			}
		}
	}
}
