package fillouttest_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

func limited(t *testing.T, change func(*fillouttest.Behavior)) (*fillouttest.Server, *client, *clock) {
	t.Helper()
	at := newClock()
	server := fillouttest.NewServer(t, fillouttest.WithClock(at.Now), fillouttest.WithBehavior(change))
	return server, newClient(t, server), at
}

func unchanged(*fillouttest.Behavior) {}

// burst sends requests and gives how many were let through.
func (c *client) burst(requests int) int {
	c.tb.Helper()
	passed := 0
	for range requests {
		if c.api("GET", "/forms", "").status != http.StatusTooManyRequests {
			passed++
		}
	}
	return passed
}

func TestRateLimitHeaders(t *testing.T) {
	t.Parallel()
	server, c, _ := limited(t, unchanged)
	for _, remaining := range []string{"4", "3", "2", "1", "0"} {
		got := c.api("GET", "/forms", "")
		if got.status != http.StatusOK || got.header.Get("retry-after") != "" {
			t.Errorf("got %d %v", got.status, got.header)
		}
		wantHeaders(t, got, map[string]string{
			"ratelimit-limit": "5", "ratelimit-policy": "5;w=1", "ratelimit-remaining": remaining, "ratelimit-reset": "1",
		})
	}
	got := c.api("POST", "/webhook/create", `{"formId":"`+fillouttest.ContactFormID+`","url":"https://example.com/"}`)
	got.refused(t, http.StatusTooManyRequests, "Too many requests. Try again soon.")
	wantHeaders(t, got, map[string]string{"ratelimit-remaining": "0", "retry-after": "1"})
	if held := server.Webhooks(); len(held) != 0 {
		t.Errorf("a refused request made %+v", held)
	}
}

func wantHeaders(t *testing.T, got reply, want map[string]string) {
	t.Helper()
	for name, value := range want {
		if got.header.Get(name) != value {
			t.Errorf("%s: %q, want %q", name, got.header.Get(name), value)
		}
	}
}

func TestAWindowStartsWithTheFirstRequestAfterTheLastOne(t *testing.T) {
	t.Parallel()
	_, c, at := limited(t, unchanged)
	at.advance(700 * time.Millisecond)
	for _, step := range []struct {
		wait   time.Duration
		passed int
	}{{0, 5}, {999 * time.Millisecond, 0}, {time.Millisecond, 5}, {10300 * time.Millisecond, 5}, {999 * time.Millisecond, 0}} {
		at.advance(step.wait)
		if passed := c.burst(6); passed != step.passed {
			t.Errorf("after %s: %d passed, want %d", step.wait, passed, step.passed)
		}
	}
}

func TestAlignedWindowsLetTwoBurstsMeetAtTheBoundary(t *testing.T) {
	t.Parallel()
	_, c, at := limited(t, func(b *fillouttest.Behavior) {
		b.AlignedWindows, b.WindowPhase = true, 300*time.Millisecond
	})
	for _, step := range []struct {
		wait   time.Duration
		passed int
	}{{299 * time.Millisecond, 5}, {time.Millisecond, 5}, {999 * time.Millisecond, 0}, {time.Millisecond, 5}} {
		at.advance(step.wait)
		if passed := c.burst(6); passed != step.passed {
			t.Errorf("after %s: %d passed, want %d", step.wait, passed, step.passed)
		}
	}
}

func TestTheLimitComesBeforeTheCredential(t *testing.T) {
	t.Parallel()
	_, c, _ := limited(t, unchanged)
	stranger := c.as("sk_prod_abc_123")
	if passed := stranger.burst(7); passed != 5 {
		t.Errorf("%d passed", passed)
	}
	wantHeaders(t, stranger.api("GET", "/forms", ""), map[string]string{"retry-after": "1"})
	if passed := c.burst(6); passed != 5 {
		t.Errorf("a stranger used up the account's limit: %d passed", passed)
	}
}

func TestRateLimitAfterAuth(t *testing.T) {
	t.Parallel()
	_, c, _ := limited(t, func(b *fillouttest.Behavior) { b.RateLimitAfterAuth = true })
	stranger := c.as("sk_prod_abc_123")
	if passed := stranger.burst(7); passed != 7 {
		t.Errorf("%d of a stranger passed", passed)
	}
	wantHeaders(t, stranger.api("GET", "/forms", ""), map[string]string{"ratelimit-remaining": "5"})
	if passed := c.burst(7); passed != 5 {
		t.Errorf("%d passed", passed)
	}
}

func TestAccountsHaveLimitsOfTheirOwn(t *testing.T) {
	t.Parallel()
	server, c, _ := limited(t, unchanged)
	other := c.as(server.AddAccount("other"))
	if mine, theirs := c.burst(6), other.burst(6); mine != 5 || theirs != 5 {
		t.Errorf("%d and %d passed", mine, theirs)
	}
}

func TestUnroutedPathsCountToo(t *testing.T) {
	t.Parallel()
	_, c, _ := limited(t, unchanged)
	c.api("GET", "/nope", "")
	if passed := c.burst(6); passed != 4 {
		t.Errorf("%d passed", passed)
	}
}

func TestPagesAreNotLimited(t *testing.T) {
	t.Parallel()
	_, c, _ := limited(t, unchanged)
	for range 8 {
		got := c.page("GET", "/t/"+fillouttest.ContactFormID, "")
		if got.status != http.StatusOK || got.header.Get("ratelimit-limit") != "" {
			t.Fatalf("got %d %v", got.status, got.header)
		}
	}
	if passed := c.burst(6); passed != 5 {
		t.Errorf("%d passed", passed)
	}
}

func TestRateLimitKnobs(t *testing.T) {
	t.Parallel()
	_, bare, _ := limited(t, func(b *fillouttest.Behavior) { b.BareRateLimitBody, b.RateLimit = true, 1 })
	bare.burst(1)
	bare.api("GET", "/forms", "").wants(t, http.StatusTooManyRequests, `{"message":"Too many requests. Try again soon."}`)

	_, hidden, _ := limited(t, func(b *fillouttest.Behavior) { b.NoRateHeaders, b.RateLimit = true, 1 })
	hidden.burst(1)
	got := hidden.api("GET", "/forms", "")
	got.refused(t, http.StatusTooManyRequests, "Too many requests. Try again soon.")
	wantHeaders(t, got, map[string]string{"ratelimit-limit": "", "ratelimit-remaining": "", "retry-after": ""})

	_, slow, at := limited(t, func(b *fillouttest.Behavior) { b.RateLimit, b.RateWindow = 2, 10*time.Second })
	slow.burst(2)
	at.advance(3500 * time.Millisecond)
	wantHeaders(t, slow.api("GET", "/forms", ""), map[string]string{
		"ratelimit-policy": "2;w=10", "ratelimit-reset": "7", "retry-after": "7",
	})

	for _, afterAuth := range []bool{false, true} {
		_, off, _ := limited(t, func(b *fillouttest.Behavior) { b.RateLimit, b.RateLimitAfterAuth = 0, afterAuth })
		if passed := off.burst(20); passed != 20 {
			t.Errorf("%d passed without a limit", passed)
		}
		wantHeaders(t, off.api("GET", "/forms", ""), map[string]string{"ratelimit-limit": ""})
	}
}

func TestBehaviorChangesWhileTheServerRuns(t *testing.T) {
	t.Parallel()
	server, c := start(t)
	server.ChangeBehavior(func(b *fillouttest.Behavior) { b.RateLimit, b.RateWindow = 3, time.Hour })
	if passed := c.burst(5); passed != 3 {
		t.Errorf("%d passed", passed)
	}
}
