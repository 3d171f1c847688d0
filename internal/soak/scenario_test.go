package soak

import (
	"context"
	"fmt"
	"slices"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

const (
	webhookType = "fillout_webhook"
	tokenType   = "fillout_oauth_token"
	redirectURI = "https://example.com/fillout/callback"
)

// resource is an address of the configuration, with what the state has there.
type resource struct {
	name   string
	kind   string
	config map[string]any // nil if it is not configured
	object object
}

// scenario is a configuration, a state and a service, with a model of what the state and the service must contain.
type scenario struct {
	*sequence
	app       fillouttest.App
	forms     []string // the forms of the account
	resources []*resource
	token     *resource // the last of them

	// The model: why the service has a webhook that the state does not have, and which codes were exchanged.
	outside        map[string]string // by the webhook's id
	used           map[string]bool
	lenientDeletes bool // a delete of an unknown webhook succeeds

	journal string                         // its folder, or "off"
	ours    map[string]fillouttest.Webhook // what the provider has made, and can find in the journal
	orphans map[string]bool                // those of killed runs that no state had since
	next    *resource                      // mostly, its run is the next step
}

func newScenario(sequence *sequence, journal string) *scenario {
	s := &scenario{sequence: sequence, outside: map[string]string{}, used: map[string]bool{},
		ours: map[string]fillouttest.Webhook{}, orphans: map[string]bool{}, journal: journal}
	s.serve(fillouttest.WithForms(), fillouttest.WithBehavior(s.behave))
	s.server.AddFormFor(s.other, fillouttest.Form{ID: "strangersform", Name: "Another form", Published: true})
	s.app = s.server.AddApp(fillouttest.App{Name: "Soak", ClientID: "soak", RedirectURIs: []string{redirectURI}})
	s.secrets = append(s.secrets, s.app.ClientSecret)
	for n := range 4 {
		s.resources = append(s.resources, &resource{name: fmt.Sprintf("hook%d", n), kind: webhookType})
		s.addForm()
	}
	s.token = &resource{name: "token", kind: tokenType}
	s.resources = append(s.resources, s.token)
	return s
}

// behave makes the service one of the services that Fillout may be.
func (s *scenario) behave(b *fillouttest.Behavior) {
	b.RateLimit = 0
	b.AuthFailureStatus = pick(s.sequence, 400, 401, 403)
	b.UnknownIDStatus = pick(s.sequence, 404, 400)
	b.FirstWebhookID = pick(s.sequence, int64(12345), 1<<53+1, 1<<62)
	if s.chance(3) {
		b.WebhookIDJSON = `"%d"`
	}
	b.AcceptWebhookID = pick(s.sequence, fillouttest.WebhookIDAnyFormat, fillouttest.WebhookIDNumber, fillouttest.WebhookIDString)
	s.lenientDeletes = s.chance(4)
	b.DeleteUnknownWebhookSucceeds = s.lenientDeletes
	b.FormDeletionKeepsWebhooks = s.chance(3)
	b.EmptyDeleteBodies = s.chance(3)
	b.MinimalFormList = s.chance(3)
	b.AcceptExchange = pick(s.sequence, fillouttest.ExchangeAnyEncoding, fillouttest.ExchangeJSON, fillouttest.ExchangeURLEncoded)
	b.InvalidateBy = pick(s.sequence, fillouttest.InvalidateByAuthentication, fillouttest.InvalidateByAuthorization,
		fillouttest.InvalidateByEither)
	b.OAuthErrors = pick(s.sequence, fillouttest.OAuthErrorEnvelope, fillouttest.OAuthErrorRFC6749, fillouttest.OAuthErrorPage)
	// A page that names fields cannot be parsed.
	b.UnreadExchangeNamesFields = s.chance(2) && b.OAuthErrors != fillouttest.OAuthErrorPage
	s.log("a service with %+v", *b)
}

func (s *scenario) addForm() string {
	form := s.server.AddForm(fillouttest.Form{ID: fmt.Sprintf("form%04dus", s.number()), Name: "A form", Published: true})
	s.forms = append(s.forms, form.ID)
	return form.ID
}

// webhookConfig configures a webhook with a URL of its own.
func (s *scenario) webhookConfig(r *resource, formID string) map[string]any {
	url := s.secretURL(r.name)
	if s.chance(3) {
		return map[string]any{"form_id": formID, "url_wo": url, "url_wo_version": fmt.Sprint(s.made)}
	}
	return map[string]any{"form_id": formID, "url": url}
}

func (s *scenario) tokenConfig() map[string]any {
	code := s.server.IssueCode(s.app.ClientID, redirectURI)
	s.secrets = append(s.secrets, code)
	return map[string]any{
		"client_id": s.app.ClientID, "client_secret": s.app.ClientSecret, "code": code,
		"redirect_uri": redirectURI, "server_url": s.server.URL(),
	}
}

// step does one thing, and checks the result.
func (s *scenario) step(ctx context.Context) error {
	on, command := pick(s.sequence, append(s.resources, s.token)...), s.anyCommand()
	if next := s.next; next != nil {
		s.next = nil
		if !s.chance(4) {
			command.token, command.planOnly, command.faults[0] = s.server.Token(), false, fillouttest.Fault{}
			return s.run(ctx, next, command)
		}
	}
	switch roll := s.random.IntN(100); {
	case s.isStuck(on.object) && s.chance(4):
		s.removeFromState(on)
		return s.checkModel()
	case roll < 40:
		s.configure(on)
	case roll < 50:
	case roll < 60 && on.config != nil && on.object.exists():
		return s.respell(ctx, on)
	case roll < 70:
		return s.importOne(ctx)
	case roll < 80:
		command.destroy = true
	case roll < 83 && on.kind == webhookType && on.object.exists():
		s.removeFromState(on)
		return s.checkModel()
	default:
		s.changeElsewhere()
		return nil
	}
	return s.run(ctx, on, command)
}

// configure changes a resource's configuration.
func (s *scenario) configure(on *resource) {
	switch {
	case on.config != nil && s.chance(4):
		on.config = nil
	case on.kind == tokenType:
		on.config = s.tokenConfig()
	case on.config["url"] != nil && s.chance(3): // the URL stays, and leaves the state
		on.config = map[string]any{
			"form_id": on.config["form_id"], "url_wo": on.config["url"], "url_wo_version": fmt.Sprint(s.number()),
		}
	default:
		on.config = s.webhookConfig(on, pick(s.sequence, s.forms...))
	}
	s.log("configure %s: %v", on.name, on.config)
}

// changeElsewhere does what people do in the dashboard and on other machines.
func (s *scenario) changeElsewhere() {
	webhooks, form := s.server.Webhooks(), pick(s.sequence, s.forms...)
	switch roll, token := s.random.IntN(5), s.token.object.text("access_token"); {
	case roll == 0 && len(webhooks) > 0:
		deleted := pick(s.sequence, webhooks...)
		s.log("in the dashboard: delete webhook %d", deleted.ID)
		s.server.DeleteWebhook(deleted.ID)
	case roll == 1:
		added := s.server.AddWebhook(form, s.secretURL("stranger"))
		s.outside[fmt.Sprint(added.ID)] = "made in the dashboard"
		s.log("in the dashboard: add webhook %d to %s", added.ID, form)
	case roll == 2 && len(s.forms) > 2:
		s.log("in the dashboard: delete form %s", form)
		s.server.DeleteForm(form)
		s.forms = slices.DeleteFunc(s.forms, func(id string) bool { return id == form })
	case roll == 3 && token != "":
		s.log("elsewhere: revoke the token")
		s.server.RevokeToken(token)
	default:
		s.log("in the dashboard: add form %s", s.addForm())
	}
	s.forget()
}

// forget removes from the model what the service no longer has.
func (s *scenario) forget() {
	held := s.held()
	for id := range s.outside {
		if _, ok := held[id]; !ok {
			delete(s.outside, id)
		}
	}
}

// held returns the service's webhooks by their ids.
func (s *scenario) held() map[string]fillouttest.Webhook {
	held := map[string]fillouttest.Webhook{}
	for _, webhook := range s.server.Webhooks() {
		held[fmt.Sprint(webhook.ID)] = webhook
	}
	return held
}
