package fillouttest_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// The tests of the probe try each knob. This table has what the probe does not look into: the last answer without the
// knob and with it.
func TestTablesKnobs(t *testing.T) {
	t.Parallel()
	const (
		db      = "/bases/" + fillouttest.ShopDatabaseID
		orders  = db + "/tables/Orders"
		status  = orders + "/fields/Status"
		missing = `404 {"error":{"code":"NOT_FOUND","message":"Requested resource does not exist"}}`
	)
	for name, test := range map[string]struct {
		knob          func(*behavior)
		calls         []string
		without, with string
	}{
		"RefuseAccessTokens": {
			knob:    func(b *behavior) { b.RefuseAccessTokens = true },
			calls:   []string{"token GET /bases"},
			without: "200 [", with: `401 {"error":{"code":"UNAUTHORIZED","message":"Invalid or missing API key"}}`,
		},
		"RefuseDefaultUserAgents": {
			knob: func(b *behavior) { b.RefuseDefaultUserAgents = true }, calls: []string{"GET /bases"},
			without: `200 [`, with: `403 <!DOCTYPE html>`,
		},
		"UnknownKeys": {
			knob: func(b *behavior) { b.UnknownKeys = true }, calls: []string{"GET " + db},
			without: `"updatedAt":`, with: `,"aiSummary":{"enabled":true}}`,
		},
		"UnknownKeys, in errors": {
			knob: func(b *behavior) { b.UnknownKeys = true }, calls: []string{"GET /bases/nope"},
			without: missing, with: `exist","details":[{"hint":"unknown"}]}}`,
		},
		"UnknownKeys, in templates": {
			knob: func(b *behavior) { b.UnknownKeys = true }, calls: []string{`PATCH ` + status + ` {"name":"S"}`},
			without: `"disableColors":false,"options":[`, with: `],"aiSummary":{"enabled":true}},"aiSummary"`,
		},
		"UnknownKeys, in deletes": {
			knob: func(b *behavior) { b.UnknownKeys = true }, calls: []string{`DELETE ` + status},
			without: `200 {"deleted":true}`, with: `200 {"deleted":true,"aiSummary":{"enabled":true}}`,
		},
		"ReadDelay, record": {
			knob:    func(b *behavior) { b.ReadDelay = time.Hour },
			calls:   []string{`POST ` + orders + `/records {"record":{}}`, "GET " + orders + "/records/<uuid1>"},
			without: "200 {", with: missing,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, run := range []struct {
				change func(*behavior)
				want   string
			}{{func(*behavior) {}, test.without}, {test.knob, test.with}} {
				server, c := startWith(t, run.change)
				token := c.accessToken(server.IssueCode("client-1", callback))
				n, last := newNames(c.server), ""
				for _, line := range test.calls {
					as := c
					if rest, ok := strings.CutPrefix(line, "token "); ok {
						as, line = c.as(token), rest
					}
					got := as.db(n, line)
					last = fmt.Sprint(got.status, " ", got.body)
				}
				if !strings.Contains(last, run.want) {
					t.Errorf("got %s\nwant %s", last, run.want)
				}
			}
		})
	}
}

func TestShuffledAnswers(t *testing.T) {
	t.Parallel()
	_, c := startWith(t, func(b *behavior) { b.Shuffle = true })
	seen := map[string]bool{}
	for range 50 {
		names := regexp.MustCompile(`"name":"(Customers|Orders|Products)","order"`).
			FindAllStringSubmatch(c.db(newNames(c.server), "GET /bases/"+fillouttest.ShopDatabaseID).body, -1)
		seen[fmt.Sprint(names)] = true
	}
	if len(seen) < 2 {
		t.Errorf("one order only: %v", seen)
	}
}

func TestTheLimitOfTheDatabaseAPI(t *testing.T) {
	t.Parallel()
	_, c, _ := limited(t, unchanged)
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
}
