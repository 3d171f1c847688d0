package cli_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// withToken stores a token from standard input.
func (p *place) withToken(token string) result {
	p.t.Helper()
	p.stdin = strings.NewReader(token)
	return p.run("login", "--with-token", "--base-url", p.server.URL())
}

// A token is stored as it is, without what surrounds it. PowerShell and editors write it in several encodings.
func TestLoginWithToken(t *testing.T) {
	t.Parallel()
	for account, forms := range map[string][]fillouttest.Form{
		"The account has no forms.\n": nil,
		"The account has 1 form.\n":   {{Name: "Only"}},
	} {
		p := newPlace(t, fillouttest.WithForms(forms...))
		token, little, big := p.server.Token(), "\xff\xfe", "\xfe\xff"
		for _, c := range token + "\r\n" {
			little, big = little+string(c)+"\x00", big+"\x00"+string(c)
		}
		stored := "The access token is stored as profile default in FOLDER/credentials.json.\n" + account
		want := stored
		for _, text := range []string{"  " + token + "\r\n", little, big, "\ufeff" + token + "\n"} {
			p.expect(p.withToken(text), 0, "", want)
			if got := p.profile("default"); got.AccessToken != token || got.BaseURL.String() != p.server.URL() ||
				!got.ServerURL.IsZero() {
				t.Errorf("of %q, %+v is stored", text, got)
			}
			want = stored + replaces
		}
	}
}

// The user can enter the token again, so it is not stored if the check fails.
func TestLoginWithTokenRefused(t *testing.T) {
	t.Parallel()
	const apiKeys = " Nothing was stored. API keys are at https://build.fillout.com/home/settings/developer.\n"
	for _, test := range []struct {
		token string
		fault fillouttest.Fault
		want  string
	}{
		{"", fillouttest.Fault{}, "The token must not be empty." + apiKeys},
		{"a b", fillouttest.Fault{}, "The token must not contain white space." + apiKeys},
		{"Bearer sk_prod_abc_1", fillouttest.Fault{}, "The token must be the token alone, without \"Bearer\" before it." + apiKeys},
		{"'sk_prod_abc_1'", fillouttest.Fault{}, "The token must be the token alone, without quotes." + apiKeys},
		{"s\x00k\x00", fillouttest.Fault{}, "The token must be UTF-8 text; it contains zero bytes, as UTF-16 does." + apiKeys},
		{"sk_prod_wrong_1", fillouttest.Fault{}, "Checking the token failed. SERVER answered with HTTP status 400 (Bad " +
			"Request): API Key invalid. Nothing was stored. Check that the token is complete and not revoked, and that " +
			"--base-url (FILLOUT_BASE_URL) is the API of the account's region. API keys are at " +
			"https://build.fillout.com/home/settings/developer.\n"},
		{strings.Repeat("x", 64<<10+1), fillouttest.Fault{}, "Standard input has more than 64 KiB. Nothing was stored.\n"},
		{"sk_prod_abc_1", fillouttest.Fault{Status: http.StatusBadGateway, Body: "<html>"}, "Checking the token failed, after 3 " +
			"attempts in TIME. SERVER answered with HTTP status 502 (Bad Gateway): an HTML page instead of JSON. Nothing was " +
			"stored. Check the network, proxies and certificates of this machine, and --base-url (FILLOUT_BASE_URL), then run " +
			"login again.\n"},
	} {
		p := newPlace(t)
		if test.fault.Status != 0 {
			test.fault.Route = formsRoute
			p.server.Inject(test.fault)
		}
		p.expect(p.withToken(test.token), 1, "", "Error: "+test.want)
		p.expectProfile(false)
	}
}
