package fillout_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/hashicorp/go-cleanhttp"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/urls"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// kind is what a call does at the service.
type kind string

const (
	read               kind = "A read"
	repeatableWrite    kind = "A write that may happen twice"
	singleWrite        kind = "A write that must not happen twice"
	postedRead         kind = "A read that is a POST"
	confidentialRead   kind = "A read whose answer contains secrets"
	confidentialAnswer kind = "A write that must not happen twice and whose answer is a secret"
)

// method is a method of the client that sends requests.
type method struct {
	name    string
	kind    kind
	route   string
	secrets func(*subject) []string // that the call sends and an answer can repeat
	call    func(context.Context, *subject) error
}

const (
	formID = fillouttest.ContactFormID
	// secretURL is a webhook's, with a secret in each part that can contain one.
	secretURL        = "https://robot:hunter2-Password@hooks.example.com/fillout?key=s3cr3t-Query#s3cr3t-Fragment"
	submissionsPath  = "/forms/{formId}/submissions"
	submissionPath   = submissionsPath + "/{submissionId}"
	submissionsRoute = "GET " + submissionsPath
)

var methods = slices.Concat(formMethods, databaseMethods)

var formMethods = []method{
	{"ListForms", read, "GET /forms", token, func(ctx context.Context, s *subject) error {
		return errorOf(s.client.ListForms(ctx))
	}},
	{"GetForm", read, "GET /forms/{formId}", token, func(ctx context.Context, s *subject) error {
		return errorOf(s.client.GetForm(ctx, formID))
	}},
	{"ListSubmissions", read, submissionsRoute, token, func(ctx context.Context, s *subject) error {
		return errorOf(s.client.ListSubmissions(ctx, formID, fillout.SubmissionsQuery{Search: "s3cr3t-Search"}))
	}},
	{"ReadSubmissions", read, submissionsRoute, token, func(ctx context.Context, s *subject) error {
		query := fillout.SubmissionsQuery{Search: "s3cr3t-Search"}
		for _, err := range s.client.ReadSubmissions(ctx, formID, query, 1) {
			return err
		}
		return nil
	}},
	{"GetSubmission", read, "GET " + submissionPath, token, func(ctx context.Context, s *subject) error {
		return errorOf(s.client.GetSubmission(ctx, formID, s.submission, true))
	}},
	{"DeleteSubmission", repeatableWrite, "DELETE " + submissionPath, token, func(ctx context.Context, s *subject) error {
		return s.client.DeleteSubmission(ctx, formID, s.submission)
	}},
	{"CreateWebhook", singleWrite, "POST /webhook/create", func(s *subject) []string {
		return append(token(s), "hunter2-Password", "s3cr3t-Query", "s3cr3t-Fragment")
	}, func(ctx context.Context, s *subject) error {
		id, err := s.client.CreateWebhook(ctx, formID, secretURL, nil)
		s.made = string(id)
		return err
	}},
	{"DeleteWebhook", repeatableWrite, "POST /webhook/delete", token, func(ctx context.Context, s *subject) error {
		return s.client.DeleteWebhook(ctx, "12345")
	}},
	{"RoutesWebhookDeletes", repeatableWrite, "POST /webhook/delete", token, func(ctx context.Context, s *subject) error {
		return errorOf(s.client.RoutesWebhookDeletes(ctx))
	}},
	{"ExchangeCode", confidentialAnswer, exchangeRoute, func(s *subject) []string {
		return []string{s.code, s.app.ClientSecret}
	}, func(ctx context.Context, s *subject) error {
		credential, err := s.client.ExchangeCode(ctx, s.app, s.code)
		s.made = credential.AccessToken
		return err
	}},
	{"InvalidateToken", repeatableWrite, invalidationRoute, token, func(ctx context.Context, s *subject) error {
		credential := fillout.Credential{AccessToken: s.server.Token(), BaseURL: s.app.Server}
		return errorOf(s.client.InvalidateToken(ctx, s.app.Server, credential))
	}},
}

func errorOf[T any](_ T, err error) error { return err }

func token(s *subject) []string { return []string{s.server.Token()} }

// subject is a simulator in memory with an object of each kind that a call needs, and a client with the default
// settings.
type subject struct {
	server     *fillouttest.Server
	client     *fillout.Client
	transport  *http.Transport
	log        bytes.Buffer
	app        fillout.OAuthApp
	code       string
	submission string
	made       string // by the call
}

const simulatorAddress = "api.fillout.test:8080"

// newSubject must be called in a bubble of testing/synctest.
func newSubject(t *testing.T, options ...fillouttest.Option) *subject {
	t.Helper()
	listener := fillouttest.NewMemoryListener(simulatorAddress)
	options = append(options, fillouttest.WithoutRateLimit(), fillouttest.WithListener(listener))
	s := &subject{server: fillouttest.NewServer(t, options...), transport: cleanhttp.DefaultPooledTransport()}
	base, err := urls.ParseBaseURL(s.server.URL())
	if err != nil {
		t.Fatal(err)
	}
	app := s.server.AddApp(fillouttest.App{RedirectURIs: []string{redirectURI}})
	s.app = fillout.OAuthApp{
		ClientID: app.ClientID, ClientSecret: app.ClientSecret, RedirectURI: redirectURI, Server: base,
	}
	s.code = s.server.IssueCode(s.app.ClientID, redirectURI)
	s.submission = s.server.AddSubmission(formID, fillouttest.Submission{}).SubmissionID
	s.transport.DialContext = listener.DialContext
	t.Cleanup(s.transport.CloseIdleConnections)
	s.client = fillout.New(fillout.Config{
		Credential: func(context.Context) (fillout.Credential, error) {
			return fillout.Credential{AccessToken: s.server.Token(), BaseURL: base}, nil
		},
		RequestsPerSecond: fillout.DefaultRequestsPerSecond,
		DatabaseURL:       base,
		MaxRetries:        fillout.DefaultMaxRetries,
		RequestTimeout:    fillout.DefaultRequestTimeout,
		Logger:            slog.New(slog.NewTextHandler(&s.log, &slog.HandlerOptions{Level: slog.LevelDebug})),
		Transport:         s.transport,

		DatabaseRequestsPerSecond: fillout.DefaultDatabaseRequestsPerSecond,
	})
	return s
}

// inject makes a fault show at a method's route. SECRETS in it stands for all that the method sends and must not be
// shown.
func (s *subject) inject(m method, f fillouttest.Fault) {
	secrets := strings.Join(m.secrets(s), " ")
	f.Route = m.route
	if strings.Contains(m.route, "/bases") {
		f.Body = databaseBody(f.Body)
	}
	f.Body = strings.ReplaceAll(f.Body, "SECRETS", secrets)
	f.Redirect = strings.ReplaceAll(f.Redirect, "SECRETS", url.QueryEscape(secrets))
	s.server.Inject(f)
}

// wording replaces the redacted secrets of a method in an error by SECRETS.
func (s *subject) wording(m method, err error) string {
	redacted := strings.TrimSpace(strings.Repeat("(redacted) ", len(m.secrets(s))))
	return strings.ReplaceAll(err.Error(), redacted, "SECRETS")
}

// checkSecrets fails if a secret is in the log or in the error, in any encoding in which it could be shown.
func (s *subject) checkSecrets(t *testing.T, m method, err error) {
	t.Helper()
	shown := s.log.String()
	if err != nil {
		shown += fmt.Sprintf("%v %+v %s", err, err, apiError(t, err).Describe("Trying"))
	}
	for _, secret := range append(m.secrets(s), s.server.Token(), s.made, "s3cr3t-Search") {
		if len(secret) < 6 { // nothing was made, or a webhook, whose id is not a secret
			continue
		}
		inBase64 := base64.StdEncoding.EncodeToString([]byte(secret))
		for _, encoded := range []string{secret, url.QueryEscape(secret), inBase64} {
			if strings.Contains(shown, encoded) {
				t.Errorf("%q is in:\n%s", encoded, shown)
			}
		}
	}
}

// TestKinds proves with three faults that each method is of the kind that it states, and that it redacts its secrets.
// TestFaults proves what comes of each kind of call under all faults.
func TestKinds(t *testing.T) {
	t.Parallel()
	// A read follows the redirect, unless it is a POST. A write does not, and only a single write is in doubt then.
	redirect := fillouttest.Fault{Redirect: "?SECRETS", Times: 1}
	refusal := message(http.StatusConflict, "No")
	unreadable := success("No upstream")
	for _, m := range methods {
		t.Run(m.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				answer := func(f fillouttest.Fault) (*subject, error) {
					s := newSubject(t)
					s.server.AddWebhook(formID, secretURL)
					s.inject(m, f)
					err := m.call(t.Context(), s)
					s.checkSecrets(t, m, err)
					return s, err
				}
				_, err := answer(redirect)
				followed, lost := err == nil, errors.Is(err, fillout.ErrAnswerLost)
				if followed != (m.kind == read || m.kind == confidentialRead) || lost != (m.kind == singleWrite || m.kind == confidentialAnswer) {
					t.Errorf("a redirect of %s gives %v", m.kind, err)
				}
				s, err := answer(refusal)
				if got := s.wording(m, err); got != "HTTP status 409 (Conflict): No, SECRETS" {
					t.Errorf("a refusal gives %s", got)
				}
				_, err = answer(unreadable)
				if hidden := !strings.Contains(err.Error(), "No upstream"); hidden != (m.kind == confidentialAnswer || m.kind == confidentialRead) {
					t.Errorf("an unreadable answer to %s gives %v", m.kind, err)
				}
			})
		})
	}
}

// A method with a context sends requests, so it must be in the table.
func TestKindsAreComplete(t *testing.T) {
	t.Parallel()
	var sending, listed []string
	for m := range reflect.TypeFor[*fillout.Client]().Methods() {
		if m.Type.NumIn() > 1 && m.Type.In(1) == reflect.TypeFor[context.Context]() {
			sending = append(sending, m.Name)
		}
	}
	for _, m := range methods {
		listed = append(listed, m.name)
	}
	slices.Sort(listed)
	if !slices.Equal(sending, listed) {
		t.Errorf("the table has %q, the client %q", listed, sending)
	}
}
