package cli_test

import (
	"net/http"
	"os"
	"path/filepath"
	"testing"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// The store becomes one that cannot be written between the check and the exchange.
func TestLoginCannotStore(t *testing.T) {
	t.Parallel()
	const broken = "Error: The new access token could not be stored: the credential store FOLDER/credentials.json is " +
		"empty; repair it, or delete it and sign in again. "
	for name, test := range map[string]struct {
		fault *fillouttest.Fault
		fate  string
		works bool
	}{
		"invalidated": {nil, "It is no longer valid. Then run login again.\n", false},
		"not invalidated": {&fillouttest.Fault{Route: invalidateRoute, Status: http.StatusNotImplemented},
			"Invalidating it failed. SERVER answered with HTTP status 501 (Not Implemented): an empty answer. It may stay " +
				"valid; revoke the app's access in Fillout. Then run login again.\n", true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newPlace(t)
			allow := p.visits("allow")
			open := p.browser
			p.browser = func(page string) error {
				if err := os.WriteFile(filepath.Join(p.folder, "credentials.json"), nil, 0o600); err != nil {
					t.Error(err)
				}
				return open(page)
			}
			if test.fault != nil {
				p.server.Inject(*test.fault)
			}
			p.expect(p.run("login"), 1, "PAGE\n", prelude+broken+test.fate)
			if got := <-allow; got.status != http.StatusInternalServerError {
				t.Errorf("the browser ends on %+v", got)
			}
			if token := p.server.RequestsTo(formsRoute)[0].Token; p.server.TokenWorks(token) != test.works {
				t.Errorf("the token works: %t", !test.works)
			}
		})
	}
}

// Before anybody is asked for anything, the store must be fit.
func TestLoginStoreUnfit(t *testing.T) {
	t.Parallel()
	for _, arguments := range [][]string{{"login"}, {"login", "--no-browser"}, {"login", "--with-token"}} {
		p := newPlace(t)
		if err := os.MkdirAll(p.folder, 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(p.folder, "credentials.json"), nil, 0o600); err != nil {
			t.Fatal(err)
		}
		p.expect(p.run(arguments...), 1, "", "Error: The credential store FOLDER/credentials.json is empty; repair it, or "+
			"delete it and sign in again.\n")
		if n := len(p.server.Requests()); n != 0 {
			t.Errorf("%d requests", n)
		}
	}
}
