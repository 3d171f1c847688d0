package fillout_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/urls"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// recorder is a transport that notes where each request goes, and with which token.
type recorder struct{ urls, tokens []string }

func (r *recorder) RoundTrip(request *http.Request) (*http.Response, error) {
	r.urls = append(r.urls, request.URL.String())
	r.tokens = append(r.tokens, request.Header.Get("Authorization"))
	return &http.Response{StatusCode: 200, Body: http.NoBody, Header: http.Header{}, Request: request}, nil
}

func TestDatabaseURLFollowsFromTheBaseURL(t *testing.T) {
	t.Parallel()
	for base, want := range map[string]string{
		"https://api.fillout.com":       "https://tables.fillout.com/api/v1/bases",
		"https://eu-api.fillout.com":    "https://eu-tables.fillout.com/api/v1/bases",
		"https://api.zite.com/v1/api/":  "https://tables.zite.com/api/v1/bases",
		"https://ca-api.fillout.com":    "",
		"https://api.fillout.com:8443":  "",
		"http://api.fillout.com":        "",
		"https://api.fillout.com/proxy": "",
		"https://forms.example.com":     "",
	} {
		var sent recorder
		client := newClient(t, base, "sk_prod_a_1", func(c *fillout.Config) {
			c.DatabaseURL, c.Transport = urls.BaseURL{}, &sent
		})
		_, err := client.ListDatabases(t.Context())
		got := strings.Join(sent.urls, " ")
		if got != want || errors.Is(err, fillout.ErrNoDatabaseURL) != (want == "") {
			t.Errorf("%s: asked %q and got %v, want %q", base, got, err, want)
		}
		if want == "" && !strings.HasSuffix(err.Error(), " for "+base) {
			t.Errorf("the error %q does not name the base URL", err)
		}
		if want != "" && sent.tokens[0] != "Bearer sk_prod_a_1" {
			t.Errorf("%s: sent %q", base, sent.tokens)
		}
	}
}

// Each API has its own rate, and waits for the limit of its own host only.
func TestDatabasesHaveAPaceOfTheirOwn(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newSubject(t)
		start := time.Now()
		for range 21 {
			if _, err := s.client.ListDatabases(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		if took := time.Since(start); took != time.Second {
			t.Errorf("21 requests took %s, want 1 s", took)
		}
		s.server.Inject(fillouttest.Fault{
			Route: "GET /bases", Status: http.StatusTooManyRequests, Times: 1,
			Body: fillouttest.DatabaseEnvelope(429, "Slow down"), Header: http.Header{"Retry-After": {"9"}},
		})
		done := make(chan error)
		go func() { done <- errorOf(s.client.ListDatabases(t.Context())) }()
		synctest.Wait()
		start = time.Now()
		if _, err := s.client.ListForms(t.Context()); err != nil || time.Since(start) != 0 {
			t.Errorf("the forms waited %s for the databases: %v", time.Since(start), err)
		}
		if err := <-done; err != nil || time.Since(start) < 8*time.Second {
			t.Errorf("the second attempt came after %s: %v", time.Since(start), err)
		}
	})
}
