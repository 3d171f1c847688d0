package soak

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// snapshot is what the service and the state contain at a moment.
type snapshot struct {
	held  map[string]fillouttest.Webhook // the service's webhooks, by id
	saved map[string]object              // the state's webhooks, by id
	token string                         // the state's token
}

func (s *scenario) snapshot() snapshot {
	now := snapshot{held: s.held(), saved: map[string]object{}, token: s.token.object.text("access_token")}
	for _, r := range s.resources {
		if id := r.object.text("id"); id != "" {
			now.saved[id] = r.object
		}
	}
	return now
}

// look returns what the service and the state contain before a command.
func (s *scenario) look() snapshot {
	s.server.ResetJournal()
	return s.snapshot()
}

// check compares what the service and the state contain before and after a command with its diagnostics.
func (s *scenario) check(before snapshot, r result) error {
	after := s.snapshot()
	for _, d := range r.diagnostics {
		s.happened[d.Summary]++
		s.log("  %s: %s", d.Summary, strings.ReplaceAll(d.Detail, "\n", " "))
	}
	if after.token != "" && !slices.Contains(s.secrets, after.token) {
		s.secrets = append(s.secrets, after.token)
	}
	if secret := acctest.LeakedIn(describe(r.diagnostics), s.secrets); secret != "" {
		return fmt.Errorf("a diagnostic contains the secret %q", secret)
	}
	return errors.Join(s.checkCreates(r), s.checkGained(before, after, r), s.checkLost(before, after, r),
		s.checkToken(before, after, r),
		s.checkModel(after), s.checkErrors(r))
}

// checkCreates: the service processes no create more often than it was planned.
func (s *scenario) checkCreates(r result) error {
	processed := map[string]int{}
	for _, request := range s.server.RequestsTo(acctest.CreateRoute) {
		var body struct {
			URL string `json:"url"`
		}
		if err := json.Unmarshal(request.Body, &body); err != nil {
			return fmt.Errorf("a create with the body %s", request.Body)
		}
		if request.Processed {
			processed[body.URL]++
		}
	}
	for url, n := range processed {
		if planned := r.count(func(c change) bool { return c.creates() && urlOf(c.config) == url }); n > planned {
			return fmt.Errorf("%d creates were processed for %s, %d were planned", n, url, planned)
		}
	}
	return nil
}

func (c change) creates() bool { return c.action == create || c.action == replace }

// count returns how many of the applied changes match.
func (r result) count(match func(change) bool) int {
	n := 0
	for _, c := range r.changes {
		if r.applied && match(c) {
			n++
		}
	}
	return n
}

// checkGained: a new webhook is in the state, or an error names it.
func (s *scenario) checkGained(before, after snapshot, r result) error {
	for id, webhook := range after.held {
		if _, old := before.held[id]; old {
			continue
		}
		if saved, ok := after.saved[id]; ok {
			if saved.text("form_id") != webhook.FormID || saved.text("url") != webhook.URL &&
				saved.text("url_wo_version") == "" {
				return fmt.Errorf("the state has other values for webhook %s than the service", id)
			}
			continue
		}
		host := must(url.Parse(webhook.URL)).Host
		if !says(r.diagnostics, "Webhook Possibly Created", webhook.FormID, host) {
			return fmt.Errorf("webhook %s of form %s to %s was created, is not in the state, and no error names it", id,
				webhook.FormID, host)
		}
		s.outside[id] = "possibly created"
		s.happened["orphan named"]++
	}
	for id := range after.saved {
		_, old := before.saved[id]
		if _, made := after.held[id]; !old && !made && r.imported != id {
			return fmt.Errorf("the state has the webhook %s, which was never created", id)
		}
	}
	return nil
}

// checkLost: the service loses a webhook only if that was planned. A webhook leaves the state after a delete; if it
// still exists, a warning names it.
func (s *scenario) checkLost(before, after snapshot, r result) error {
	removed := func(id string) bool {
		return r.count(func(c change) bool {
			return (c.action == destroy || c.action == replace) &&
				c.prior.text("id") == id
		}) > 0
	}
	for id := range before.held {
		if _, still := after.held[id]; !still && !removed(id) {
			return fmt.Errorf("webhook %s is gone, and no plan removed it", id)
		}
	}
	for id, saved := range before.saved {
		if _, still := after.saved[id]; still {
			continue
		}
		requested := slices.ContainsFunc(s.server.RequestsTo(acctest.DeleteRoute), func(request fillouttest.Request) bool {
			return strings.Contains(string(request.Body), id)
		})
		if !removed(id) || !requested {
			return fmt.Errorf("webhook %s left the state: planned %t, requested %t", id, removed(id), requested)
		}
		if _, exists := after.held[id]; exists {
			if !says(r.diagnostics, "Webhook Not Found", id, saved.text("form_id")) {
				return fmt.Errorf("webhook %s left the state, still exists, and no warning names it", id)
			}
			s.outside[id] = "given up with a warning"
			s.happened[s.outside[id]]++
		}
	}
	return nil
}

// checkToken: a code is exchanged once, a token is not lost silently, and a destroyed token no longer works.
func (s *scenario) checkToken(before, after snapshot, r result) error {
	planned, exchanged, gained := r.count(func(c change) bool { return c.kind == tokenType && c.creates() }), 0, 0
	for _, request := range s.server.RequestsTo(acctest.ExchangeRoute) {
		if request.Processed {
			exchanged++
			s.used[s.code()] = true
		}
	}
	if after.token != "" && after.token != before.token {
		gained++
	}
	switch lost := before.token != "" && before.token != after.token; {
	case gained > 0 && !s.server.TokenWorks(after.token):
		return errors.New("the state has a new token that does not work")
	case exchanged > planned || gained > exchanged:
		return fmt.Errorf("%d exchanges were planned, %d processed, and the state has %d new tokens", planned, exchanged,
			gained)
	case exchanged > gained && !says(r.diagnostics, "Code Possibly Spent"):
		return errors.New("a code was exchanged, the token is lost, and no error says so")
	case lost && s.server.TokenWorks(before.token) && !says(r.diagnostics, "Access Token No Longer Valid", s.app.ClientID):
		return errors.New("a token left the state silently, and still works")
	}
	return nil
}

// checkModel: the service has what the state has, what an error named, and what was never Terraform's.
func (s *scenario) checkModel(after snapshot) error {
	s.forget()
	for id := range after.held {
		if _, saved := after.saved[id]; saved == (s.outside[id] != "") {
			return fmt.Errorf("the state has webhook %s: %t; the model says %q", id, saved, s.outside[id])
		}
	}
	return nil
}

// checkErrors: without a fault, a command fails only if it was asked for something impossible.
func (s *scenario) checkErrors(r result) error {
	if !hasError(r.diagnostics) || !r.command.calm() || r.imported != "" {
		return nil
	}
	impossible := r.used && says(r.diagnostics, "Code Exchange Refused")
	for _, resource := range s.resources {
		form, ok := resource.config["form_id"].(string)
		impossible = impossible || ok && !r.command.destroy && !slices.Contains(s.forms, form)
	}
	if impossible {
		return nil
	}
	return fmt.Errorf("without a fault, the command fails: %s", describe(r.diagnostics))
}

// says reports whether a diagnostic has a summary, and all of these words in its detail.
func says(diagnostics []*tfprotov6.Diagnostic, summary string, words ...string) bool {
	return slices.ContainsFunc(diagnostics, func(d *tfprotov6.Diagnostic) bool {
		return d.Summary == summary && !slices.ContainsFunc(words,
			func(word string) bool { return !strings.Contains(d.Detail, word) })
	})
}

func describe(diagnostics []*tfprotov6.Diagnostic) string {
	var lines []string
	for _, d := range diagnostics {
		lines = append(lines, d.Summary+": "+d.Detail)
	}
	return strings.Join(lines, "; ")
}
