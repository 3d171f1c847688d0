package story

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
)

func TestReceiver(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		method, path, body string
		status             int
		form               string // of the submission that is kept; "" if none is
	}{
		"a submission":     {http.MethodPost, "", `{"formName":"Contact us","submission":{}}`, http.StatusNoContent, "Contact us"},
		"no submission":    {http.MethodPost, "", "hello", http.StatusBadRequest, ""},
		"a huge one":       {http.MethodPost, "", `{"formName":"` + strings.Repeat("x", maxDelivery) + `"}`, http.StatusBadRequest, ""},
		"somebody looking": {http.MethodGet, "", "", http.StatusMethodNotAllowed, ""},
		"another address":  {http.MethodPost, "/more", `{"formName":"Contact us"}`, http.StatusNotFound, ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r, err := startReceiver(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if status := send(t, test.method, r.URL()+test.path, test.body); status != test.status {
				t.Errorf("the status is %d, not %d", status, test.status)
			}
			if err := r.Close(); err != nil {
				t.Error(err)
			}

			ctx, cancel := context.WithCancelCause(t.Context())
			if test.form == "" {
				cancel(errors.New("nothing"))
			}
			defer cancel(nil)
			got, err := r.next(ctx)
			switch {
			case test.form == "" && (err == nil || err.Error() != "nothing"):
				t.Errorf("it kept %+v (%v)", got, err)
			case test.form != "" && (err != nil || got.FormName != test.form || got.contentType != "application/json"):
				t.Errorf("it kept %+v (%v)", got, err)
			}
		})
	}
}

func TestReceiverKeepsOneAtATime(t *testing.T) {
	t.Parallel()
	r, err := startReceiver(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	})
	for _, want := range []int{http.StatusNoContent, http.StatusServiceUnavailable} {
		if status := send(t, http.MethodPost, r.URL(), "{}"); status != want {
			t.Errorf("the status is %d, not %d", status, want)
		}
	}
	if _, err := r.next(t.Context()); err != nil {
		t.Fatal(err)
	}
	if status := send(t, http.MethodPost, r.URL(), "{}"); status != http.StatusNoContent {
		t.Errorf("the status after the first one was taken is %d", status)
	}
}

func send(t *testing.T, method, url, body string) (status int) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	transport := &http.Transport{DisableKeepAlives: true}
	response, err := transport.RoundTrip(request)
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	return response.StatusCode
}
