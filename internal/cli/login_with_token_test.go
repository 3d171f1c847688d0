package cli_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

const storedAsDefault = "The access token is stored as profile default in FOLDER/credentials.json.\nThe account has " +
	"4 forms.\n"

// apiKey stores the default account's API key.
func (p *place) apiKey(arguments ...string) result {
	p.t.Helper()
	p.stdin = strings.NewReader("  " + p.server.Token() + "\r\n")
	return p.run(append([]string{"login", "--with-token", "--base-url", p.server.URL()}, arguments...)...)
}

func TestLoginWithToken(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	p.expect(p.apiKey(), 0, "", storedAsDefault)
	stored, _ := p.profile("default")
	if stored.AccessToken != p.server.Token() || stored.BaseURL.String() != p.server.URL() || !stored.ServerURL.IsZero() {
		t.Errorf("stored is %+v", stored)
	}
	p.expect(p.apiKey(), 0, "", storedAsDefault+
		"The one that was stored there before is forgotten, but it stays valid until it is revoked. To invalidate one, "+
		"log out before you log in again.\n")
}

func TestLoginWithTokenCountsForms(t *testing.T) {
	t.Parallel()
	for want, forms := range map[string][]fillouttest.Form{
		"The account has no forms.\n": nil,
		"The account has 1 form.\n":   {{Name: "Only"}},
	} {
		p := newPlace(t, fillouttest.WithForms(forms...))
		if got := p.apiKey(); got.exit != 0 || !strings.HasSuffix(got.stderr, want) {
			t.Errorf("got %+v", got)
		}
	}
}

func TestLoginWithTokenRefused(t *testing.T) {
	t.Parallel()
	const (
		apiKeys = " Nothing was stored. API keys are at https://build.fillout.com/home/settings/developer.\n"
		refused = "Error: Checking the token failed. SERVER answered with HTTP status 400 (Bad Request): API Key invalid. " +
			"Nothing was stored. Check that the token is complete and has not been revoked, and that --base-url " +
			"(FILLOUT_BASE_URL) is the API of the region that the account is in. " +
			"API keys are at https://build.fillout.com/home/settings/developer.\n"
	)
	for input, want := range map[string]string{
		"":                     "Error: The token must not be empty." + apiKeys,
		"a b":                  "Error: The token must not contain white space." + apiKeys,
		"Bearer sk_prod_abc_1": "Error: The token must be the token alone, without \"Bearer\" before it." + apiKeys,
		"sk_prod_wrong_1":      refused,
		strings.Repeat("x", 64<<10+1): "Error: Standard input has more than 64 KiB, which is nothing that was asked for. " +
			"Nothing was stored.\n",
	} {
		p := newPlace(t)
		p.stdin = strings.NewReader(input)
		p.expect(p.run("login", "--with-token", "--base-url", p.server.URL()), 1, "", want)
		p.expectNothingStored()
	}
}

// A token that was given can be given again, so it is not stored unchecked.
func TestLoginWithTokenUnchecked(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	p.server.Inject(fillouttest.Fault{Route: formsRoute, Status: http.StatusBadGateway, Body: "<html>"})
	got := p.apiKey()
	got.stderr = withoutTime(got.stderr)
	p.expect(got, 1, "", "Error: Checking the token failed, after 3 attempts in TIME. SERVER answered with HTTP status "+
		"502 (Bad Gateway): an HTML page instead of JSON. "+
		"Nothing was stored. Check the network, proxies and certificates of this machine, and --base-url "+
		"(FILLOUT_BASE_URL), then run login again.\n")
	p.expectNothingStored()
}

func TestLoginWithTokenWarnsOfUnencryptedTraffic(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	const want = "Warning: --base-url (FILLOUT_BASE_URL) is a plain http URL of another host, so the access token " +
		"travels unencrypted. Use https.\n"
	got := p.run("login", "--with-token", "--base-url", "http://api.fillout.test")
	if !strings.HasPrefix(got.stderr, want) {
		t.Errorf("got %+v", got)
	}
}
