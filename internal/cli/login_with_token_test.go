package cli_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/fillout-community/terraform-provider-fillout/internal/credentials"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// withToken stores a token from standard input.
func (p *place) withToken(token string) result {
	p.t.Helper()
	p.stdin = strings.NewReader(token)
	return p.run("login", "--with-token", "--base-url", p.server.URL())
}

func TestLoginWithToken(t *testing.T) {
	t.Parallel()
	for want, forms := range map[string][]fillouttest.Form{
		"The account has no forms.\n": nil,
		"The account has 1 form.\n":   {{Name: "Only"}},
	} {
		p := newPlace(t, fillouttest.WithForms(forms...))
		stored := "The access token is stored as profile default in FOLDER/credentials.json.\n" + want
		p.expect(p.withToken("  "+p.server.Token()+"\r\n"), 0, "", stored)
		if got := p.profile("default"); got.AccessToken != p.server.Token() || got.BaseURL.String() != p.server.URL() ||
			!got.ServerURL.IsZero() {
			t.Errorf("stored is %+v", got)
		}
		p.expect(p.withToken(p.server.Token()), 0, "", stored+"It replaces another token, which stays valid until it is "+
			"revoked. To invalidate a token, run logout before login.\n")
	}
}

// PowerShell and editors write tokens in several encodings.
func TestLoginWithTokenFromAFile(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	var little, big strings.Builder
	for _, c := range []byte(p.server.Token() + "\r\n") {
		little.Write([]byte{c, 0})
		big.Write([]byte{0, c})
	}
	for name, text := range map[string]string{
		"UTF-16, little endian":        "\xff\xfe" + little.String(),
		"UTF-16, big endian":           "\xfe\xff" + big.String(),
		"UTF-8 with a byte order mark": "\ufeff" + p.server.Token() + "\n",
	} {
		if got := p.withToken(text); got.exit != 0 || p.profile("default").AccessToken != p.server.Token() {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

// A command that waits for the lock of the store says so, and names the lock after an interrupt.
func TestWaitForTheStore(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	p.withToken(p.server.Token())
	for _, command := range []string{"login", "logout"} {
		store := credentials.NewStore(p.env["FILLOUT_CREDENTIALS_FILE"])
		_, _ = store.Exchanged(t.Context(), "other", func(context.Context) (credentials.Stored, error) {
			ctx, interrupt := context.WithCancel(t.Context())
			defer interrupt()
			stderr, ended := output{written: make(chan struct{}, 1)}, make(chan int, 1)
			go func() { ended <- p.start(ctx, io.Discard, &stderr, command) }()
			stderr.await(t, "Waiting for another process, which holds the lock "+store.Path()+".lock.\n", 1)
			interrupt()
			exit := <-ended
			want := "holds the lock " + store.Path() + ".lock (waited 2s, then interrupted); wait for that process, resume it"
			if exit != 130 || !strings.Contains(stderr.String(), "Interrupted. Nothing was changed. The credential store "+store.Path()) ||
				!strings.Contains(stderr.String(), want) {
				t.Errorf("%s: exit code %d\n%s", command, exit, stderr.String())
			}
			return credentials.Stored{}, errors.New("not exchanged")
		})
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
