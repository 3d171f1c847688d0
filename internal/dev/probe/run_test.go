package main

import (
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

type behavior = fillouttest.Behavior

const callback = "https://app.example.com/callback"

func unchanged(*behavior) {}

// world is a simulator in simulated time, and the settings to probe it.
type world struct {
	t      *testing.T
	server *fillouttest.Server
	settings
}

// inWorld runs a test. At its end, the account must have what it had before.
func inWorld(t *testing.T, change func(*behavior), test func(world)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		listener := fillouttest.NewMemoryListener("fillout.test:80")
		server, err := fillouttest.Start(fillouttest.WithListener(listener), fillouttest.WithBehavior(change),
			fillouttest.WithApp(fillouttest.App{ClientID: "app", ClientSecret: "app-secret", RedirectURIs: []string{callback}}))
		if err != nil {
			t.Fatal(err)
		}
		transport := &http.Transport{DialContext: listener.DialContext}
		defer server.Close()
		defer transport.CloseIdleConnections()
		before := contents(server)
		test(world{t, server, settings{
			formsURL: server.URL() + "/v1/api", databaseURL: server.URL() + "/api/v1", oauthURL: server.URL(),
			token: server.Token(), formID: fillouttest.ContactFormID, exceed: true, http: &http.Client{Transport: transport},
			app:  fillout.OAuthApp{ClientID: "app", ClientSecret: "app-secret", RedirectURI: callback},
			code: server.IssueCode("app", callback),
		}})
		if after := contents(server); after != before {
			t.Errorf("the account had %v, and has %v", before, after)
		}
	})
}

// contents counts the webhooks, submissions, databases and access tokens of an account.
func contents(server *fillouttest.Server) [4]int {
	return [4]int{len(server.Webhooks()), len(server.Submissions(fillouttest.ContactFormID)),
		len(server.Databases()), len(server.AccessTokens("app"))}
}

// run asks everything, and returns what was seen.
func run(t *testing.T, prepare func(*fillouttest.Server), change func(*behavior)) (p *probe, seen map[string]string) {
	t.Helper()
	inWorld(t, change, func(w world) {
		if prepare != nil {
			prepare(w.server)
		}
		p = newProbe(w.settings, time.Now(), func(question, observation) {})
		if left := p.run(w.t.Context()); len(left) > 0 {
			w.t.Errorf("left behind: %q", left)
		}
		if p.count.sent > maxRequests-keptForCleanup {
			w.t.Errorf("%d requests", p.count.sent)
		}
	})
	seen = map[string]string{}
	for id, o := range p.answers {
		seen[id] = o.seen
	}
	return p, seen
}
