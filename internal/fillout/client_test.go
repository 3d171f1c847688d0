package fillout_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/urls"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// newClient returns a client of a server with short waits.
func newClient(t *testing.T, origin, token string, changes ...func(*fillout.Config)) *fillout.Client {
	t.Helper()
	base, err := urls.ParseBaseURL(origin)
	if err != nil {
		t.Fatal(err)
	}
	config := fillout.Config{
		Credential: func(context.Context) (fillout.Credential, error) {
			return fillout.Credential{AccessToken: token, BaseURL: base}, nil
		},
		UserAgent:         "test/1",
		RequestsPerSecond: 1000,
		DatabaseURL:       base,
		MaxRetries:        1,
		RequestTimeout:    10 * time.Second,

		DatabaseRequestsPerSecond: 1000,
	}
	for _, change := range changes {
		change(&config)
	}
	return fillout.New(config)
}

// start returns a simulator and a client of it.
func start(t *testing.T, options ...fillouttest.Option) (*fillouttest.Server, *fillout.Client) {
	t.Helper()
	server := fillouttest.NewServer(t, append(options, fillouttest.WithoutRateLimit())...)
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
	if request.Path != "/v1/api/forms" || request.Token != server.Token() ||
		request.Header.Get("User-Agent") != "test/1" || request.Header.Get("Accept") != "application/json" {
		t.Errorf("got %s %v", request.Path, request.Header)
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

// A write that was sent before the caller gave up runs to its answer. A read ends at once.
func TestInterrupt(t *testing.T) {
	t.Parallel()
	t.Run("a create that was sent is answered", func(t *testing.T) {
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
		client := newClient(t, server.URL, "sk_prod_a_1")
		id, err := client.CreateWebhook(ctx, formID, webhookURL, nil)
		if err != nil || id != "7" {
			t.Errorf("got %q, %v", id, err)
		}
	})
	t.Run("a create that waits is not sent", func(t *testing.T) {
		t.Parallel()
		server, client := start(t)
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		_, err := client.CreateWebhook(ctx, formID, webhookURL, nil)
		if n := len(server.Requests()); !errors.Is(err, context.Canceled) || errors.Is(err, fillout.ErrAnswerLost) || n != 0 {
			t.Errorf("got %v after %d requests", err, n)
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
