package cli_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"github.com/fillout-community/terraform-provider-fillout/internal/credentials"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// signIn stores a token of the app as a profile.
func (p *place) signIn(profile string) string {
	p.t.Helper()
	p.visits("allow")
	if got := p.run("login", "--profile", profile); got.exit != 0 {
		p.t.Fatalf("login: %+v", got)
	}
	return p.profile(profile).AccessToken
}

// What becomes of a token: it is invalidated and forgotten, or only forgotten, or kept.
func TestLogout(t *testing.T) {
	t.Parallel()
	const (
		forgotten = "The token of profile default is forgotten. "
		failed    = "Invalidating the token of profile default failed"
		kept      = "It is still stored, and may be valid. Run logout again later, or forget it with --force. It then stays " +
			"valid until it is revoked.\n"
	)
	apiKey := func(p *place) string { p.withToken(p.server.Token()); return p.server.Token() }
	login := func(p *place) string { return p.signIn("default") }
	gateway := fillouttest.Fault{Status: http.StatusBadGateway, Body: "<html>"}
	for name, test := range map[string]struct {
		store  func(*place) string
		fault  fillouttest.Fault
		flag   string
		exit   int
		begins string
		ends   string
		works  bool
	}{
		"valid": {login, fillouttest.Fault{}, "", 0, forgotten, "It is no longer valid.\n", false},
		"invalid before": {func(p *place) string {
			token := p.signIn("default")
			p.server.RevokeToken(token)
			return token
		}, fillouttest.Fault{}, "", 0, forgotten, "It was invalid before.\n", false},
		"API key": {apiKey, fillouttest.Fault{}, "", 0, forgotten, "It is an API key, which stays valid until you revoke it at " +
			"https://build.fillout.com/home/settings/developer.\n", true},
		"token of another login": {func(p *place) string {
			token := p.signIn("first")
			p.withToken(token)
			return token
		}, fillouttest.Fault{}, "", 0, forgotten, "It is no longer valid.\n", false},
		"not invalidated": {login, gateway, "", 1, "Error: " + failed + ", after 3 attempts in TIME. SERVER answered with HTTP " +
			"status 502 (Bad Gateway): an HTML page instead of JSON. ", kept, true},
		"unclear answer": {login, fillouttest.Fault{Status: http.StatusOK, Body: `{"success":false}`}, "", 1, "Error: " + failed, kept, true},
		"block page":     {login, fillouttest.Fault{Status: http.StatusForbidden, Body: blockPage}, "", 1, "Error: " + failed, kept, true},
		"captive portal": {login, fillouttest.Fault{Status: http.StatusOK, Body: blockPage}, "", 1, "Error: " + failed, kept, true},
		"forced": {login, gateway, "--force", 0, "Warning: " + failed, " It is forgotten, and may stay valid until it is " +
			"revoked.\n" + forgotten + "It may still be valid.\n", true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newPlace(t)
			token := test.store(p)
			if test.fault.Status != 0 {
				test.fault.Route = invalidateRoute
				p.server.Inject(test.fault)
			}
			got := p.run(strings.Fields("logout " + test.flag)...)
			text := p.anonymous(got.stderr)
			if got.exit != test.exit || got.stdout != "" || !strings.HasPrefix(text, test.begins) || !strings.HasSuffix(text, test.ends) {
				t.Errorf("got %+v", got)
			}
			if stored := p.profile("default").AccessToken == token; stored != (test.exit != 0) {
				t.Errorf("stored: %t", stored)
			}
			if works := p.server.TokenWorks(token); works != test.works {
				t.Errorf("the token works: %t", works)
			}
			if n := len(p.server.RequestsTo(invalidateRoute)); name == "API key" && n != 0 {
				t.Errorf("%d invalidations", n)
			}
		})
	}
}

// The profile can come from a variable. One that does not exist is an error.
func TestLogoutOfAProfile(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	token, other := p.signIn("default"), p.signIn("other")
	const advice = " Name a profile with --profile (FILLOUT_PROFILE), or sign in with \"terraform-provider-fillout login\".\n"
	for _, test := range []struct {
		profile string
		exit    int
		want    string
	}{
		{"", 0, "The token of profile default is forgotten. It is no longer valid.\n"},
		{"", 1, "Error: No credential is stored as profile default in FOLDER/credentials.json. The store has other." + advice},
		{"other", 0, "The token of profile other is forgotten. It is no longer valid.\n"},
		{"other", 1, "Error: No credential is stored as profile other in FOLDER/credentials.json. The store has no profiles." + advice},
	} {
		p.env["FILLOUT_PROFILE"] = test.profile
		p.expect(p.run("logout"), test.exit, "", test.want)
		if strings.Contains(p.stored(), token) || p.server.TokenWorks(other) != (test.profile == "") {
			t.Errorf("after %q: stored is %s", test.profile, p.stored())
		}
	}
}

// An interrupt after the invalidation does not keep the token in the store. An interrupt before it changes nothing.
func TestLogoutInterrupted(t *testing.T) {
	t.Parallel()
	ctx, interrupt := context.WithCancel(t.Context())
	p := newPlace(t, whenAnswering("/public/oauth/invalidate", interrupt))
	token, other := p.signIn("default"), p.signIn("other")
	p.expect(p.runUntil(ctx, "logout"), 0, "", "The token of profile default is forgotten. It is no longer valid.\n")
	p.expect(p.runUntil(ctx, "logout", "--profile", "other"), 130, "", "Interrupted. Nothing was changed.\n")
	if strings.Contains(p.stored(), token) || p.profile("other").AccessToken != other || !p.server.TokenWorks(other) {
		t.Errorf("stored is %s", p.stored())
	}
}

// keepExchange stores a token as the provider's argument oauth does.
func (p *place) keepExchange(code string, token credentials.Stored) {
	p.t.Helper()
	key := credentials.ExchangeKey(token.ServerURL, clientID, p.redirect, code)
	exchange := func(context.Context) (credentials.Stored, error) { return token, nil }
	if _, err := p.store().Exchanged(p.t.Context(), key, exchange); err != nil {
		p.t.Fatal(err)
	}
}

func TestLogoutExchanged(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	p.expect(p.run("logout", "--exchanged"), 0, "", "No exchanged tokens are stored in FOLDER/credentials.json.\n")
	var tokens []string
	for _, profile := range []string{"a", "b"} {
		tokens = append(tokens, p.signIn(profile))
		p.keepExchange("code-"+profile, p.profile(profile))
	}
	p.server.Inject(fillouttest.Fault{Route: invalidateRoute, Status: http.StatusNotImplemented, Times: 1})
	p.expect(p.run("logout", "--exchanged"), 1, "", "Error: Invalidating exchanged token 1 of 2 failed. SERVER answered "+
		"with HTTP status 501 (Not Implemented): an empty answer. It is still stored, and may be valid. Run logout again "+
		"later, or forget it with --force. It then stays valid until it is revoked.\n"+
		"Exchanged token 2 of 2 is forgotten. It is no longer valid.\n"+
		"Error: 1 of 2 exchanged tokens could not be logged out; see above.\n")
	p.env["FILLOUT_PROFILE"] = "not valid" // does not matter here
	p.expect(p.run("logout", "--exchanged"), 0, "", "Exchanged token 1 of 1 is forgotten. It is no longer valid.\n")
	for _, token := range tokens {
		if p.server.TokenWorks(token) {
			t.Error("a token works")
		}
	}
	if left, err := p.store().Exchanges(); err != nil || len(left) != 0 || p.profile("a").AccessToken == "" {
		t.Errorf("left are %v, %v", left, err)
	}
}
