package fillouttest

import (
	"net/http"
	"sync"
)

// apiPrefix is the path of the forms API.
const apiPrefix = "/v1/api"

// forms is the part with the forms API: forms and their pages, submissions, webhooks and deliveries.
type forms struct {
	core *core

	mu            sync.Mutex
	forms         []*formRecord
	nextFormKey   int
	webhooks      []*webhookRecord
	nextWebhookID int64
}

func newForms(c *core) *forms {
	f := &forms{core: c, nextWebhookID: c.behavior.FirstWebhookID}
	f.replaceForms(SampleForms())

	formsAPI := c.addAPI(&api{
		prefix: apiPrefix,
		limit:  func(b *Behavior) RateLimitBehavior { return b.RateLimitBehavior },
		refuse: envelope,
	})
	serve := func(name string, handle handler) { c.handle(formsAPI, name, &f.mu, handle) }
	// Fillout's n8n nodes check a credential so (seen in Fillout's own code). The body is not known.
	serve("GET /test", c.authenticated(func(*call) (answer, error) { return jsonAnswer(http.StatusOK, object{}), nil }))
	serve("GET /forms", c.authenticated(f.listForms))
	serve("GET /forms/{formId}", c.authenticated(f.getForm))
	serve("GET /forms/{formId}/submissions", c.authenticated(f.listSubmissions))
	serve("POST /forms/{formId}/submissions", f.createSubmissions)
	serve("GET /forms/{formId}/submissions/{submissionId}", c.authenticated(f.getSubmission))
	serve("DELETE /forms/{formId}/submissions/{submissionId}", c.authenticated(f.deleteSubmission))
	serve("POST /webhook/create", c.authenticated(f.createWebhook))
	serve("POST /webhook/delete", c.authenticated(f.deleteWebhook))
	c.handle(public, "GET /t/{formId}", &f.mu, f.onPage(f.showPage))
	c.handle(public, "POST /t/{formId}", &f.mu, f.onPage(f.submitPage))
	return f
}

// WithForms replaces the forms that the default account starts with, which are [SampleForms]. Without arguments the
// account has no forms.
func WithForms(all ...Form) Option {
	return prepared(func(s *Server) { s.replaceForms(all) })
}

// replaceForms starts again with other forms.
func (f *forms) replaceForms(all []Form) {
	f.mu.Lock()
	f.forms, f.nextFormKey = nil, 101
	f.mu.Unlock()
	for _, form := range all {
		f.AddForm(form)
	}
}

// unknown refuses an id that the account does not have; thing is "Form", "Webhook" or "Submission".
func unknown(c *call, thing string) error {
	return refusal{status: c.behavior.UnknownIDStatus, message: thing + " " + c.behavior.UnknownIDPhrase}
}
