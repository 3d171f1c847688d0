package fillout_test

import (
	"bytes"
	"context"
	"crypto/tls"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/go-cleanhttp"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// faultSubject is a Fillout with one thing of each kind that a call can
// remove, and a client of it with the settings that users have by default.
type faultSubject struct {
	faultService
	client *fillout.Client
	log    bytes.Buffer

	app        fillout.OAuthApp
	code       string
	token      fillout.Credential
	webhook    fillout.WebhookID
	submission string
	made       string // by the call
}

func newFaultSubject(t *testing.T, service faultService, c faultCall, f fault, m moment) *faultSubject {
	t.Helper()
	s := &faultSubject{faultService: service}
	base, err := fillout.ParseBaseURL(s.server.URL())
	if err != nil {
		t.Fatal(err)
	}
	registered := s.server.AddApp(fillouttest.App{RedirectURIs: []string{redirectURI}})
	s.app = fillout.OAuthApp{ClientID: registered.ClientID, ClientSecret: registered.ClientSecret, RedirectURI: redirectURI, Server: base}
	s.code = s.server.IssueCode(s.app.ClientID, redirectURI)
	if c.nature == again {
		s.submission = s.server.AddSubmission(fillouttest.ContactFormID, fillouttest.Submission{}).SubmissionID
		s.server.AddWebhook(fillouttest.ContactFormID, secretURL)
		s.webhook = "12345"
	}
	if c.tries {
		s.token = s.signIn(t)
	}
	if c.nature == read {
		s.submission = s.server.AddSubmission(fillouttest.ContactFormID, fillouttest.Submission{}).SubmissionID
	}

	transport := cleanhttp.DefaultPooledTransport()
	transport.DialContext = s.dial
	transport.DisableKeepAlives = s.sockets // whoever waits at one keeps time from passing
	transport.TLSClientConfig = &tls.Config{
		RootCAs:    f.link.roots(s.server),
		MinVersion: tls.VersionTLS12,
		Time:       func() time.Time { return s.started },
	}
	t.Cleanup(transport.CloseIdleConnections)
	s.client = fillout.New(fillout.Config{
		Credential: func(context.Context) (fillout.Credential, error) {
			return fillout.Credential{AccessToken: s.server.Token(), BaseURL: base}, nil
		},
		RequestsPerSecond: fillout.DefaultRequestsPerSecond,
		MaxRetries:        fillout.DefaultMaxRetries,
		RequestTimeout:    fillout.DefaultRequestTimeout,
		Logger:            slog.New(slog.NewTextHandler(&s.log, &slog.HandlerOptions{Level: slog.LevelDebug})),
		Transport:         transport,
	})
	s.refusals = f.refusals(m)
	s.inject(c, f, m)
	return s
}

// signIn exchanges the code by a client that the fault does not concern.
func (s *faultSubject) signIn(t *testing.T) fillout.Credential {
	t.Helper()
	client := fillout.New(fillout.Config{
		RequestsPerSecond: fillout.DefaultRequestsPerSecond,
		RequestTimeout:    fillout.DefaultRequestTimeout,
		Transport: &http.Transport{
			DisableKeepAlives: true,
			DialContext:       s.connect,
			TLSClientConfig:   &tls.Config{InsecureSkipVerify: true}, // whatever the fault does to the certificate
		},
	})
	token, err := client.ExchangeCode(t.Context(), s.app, s.code)
	if err != nil {
		t.Fatal(err)
	}
	s.server.ResetJournal()
	return token
}

// inject makes the fault happen at the call's route.
func (s *faultSubject) inject(c faultCall, f fault, m moment) {
	if f.link != 0 {
		return
	}
	injected := f.inject
	injected.Route, injected.After = c.route, m.after
	if m.times > 0 {
		injected.Times = m.times
	}
	secrets := strings.Join(c.secrets(s), " ")
	injected.Body = strings.ReplaceAll(injected.Body, "SECRETS", secrets)
	injected.Redirect = strings.ReplaceAll(injected.Redirect, "SECRETS", url.QueryEscape(secrets))
	if injected.Header.Get("Retry-After") == "DATE" {
		injected.Header = http.Header{"Retry-After": {time.Now().Add(3 * time.Second).UTC().Format(http.TimeFormat)}}
	}
	s.server.Inject(injected)
}

// wording fills in what a text of the table leaves open.
func (s *faultSubject) wording(c faultCall, text string) string {
	hidden := strings.TrimSpace(strings.Repeat("(redacted) ", len(c.secrets(s))))
	return strings.NewReplacer("SECRETS", hidden, "ORIGIN", s.server.URL(), "HOST", faultHost,
		"REFUSED", s.refusing, "TIMEOUT", fillout.DefaultRequestTimeout.String()).Replace(text)
}
