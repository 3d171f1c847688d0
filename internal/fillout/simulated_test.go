package fillout

import (
	"context"
	"io"
	"net/http"
	"strings"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/urls"
)

// roundTrip is a transport that is a function.
type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(request *http.Request) (*http.Response, error) { return f(request) }

// simulated returns a client with the default settings that sends its requests to transport.
func simulated(transport http.RoundTripper, changes ...func(*Config)) *Client {
	config := Config{
		Credential: func(context.Context) (Credential, error) {
			base, err := urls.ParseBaseURL(urls.DefaultBaseURL)
			return Credential{AccessToken: "sk_prod_a_1", BaseURL: base}, err
		},
		RequestsPerSecond: DefaultRequestsPerSecond,
		MaxRetries:        DefaultMaxRetries,
		RequestTimeout:    DefaultRequestTimeout,
		Transport:         transport,
	}
	for _, change := range changes {
		change(&config)
	}
	return New(config)
}

func response(status int, header http.Header, body string) *http.Response {
	return &http.Response{
		StatusCode: status, Header: header, Body: io.NopCloser(strings.NewReader(body)), ProtoMajor: 1, ProtoMinor: 1,
	}
}
