package credentials

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/urls"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

const (
	exchangeRoute     = "POST /public/oauth/accessToken"
	invalidationRoute = "DELETE /public/oauth/invalidate"
	redirectURI       = "http://localhost:8976/callback"
)

// signIn is a simulator with a code, and the path of a store.
type signIn struct {
	server *fillouttest.Server
	choice Choice
	store  string
}

func newSignIn(t *testing.T, change func(*fillouttest.Behavior)) signIn {
	t.Helper()
	server := fillouttest.NewServer(t, fillouttest.WithoutRateLimit(), fillouttest.WithBehavior(change))
	app := server.AddApp(fillouttest.App{RedirectURIs: []string{redirectURI}})
	return signIn{
		server: server,
		choice: Choice{Source: "the test", Exchange: &Exchange{
			App: fillout.OAuthApp{
				ClientID:     app.ClientID,
				ClientSecret: app.ClientSecret,
				RedirectURI:  redirectURI,
				Server:       baseURL(t, server.URL()),
			},
			Code: server.IssueCode(app.ClientID, redirectURI),
		}},
		store: filepath.Join(t.TempDir(), "fillout", "credentials.json"),
	}
}

func asDocumented(*fillouttest.Behavior) {}

// resolver returns a resolver as a new process has it.
func (s signIn) resolver(choice Choice, base urls.BaseURL,
	transport http.RoundTripper) *Resolver {
	client := fillout.New(fillout.Config{RequestsPerSecond: 1000, RequestTimeout: 5 * time.Second, Transport: transport})
	return NewResolver(choice, base, client, func(name string) string {
		return map[string]string{"FILLOUT_CREDENTIALS_FILE": s.store}[name]
	}, slog.New(slog.DiscardHandler))
}

func (s signIn) exchanges() int { return len(s.server.RequestsTo(exchangeRoute)) }

// Sources of the base URL, highest first: the configuration, the answer to the exchange, the default. Later processes
// use the token of the first one, and do not send it to another origin.
func TestResolverBaseURL(t *testing.T) {
	t.Parallel()
	const own, remote = "https://fillout.example.com", "http://fillout.example.com"
	for name, test := range map[string]struct {
		base, named string // "" for none
		want        string // "" for the server's
		same        string // an equal base URL of a later run
		other       string // a base URL that the token must not be sent to
		ignored     string
	}{
		"configured":              {base: own, want: own, same: "HTTPS://Fillout.example.com:443/v1/api/", other: own + ":8443"},
		"named":                   {other: own},
		"neither":                 {named: "none", want: urls.DefaultBaseURL, same: urls.DefaultBaseURL + "/", other: remote},
		"configured, no other":    {base: own, named: "none", want: own, other: remote},
		"named, unencrypted":      {named: remote, want: urls.DefaultBaseURL, other: remote, ignored: remote},
		"configured, unencrypted": {base: remote, want: remote, same: remote + ":80", other: own},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newSignIn(t, func(b *fillouttest.Behavior) { b.NoBaseURL = test.named == "none" })
			if test.named == remote {
				s.server.Inject(fillouttest.Fault{Route: exchangeRoute, Status: 200,
					Body: `{"access_token": "sk_prod_a_1", "base_url": "` + remote + `"}`})
			}
			want, all := cmp.Or(test.want, s.server.URL()), ""
			for _, base := range []string{test.base, test.base, test.same, ""} { // the first run exchanges
				var configured urls.BaseURL
				if base != "" {
					configured = baseURL(t, base)
				}
				resolver := s.resolver(s.choice, configured, nil)
				found, err := resolver.Credential(t.Context())
				if err != nil || found.BaseURL.String() != want {
					t.Errorf("%q: got %s, %v, want %s", base, found.BaseURL, err, want)
				}
				if ignored := resolver.TakeIgnored(); ignored != nil {
					all += ignored.String()
				}
			}
			_, err := s.resolver(s.choice, baseURL(t, test.other), nil).Credential(t.Context())
			var origin *OriginError
			if !errors.As(err, &origin) || origin.Stored.String() != want || origin.Configured.String() != test.other {
				t.Errorf("got %v", err)
			}
			if all != test.ignored || s.exchanges() != 1 {
				t.Errorf("ignored %q, %d exchanges", all, s.exchanges())
			}
		})
	}
}

// A process sends a code that may be spent only once, whatever number of requests wait for it.
func TestResolverKeepsItsFailure(t *testing.T) {
	t.Parallel()
	s := newSignIn(t, func(b *fillouttest.Behavior) { b.Latency = 50 * time.Millisecond })
	s.server.Inject(fillouttest.Fault{Route: exchangeRoute, Status: 502, Body: "<html>", After: true})
	resolver := s.resolver(s.choice, urls.BaseURL{}, nil)
	var group sync.WaitGroup
	for range 20 {
		group.Go(func() {
			_, err := resolver.Credential(t.Context())
			failure, ok := errors.AsType[*ExchangeError](err)
			if !ok || failure.Source != "the test" || !errors.Is(err, fillout.ErrAnswerLost) {
				t.Errorf("got %v", err)
			}
		})
	}
	group.Wait()
	if s.exchanges() != 1 {
		t.Errorf("the code was sent %d times", s.exchanges())
	}
	if kept, err := NewStore(s.store).Exchanges(); err != nil || len(kept) != 0 {
		t.Errorf("kept %d, %v", len(kept), err)
	}
}

// After an interrupt, the next request resolves the credential.
func TestResolverAfterAnInterrupt(t *testing.T) {
	t.Parallel()
	s := newSignIn(t, asDocumented)
	resolver := s.resolver(s.choice, urls.BaseURL{}, nil)
	interrupted, interrupt := context.WithCancel(t.Context())
	interrupt()
	if _, err := resolver.Credential(interrupted); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if found, err := resolver.Credential(t.Context()); err != nil || !s.server.TokenWorks(found.AccessToken) {
		t.Errorf("got %v", err)
	}
}

// spoiling makes the store unusable during the exchange.
type spoiling struct {
	t     *testing.T
	store string
}

func (s spoiling) RoundTrip(request *http.Request) (*http.Response, error) {
	answer, err := http.DefaultTransport.RoundTrip(request)
	if strings.HasSuffix(request.URL.Path, "/accessToken") {
		if err := errors.Join(os.Remove(s.store), os.Mkdir(s.store, 0o700)); err != nil {
			s.t.Error(err)
		}
	}
	return answer, err
}

// A token that cannot be stored is invalidated.
func TestTokenThatCannotBeKept(t *testing.T) {
	t.Parallel()
	for name, broken := range map[string]bool{"invalidated": false, "not invalidated": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newSignIn(t, asDocumented)
			if broken {
				s.server.Inject(
					fillouttest.Fault{Route: invalidationRoute, Status: 403, Body: fillouttest.Envelope(403, "Not now")})
			}
			_, err := s.resolver(s.choice, urls.BaseURL{}, spoiling{t, s.store}).Credential(t.Context())
			var unkept *KeepError
			const want = "the exchanged token could not be kept: the credential store %s is not a regular file; set " +
				"FILLOUT_CREDENTIALS_FILE to the path of a file that can be made there"
			if !errors.As(err, &unkept) || unkept.Error() != fmt.Sprintf(want, s.store) || strings.Contains(err.Error(), "the token could not be invalidated: HTTP status "+
				"403 (Forbidden): Not now") != broken {
				t.Errorf("got %v", err)
			}
			if n := len(s.server.RequestsTo(invalidationRoute)); n != 1 || s.exchanges() != 1 {
				t.Errorf("%d exchanges, %d invalidations", s.exchanges(), n)
			}
		})
	}
}

// A stored token goes only to its own API, and a token of the configuration to any.
func TestResolverFindsAToken(t *testing.T) {
	t.Parallel()
	s := newSignIn(t, asDocumented)
	store := NewStore(s.store)
	eu := baseURL(t, "https://eu-api.fillout.com")
	if _, err := store.SetProfile(t.Context(), "default", Stored{AccessToken: "sk_prod_d_1"}); err != nil {
		t.Fatal(err)
	}
	work := Stored{AccessToken: "sk_prod_w_1", BaseURL: eu}
	if _, err := store.SetProfile(t.Context(), "work", work); err != nil {
		t.Fatal(err)
	}
	for profile, want := range map[string]fillout.Credential{
		"default": {AccessToken: "sk_prod_d_1", BaseURL: baseURL(t, urls.DefaultBaseURL)},
		"work":    {AccessToken: "sk_prod_w_1", BaseURL: eu},
	} {
		for _, base := range []urls.BaseURL{{}, want.BaseURL} {
			found, err := s.resolver(Choice{Profile: profile}, base, nil).Credential(t.Context())
			if err != nil || found != want {
				t.Errorf("%s: got %+v, %v", profile, found, err)
			}
		}
		_, err := s.resolver(Choice{Profile: profile}, s.choice.Exchange.App.Server, nil).Credential(t.Context())
		var origin *OriginError
		if !errors.As(err, &origin) || origin.Profile != profile || origin.Stored != want.BaseURL {
			t.Errorf("got %v", err)
		}
	}

	for base, want := range map[urls.BaseURL]string{{}: urls.DefaultBaseURL, eu: eu.String()} {
		found, err := s.resolver(Choice{Token: "sk_prod_a_1"}, base, nil).Credential(t.Context())
		if err != nil || found.AccessToken != "sk_prod_a_1" || found.BaseURL.String() != want {
			t.Errorf("got %+v, %v", found, err)
		}
	}
	_, err := s.resolver(Choice{Profile: "home", Source: "the test"}, urls.BaseURL{}, nil).
		Credential(t.Context())
	var unknown *UnknownProfileError
	if !errors.As(err, &unknown) || unknown.Source != "the test" || unknown.Path != s.store ||
		strings.Join(unknown.Profiles, ",") != "default,work" {
		t.Errorf("got %+v", err)
	}
}

// If nothing is set and nothing is stored, the error says so. Only a source that needs the store reports that the store
// has no place.
func TestResolverWithoutACredential(t *testing.T) {
	t.Setenv("HOME", "")
	t.Setenv("XDG_CONFIG_HOME", "")
	t.Setenv("AppData", "")
	client := fillout.New(fillout.Config{RequestsPerSecond: 1})
	nowhere := map[string]string{}
	notThere := map[string]string{"FILLOUT_CREDENTIALS_FILE": filepath.Join(t.TempDir(), "none.json")}
	find := func(choice Choice, variables map[string]string) error {
		_, err := NewResolver(choice, urls.BaseURL{}, client, func(name string) string { return variables[name] },
			slog.New(slog.DiscardHandler)).Credential(t.Context())
		return err
	}
	for _, variables := range []map[string]string{nowhere, notThere} {
		err := find(Choice{Profile: "default", Missing: []string{"FILLOUT_OAUTH_CODE"}}, variables)
		var missing *MissingError
		if !errors.As(err, &missing) || strings.Join(missing.Variables, ",") != "FILLOUT_OAUTH_CODE" {
			t.Errorf("got %v", err)
		}
	}
	for _, choice := range []Choice{
		{Profile: "default", Source: "the test"},
		{Exchange: &Exchange{}, Source: "the test"},
	} {
		var store *StoreError
		if err := find(choice, nowhere); !errors.As(err, &store) {
			t.Errorf("got %v", err)
		}
	}
}
