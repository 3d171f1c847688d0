package transport

import (
	"context"
	"errors"
	"math/rand/v2"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// windowed is a service with a fixed one-second window of five requests, for tests in which time is simulated.
type windowed struct {
	latency func() time.Duration // of one direction

	mu      sync.Mutex
	start   time.Time
	count   int
	refused int
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
	if now := time.Now(); now.Sub(s.start) >= time.Second {
		s.start, s.count = now, 0
	}
	s.count++
	header := rateLimit(max(0, 5-s.count), 1)
	if s.count > 5 {
		s.refused++
		header.Set("retry-after", "1")
		return response(http.StatusTooManyRequests, header, `{"message":"Too many requests. Try again soon."}`)
	}
	return response(http.StatusOK, header, "[]")
}

func rateLimit(remaining, reset int) http.Header {
	return http.Header{
		"Ratelimit-Policy":    {"5;w=1"},
		"Ratelimit-Remaining": {strconv.Itoa(remaining)},
		"Ratelimit-Reset":     {strconv.Itoa(reset)},
	}
}

// With ten requests at a time, as Terraform sends them, the rate is close to the service's limit, and hardly any
// request is refused.
func TestPaceUsesTheWindow(t *testing.T) {
	t.Parallel()
	jitter := rand.New(rand.NewPCG(1, 2))
	for name, test := range map[string]struct {
		latency func() time.Duration
		rate    float64
		refused int
	}{
		"loopback": {func() time.Duration { return time.Millisecond / 2 }, 4.8, 0},
		"50 ms with 30 ms of jitter": {func() time.Duration {
			return 10*time.Millisecond + time.Duration(jitter.Int64N(int64(30*time.Millisecond)))
		}, 4.5, 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				service := &windowed{latency: test.latency}
				send := simulated(t, service, settings{})
				start := time.Now()
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
							if err := send(t.Context()); err != nil {
								t.Error(err)
							}
						}
					})
				}
				workers.Wait()
				rate := float64(requests-1) / time.Since(start).Seconds()
				t.Logf("%.2f requests per second, %d refused", rate, service.refused)
				if rate < test.rate || service.refused > test.refused {
					t.Errorf("want at least %.1f and at most %d", test.rate, test.refused)
				}
			})
		})
	}
}

// Without headers, requests are evenly spaced. After a refusal no goroutine sends anything until the service allows it,
// and then not all at once.
func TestPaceIsEven(t *testing.T) {
	t.Parallel()
	for want, refused := range map[string]bool{
		"0s 200ms 400ms 600ms": false,
		"0s 3s 3.2s 3.4s":      true,
	} {
		synctest.Test(t, func(t *testing.T) {
			start := time.Now()
			var sent []string
			send := simulated(t, roundTrip(func(*http.Request) (*http.Response, error) {
				sent = append(sent, time.Since(start).Round(100*time.Millisecond).String())
				if refused && len(sent) == 1 {
					return response(http.StatusTooManyRequests, http.Header{"Retry-After": {"3"}}, ""), nil
				}
				return response(http.StatusOK, http.Header{}, "[]"), nil
			}), settings{})
			var calls sync.WaitGroup
			for range strings.Count(want, " ") + 1 {
				calls.Go(func() {
					if err := send(t.Context()); err != nil {
						t.Error(err)
					}
				})
			}
			calls.Wait()
			if got := strings.Join(sent, " "); !strings.HasPrefix(got, want) {
				t.Errorf("sent at %s, want %s", got, want)
			}
		})
	}
}

func TestPaceEndsWithTheContext(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		send := simulated(t, roundTrip(func(*http.Request) (*http.Response, error) {
			header := http.Header{"Ratelimit-Remaining": {"0"}, "Ratelimit-Reset": {"20"}}
			return response(http.StatusOK, header, "[]"), nil
		}), settings{})
		if err := send(ctx); err != nil {
			t.Fatal(err)
		}
		start := time.Now()
		time.AfterFunc(time.Second, cancel)
		err := send(ctx)
		if !errors.Is(err, context.Canceled) || time.Since(start) != time.Second {
			t.Errorf("got %v after %s", err, time.Since(start))
		}
	})
}

func TestWindowObserve(t *testing.T) {
	t.Parallel()
	start := time.Now()
	at := start.Add
	var w window
	for i, step := range []struct {
		at     time.Duration
		header http.Header
		want   time.Time
	}{
		{0, rateLimit(1, 1), time.Time{}},
		{100 * time.Millisecond, rateLimit(0, 1), at(time.Second)},         // the window began at 0 at the latest
		{1050 * time.Millisecond, rateLimit(4, 1), time.Time{}},            // a new one
		{1100 * time.Millisecond, rateLimit(0, 0), at(1100 * 1e6)},         // the service says that it ends now
		{2200 * time.Millisecond, rateLimit(0, 1), at(3200 * 1e6)},         // another program used a new one up
		{3300 * time.Millisecond, http.Header{}, time.Time{}},              // the service says nothing
		{3400 * time.Millisecond, rateLimit(0, 1_000_000), at(4400 * 1e6)}, // the policy counts, not an absurd reset
	} {
		if got := w.observe(at(step.at), step.header); !got.Equal(step.want) {
			t.Errorf("step %d: got %s, want %s", i, got.Sub(start), step.want.Sub(start))
		}
	}
	for policy, want := range map[string]time.Duration{
		"5;w=1": time.Second, "100;w=60;burst=5": maxRetryWait, "5": 2 * time.Second, "5;w=x": 2 * time.Second,
	} {
		if got := windowLength(http.Header{"Ratelimit-Policy": {policy}}, 2); got != want {
			t.Errorf("%q: %s, want %s", policy, got, want)
		}
	}
	if got := windowLength(http.Header{}, 1_000_000); got != maxRetryWait {
		t.Errorf("without a policy an absurd reset means %s", got)
	}
	for text, want := range map[string]bool{"0": true, " 5 ": true, "": false, "-1": false, "many": false} {
		if _, ok := headerInt(http.Header{"X": {text}}, "X"); ok != want {
			t.Errorf("%q: %t", text, ok)
		}
	}
}

// FuzzRateHeaders checks that no header causes a wait longer than maxRetryWait.
func FuzzRateHeaders(f *testing.F) {
	f.Add("1", "0", "1", "5;w=1")
	f.Add("Fri, 31 Dec 9999 23:59:59 GMT", "-1", "99999999999999999999", "w=9223372036854775807;")
	f.Add("9223372036854775807", "0", "9223372036854775807", "5;w=-1")
	f.Add("-5", "", "", "w=")
	f.Fuzz(func(t *testing.T, after, remaining, reset, policy string) {
		header := http.Header{
			"Retry-After": {after}, "Ratelimit-Policy": {policy},
			"Ratelimit-Remaining": {remaining}, "Ratelimit-Reset": {reset},
		}
		refusal := &http.Response{StatusCode: http.StatusTooManyRequests, Header: header}
		if wait := retryWait(3, refusal); wait < 0 || wait > maxRetryWait {
			t.Errorf("after %q the wait is %s", after, wait)
		}
		now := time.Unix(0, 0)
		var w window
		for range 2 {
			if until := w.observe(now, header); until.After(now.Add(maxRetryWait)) {
				t.Errorf("%v: until %s", header, until)
			}
		}
	})
}
