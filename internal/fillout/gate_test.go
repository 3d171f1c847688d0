package fillout_test

import (
	"errors"
	"sync"
	"testing"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/urls"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// A token that is refused is sent once, however many calls begin together. Any other answer to the first call lets the
// others go.
func TestRefusedTokenIsSentOnce(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		token    string // "" for the valid one
		fault    fillouttest.Fault
		refused  bool
		requests int
	}{
		"refused":                {token: "sk_prod_wrong_1", refused: true, requests: 1},
		"accepted":               {requests: 30},
		"accepted later":         {fault: fillouttest.Fault{Route: "GET /forms", Status: 503, Times: 1}, requests: 31},
		"no answer to the first": {fault: fillouttest.Fault{Route: "GET /forms", Status: 503, Times: 2}, requests: 31},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server, client := start(t)
			if test.token != "" {
				client = newClient(t, server.URL(), test.token)
			}
			if test.fault.Route != "" {
				server.Inject(test.fault)
			}
			var group sync.WaitGroup
			for range 30 {
				group.Go(func() {
					if _, err := client.ListForms(t.Context()); errors.Is(err, fillout.ErrNotAuthenticated) != test.refused {
						t.Errorf("got %v", err)
					}
				})
			}
			group.Wait()
			if n := len(server.RequestsTo("GET /forms")); n < test.requests || test.refused && n != test.requests {
				t.Errorf("%d requests were sent, want %d", n, test.requests)
			}
		})
	}
}

// Another token of the same client, and the other API, are asked for themselves.
func TestRefusalIsOfOneTokenAndAPI(t *testing.T) {
	t.Parallel()
	server, _ := start(t)
	client := newClient(t, server.URL(), "sk_prod_wrong_1")
	base, err := urls.ParseBaseURL(server.URL())
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if _, err := client.ListForms(t.Context()); !errors.Is(err, fillout.ErrNotAuthenticated) {
			t.Errorf("got %v", err)
		}
		if _, err := client.ListDatabases(t.Context()); !errors.Is(err, fillout.ErrNotAuthenticated) {
			t.Errorf("got %v", err)
		}
		if _, err := client.As(fillout.Credential{AccessToken: server.Token(), BaseURL: base}).ListForms(t.Context()); err != nil {
			t.Error(err)
		}
	}
	if n := len(server.Requests()); n != 4 {
		t.Errorf("%d requests were sent, want 4: %+v", n, server.Requests())
	}
}

// A database that the token may not read does not stop the calls for others.
func TestForbiddenDatabaseStopsNoOtherCall(t *testing.T) {
	t.Parallel()
	server, client := start(t)
	server.Inject(fillouttest.Fault{Route: "GET /bases", Status: 403, Times: 1,
		Body: fillouttest.DatabaseEnvelope(403, "You may not read this.")})
	if _, err := client.ListDatabases(t.Context()); err == nil {
		t.Error("the first call has no error")
	}
	if _, err := client.ListDatabases(t.Context()); err != nil {
		t.Error(err)
	}
}
