package soak

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
)

// check compares the service and the state with a command's plan, its diagnostics, and the model. Prior is what the
// state had for the resource before.
func (s *scenario) check(on *resource, prior object, r result) error {
	if token := s.token.object.text("access_token"); token != "" && token != prior.text("access_token") {
		s.secrets = append(s.secrets, token)
	}
	err := errors.Join(s.note(r.diagnostics), s.checkGained(on, prior, r), s.checkTakeOver(on, prior, r), s.checkLost(on, prior, r),
		s.checkToken(on, prior, r), s.checkModel(), s.checkErrors(on, prior, r))
	if err == nil {
		err = s.obey(r)
	}
	return err
}

// creates and removes report whether an applied change does so.
func (r result) creates() bool {
	return r.applied && (r.change.action == create || r.change.action == replace)
}

func (r result) removes() bool {
	return r.applied && (r.change.action == destroy || r.change.action == replace)
}

// processed counts the requests of a route that the service carried out.
func (s *scenario) processed(route string) int {
	n := 0
	for _, request := range s.server.RequestsTo(route) {
		if request.Processed {
			n++
		}
	}
	return n
}

// checkGained: a planned create is processed once at most. A new webhook is in the state, or an error names it.
func (s *scenario) checkGained(on *resource, prior object, r result) error {
	if n := s.processed(acctest.CreateRoute); n > 1 || n == 1 && !r.creates() {
		return fmt.Errorf("%d creates were processed, the plan was %s", n, r.change.action)
	}
	held, saved := s.held(), on.object.text("id")
	if _, made := held[saved]; saved != "" && saved != prior.text("id") && !made && r.imported != saved && s.ours[saved].ID == 0 {
		return fmt.Errorf("the state has the webhook %s, which was never created", saved)
	}
	for id, webhook := range held {
		if _, old := r.held[id]; old {
			continue
		}
		s.ours[id] = webhook
		hidden := on.object.text("url_wo_version") != ""
		host := must(url.Parse(webhook.URL)).Hostname()
		switch {
		case r.command.kill == beforeTheAnswer && r.command.faults[1].Route == acctest.CreateRoute:
			s.outside[id] = unanswered
		case r.command.kill.losesState():
			s.outside[id] = "killed " + string(r.command.kill)
			s.orphans[id] = r.command.kill != withoutTheState
		case id == saved && on.object.text("form_id") == webhook.FormID && (hidden || on.object.text("url") == webhook.URL):
		case id == saved:
			return fmt.Errorf("the state has other values for webhook %s than the service", id)
		case says(r.diagnostics, "Webhook Possibly Created", webhook.FormID, host):
			s.outside[id] = unanswered
			s.happened["orphan named"]++
		default:
			return fmt.Errorf("webhook %s of form %s to %s was created, is not in the state, and no error names it",
				id, webhook.FormID, host)
		}
	}
	return nil
}

// checkLost: the service loses a webhook only if that was planned. A webhook leaves the state only after a delete, and
// only if it is gone. If it was gone before, a warning names it.
func (s *scenario) checkLost(on *resource, prior object, r result) error {
	held, id := s.held(), prior.text("id")
	for lost := range r.held {
		if _, still := held[lost]; !still && (lost != id || !r.removes()) {
			return fmt.Errorf("webhook %s is gone, and no plan removed it", lost)
		}
	}
	if id == "" || on.object.text("id") == id {
		return nil
	}
	requested := false
	for _, request := range s.server.RequestsTo(acctest.DeleteRoute) {
		requested = requested || json.Valid(request.Body) && strings.Contains(string(request.Body), id)
	}
	if !r.removes() || !requested {
		return fmt.Errorf("webhook %s left the state: planned %t, requested %t", id, r.removes(), requested)
	}
	if _, exists := held[id]; exists {
		return fmt.Errorf("webhook %s left the state, and still exists", id)
	}
	_, existed := r.held[id]
	if !existed && !s.lenientDeletes && !says(r.diagnostics, "Webhook Not Found", id, prior.text("form_id")) {
		return fmt.Errorf("webhook %s left the state, was gone before, and no warning names it", id)
	}
	return nil
}

// checkToken: a code is exchanged once, and a token leaves the state only if it no longer works.
func (s *scenario) checkToken(on *resource, prior object, r result) error {
	before, after := prior.text("access_token"), on.object.text("access_token")
	exchanged, gained := s.processed(acctest.ExchangeRoute), after != "" && after != before
	// Only Fillout's own words count. A fault that speaks like Fillout is a lie.
	fault := r.command.faults[0]
	lie := fault.Status == http.StatusUnauthorized && strings.HasPrefix(fault.Body, "{")
	switch {
	case gained && !s.server.TokenWorks(after):
		return errors.New("the state has a new token that does not work")
	case exchanged > 1 || exchanged == 1 && !r.creates() || exchanged == 0 && gained:
		return fmt.Errorf("%d exchanges were processed, the plan was %s, the token is new: %t", exchanged,
			r.change.action, gained)
	case exchanged == 1 && !gained && !says(r.diagnostics, "OAuth Code Possibly Used") &&
		!says(r.diagnostics, "Answer Not From Fillout", "run again with the same code first"):
		return errors.New("a code was exchanged, the token is lost, and no error says so")
	case before != "" && after != before && s.server.TokenWorks(before) && !lie:
		return errors.New("a token left the state, and still works")
	}
	return nil
}

// checkModel: the service has what the state has, what an error named, and what was never Terraform's.
func (s *scenario) checkModel() error {
	s.forget()
	saved := map[string]bool{}
	for _, r := range s.resources {
		id := r.object.text("id")
		if id != "" && saved[id] {
			return fmt.Errorf("two resources have webhook %s", id)
		}
		saved[id] = true
	}
	for id := range s.held() {
		if saved[id] == (s.outside[id] != "") {
			return fmt.Errorf("the state has webhook %s: %t; the model says %q", id, saved[id], s.outside[id])
		}
	}
	return s.checkJournal()
}

// checkErrors: without a fault, a command fails only if the form is gone or the code was exchanged before. A webhook
// whose form is gone cannot be deleted: it could be another account's.
func (s *scenario) checkErrors(on *resource, prior object, r result) error {
	form, ok := on.config["form_id"].(string)
	code, _ := on.config["code"].(string)
	code = strings.TrimSpace(code)
	impossible := ok && !slices.Contains(s.forms, form) || s.used[code]
	if s.processed(acctest.ExchangeRoute) > 0 {
		s.used[code] = true
	}
	if refused := refusedFor(r); refused != "" || r.command.kill.losesState() {
		return s.checkRefusal(on, r, refused)
	}
	if s.isStuck(prior) && r.removes() {
		if !hasError(r.diagnostics) || !on.object.exists() {
			return errors.New("a webhook of a form that is gone was deleted")
		}
		return nil
	}
	if !hasError(r.diagnostics) || !s.isCalm(r.command) || r.imported != "" || impossible && !r.command.destroy {
		return nil
	}
	return fmt.Errorf("without a fault, the command fails: %s", describe(r.diagnostics))
}

// isStuck reports whether an object is a webhook whose form is gone.
func (s *scenario) isStuck(o object) bool {
	form := o.text("form_id")
	return form != "" && !slices.Contains(s.forms, form)
}

// says reports whether a diagnostic has a summary, and all of these words in its detail.
func says(diagnostics []*tfprotov6.Diagnostic, summary string, words ...string) bool {
	return slices.ContainsFunc(diagnostics, func(d *tfprotov6.Diagnostic) bool {
		lacks := func(word string) bool { return !strings.Contains(strings.ToLower(d.Detail), strings.ToLower(word)) }
		return d.Summary == summary && !slices.ContainsFunc(words, lacks)
	})
}

func describe(diagnostics []*tfprotov6.Diagnostic) string {
	var lines []string
	for _, d := range diagnostics {
		lines = append(lines, d.Summary+": "+d.Detail)
	}
	return strings.Join(lines, "; ")
}
