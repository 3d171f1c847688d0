package fillout_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// Under a limit that is much lower than the client's own, each object is created once, whatever a refusal looks like.
func TestLowRateLimit(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		limit   fillouttest.RateLimitBehavior
		refused bool // as the client cannot see the limit
	}{
		"RateWindow":         {fillouttest.RateLimitBehavior{RateWindow: 3 * time.Second}, false},
		"RateLimitAfterAuth": {fillouttest.RateLimitBehavior{RateWindow: time.Second, RateLimitAfterAuth: true}, false},
		"NoRateHeaders":      {fillouttest.RateLimitBehavior{RateWindow: time.Second, NoRateHeaders: true}, true},
		"BareRateLimitBody": {fillouttest.RateLimitBehavior{
			RateWindow: time.Second, NoRateHeaders: true, BareRateLimitBody: true,
		}, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s := newSubject(t)
				test.limit.RateLimit = 2
				s.server.ChangeBehavior(func(b *fillouttest.Behavior) {
					b.RateLimitBehavior, b.TablesRateLimit = test.limit, test.limit
				})
				webhooks, databases := len(s.server.Webhooks()), len(s.server.Databases())
				const n = 6
				for range n {
					if _, err := s.client.CreateWebhook(t.Context(), formID, webhookURL, nil); err != nil {
						t.Error(err)
					}
					tables := []fillout.NewTable{{Name: "T", Fields: []fillout.NewField{{Name: "Name", Type: "single_line_text"}}}}
					if _, err := s.client.CreateDatabase(t.Context(), "CRM", tables); err != nil {
						t.Error(err)
					}
				}
				webhooks, databases = len(s.server.Webhooks())-webhooks, len(s.server.Databases())-databases
				if webhooks != n || databases != n {
					t.Errorf("%d webhooks and %d databases were made", webhooks, databases)
				}
				if sent := len(s.server.Requests()); sent > 2*n != test.refused {
					t.Errorf("%d requests were sent", sent)
				}
			})
		})
	}
}
