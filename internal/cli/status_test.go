package cli_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
	"github.com/fillout-community/terraform-provider-fillout/internal/golden"
)

const databasesRoute = "GET /bases"

// The status names the source of the credential, and says whether it works.
func TestStatus(t *testing.T) {
	t.Parallel()
	works := "" +
		"Region      none of Fillout's own\n" +
		"Forms       SERVER works: 4 forms\n" +
		"Databases   SERVER works: 1 database\n"
	elsewhere := "" +
		"Store       FOLDER/credentials.json: no profiles\n" +
		"Journal     FOLDER/journal: 0 webhooks\n" +
		"Command     terraform-provider-fillout, version 1.2.3\n"
	refused := "SERVER answered with HTTP status 401 (Unauthorized): Invalid or missing API key"
	check := ". Nothing was changed. Check that the token is complete and not revoked, and that it is of an account at this " +
		"address. API keys are at https://build.fillout.com/home/settings/developer.\n"
	for name, test := range map[string]struct {
		arrange        func(*place)
		exit           int
		stdout, stderr string
	}{
		"a variable": {func(*place) {}, 0, "Credential  access token in FILLOUT_ACCESS_TOKEN\n" + works + elsewhere, ""},
		"another variable": {func(p *place) {
			p.env["FILLOUT_API_KEY"], p.env["FILLOUT_ACCESS_TOKEN"] = p.env["FILLOUT_ACCESS_TOKEN"], " "
		}, 0, "Credential  access token in FILLOUT_API_KEY\n" + works + elsewhere, ""},
		"a profile": {func(p *place) {
			p.env["FILLOUT_ACCESS_TOKEN"], p.env["FILLOUT_PROFILE"], p.env["FILLOUT_JOURNAL"] = "", "work", "off"
			p.keep("work", p.server.Token(), p.server.URL(), "")
		}, 0, "Credential  profile work, which FILLOUT_PROFILE names\n" + works +
			"Store       FOLDER/credentials.json: work\n" +
			"Journal     off, because FILLOUT_JOURNAL says so\n" +
			"Command     terraform-provider-fillout, version 1.2.3\n", ""},
		"nothing": {func(p *place) { p.env["FILLOUT_ACCESS_TOKEN"] = "" }, 1,
			"Credential  profile default, because no other source is set\nForms       not tried\nDatabases   not tried\n" + elsewhere,
			"Error: Reading the account needs an access token, and none is set. Nothing was sent. Sign in with " +
				"\"terraform-provider-fillout login\", or set FILLOUT_ACCESS_TOKEN. API keys are at " +
				"https://build.fillout.com/home/settings/developer.\n"},
		"a revoked token": {func(p *place) { p.server.RevokeToken(p.server.Token()) }, 1,
			"Credential  access token in FILLOUT_ACCESS_TOKEN\nRegion      none of Fillout's own\n" +
				"Forms       SERVER does not work\nDatabases   SERVER does not work\n" + elsewhere,
			"Error: Reading the forms failed. SERVER answered with HTTP status 400 (Bad Request): API Key invalid" + check +
				"Reading the databases failed. " + refused + check},
		"forms only": {func(p *place) {
			p.server.Inject(fillouttest.Fault{Route: databasesRoute, Status: 401,
				Body: fillouttest.DatabaseEnvelope(401, "Invalid or missing API key")})
		}, 3, "Credential  access token in FILLOUT_ACCESS_TOKEN\nRegion      none of Fillout's own\n" +
			"Forms       SERVER works: 4 forms\nDatabases   SERVER does not work\n" + elsewhere,
			"Error: Reading the databases failed. " + refused + check},
		"a code that nothing has exchanged": {func(p *place) {
			p.env["FILLOUT_ACCESS_TOKEN"], p.env["FILLOUT_OAUTH_CODE"] = "", p.server.IssueCode(clientID, p.redirect)
		}, 1, "Credential  token of the code in FILLOUT_OAUTH_CODE\nForms       not tried\nDatabases   not tried\n" + elsewhere,
			"Error: The code in FILLOUT_OAUTH_CODE is not exchanged for a token on this machine yet. Terraform exchanges it at " +
				"the first request.\n"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newPlace(t).withAccount()
			test.arrange(p)
			p.expect(p.run("status"), test.exit, test.stdout, test.stderr)
			if len(p.server.AccessTokens(clientID)) != 0 {
				t.Error("a code was exchanged")
			}
		})
	}
}

// The JSON has the same facts. It names the profile that a flag chooses before any variable.
func TestStatusJSON(t *testing.T) {
	t.Parallel()
	p := newPlace(t).withAccount()
	p.keep("work", p.server.Token(), p.server.URL(), "")
	p.remember("aa", fillouttest.ContactFormID, "777", true)
	got := p.run("status", "--json", "--profile", "work")
	golden.Compare(t, "testdata/status.json", p.anonymous(got.stdout))
	if got.exit != 0 || got.stderr != "" {
		t.Errorf("got %+v", got)
	}
	p.env["FILLOUT_JOURNAL"], p.env["FILLOUT_CREDENTIALS_FILE"], p.env["FILLOUT_BASE_URL"] = "x", "x", "x"
	const invalid = "--base-url (FILLOUT_BASE_URL) must be an absolute URL that begins with https:// or http:// and names a host."
	got = p.run("status", "--json")
	var printed struct{ Error string }
	//nolint:musttag // The key is the field's name in lower case.
	if err := json.Unmarshal([]byte(got.stdout), &printed); err != nil || got.exit != 2 || printed.Error != invalid ||
		!strings.HasPrefix(got.stderr, "Error: "+invalid) {
		t.Errorf("invalid: %+v, %v", got, err)
	}
	p.env["FILLOUT_BASE_URL"] = ""
	if got := p.run("status"); !strings.Contains(got.stdout, "Store       The credential store \"x\" is not") ||
		!strings.Contains(got.stdout, "Journal     The journal of webhooks \"x\" is not") {
		t.Errorf("without places: %+v", got)
	}
}
