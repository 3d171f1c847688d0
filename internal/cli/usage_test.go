package cli_test

import (
	"strings"
	"testing"

	"github.com/fillout-community/terraform-provider-fillout/internal/golden"
)

func TestHelp(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	for _, command := range []string{"login", "logout", "status", "token", "export"} {
		got := p.run(command, "--help")
		if got.exit != 0 || got.stderr != "" {
			t.Errorf("%s: %+v", command, got)
		}
		golden.Compare(t, "testdata/help_"+command+".txt", got.stdout)
		if again := p.run("help", command, "--profile="); again != got {
			t.Errorf("%s: %+v", command, again)
		}
	}
	for _, command := range []string{"list", "import", "delete", "forget"} {
		golden.Compare(t, "testdata/help_webhooks_"+command+".txt", p.run("webhooks", command, "--help").stdout)
	}
	golden.Compare(t, "testdata/help_empty.txt", p.run("empty", "--help").stdout)
	golden.Compare(t, "testdata/help_submissions_delete.txt", p.run("submissions", "delete", "--help").stdout)
	got := p.run("--help")
	golden.Compare(t, "testdata/help.txt", got.stdout)
	if again := p.run("help"); again != got || again.exit != 0 {
		t.Errorf("got %+v", again)
	}
	p.expect(p.run("--version"), 0, "1.2.3\n", "")
}

// usageOf is the line after the error.
func usageOf(command string) string {
	return "\nRun \"" + strings.TrimSpace("terraform-provider-fillout "+command) + " --help\" for help.\n"
}

func TestUsage(t *testing.T) {
	t.Parallel()
	const secret = "sk_prod_s3cr3t_1"
	for _, test := range []struct {
		arguments []string
		env       map[string]string
		want      string
	}{
		{[]string{"logn"}, nil, "Error: Unexpected argument logn, did you mean \"login\"?\n" + usageOf("")},
		{[]string{"--verbose"}, nil, "Error: Unknown flag --verbose.\n" + usageOf("")},
		{[]string{"login", "--profil", "x"}, nil, "Error: Unknown flag --profil, did you mean \"--profile\"?\n" + usageOf("login")},
		{[]string{"login", "--with-token", secret}, nil, "Error: Login takes no arguments, only flags.\n" + usageOf("login")},
		{[]string{"login", "--with-token=" + secret}, nil, "Error: --with-token takes no value.\n" + usageOf("login")},
		{[]string{"login", "--client-secret", secret}, nil, "Error: Unknown flag --client-secret.\n" + usageOf("login")},
		{[]string{"login", "--timeout", "soon"}, nil, "Error: --timeout must be a duration, such as 5m or 90s.\n" + usageOf("login")},
		{[]string{"login", "--timeout=-1s"}, nil, "Error: --timeout must be above 0, such as 5m or 90s.\n" + usageOf("login")},
		{[]string{"login", "--profile", "--no-browser"}, nil, "Error: --profile needs a value.\n" + usageOf("login")},
		{[]string{"login", "--with-token", "--client-id", "x", "--no-browser", "--timeout=5m"}, nil,
			"Error: --with-token stores an existing token, so it cannot be combined with --client-id, " +
				"--no-browser, --timeout.\n" + usageOf("login")},
		{[]string{"login", "--with-token", "--profile", "a b", "--base-url", "x"}, nil,
			"Error: --base-url (FILLOUT_BASE_URL) must be an absolute URL that begins with https:// or http:// and names a " +
				"host.\n" +
				"--profile (FILLOUT_PROFILE) must consist of at most 64 letters, digits, dots, underscores and hyphens.\n" + usageOf("login")},
		{[]string{"login"}, map[string]string{"FILLOUT_OAUTH_CLIENT_ID": " "},
			"Error: --client-id (FILLOUT_OAUTH_CLIENT_ID) must be set. The client ID is in the settings of the OAuth app, " +
				"https://build.fillout.com/home/settings/developer.\n" + usageOf("login")},
		{[]string{"login"}, map[string]string{"FILLOUT_OAUTH_CLIENT_SECRET": ""},
			"Error: The client secret is missing. Set FILLOUT_OAUTH_CLIENT_SECRET, or run login in a terminal, which " +
				"asks for it.\n" + usageOf("login")},
		{[]string{"login"}, map[string]string{"FILLOUT_OAUTH_CLIENT_SECRET": secret + " " + secret},
			"Error: FILLOUT_OAUTH_CLIENT_SECRET must not contain white space or control characters.\n" + usageOf("login")},
		{[]string{"login", "--client-id", "a\x1bb"}, nil, "Error: --client-id (FILLOUT_OAUTH_CLIENT_ID) must not contain " +
			"white space or control characters.\n" + usageOf("login")},
		{[]string{"login", "--redirect-uri", "http://localhost:0/"}, nil, "Error: --redirect-uri " +
			"(FILLOUT_OAUTH_REDIRECT_URI) must have a port between 1 and 65535.\n" + usageOf("login")},
		{[]string{"login", "--profile", ""}, map[string]string{
			"FILLOUT_OAUTH_REDIRECT_URI": "/" + secret, "FILLOUT_OAUTH_SERVER_URL": secret, "FILLOUT_OAUTH_AUTHORIZE_URL": secret, "FILLOUT_BASE_URL": "https://" + secret + "@example.com",
		}, "Error: --redirect-uri (FILLOUT_OAUTH_REDIRECT_URI) must be an absolute URI, such as " +
			"http://localhost:8976/callback.\n" +
			"--server-url (FILLOUT_OAUTH_SERVER_URL) must be an absolute URL that begins with https:// or http:// and names " +
			"a host.\n" +
			"--authorize-url (FILLOUT_OAUTH_AUTHORIZE_URL) must be an absolute URL that begins with https:// or http:// and " +
			"names a host.\n" +
			"--base-url (FILLOUT_BASE_URL) must not contain a user name or password.\n" +
			"--profile (FILLOUT_PROFILE) must not be empty.\n" + usageOf("login")},
		{[]string{"logout", "--profile", "a/b"}, nil, "Error: --profile (FILLOUT_PROFILE) must consist of at most 64 " +
			"letters, digits, dots, underscores and hyphens.\n" + usageOf("logout")},
		{[]string{"logout", "--exchanged", "--profile", "x"}, nil, "Error: --exchanged and --profile cannot be " +
			"combined: exchanged tokens have no profile.\n" + usageOf("logout")},
		{[]string{"logout"}, map[string]string{"FILLOUT_OAUTH_SERVER_URL": secret}, "Error: FILLOUT_OAUTH_SERVER_URL must " +
			"be an absolute URL that begins with https:// or http:// and names a host.\n" + usageOf("logout")},
		{[]string{"token"}, map[string]string{"FILLOUT_PROFILE": "a b"}, "Error: --profile (FILLOUT_PROFILE) must consist " +
			"of at most 64 letters, digits, dots, underscores and hyphens.\n" + usageOf("token")},
		{[]string{"token", "--format", "yaml"}, nil, "Error: --format must be one of \"env\",\"json\",\"raw\".\n" + usageOf("token")},
		{[]string{"webhooks", "forget", "1", "2"}, nil, "Error: Unexpected argument 2.\n" + usageOf("webhooks forget")},
		{[]string{"webhooks", "delete"}, nil, "Error: Expected \"<id>\".\n" + usageOf("webhooks delete")},
		{[]string{"token", "x"}, nil, "Error: Token takes no arguments, only flags.\n" + usageOf("token")},
	} {
		p := newPlace(t)
		for name, value := range test.env {
			p.env[name] = value
		}
		got := p.run(test.arguments...)
		p.expect(got, 2, "", test.want)
		if strings.Contains(got.stderr, secret) {
			t.Errorf("%v: the secret is in %s", test.arguments, got.stderr)
		}
		if p.stored() != "" || len(p.server.Requests()) != 0 {
			t.Errorf("%v: something was done", test.arguments)
		}
	}
}
