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

// glance is what the service and the state have at a moment.
type glance struct {
	held  map[string]fillouttest.Webhook // by id
	state map[string]kept                // webhooks, by id
	// tokens are those of the app that the state has.
	tokens map[string]bool
}

func (w *world) look() glance {
	w.server.ResetJournal()
	return w.glance()
}

func (w *world) glance() glance {
	g := glance{held: w.held(), state: map[string]kept{}, tokens: map[string]bool{}}
	for _, s := range w.slots {
		for _, object := range append([]kept{s.object}, s.deposed...) {
			if id := object.text("id"); id != "" {
				g.state[id] = object
			}
			if token := object.text("access_token"); token != "" {
				g.tokens[token] = true
				if !slices.Contains(w.secrets, token) {
					w.secrets = append(w.secrets, token)
				}
			}
		}
	}
	return g
}

// check compares the world before and after an errand with what was said.
func (w *world) check(before glance, seen outcome) error {
	after := w.glance()
	for _, d := range seen.said {
		w.seen[d.Summary]++
		w.tell("  said: %s: %s", d.Summary, strings.ReplaceAll(d.Detail, "\n", " "))
	}
	if seen.broken != nil {
		return fmt.Errorf("%w: the provider breaks the protocol: %w", errViolated, seen.broken)
	}
	for _, check := range []func(before, after glance, seen outcome) error{
		w.checkCreates, w.checkGained, w.checkLost, w.checkLeft, w.checkTokens, w.checkModel, w.checkErrors,
	} {
		if err := check(before, after, seen); err != nil {
			return fmt.Errorf("%w: %w", errViolated, err)
		}
	}
	if secret, where := leaked(seen.said, w.secrets); secret != "" {
		return fmt.Errorf("%w: the secret %q is in: %s", errViolated, secret, where)
	}
	return nil
}

// planning gives how many changes make a webhook that delivers to a URL.
func (o outcome) planning(url string) int {
	n := 0
	for _, c := range o.changes {
		if o.applied && (c.action == create || c.action == replace) && urlOf(c.config) == url {
			n++
		}
	}
	return n
}

// checkCreates: no create is processed more often than it was planned.
func (w *world) checkCreates(_, _ glance, seen outcome) error {
	processed := map[string]int{}
	for _, request := range w.server.RequestsTo(acctest.CreateRoute) {
		var body struct {
			URL string `json:"url"`
		}
		if err := json.Unmarshal(request.Body, &body); err != nil {
			return fmt.Errorf("a create with the body %s", request.Body)
		}
		if request.Processed {
			processed[body.URL]++
		}
		if processed[body.URL] > seen.planning(body.URL) {
			return fmt.Errorf("%d creates were processed for %s, %d were planned", processed[body.URL], body.URL, seen.planning(body.URL))
		}
	}
	return nil
}

// checkGained: a webhook that is new is in the state, or an error names it.
func (w *world) checkGained(before, after glance, seen outcome) error {
	for id, webhook := range after.held {
		if _, old := before.held[id]; old {
			continue
		}
		if object, saved := after.state[id]; saved {
			if object.text("form_id") != webhook.FormID || object.text("url") != webhook.URL && object.text("url_wo_version") == "" {
				return fmt.Errorf("webhook %s is in the state with other values than at the service", id)
			}
			continue
		}
		host := hostOf(webhook.URL)
		if !says(seen.said, "Webhook Possibly Created", webhook.FormID, host) {
			return fmt.Errorf("webhook %s of form %s to %s was made, is not in the state, and no error names it", id, webhook.FormID, host)
		}
		w.outside[id] = "in doubt"
		w.seen["orphan named"]++
	}
	for id := range after.state {
		_, old := before.state[id]
		_, made := after.held[id]
		if !old && !made && !seen.imported[id] {
			return fmt.Errorf("the state has the webhook %s, which was never made", id)
		}
	}
	return nil
}

// checkLost: a webhook ceases to exist only where it was planned to.
func (w *world) checkLost(before, after glance, seen outcome) error {
	for id := range before.held {
		if _, still := after.held[id]; !still && !seen.removing(id) {
			return fmt.Errorf("webhook %s is gone, and nobody planned that", id)
		}
	}
	return nil
}

// removing tells whether a change removes a webhook.
func (o outcome) removing(id string) bool {
	return o.applied && slices.ContainsFunc(o.changes, func(c slotChange) bool {
		return (c.action == destroy || c.action == replace) && c.prior.text("id") == id
	})
}

// checkLeft: an id leaves the state after a delete, and where the webhook is
// still there, with a warning that names it.
func (w *world) checkLeft(before, after glance, seen outcome) error {
	for id, object := range before.state {
		if _, still := after.state[id]; still {
			continue
		}
		asked := slices.ContainsFunc(w.server.RequestsTo(acctest.DeleteRoute), func(r fillouttest.Request) bool {
			return strings.Contains(string(r.Body), id)
		})
		if !seen.removing(id) || !asked {
			return fmt.Errorf("webhook %s left the state: planned %t, asked for %t", id, seen.removing(id), asked)
		}
		if _, there := after.held[id]; !there {
			continue
		}
		if !says(seen.said, "Webhook Not Found", id, object.text("form_id")) {
			return fmt.Errorf("webhook %s left the state, is still there, and no warning names it", id)
		}
		w.outside[id] = "given up with a warning"
		w.seen["given up with a warning"]++
	}
	return nil
}

// checkTokens: a code is exchanged once, a token is not lost without a word, and
// one that was destroyed no longer works.
func (w *world) checkTokens(before, after glance, seen outcome) error {
	planned := 0
	for _, c := range seen.changes {
		if seen.applied && c.slot.resource == tokenType && (c.action == create || c.action == replace) {
			planned++
		}
	}
	exchanged := 0
	for _, request := range w.server.RequestsTo(acctest.ExchangeRoute) {
		if request.Processed {
			exchanged++
			w.spent[w.code()] = true
		}
	}
	gained := 0
	for token := range after.tokens {
		if before.tokens[token] {
			continue
		}
		gained++
		if !w.server.TokenWorks(token) {
			return errors.New("the state has a new token that does not work")
		}
	}
	switch {
	case exchanged > planned || gained > exchanged:
		return fmt.Errorf("%d exchanges were planned, %d processed, and the state has %d new tokens", planned, exchanged, gained)
	case exchanged > gained && !says(seen.said, "Code Possibly Spent"):
		return errors.New("a code was exchanged, the token is nowhere, and no error says so")
	}
	for token := range before.tokens {
		if !after.tokens[token] && w.server.TokenWorks(token) && !says(seen.said, "Access Token No Longer Valid", w.app.ClientID) {
			return errors.New("a token left the state without a word, and still works")
		}
	}
	return nil
}

// checkModel: what the service holds is what the state has, what an error named,
// and what was never Terraform's.
func (w *world) checkModel(_, after glance, _ outcome) error {
	w.forget()
	for id := range after.held {
		_, saved := after.state[id]
		if saved == (w.outside[id] != "") {
			return fmt.Errorf("webhook %s is in the state: %t; and it is %q", id, saved, w.outside[id])
		}
	}
	return nil
}

// checkErrors: with nothing in the way, an errand fails only for what it was
// asked.
func (w *world) checkErrors(_, _ glance, seen outcome) error {
	if !seen.errand.calm() || seen.imported != nil {
		return nil
	}
	impossible := false
	for _, c := range seen.changes {
		if c.action == create || c.action == replace {
			form, ok := c.config["form_id"].(string)
			impossible = impossible || ok && !slices.Contains(w.forms, form)
		}
	}
	// A create that fails when planning has no action.
	for _, s := range w.slots {
		if form, ok := s.config["form_id"].(string); ok && !seen.errand.destroy && !slices.Contains(w.forms, form) {
			impossible = impossible || !seen.planned
		}
	}
	impossible = impossible || seen.spent && says(seen.said, "Code Exchange Refused")
	if hasError(seen.said) && !impossible {
		return fmt.Errorf("with nothing in the way, it fails: %s", describe(seen.said))
	}
	return nil
}

func hostOf(text string) string {
	u, err := url.Parse(text)
	if err != nil {
		return text
	}
	return u.Host
}

// says tells whether there is a diagnostic with a summary, and with all of these
// words in its detail.
func says(said []*tfprotov6.Diagnostic, summary string, words ...string) bool {
	return slices.ContainsFunc(said, func(d *tfprotov6.Diagnostic) bool {
		return d.Summary == summary && !slices.ContainsFunc(words, func(word string) bool { return !strings.Contains(d.Detail, word) })
	})
}

func describe(said []*tfprotov6.Diagnostic) string {
	var lines []string
	for _, d := range said {
		lines = append(lines, d.Summary+": "+d.Detail)
	}
	return strings.Join(lines, "; ")
}

// leaked gives a secret that is in a diagnostic, and that one's text.
func leaked(said []*tfprotov6.Diagnostic, secrets []string) (secret, where string) {
	for _, d := range said {
		text := d.Summary + "\n" + d.Detail
		if secret := acctest.LeakedIn(text, secrets); secret != "" {
			return secret, text
		}
	}
	return "", ""
}
