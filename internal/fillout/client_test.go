package fillout_test

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
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
func start(t *testing.T) (*fillouttest.Server, *fillout.Client) {
	t.Helper()
	server := fillouttest.NewServer(t, fillouttest.WithoutRateLimit())
	return server, newClient(t, server.URL(), server.Token())
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
