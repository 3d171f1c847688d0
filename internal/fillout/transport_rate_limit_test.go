package fillout

import (
	"context"
	"errors"
	"io"
	"math/rand/v2"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// windowed is a service with a fixed one-second window of five requests, for
// tests in which time is simulated.
type windowed struct {
	latency func() time.Duration // of one direction

	mu      sync.Mutex
	start   time.Time
	count   int
	refused int
	sent    []time.Time
}

func (s *windowed) RoundTrip(request *http.Request) (*http.Response, error) {
	<-time.After(s.oneWay())
	answer := s.answer()
	<-time.After(s.oneWay())
	answer.Request = request
	return answer, nil
}

func (s *windowed) oneWay() time.Duration {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.latency()
}

func (s *windowed) answer() *http.Response {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := time.Now()
	s.sent = append(s.sent, now)
	if now.Sub(s.start) >= time.Second {
		s.start, s.count = now, 0
	}
	s.count++
	header := http.Header{}
	header.Set("ratelimit-policy", "5;w=1")
	header.Set("ratelimit-remaining", strconv.Itoa(max(0, 5-s.count)))
	header.Set("ratelimit-reset", "1")
	if s.count > 5 {
		s.refused++
		header.Set("retry-after", "1")
		return response(http.StatusTooManyRequests, header, `{"message":"Too many requests. Try again soon."}`)
	}
	return response(http.StatusOK, header, "[]")
}

func response(status int, header http.Header, body string) *http.Response {
	return &http.Response{StatusCode: status, Header: header, Body: io.NopCloser(strings.NewReader(body)), ProtoMajor: 1, ProtoMinor: 1}
}

func simulated(transport http.RoundTripper, changes ...func(*Config)) *Client {
	config := Config{
		Credential: func(context.Context) (Credential, error) {
			return Credential{AccessToken: "sk_prod_a_1", BaseURL: BaseURL{text: DefaultBaseURL}}, nil
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

// Ten at a time, as Terraform does it, requests get through nearly as fast as the
// service allows, and hardly one is refused.
func TestPaceUsesTheWindow(t *testing.T) {
	t.Parallel()
	jitter := rand.New(rand.NewPCG(1, 2))
	tests := map[string]struct {
		latency func() time.Duration
		rate    float64
		refused int
	}{
		"loopback": {func() time.Duration { return time.Millisecond / 2 }, 4.8, 0},
		"50 ms with 30 ms of jitter": {func() time.Duration {
			return 25*time.Millisecond + time.Duration(jitter.Int64N(int64(30*time.Millisecond))) - 15*time.Millisecond
		}, 4.5, 2},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				service := &windowed{latency: test.latency}
				client := simulated(service)
				begun := time.Now()
				const requests = 100
				work := make(chan struct{}, requests)
				for range requests {
					work <- struct{}{}
				}
				close(work)
				var workers sync.WaitGroup
				for range 10 {
					workers.Go(func() {
						for range work {
							if _, err := client.ListForms(t.Context()); err != nil {
								t.Error(err)
							}
						}
					})
				}
				workers.Wait()
				rate := float64(requests-1) / time.Since(begun).Seconds()
				t.Logf("%.2f requests per second, %d refused", rate, service.refused)
				if rate < test.rate || service.refused > test.refused {
					t.Errorf("want at least %.1f and at most %d", test.rate, test.refused)
				}
			})
		})
	}
}

// Without headers, even spacing alone keeps within any window.
func TestPaceIsEvenWithoutABurst(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var sent []time.Time
		client := simulated(roundTrip(func(*http.Request) (*http.Response, error) {
			sent = append(sent, time.Now())
			return response(http.StatusOK, http.Header{}, "[]"), nil
		}))
		for range 12 {
			if _, err := client.ListForms(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		for i := range sent[1:] {
			if gap := sent[i+1].Sub(sent[i]); gap < 199*time.Millisecond || gap > 201*time.Millisecond {
				t.Errorf("request %d left %s after the one before", i+1, gap)
			}
		}
	})
}

// After a refusal nothing is sent until the service wants to hear again, by
// whomever, and then not all at once.
func TestPaceHoldsEverybodyAfterARefusal(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		begun := time.Now()
		var sent []string
		client := simulated(roundTrip(func(*http.Request) (*http.Response, error) {
			sent = append(sent, time.Since(begun).Round(100*time.Millisecond).String())
			if len(sent) == 1 {
				return response(http.StatusTooManyRequests, http.Header{"Retry-After": {"3"}}, ""), nil
			}
			return response(http.StatusOK, http.Header{}, "[]"), nil
		}))
		var calls sync.WaitGroup
		for range 3 {
			calls.Go(func() {
				if _, err := client.ListForms(t.Context()); err != nil {
					t.Error(err)
				}
			})
		}
		calls.Wait()
		if got, want := strings.Join(sent, " "), "0s 3s 3.2s 3.4s"; got != want {
			t.Errorf("sent at %s, want %s", got, want)
		}
	})
}

func TestPaceEndsWithTheContext(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		client := simulated(roundTrip(func(*http.Request) (*http.Response, error) {
			return response(http.StatusOK, http.Header{"Ratelimit-Remaining": {"0"}, "Ratelimit-Reset": {"20"}}, "[]"), nil
		}))
		if _, err := client.ListForms(ctx); err != nil {
			t.Fatal(err)
		}
		begun := time.Now()
		time.AfterFunc(time.Second, cancel)
		_, err := client.ListForms(ctx)
		if !errors.Is(err, context.Canceled) || time.Since(begun) != time.Second {
			t.Errorf("got %v after %s", err, time.Since(begun))
		}
	})
}

func TestWindowObserve(t *testing.T) {
	t.Parallel()
	begin := time.Now()
	at := begin.Add
	header := func(remaining, reset int) http.Header {
		return http.Header{
			"Ratelimit-Policy":    {"5;w=1"},
			"Ratelimit-Remaining": {strconv.Itoa(remaining)},
			"Ratelimit-Reset":     {strconv.Itoa(reset)},
		}
	}
	var w window
	steps := []struct {
		at     time.Duration
		header http.Header
		want   time.Time
	}{
		{0, header(1, 1), time.Time{}},
		{100 * time.Millisecond, header(0, 1), at(time.Second)},         // the window began at 0 at the latest
		{1050 * time.Millisecond, header(4, 1), time.Time{}},            // a new one
		{1100 * time.Millisecond, header(0, 0), at(1100 * 1e6)},         // it ends now, the service says
		{2200 * time.Millisecond, header(0, 1), at(3200 * 1e6)},         // another program used a new one up
		{3300 * time.Millisecond, http.Header{}, time.Time{}},           // nothing is said
		{3400 * time.Millisecond, header(0, 1_000_000), at(4400 * 1e6)}, // the policy knows better than an absurd reset
	}
	for i, step := range steps {
		if got := w.observe(at(step.at), step.header); !got.Equal(step.want) {
			t.Errorf("step %d: got %s, want %s", i, got.Sub(begin), step.want.Sub(begin))
		}
	}
	if got := windowLength(http.Header{}, 1_000_000); got != maxRetryWait {
		t.Errorf("without a policy an absurd reset means %s", got)
	}
}

// What retry-after can be besides what the table of faults has.
func TestRetryWaits(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		status int
		after  string
		want   string // when requests are sent
	}{
		"a date, soon past": {503, "DATE", "0s 3s 4s 6s 10s"},
		"an obsolete date":  {429, "Sunday, 06-Nov-94 08:49:37 GMT", "0s 500ms 1.5s 3.5s 7.5s"},
		"a date far away":   {429, "Fri, 31 Dec 9999 23:59:59 GMT", "0s 30s 1m0s 1m30s 2m0s"},
		"now":               {429, "0", "0s 500ms 1.5s 3.5s 7.5s"},
		"absurdly long":     {429, "99999999", "0s 30s 1m0s 1m30s 2m0s"},
		"beyond any clock":  {429, "9223372036854775807", "0s 30s 1m0s 1m30s 2m0s"},
		"beyond any number": {429, "99999999999999999999", "0s 30s 1m0s 1m30s 2m0s"},
		"not a wait":        {429, "soon", "0s 500ms 1.5s 3.5s 7.5s"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				begun := time.Now()
				after := test.after
				if after == "DATE" {
					after = begun.Add(3 * time.Second).UTC().Format(http.TimeFormat)
				}
				var sent []string
				client := simulated(roundTrip(func(*http.Request) (*http.Response, error) {
					sent = append(sent, time.Since(begun).Round(100*time.Millisecond).String())
					header := http.Header{}
					if after != "" {
						header.Set("Retry-After", after)
					}
					return response(test.status, header, "<html>"), nil
				}))
				_, err := client.ListForms(t.Context())
				var failure *APIError
				if !errors.As(err, &failure) || failure.Attempts != 5 || failure.StatusCode != test.status {
					t.Errorf("got %v", err)
				}
				if got := strings.Join(sent, " "); got != test.want {
					t.Errorf("sent at %s, want %s", got, test.want)
				}
			})
		})
	}
}

// The timeout is the attempt's: waiting for the rate limit does not count.
func TestTimeoutBeginsWithSending(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		client := simulated(roundTrip(func(request *http.Request) (*http.Response, error) {
			select {
			case <-request.Context().Done():
				return nil, request.Context().Err()
			case <-time.After(50 * time.Millisecond):
				return response(http.StatusOK, http.Header{}, "[]"), nil
			}
		}), func(c *Config) {
			c.RequestTimeout = 100 * time.Millisecond
			c.RequestsPerSecond = 0.1
		})
		for range 3 {
			if _, err := client.ListForms(t.Context()); err != nil {
				t.Error(err)
			}
		}
	})
}

// A limit that is not there, or no number, is no limit.
func TestHeaderInt(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{"0": true, " 5 ": true, "": false, "-1": false, "many": false} {
		_, ok := headerInt(http.Header{"X": {text}}, "X")
		if ok != want {
			t.Errorf("%q: %t", text, ok)
		}
	}
	for text, want := range map[string]time.Duration{"5;w=1": time.Second, "100;w=60;burst=5": 30 * time.Second, "5": 2 * time.Second, "5;w=x": 2 * time.Second} {
		if got := windowLength(http.Header{"Ratelimit-Policy": {text}}, 2); got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
}
