package fillout_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// newClient gives a client of a server, with settings that tests can wait for.
func newClient(t *testing.T, origin, token string, changes ...func(*fillout.Config)) *fillout.Client {
	t.Helper()
	base, err := fillout.ParseBaseURL(origin)
	if err != nil {
		t.Fatal(err)
	}
	config := fillout.Config{
		Credential: func(context.Context) (fillout.Credential, error) {
			return fillout.Credential{AccessToken: token, BaseURL: base}, nil
		},
		UserAgent:         "test/1",
		RequestsPerSecond: 1000,
		MaxRetries:        1,
		RequestTimeout:    10 * time.Second,
	}
	for _, change := range changes {
		change(&config)
	}
	return fillout.New(config)
}

// start gives a Fillout on loopback and a client of it.
func start(t *testing.T, changes ...func(*fillout.Config)) (*fillouttest.Server, *fillout.Client) {
	t.Helper()
	server := fillouttest.NewServer(t, fillouttest.WithoutRateLimit())
	return server, newClient(t, server.URL(), server.Token(), changes...)
}

func apiError(t *testing.T, err error) *fillout.APIError {
	t.Helper()
	var failure *fillout.APIError
	if !errors.As(err, &failure) {
		t.Fatalf("got %v, want an APIError", err)
	}
	return failure
}

func TestEveryRequestIsIdentified(t *testing.T) {
	t.Parallel()
	server, client := start(t)
	if _, err := client.ListForms(t.Context()); err != nil {
		t.Fatal(err)
	}
	request := server.Requests()[0]
	if request.Token != server.Token() || request.Header.Get("User-Agent") != "test/1" || request.Header.Get("Accept") != "application/json" {
		t.Errorf("got %v", request.Header)
	}
}

func TestBaseURLInAnyForm(t *testing.T) {
	t.Parallel()
	server := fillouttest.NewServer(t, fillouttest.WithoutRateLimit())
	for _, suffix := range []string{"", "/", "/v1/api", "/v1/api/"} {
		forms, err := newClient(t, server.URL()+suffix, server.Token()).ListForms(t.Context())
		if err != nil || len(forms) != 4 {
			t.Errorf("with %q: %d forms, %v", suffix, len(forms), err)
		}
	}
}

func TestWrongTokenIsSentOnce(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ token, message string }{
		"unknown":      {"sk_prod_unknown_1", "API Key invalid"},
		"shapeless":    {"abc_def", "Incorrectly formatted API key was passed"},
		"no underline": {"abcdef", "API key missing underscore"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := fillouttest.NewServer(t)
			_, err := newClient(t, server.URL(), test.token).ListForms(t.Context())
			failure := apiError(t, err)
			if !errors.Is(err, fillout.ErrNotAuthenticated) || failure.StatusCode != 400 || failure.Message != test.message {
				t.Errorf("got %v", err)
			}
			if n := len(server.Requests()); n != 1 {
				t.Errorf("%d requests were sent, want 1", n)
			}
		})
	}
}

func TestCredentialIsAskedAtTheCall(t *testing.T) {
	t.Parallel()
	broken := errors.New("the store is locked")
	client := fillout.New(fillout.Config{
		Credential:        func(context.Context) (fillout.Credential, error) { return fillout.Credential{}, broken },
		RequestsPerSecond: 5,
	})
	if _, err := client.ListForms(t.Context()); !errors.Is(err, broken) {
		t.Errorf("got %v, want the credential's error", err)
	}
}

// A read is repeated after what may pass, a create after nothing that may have
// been carried out.
func TestWhatIsRepeated(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		fault        fillouttest.Fault
		read, create int // requests
		lost         bool
		kind         error // of the create's error, nil for none
	}{
		"500":                {fault: fillouttest.Fault{Status: 500}, read: 2, create: 1, lost: true},
		"502 page":           {fault: fillouttest.Fault{Status: 502, Body: "<html>"}, read: 2, create: 1, lost: true},
		"503":                {fault: fillouttest.Fault{Status: 503}, read: 2, create: 1, lost: true},
		"504 after":          {fault: fillouttest.Fault{Status: 504, After: true}, read: 2, create: 1, lost: true},
		"408":                {fault: fillouttest.Fault{Status: 408}, read: 2, create: 1, lost: true},
		"501":                {fault: fillouttest.Fault{Status: 501}, read: 1, create: 1, lost: true},
		"400":                {fault: fillouttest.Fault{Status: 400, Body: fillouttest.Envelope(400, "No")}, read: 1, create: 1, kind: fillout.ErrInvalid},
		"403":                {fault: fillouttest.Fault{Status: 403}, read: 1, create: 1, kind: fillout.ErrNotAuthenticated},
		"404":                {fault: fillouttest.Fault{Status: 404}, read: 1, create: 1, kind: fillout.ErrNotFound},
		"409":                {fault: fillouttest.Fault{Status: 409}, read: 1, create: 1, kind: nil},
		"429":                {fault: fillouttest.Fault{Status: 429, Header: http.Header{"Retry-After": {"0"}}}, read: 2, create: 2, kind: fillout.ErrRateLimited},
		"dropped":            {fault: fillouttest.Fault{Drop: true}, read: 2, create: 1, lost: true},
		"dropped after":      {fault: fillouttest.Fault{Drop: true, After: true}, read: 2, create: 1, lost: true},
		"truncated":          {fault: fillouttest.Fault{Truncate: true}, read: 2, create: 1, lost: true},
		"slow":               {fault: fillouttest.Fault{Delay: time.Minute}, read: 2, create: 1, lost: true, kind: fillout.ErrTimeout},
		"dripping":           {fault: fillouttest.Fault{Status: 200, Body: `{"id": 1}`, Drip: time.Minute}, read: 2, create: 1, lost: true, kind: fillout.ErrTimeout},
		"empty 200":          {fault: fillouttest.Fault{Status: 200}, read: 1, create: 1, lost: true, kind: fillout.ErrUnreadable},
		"page with 200":      {fault: fillouttest.Fault{Status: 200, Body: "<html>"}, read: 1, create: 1, lost: true, kind: fillout.ErrUnreadable},
		"null":               {fault: fillouttest.Fault{Status: 200, Body: "null"}, read: 1, create: 1, lost: true, kind: fillout.ErrUnreadable},
		"permanent redirect": {fault: fillouttest.Fault{Status: 308, Redirect: "https://example.com/"}, read: 1, create: 1, kind: fillout.ErrRedirected},
		"redirect":           {fault: fillouttest.Fault{Status: 302, Redirect: "https://example.com/"}, read: 1, create: 1, lost: true, kind: fillout.ErrRedirected},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			impatient := func(c *fillout.Config) { c.RequestTimeout = 200 * time.Millisecond }
			server, client := start(t, impatient)
			server.Inject(test.fault)

			if _, err := client.ListForms(t.Context()); err == nil || errors.Is(err, fillout.ErrAnswerLost) {
				t.Errorf("the read gives %v", err)
			}
			if n := len(server.RequestsTo("GET /forms")); n < test.read || n > test.read+1 { // Go repeats a read that a reused connection swallowed
				t.Errorf("the read was sent %d times, want %d", n, test.read)
			}
			_, err := client.CreateWebhook(t.Context(), fillouttest.ContactFormID, "https://hooks.example.com/fillout")
			if err == nil || errors.Is(err, fillout.ErrAnswerLost) != test.lost || (test.kind != nil && !errors.Is(err, test.kind)) {
				t.Errorf("the create gives %v (lost: %t), want lost: %t", err, errors.Is(err, fillout.ErrAnswerLost), test.lost)
			}
			if n := len(server.RequestsTo("POST /webhook/create")); n != test.create {
				t.Errorf("the create was sent %d times, want %d", n, test.create)
			}
			if !test.lost && len(server.Webhooks()) > 0 {
				t.Error("the error hides a webhook that exists")
			}
		})
	}
}

// Nothing was sent where there is no connection, so nothing can be in doubt, and
// a create may try again.
func TestUnreachable(t *testing.T) {
	t.Parallel()
	gone := httptest.NewServer(nil)
	gone.Close()
	_, err := newClient(t, gone.URL, "sk_prod_a_1").CreateWebhook(t.Context(), "form", "https://hooks.example.com")
	failure := apiError(t, err)
	if !errors.Is(err, fillout.ErrUnreachable) || errors.Is(err, fillout.ErrAnswerLost) || failure.Attempts != 2 {
		t.Errorf("got %v after %d attempts", err, failure.Attempts)
	}
}

func TestCertificateIsChecked(t *testing.T) {
	t.Parallel()
	server := fillouttest.NewServer(t, fillouttest.WithTLS())
	_, err := newClient(t, server.URL(), server.Token()).ListForms(t.Context())
	failure := apiError(t, err)
	if !errors.Is(err, fillout.ErrUnreachable) || failure.Attempts != 1 || !strings.Contains(err.Error(), "certificate") {
		t.Errorf("got %v after %d attempts", err, failure.Attempts)
	}
}

func TestRedirects(t *testing.T) {
	t.Parallel()
	t.Run("followed on the same host", func(t *testing.T) {
		t.Parallel()
		server, client := start(t)
		server.Inject(fillouttest.Fault{Route: "GET /forms", Times: 1, Redirect: server.URL() + "/v1/api/forms"})
		forms, err := client.ListForms(t.Context())
		if err != nil || len(forms) != 4 {
			t.Errorf("got %d forms, %v", len(forms), err)
		}
	})
	t.Run("never to another", func(t *testing.T) {
		t.Parallel()
		server, client := start(t)
		other := fillouttest.NewServer(t)
		server.Inject(fillouttest.Fault{Redirect: other.URL() + "/v1/api/forms"})
		_, err := client.ListForms(t.Context())
		if !errors.Is(err, fillout.ErrRedirected) || !strings.Contains(err.Error(), "to another origin, "+other.URL()) {
			t.Errorf("got %v", err)
		}
		if n := len(other.Requests()); n != 0 {
			t.Errorf("the other host got %d requests", n)
		}
	})
	t.Run("not in a loop", func(t *testing.T) {
		t.Parallel()
		server, client := start(t)
		server.Inject(fillouttest.Fault{Redirect: server.URL() + "/v1/api/forms"})
		_, err := client.ListForms(t.Context())
		if !errors.Is(err, fillout.ErrRedirected) || len(server.Requests()) != 6 {
			t.Errorf("got %v after %d requests", err, len(server.Requests()))
		}
	})
}

// An answer that is too large is read as far as the bound, and not at all where
// it says so beforehand.
func TestAnswerIsBounded(t *testing.T) {
	t.Parallel()
	for name, answer := range map[string]http.HandlerFunc{
		"of unknown length": func(w http.ResponseWriter, _ *http.Request) {
			blank := bytes.Repeat([]byte(" "), 1<<20)
			for range 100 {
				if _, err := w.Write(blank); err != nil {
					return
				}
			}
		},
		"announced": func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Length", "100000000")
			_ = http.NewResponseController(w).Flush()
			<-r.Context().Done() // nothing follows
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			endless := httptest.NewServer(answer)
			t.Cleanup(endless.Close)
			_, err := newClient(t, endless.URL, "sk_prod_a_1").ListForms(t.Context())
			if !errors.Is(err, fillout.ErrUnreadable) || err.Error() != "unreadable answer: it is larger than 32 MiB" || apiError(t, err).Attempts != 1 {
				t.Errorf("got %v", err)
			}
		})
	}
}

// The status of an answer that is no success counts, however its body comes: a
// refused create is in no doubt, and its error stays short.
func TestStatusCountsWhateverFollows(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		body func(w http.ResponseWriter)
		want string
	}{
		"megabytes": {func(w http.ResponseWriter) {
			for range 100 {
				if _, err := w.Write(bytes.Repeat([]byte("<p>"), 1<<20)); err != nil {
					return
				}
			}
		}, "HTTP status 400 (Bad Request): an HTML page instead of JSON"},
		"broken off": {func(w http.ResponseWriter) {
			_, _ = w.Write([]byte(`{"message":`))
			_ = http.NewResponseController(w).Flush()
			panic(http.ErrAbortHandler)
		}, "HTTP status 400 (Bad Request): broken JSON"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				w.WriteHeader(http.StatusBadRequest)
				test.body(w)
			}))
			t.Cleanup(server.Close)
			_, err := newClient(t, server.URL, "sk_prod_a_1").CreateWebhook(t.Context(), "form", "https://hooks.example.com")
			if err == nil || errors.Is(err, fillout.ErrAnswerLost) || err.Error() != test.want {
				t.Errorf("got %v, want %s", err, test.want)
			}
		})
	}
}

// What is on its way when the caller gives up runs to its answer, if it is a
// write; what only reads ends at once.
func TestInterrupt(t *testing.T) {
	t.Parallel()
	t.Run("a create on its way is answered", func(t *testing.T) {
		t.Parallel()
		ctx, cancel := context.WithCancel(t.Context())
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			cancel() // the request has arrived, its answer has not left
			select {
			case <-r.Context().Done(): // the client has hung up
			case <-time.After(200 * time.Millisecond):
			}
			_, _ = w.Write([]byte(`{"id":7}`))
		}))
		t.Cleanup(server.Close)
		id, err := newClient(t, server.URL, "sk_prod_a_1").CreateWebhook(ctx, fillouttest.ContactFormID, "https://hooks.example.com")
		if err != nil || id != "7" {
			t.Errorf("got %q, %v", id, err)
		}
	})
	t.Run("a create that waits is not sent", func(t *testing.T) {
		t.Parallel()
		server, client := start(t)
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		_, err := client.CreateWebhook(ctx, fillouttest.ContactFormID, "https://hooks.example.com")
		if !errors.Is(err, context.Canceled) || errors.Is(err, fillout.ErrAnswerLost) || len(server.Requests()) != 0 {
			t.Errorf("got %v after %d requests", err, len(server.Requests()))
		}
	})
	t.Run("a read ends", func(t *testing.T) {
		t.Parallel()
		server, client := start(t)
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(100*time.Millisecond, cancel)
		server.Inject(fillouttest.Fault{Delay: time.Minute})
		if _, err := client.ListForms(ctx); !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
	})
}

// The log tells of every attempt, and nothing that must not be known.
func TestLogHasNoSecret(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	server, client := start(t, func(c *fillout.Config) {
		c.Logger = slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	})
	server.Inject(fillouttest.Fault{Route: "POST /webhook/create", Times: 1, Status: 400, Body: fillouttest.Envelope(400, "Bad url https://h/?k=s3cr3t of "+server.Token())})
	_, err := client.CreateWebhook(t.Context(), fillouttest.ContactFormID, "https://user:hunter2@hooks.example.com/?k=s3cr3t")
	if err == nil {
		t.Fatal("the fault did not show")
	}
	if _, err := client.ListSubmissions(t.Context(), fillouttest.ContactFormID, fillout.SubmissionsQuery{Search: "jane@example.com"}); err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(log.String(), "\n"); n != 2 {
		t.Errorf("%d lines, want 2:\n%s", n, &log)
	}
	for _, secret := range []string{server.Token(), "hunter2", "s3cr3t", "jane"} {
		if strings.Contains(log.String()+err.Error(), secret) {
			t.Errorf("%q is in %s or %v", secret, &log, err)
		}
	}
}
