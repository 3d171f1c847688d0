package soak

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/urls"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
	"github.com/fillout-community/terraform-provider-fillout/internal/journal"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/account"
)

// kill is the moment at which the process of an apply is killed, "" if it is not. A dropped connection stands for a
// request or an answer that never arrives: the provider leaves the same entry in the journal.
type kill string

const (
	beforeTheRequest kill = "before the request" // the service does not get it
	beforeTheAnswer  kill = "before the answer"
	beforeTheState   kill = "before the state" // Terraform has the answer, and has not saved it
	beforeTheEnd     kill = "before the end"   // Terraform has saved the state
	// withoutTheState means that Terraform has ended the provider in good order, and cannot save the state.
	withoutTheState kill = "without the state"
)

// losesState reports whether the state stays as it was.
func (k kill) losesState() bool { return k != "" && k != beforeTheEnd }

// unanswered is why the model has a webhook whose ID only the dashboard shows.
const unanswered = "created without an answer"

// killSometimes kills a process instead of letting something else go wrong.
func (s *scenario) killSometimes(c command) command {
	if !s.chance(4) {
		return c
	}
	c.kill, c.retries, c.faults[1] = pick(s.sequence, beforeTheRequest, beforeTheAnswer, beforeTheState, beforeTheState, beforeTheEnd,
		withoutTheState), 0,
		fillouttest.Fault{}
	if c.kill == beforeTheRequest || c.kill == beforeTheAnswer {
		c.faults[1] = fillouttest.Fault{Route: pick(s.sequence, acctest.CreateRoute, acctest.CreateRoute, acctest.DeleteRoute), Drop: true,
			After: c.kill == beforeTheAnswer}
	}
	return c
}

// twin returns a webhook with the configuration of one whose run was killed: the same, or another that does not exist.
func (s *scenario) twin(killed *resource) *resource {
	other := pick(s.sequence, s.resources...)
	if killed.config == nil || other.kind != webhookType || other.object.exists() || s.chance(2) {
		return killed
	}
	other.config = maps.Clone(killed.config)
	s.log("configure %s like %s", other.name, killed.name)
	return other
}

// openJournal opens the journal for a process of a run with this ID.
func (s *scenario) openJournal(run string, partial bool) *journal.Journal {
	return journal.OpenAs(s.journal, run, partial)
}

// readOthers reads the other webhooks of the state, or plans them with -refresh=false, as every run does that is not
// partial. Terraform does so in any order. What that shows does not matter here.
func (s *scenario) readOthers(ctx context.Context, p *process, on *resource, r *result) {
	if r.command.partial {
		return
	}
	reported := p.diagnostics
	for _, other := range s.resources {
		switch {
		case other == on || other.kind != webhookType || !other.object.exists():
		case r.command.noRefresh || r.command.faults[0].Delay > 0:
			_, _, _ = p.planOnce(ctx, other.kind, other.object, other.config)
		default:
			_, _ = p.refresh(ctx, other.kind, other.object)
		}
	}
	p.diagnostics = reported
}

// save updates the model for a webhook that is in the state now, and was not made for it.
func (s *scenario) save(id string) {
	if s.outside[id] == unanswered { // the ID is not in the journal, and does not get there
		delete(s.ours, id)
	}
	delete(s.outside, id)
	delete(s.orphans, id)
}

// same reports whether two webhooks have the same form and URL.
func same(a, b fillouttest.Webhook) bool {
	return a.FormID == b.FormID && urls.NormalWebhookURL(a.URL) == urls.NormalWebhookURL(b.URL)
}

// wanted returns the webhook that a resource configures.
func (r *resource) wanted() fillouttest.Webhook {
	text := func(argument string) string { value, _ := r.config[argument].(string); return value }
	return fillouttest.Webhook{FormID: text("form_id"), URL: text("url") + text("url_wo")}
}

// checkTakeOver: the next create takes the webhook of a killed run over, and makes no second one. Nothing else is taken
// over, and a partial run takes nothing.
func (s *scenario) checkTakeOver(on *resource, prior object, r result) error {
	held := s.held()
	for id, made := range held {
		if _, old := r.held[id]; old {
			continue
		}
		for other, killed := range s.orphans {
			if killed && other != id && same(made, s.ours[other]) {
				return fmt.Errorf("webhook %s was created, although a killed run has made webhook %s for it", id, other)
			}
		}
		for other, why := range s.outside {
			if why == unanswered && other != id && same(made, held[other]) && !r.command.kill.losesState() &&
				!says(r.diagnostics, account.TitleWebhookPossiblyCreated, "webhooks forget ") {
				return fmt.Errorf("webhook %s was created, and no warning says that webhook %s may exist", id, other)
			}
		}
	}
	id := on.object.text("id")
	if _, old := r.held[id]; id == "" || id == prior.text("id") || id == r.imported || !old && held[id].ID != 0 {
		return nil
	}
	switch {
	case r.command.partial:
		return fmt.Errorf("a run that does not read the whole state has taken webhook %s over", id)
	case !same(on.wanted(), s.ours[id]):
		return fmt.Errorf("webhook %s of %+v was taken over for %+v", id, s.ours[id], on.wanted())
	case !says(r.diagnostics, account.TitleWebhookTakenOver, id):
		return fmt.Errorf("webhook %s was taken over, and no warning says so", id)
	}
	s.happened["taken over"]++
	s.save(id)
	return nil
}

// checkJournal: each webhook that the provider has made is in the state or in the journal: with its ID, or as a create
// without an answer.
func (s *scenario) checkJournal() error {
	entries, newer, err := s.openJournal("", false).All()
	if err != nil || newer > 0 {
		return fmt.Errorf("the journal has %d entries that cannot be read: %w", newer, err)
	}
	listed, pending := map[string]bool{}, map[string]int{}
	for _, entry := range entries {
		listed[entry.ID] = true
		if entry.ID == "" {
			pending[entry.FormID+" "+entry.Host]++
		}
	}
	for id, webhook := range s.held() {
		if s.outside[id] == "" || s.ours[id].ID == 0 || listed[id] {
			continue
		}
		place := webhook.FormID + " " + urls.RedactURL(webhook.URL)
		if pending[place]--; s.outside[id] != unanswered || pending[place] < 0 {
			return fmt.Errorf("neither a state nor the journal has webhook %s: %s", id, s.outside[id])
		}
	}
	return nil
}

// refusedFor returns the ID of the webhook because of which a create or its plan was refused.
func refusedFor(r result) string {
	for _, d := range r.diagnostics {
		if d.Severity == tfprotov6.DiagnosticSeverityError && (d.Summary == account.TitleWebhookOfEarlierRun ||
			d.Summary == account.TitleWebhookOfKilledRun && r.command.partial) {
			return regexp.MustCompile(`^Webhook (\d+) of form `).FindStringSubmatch(d.Detail)[1]
		}
	}
	return ""
}

// checkRefusal: a create is refused only because of a webhook that is the same, and that no resource has. A partial run
// cannot know the last.
func (s *scenario) checkRefusal(on *resource, r result, id string) error {
	if id == "" {
		return nil
	}
	has := func(r *resource) bool { return r.object.text("id") == id }
	if !same(on.wanted(), s.ours[id]) || !r.command.partial && slices.ContainsFunc(s.resources, has) {
		return fmt.Errorf("a create of %+v was refused because of webhook %s of %+v", on.wanted(), id, s.ours[id])
	}
	return nil
}

// obey sometimes does what the warnings and errors of a command say: it removes in the dashboard what neither the state
// nor the journal knows, and drops the entry.
func (s *scenario) obey(r result) error {
	if !s.chance(2) {
		return nil
	}
	j := s.openJournal("", false)
	entries, _, err := j.All()
	for _, entry := range entries {
		refused := entry.ID != "" && entry.ID == refusedFor(r)
		if !refused && !says(r.diagnostics, account.TitleWebhookPossiblyCreated, "webhooks forget "+entry.Name) {
			continue
		}
		err = errors.Join(err, j.Forget(entry))
		for id, webhook := range s.held() {
			if s.outside[id] != "" && id == entry.ID || s.outside[id] == unanswered && webhook.FormID == entry.FormID &&
				urls.RedactURL(webhook.URL) == entry.Host {
				s.server.DeleteWebhook(webhook.ID)
			}
		}
		delete(s.orphans, entry.ID)
		delete(s.ours, entry.ID)
		s.forget()
		s.log("the user drops the entry %s%s", entry.Name, entry.ID)
		s.happened["entry dropped"]++
	}
	return err
}

// checkFiles: the journal has no secret.
func (s *scenario) checkFiles() error {
	return filepath.WalkDir(s.journal, func(path string, file fs.DirEntry, err error) error {
		if err != nil || file.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		if secret := acctest.LeakedIn(string(text), s.secrets); secret != "" {
			return fmt.Errorf("the journal contains the secret %q", secret)
		}
		return err
	})
}
