package soak

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
	"github.com/fillout-community/terraform-provider-fillout/internal/journal"
)

// sequence is what all sequences of events have: their randomness, their simulator, and their log.
type sequence struct {
	random   *rand.Rand
	server   *fillouttest.Server
	other    string   // the token of another account
	made     int      // numbers what is made
	secrets  []string // that no diagnostic may show
	steps    []string // what was done, for a replay
	happened map[string]int
}

// serve starts the simulator.
func (s *sequence) serve(options ...fillouttest.Option) {
	const token = "sk_prod_0123456789abcdef_42"
	s.server = must(fillouttest.Start(append(options, fillouttest.WithToken(token))...))
	s.other = s.server.AddAccount("another")
	s.secrets = []string{token, s.other}
}

func pick[T any](s *sequence, from ...T) T { return from[s.random.IntN(len(from))] }

// chance is true once in so many times.
func (s *sequence) chance(times int) bool { return s.random.IntN(times) == 0 }

func (s *sequence) log(format string, arguments ...any) {
	s.steps = append(s.steps, fmt.Sprintf(format, arguments...))
}

func (s *sequence) number() int {
	s.made++
	return s.made
}

// secretURL returns a URL of its own, which contains a secret wherever a URL can contain one.
func (s *sequence) secretURL(host string) string {
	n := s.number()
	user, query, fragment := fmt.Sprintf("user~%d~of~url", n), fmt.Sprintf("k/y~%d~=", n), fmt.Sprintf("part~%d~of~url", n)
	s.secrets = append(s.secrets, user, fmt.Sprintf("p&ss~%d", n), query, fragment)
	escaped := strings.NewReplacer("/", "%2F", "=", "%3D").Replace(query)
	return fmt.Sprintf("https://%s:p%%26ss~%d@%s.example.com/%d?key=%s#%s", user, n, host, n, escaped, fragment)
}

// command is a plan or an apply, and what goes wrong meanwhile.
type command struct {
	destroy, planOnly, noRefresh bool
	token                        string
	retries                      int
	timeout                      string
	faults                       [2]fillouttest.Fault // while planning, while applying; no fault has no route

	// Only for webhooks of forms and OAuth tokens:
	partial   bool // with -target
	kill      kill
	respelled int // how base_url and the token are written

	// Only for databases:
	unprotected bool   // the provider's deletion_protection is off
	replace     string // the name of the item for -replace
}

// calm is an apply without anything that keeps it from succeeding.
func (s *sequence) calm() command { return command{token: s.server.Token(), timeout: "10s"} }

// isCalm reports whether nothing from outside keeps the command from succeeding.
func (s *sequence) isCalm(c command) bool {
	return c.token == s.server.Token() && c.faults[0].Route == "" && c.faults[1].Route == "" && !c.kill.losesState()
}

// addFaults gives each phase of a command a fault, once in so many times.
func (s *sequence) addFaults(c *command, times int, anyFault func(applying bool) fillouttest.Fault) {
	for i := range c.faults {
		if s.chance(times) {
			c.faults[i] = anyFault(i == 1)
			if c.faults[i].Delay > 0 {
				c.timeout, c.retries = "2s", 0
			}
		}
	}
}

// start injects the fault of a phase and starts the provider for it. The returned function ends the fault.
func (s *sequence) start(ctx context.Context, j *journal.Journal, c command, phase int) (*process, func()) {
	end := func() {}
	if fault := c.faults[phase]; fault.Route != "" {
		end = s.server.Inject(fault)
	}
	address, token := s.server.URL(), c.token
	switch c.respelled {
	case 1:
		address += "/"
	case 2:
		address, token = strings.ToUpper(address)+"/v1/api/", " "+token+"\n"
	}
	arguments := map[string]any{
		"access_token": token, "base_url": address, "requests_per_second": 100,
		"database_url": s.server.URL(), "database_requests_per_second": 100,
		"max_retries": c.retries, "request_timeout": c.timeout,
	}
	if c.unprotected {
		arguments["deletion_protection"] = false
	}
	return start(ctx, j, arguments), end
}

// note counts and logs diagnostics. They must not contain a secret.
func (s *sequence) note(diagnostics []*tfprotov6.Diagnostic) error {
	for _, d := range diagnostics {
		s.happened[d.Summary]++
		s.log("  %s: %s", d.Summary, strings.ReplaceAll(d.Detail, "\n", " "))
	}
	if secret := acctest.LeakedIn(describe(diagnostics), s.secrets); secret != "" {
		return fmt.Errorf("a diagnostic contains the secret %q", secret)
	}
	return nil
}
