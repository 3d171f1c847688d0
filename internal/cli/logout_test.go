package cli_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"github.com/fillout-community/terraform-provider-fillout/internal/credentials"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// signIn stores a token of the app's as a profile.
func (p *place) signIn(profile string) string {
	p.t.Helper()
	p.visits("allow")
	if got := p.run("login", "--profile", profile); got.exit != 0 {
		p.t.Fatalf("login: %+v", got)
	}
	stored, _ := p.profile(profile)
	return stored.AccessToken
}

// expectGone is what is true after a logout that forgets.
func (p *place) expectGone(token string) {
	p.t.Helper()
	if strings.Contains(p.stored(), token) {
		p.t.Error("the token is in a file of the store")
	}
}

func TestLogout(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	token, other := p.signIn("default"), p.signIn("other")
	p.expect(p.run("logout"), 0, "", "The token of profile default is forgotten. Fillout no longer accepts it.\n")
	p.expectGone(token)
	if p.server.TokenWorks(token) || !p.server.TokenWorks(other) {
		t.Error("the wrong token works")
	}
	p.expect(p.run("logout"), 1, "", "Error: No credential is stored as profile default in FOLDER/credentials.json. "+
		"Stored there: other. "+
		"Name a profile with --profile (FILLOUT_PROFILE), or sign in with \"terraform-provider-fillout login\".\n")
	p.env["FILLOUT_PROFILE"] = "other"
	p.expect(p.run("logout"), 0, "", "The token of profile other is forgotten. Fillout no longer accepts it.\n")
	p.expect(p.run("logout"), 1, "", "Error: No credential is stored as profile other in FOLDER/credentials.json. None "+
		"is stored there at all. "+
		"Name a profile with --profile (FILLOUT_PROFILE), or sign in with \"terraform-provider-fillout login\".\n")
}

func TestLogoutOfAnInvalidToken(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	token := p.signIn("default")
	p.server.RevokeToken(token)
	p.expect(p.run("logout"), 0, "", "The token of profile default is forgotten. Fillout had ceased to accept it "+
		"before.\n")
	p.expectGone(token)
}

// Only the dashboard revokes an API key.
func TestLogoutOfAnAPIKey(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	p.apiKey()
	p.expect(p.run("logout"), 0, "", "The token of profile default is forgotten. It is an API key, so it stays valid: "+
		"only https://build.fillout.com/home/settings/developer can revoke it.\n")
	p.expectGone(p.server.Token())
	if n := len(p.server.RequestsTo(invalidateRoute)); n != 0 || !p.server.TokenWorks(p.server.Token()) {
		t.Errorf("%d invalidations", n)
	}
}

// A token that was given by hand says no server, so the one of the environment is asked.
func TestLogoutOfATokenGivenByHand(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	token := p.signIn("first")
	p.stdin = strings.NewReader(token)
	if got := p.run("login", "--with-token", "--base-url", p.server.URL()); got.exit != 0 {
		t.Fatalf("got %+v", got)
	}
	p.expect(p.run("logout"), 0, "", "The token of profile default is forgotten. Fillout no longer accepts it.\n")
	if p.server.TokenWorks(token) {
		t.Error("the token works")
	}
}

func TestLogoutRefused(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	token := p.signIn("default")
	p.server.Inject(fillouttest.Fault{Route: invalidateRoute, Status: http.StatusBadGateway, Body: "<html>"})
	const failed = "Invalidating the token of profile default failed, after 3 attempts in TIME. SERVER answered with " +
		"HTTP status 502 (Bad Gateway): an HTML page instead of JSON. "
	got := p.run("logout")
	got.stderr = withoutTime(got.stderr)
	p.expect(got, 1, "", "Error: "+failed+"It is still stored, and may be valid. Run logout again later, or forget it "+
		"with --force; it then stays valid until it is revoked.\n")
	if stored, _ := p.profile("default"); stored.AccessToken != token {
		t.Errorf("stored is %+v", stored)
	}
	got = p.run("logout", "--force")
	got.stderr = withoutTime(got.stderr)
	p.expect(got, 0, "", "Warning: "+failed+"It is forgotten all the same, and may stay valid until it is "+
		"revoked.\nThe token of profile default is forgotten. It may still be valid.\n")
	p.expectGone(token)
	if !p.server.TokenWorks(token) {
		t.Error("it was invalidated")
	}
}

// What is invalidated is forgotten too, whatever comes in between; and what was interrupted before is as it was.
func TestLogoutInterrupted(t *testing.T) {
	t.Parallel()
	ctx, interrupt := context.WithCancel(t.Context())
	p := newPlace(t, whenAnswering("/public/oauth/invalidate", interrupt))
	token, other := p.signIn("default"), p.signIn("other")
	p.expect(p.runUntil(ctx, "logout"), 0, "", "The token of profile default is forgotten. Fillout no longer accepts "+
		"it.\n")
	p.expectGone(token)
	p.expect(p.runUntil(ctx, "logout", "--profile", "other"), 130, "", "Interrupted. Nothing was changed.\n")
	if stored, _ := p.profile("other"); stored.AccessToken != other || !p.server.TokenWorks(other) {
		t.Errorf("stored is %+v", stored)
	}
}

// keepExchange stores a token as the provider's oauth argument does.
func (p *place) keepExchange(code string, token credentials.Stored) string {
	p.t.Helper()
	key := credentials.ExchangeKey(token.ServerURL, clientID, p.redirect, code)
	_, err := credentials.NewStore(p.env["FILLOUT_CREDENTIALS_FILE"]).Exchanged(p.t.Context(), key,
		func(context.Context) (credentials.Stored, error) { return token, nil })
	if err != nil {
		p.t.Fatal(err)
	}
	return key
}

func TestLogoutExchanged(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	p.expect(p.run("logout", "--exchanged"), 0, "", "No exchanged tokens are kept in FOLDER/credentials.json.\n")

	var tokens []string
	for _, profile := range []string{"a", "b"} {
		tokens = append(tokens, p.signIn(profile))
		stored, _ := p.profile(profile)
		p.keepExchange("code-"+profile, stored)
	}
	p.server.Inject(fillouttest.Fault{Route: invalidateRoute, Status: http.StatusNotImplemented, Times: 1})
	got := p.run("logout", "--exchanged")
	p.expect(got, 1, "", "Error: Invalidating exchanged token 1 of 2 failed. SERVER answered with HTTP status 501 (Not "+
		"Implemented): an empty answer. "+
		"It is still stored, and may be valid. Run logout again later, or forget it with --force; it then stays valid "+
		"until it is revoked.\n"+
		"Exchanged token 2 of 2 is forgotten. Fillout no longer accepts it.\n"+
		"Error: 1 of 2 exchanged tokens could not be logged out; see above.\n")
	// The variable that names a profile is no reason to refuse.
	p.env["FILLOUT_PROFILE"] = "not valid"
	p.expect(p.run("logout", "--exchanged"), 0, "", "Exchanged token 1 of 1 is forgotten. Fillout no longer accepts it.\n")
	for _, token := range tokens {
		if p.server.TokenWorks(token) {
			t.Error("a token works")
		}
	}
	if left, err := credentials.NewStore(p.env["FILLOUT_CREDENTIALS_FILE"]).Exchanges(); err != nil || len(left) != 0 {
		t.Errorf("left are %v, %v", left, err)
	}
	if _, found := p.profile("a"); !found {
		t.Error("a profile is gone")
	}
}

// A token without a base URL is one of the default's.
func TestTokenOfTheDefaultBaseURL(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	store := credentials.NewStore(p.env["FILLOUT_CREDENTIALS_FILE"])
	if _, err := store.SetProfile(t.Context(), "default", credentials.Stored{AccessToken: "sk_prod_abc_1"}); err != nil {
		t.Fatal(err)
	}
	p.expect(p.run("token"), 0,
		"export FILLOUT_ACCESS_TOKEN='sk_prod_abc_1'\nexport FILLOUT_BASE_URL='"+fillout.DefaultBaseURL+"'\n", "")
}
