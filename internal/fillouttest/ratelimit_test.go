package fillouttest_test

import (
	"net/http"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// limited starts a server with rate limits. It must be called in a bubble of testing/synctest.
func limited(t *testing.T, change func(*behavior)) (*fillouttest.Server, *client) {
	t.Helper()
	server, c, _ := startInMemory(t, fillouttest.WithApp(anApp()), fillouttest.WithBehavior(func(b *behavior) {
		*b = fillouttest.DefaultBehavior()
		change(b)
	}))
	return server, c
}

func unchanged(*behavior) {}

// burst sends requests and returns how many were not refused by the rate limit.
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
	synctest.Test(t, func(t *testing.T) {
		server, c := limited(t, unchanged)
		for _, remaining := range []string{"4", "3", "2", "1", "0"} {
			got := c.api("GET", "/forms", "")
			got.succeeded(t)
			got.wantsHeaders(t, map[string]string{
				"ratelimit-limit": "5", "ratelimit-policy": "5;w=1", "ratelimit-remaining": remaining,
				"ratelimit-reset": "1", "retry-after": "",
			})
		}
		got, err := c.create()
		if err != nil {
			t.Fatal(err)
		}
		got.refused(t, http.StatusTooManyRequests, "Too many requests. Try again soon.")
		got.wantsHeaders(t, map[string]string{"ratelimit-remaining": "0", "retry-after": "1"})
		if held := server.Webhooks(); len(held) != 0 {
			t.Errorf("a refused request created %+v", held)
		}

		server.ChangeBehavior(func(b *behavior) { b.RateLimit, b.RateWindow = 2, 10*time.Second })
		pass(10 * time.Second)
		c.burst(2)
		pass(3500 * time.Millisecond)
		c.api("GET", "/forms", "").wantsHeaders(t,
			map[string]string{"ratelimit-policy": "2;w=10", "ratelimit-reset": "7", "retry-after": "7"})
		server.ChangeBehavior(func(b *behavior) { b.RateLimit = 0 })
		c.api("GET", "/forms", "").wantsHeaders(t, map[string]string{"ratelimit-limit": ""})
	})
}

func TestWindows(t *testing.T) {
	t.Parallel()
	type step struct {
		wait   time.Duration
		passed int
	}
	for name, test := range map[string]struct {
		change func(*behavior)
		steps  []step
	}{
		"from the first request on": {unchanged, []step{
			{700 * time.Millisecond, 5}, {999 * time.Millisecond, 0}, {time.Millisecond, 5},
			{10300 * time.Millisecond, 5}, {999 * time.Millisecond, 0},
		}},
		// Two bursts meet at the boundary of aligned windows.
		"aligned": {func(b *behavior) { b.AlignedWindows, b.WindowPhase = true, 300*time.Millisecond },
			[]step{
				{299 * time.Millisecond, 5}, {time.Millisecond, 5}, {999 * time.Millisecond, 0}, {time.Millisecond, 5},
			}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				_, c := limited(t, test.change)
				for _, step := range test.steps {
					pass(step.wait)
					if passed := c.burst(6); passed != step.passed {
						t.Errorf("after %s: %d passed, want %d", step.wait, passed, step.passed)
					}
				}
			})
		})
	}
}

func TestWhatCountsForTheLimit(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		server, c := limited(t, unchanged)
		// Pages and OAuth do not count, and a token of the account shares its limit.
		for range 6 {
			c.page("GET", "/t/"+contact, "").succeeded(t)
			c.accessToken(server.IssueCode("client-1", callback))
		}
		token := c.accessToken(server.IssueCode("client-1", callback))
		c.api("GET", "/nope", "") // an unknown path counts
		if mine, theirs := c.burst(6), c.as(token).burst(2); mine != 4 || theirs != 0 {
			t.Errorf("%d and %d passed, want 4 and 0", mine, theirs)
		}
		if passed := c.as(server.AddAccount("other")).burst(6); passed != 5 {
			t.Errorf("%d requests of another account passed, want 5", passed)
		}
		// Callers without a valid token share the limit of their address, which comes before the credential.
		server.RevokeToken(token)
		if revoked, strange := c.as(token).burst(2), c.as("sk_prod_abc_123").burst(7); revoked != 2 || strange != 3 {
			t.Errorf("%d and %d passed, want 2 and 3", revoked, strange)
		}
	})
}

func TestTheLimitOfTheDatabaseAPI(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		_, c := limited(t, unchanged)
		var statuses []int
		for range 31 {
			statuses = append(statuses, c.db(newNames(c.server), "GET /bases").status)
		}
		if c.api("GET", "/forms", "").status != 200 || slices.Index(statuses, 429) != 30 {
			t.Errorf("answers %v", statuses)
		}
		got := c.db(newNames(c.server), "GET /nope")
		got.wantsHeaders(t, map[string]string{"ratelimit-limit": "30", "retry-after": "1"})
		got.wants(t, 429, `{"error":{"code":"TOO_MANY_REQUESTS","message":"Too many requests. Try again soon."}}`)
	})
}
