package e2e

import (
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// A proxy that fails is named with its variable, and never its password. One that wants a password is asked once, since
// some lock an account after a few.
func TestProxies(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		variable, baseURL string
		status            int // 0 for a proxy that is not there
		requests          int32
		wants             []string
	}{
		"407": {"HTTPS_PROXY", "https://api.fillout.test", 407, 1, []string{"Error: Proxy Failure",
			"Listing the forms of the account failed at https://api.fillout.test: the proxy ADDRESS (HTTPS_PROXY) refused to " +
				"connect, with HTTP status 407 (Proxy Authentication Required).",
			"with a user name and a password if the proxy asks for them (407)"}},
		"403": {"https_proxy", "https://api.fillout.test", 403, 1, []string{"Error: Proxy Failure",
			"the proxy ADDRESS (https_proxy) refused to connect, with HTTP status 403 (Forbidden)."}},
		"503": {"HTTPS_PROXY", "https://api.fillout.test", 503, 2, []string{"Error: Proxy Failure", "after 2 attempts in",
			"the proxy ADDRESS (HTTPS_PROXY) refused to connect, with HTTP status 503 (Service Unavailable)."}},
		"not there": {"HTTPS_PROXY", "https://api.fillout.test", 0, 0, []string{"Error: Proxy Failure",
			"the proxy ADDRESS (HTTPS_PROXY) failed: dial tcp ADDRESS: connect: connection refused."}},
		"407, without TLS": {"HTTP_PROXY", "http://api.fillout.test", 407, 1, []string{"Error: Answer Not From Fillout",
			"Something on the way to http://api.fillout.test answered with HTTP status 407 (Proxy Authentication Required): not " +
				"JSON: Who are you?, from the proxy ADDRESS (HTTP_PROXY), server \"ExampleProxy\"."}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			acctest.RequireCLI(t)
			var requests atomic.Int32
			proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				requests.Add(1)
				w.Header().Set("Server", "ExampleProxy")
				http.Error(w, "Who are you?", test.status)
			}))
			defer proxy.Close()
			address := strings.TrimPrefix(proxy.URL, "http://")
			if test.status == 0 {
				listener, err := net.Listen("tcp", "127.0.0.1:0")
				if err != nil {
					t.Fatal(err)
				}
				address = listener.Addr().String()
				_ = listener.Close()
			}
			space := acctest.NewWorkspace(t, acctest.RequiredProviders+listForms, "HTTPS_PROXY=", "https_proxy=",
				"FILLOUT_BASE_URL="+test.baseURL, "FILLOUT_ACCESS_TOKEN=sk_prod_abc_1", "FILLOUT_MAX_RETRIES=1",
				test.variable+"=http://robot:hunter2-Password@"+address)
			output := space.Fail(t, "plan")
			for _, want := range test.wants {
				acctest.ExpectText(t, output, strings.ReplaceAll(want, "ADDRESS", address))
			}
			acctest.ExpectNoSecret(t, output, "hunter2", "robot", "sk_prod_abc_1")
			if n := requests.Load(); n != test.requests {
				t.Errorf("the proxy was asked %d times, want %d", n, test.requests)
			}
		})
	}
}

// The sign-in page of a network spends no code: the same code is exchanged when the way is free.
func TestExchangeAnsweredByAPage(t *testing.T) {
	t.Parallel()
	acctest.OneCLI(t)
	for _, status := range []int{200, 403, 404} {
		oauth := newOAuthTarget(t)
		space := oauth.workspace(t)
		page := fillouttest.BlockPage(status)
		page.Route = acctest.ExchangeRoute
		remove := oauth.server.Inject(page)
		output := space.Fail(t, "apply", "-auto-approve")
		acctest.ExpectText(t, output, "Error: Answer Not From Fillout", "Something on the way to "+oauth.server.URL()+" answered",
			"so the code was probably not used. Let requests to this address pass, and run again with the same code first.")
		acctest.ExpectNoSecret(t, output, oauth.secrets()...)
		remove()
		space.Apply(t)
		cleanUp(t, space, oauth.server)
	}
}

// Webhooks for each form of the account: with a token of another account, all of them leave the configuration. None
// leaves the state, and the other account's forms are no reason to forget them.
func TestForEachFormOfAnotherAccount(t *testing.T) {
	t.Parallel()
	acctest.OneCLI(t)
	server := newServer(t)
	other := server.AddAccount("another")
	server.AddFormFor(other, fillouttest.Form{ID: "strangersform", Name: "Not ours"})
	config := acctest.RequiredProviders + listForms + `
resource "fillout_webhook" "test" {
  for_each = { for form in data.fillout_forms.all.forms : form.id => form }
  form_id  = each.key
  url      = "` + acctest.WebhookURL + `"
}
`
	space := acctest.NewWorkspace(t, config, acctest.Variables(server)...)
	space.Apply(t)
	ours := held(server)

	space = space.With(t, append(acctest.Variables(server), "FILLOUT_ACCESS_TOKEN="+other)...)
	acctest.ExpectText(t, space.Run(t, "plan"), "Warning: Webhook Not in This Account")
	output := space.Fail(t, "apply", "-auto-approve")
	for _, id := range ours {
		acctest.ExpectText(t, output, "Webhook "+id+" of form")
	}
	expectSaved(t, held(server), space)

	space = space.With(t, acctest.Variables(server)...)
	acctest.ExpectText(t, space.Fail(t, "destroy", "-auto-approve"), "of form strangersform cannot be deleted")
	if left := server.Webhooks(); len(left) != 1 || left[0].FormID != "strangersform" {
		t.Errorf("the service still has %+v", left)
	}
}
