package soak

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

const (
	webhookType = "fillout_webhook"
	tokenType   = "fillout_oauth_token"
	redirectURI = "https://example.com/fillout/callback"
)

// slot is a resource address: its configuration, and what the state has there.
type slot struct {
	name     string
	resource string
	config   map[string]any // nil: not in the configuration
	object   kept
	deposed  []kept // were replaced, and could not be removed
}

// world is a configuration, a state and a service, with a model of what has to
// be in them.
type world struct {
	dice   *rand.Rand
	server *fillouttest.Server
	app    fillouttest.App
	other  string   // the token of another account
	forms  []string // that the account has
	slots  []*slot

	// The model: what became of each webhook that the service holds and the state
	// does not have, and which codes were exchanged.
	outside        map[string]string // webhook id: why it is there
	spent          map[string]bool
	lenientDeletes bool // deleting what is not there succeeds

	made    int      // numbers what has to be told apart
	secrets []string // that nothing may show
	told    []string // what was done, for whoever replays it
	seen    map[string]int
}

func newWorld(dice *rand.Rand) (*world, error) {
	w := &world{
		dice: dice, outside: map[string]string{}, spent: map[string]bool{}, seen: map[string]int{},
	}
	const token = "sk_prod_0123456789abcdef_42"
	server, err := fillouttest.Start(fillouttest.WithToken(token), fillouttest.WithForms(), fillouttest.WithBehavior(w.behave))
	if err != nil {
		return w, err
	}
	w.server = server
	w.other = server.AddAccount("another")
	w.app = server.AddApp(fillouttest.App{Name: "Soak", ClientID: "soak", RedirectURIs: []string{redirectURI}})
	w.secrets = []string{token, w.other, w.app.ClientSecret}
	for n := range 4 {
		w.slots = append(w.slots, &slot{name: fmt.Sprintf("hook%d", n), resource: webhookType})
		w.addForm()
	}
	w.slots = append(w.slots, &slot{name: "token", resource: tokenType})
	return w, nil
}

// behave makes the service one of those that Fillout may be.
func (w *world) behave(b *fillouttest.Behavior) {
	b.RateLimit = 0
	b.AuthFailureStatus = pick(w, 400, 401, 403)
	b.UnknownIDStatus = pick(w, 404, 400)
	b.FirstWebhookID = pick(w, int64(12345), 1<<53+1, 1<<62)
	b.WebhookIDAsString = w.chance(3)
	b.AcceptWebhookID = pick(w, fillouttest.WebhookIDAnyFormat, fillouttest.WebhookIDNumber, fillouttest.WebhookIDString)
	w.lenientDeletes = w.chance(4)
	b.DeleteUnknownWebhookSucceeds = w.lenientDeletes
	b.FormDeletionKeepsWebhooks = w.chance(3)
	b.EmptyDeleteBodies = w.chance(3)
	b.MinimalFormList = w.chance(3)
	b.AcceptExchange = pick(w, fillouttest.ExchangeAnyEncoding, fillouttest.ExchangeJSON, fillouttest.ExchangeURLEncoded)
	b.InvalidateBy = pick(w, fillouttest.InvalidateByAuthentication, fillouttest.InvalidateByAuthorization, fillouttest.InvalidateByEither)
	b.OAuthErrors = pick(w, fillouttest.OAuthErrorEnvelope, fillouttest.OAuthErrorRFC6749, fillouttest.OAuthErrorPage)
	// Fields that are named on a page cannot be read out of it.
	b.UnreadExchangeNamesFields = w.chance(2) && b.OAuthErrors != fillouttest.OAuthErrorPage
	w.tell("a service with %+v", *b)
}

func pick[T any](w *world, from ...T) T { return from[w.dice.IntN(len(from))] }

// chance is true once in so many times.
func (w *world) chance(times int) bool { return w.dice.IntN(times) == 0 }

func (w *world) tell(format string, arguments ...any) {
	w.told = append(w.told, fmt.Sprintf(format, arguments...))
}

func (w *world) number() int {
	w.made++
	return w.made
}

func (w *world) addForm() string {
	form := w.server.AddForm(fillouttest.Form{ID: fmt.Sprintf("form%04dus", w.number()), Name: "A form", Published: true})
	w.forms = append(w.forms, form.ID)
	return form.ID
}

// webhookConfig is a webhook that is told from all others by the host, and by
// the path, of its URL.
func (w *world) webhookConfig(s *slot, formID string) map[string]any {
	config := map[string]any{"form_id": formID}
	url := w.secretURL(s.name)
	if w.chance(3) {
		config["url_wo"], config["url_wo_version"] = url, fmt.Sprint(w.made)
	} else {
		config["url"] = url
	}
	return config
}

func (w *world) secretURL(host string) string {
	n := w.number()
	secrets := []string{fmt.Sprintf("user~%d~of~url", n), fmt.Sprintf("p&ss~%d", n), fmt.Sprintf("k/y~%d~=", n), fmt.Sprintf("part~%d~of~url", n)}
	w.secrets = append(w.secrets, secrets...)
	return fmt.Sprintf("https://%s:%s@%s.example.com/%d?key=%s#%s", secrets[0], strings.ReplaceAll(secrets[1], "&", "%26"), host, n,
		strings.ReplaceAll(strings.ReplaceAll(secrets[2], "/", "%2F"), "=", "%3D"), secrets[3])
}

// urlOf is what the configuration says that a webhook delivers to.
func urlOf(config map[string]any) string {
	if url, ok := config["url"].(string); ok {
		return url
	}
	url, _ := config["url_wo"].(string)
	return url
}

// code is the one that is configured.
func (w *world) code() string {
	code, _ := w.slots[len(w.slots)-1].config["code"].(string)
	return code
}

func (w *world) tokenConfig() map[string]any {
	code := w.server.IssueCode(w.app.ClientID, redirectURI)
	w.secrets = append(w.secrets, code)
	return map[string]any{
		"client_id": w.app.ClientID, "client_secret": w.app.ClientSecret, "code": code,
		"redirect_uri": redirectURI, "server_url": w.server.URL(),
	}
}

// step does one thing, and checks what came of it.
func (w *world) step(ctx context.Context) error {
	switch roll := w.dice.IntN(100); {
	case roll < 40:
		w.configure()
		return w.run(ctx, w.anyRun())
	case roll < 60:
		return w.run(ctx, w.anyRun())
	case roll < 72:
		return w.importOne(ctx)
	case roll < 83:
		everything := w.anyRun()
		everything.destroy = true
		return w.run(ctx, everything)
	}
	w.meddle()
	return nil
}

// configure changes the configuration.
func (w *world) configure() {
	for range 1 + w.dice.IntN(3) {
		s := pick(w, w.slots...)
		if w.chance(3) {
			s = w.slots[len(w.slots)-1] // the token, one of many
		}
		switch {
		case s.config != nil && w.chance(4):
			s.config = nil
		case s.resource == tokenType:
			s.config = w.tokenConfig()
		case s.config != nil && w.chance(3) && s.config["url"] != nil: // the URL stays, and leaves the state
			s.config = map[string]any{"form_id": s.config["form_id"], "url_wo": s.config["url"], "url_wo_version": fmt.Sprint(w.number())}
		default:
			s.config = w.webhookConfig(s, pick(w, w.forms...))
		}
		w.tell("configure %s: %v", s.name, s.config)
	}
}

// meddle does what people do in the dashboard.
func (w *world) meddle() {
	held := w.server.Webhooks()
	switch roll := w.dice.IntN(5); {
	case roll == 0 && len(held) > 0:
		gone := pick(w, held...)
		w.tell("in the dashboard: delete webhook %d", gone.ID)
		w.server.DeleteWebhook(gone.ID)
		w.forget()
	case roll == 1:
		form := pick(w, w.forms...)
		made := w.server.AddWebhook(form, w.secretURL("stranger"))
		w.outside[fmt.Sprint(made.ID)] = "made in the dashboard"
		w.tell("in the dashboard: add webhook %d to %s", made.ID, form)
	case roll == 2 && len(w.forms) > 2:
		form := pick(w, w.forms...)
		w.tell("in the dashboard: delete form %s", form)
		w.server.DeleteForm(form)
		w.forms = slices.DeleteFunc(w.forms, func(id string) bool { return id == form })
		w.forget()
	case roll == 3:
		token := w.slots[len(w.slots)-1].object.text("access_token")
		if token != "" {
			w.tell("elsewhere: revoke the token")
			w.server.RevokeToken(token)
		}
	default:
		w.tell("in the dashboard: add form %s", w.addForm())
	}
}

// forget takes out of the model what the service no longer has.
func (w *world) forget() {
	held := w.held()
	for id := range w.outside {
		if _, ok := held[id]; !ok {
			delete(w.outside, id)
		}
	}
}

func (w *world) held() map[string]fillouttest.Webhook {
	held := map[string]fillouttest.Webhook{}
	for _, webhook := range w.server.Webhooks() {
		held[fmt.Sprint(webhook.ID)] = webhook
	}
	return held
}
