// Package fillouttest is Fillout on loopback: a stateful fake of Fillout's public forms API over real HTTP.
//
// It holds accounts, forms, webhooks and submissions in memory, serves the API under /v1/api and each form's public
// page under /t/{formId}, and delivers what is submitted on a page to the form's webhooks. Apps are let into the default
// account on the consent page, /authorize/oauth; /public/oauth/accessToken exchanges their codes for access tokens, and
// /public/oauth/invalidate ends these. It keeps a journal of every request and delivery, and shows faults that a test
// injects. Where it is not known how the real service behaves, or where two ways have been seen, [Behavior] has a knob.
//
//	server := fillouttest.NewServer(t, fillouttest.WithoutRateLimit())
//	form := server.AddForm(fillouttest.Form{Name: "Contact"})
//	app := server.AddApp(fillouttest.App{Name: "Sync", RedirectURIs: []string{"http://localhost:8976/callback"}})
//	code := server.IssueCode(app.ClientID, app.RedirectURIs[0])
//
// Methods that stand for what a person does in Fillout's dashboard panic on a form, webhook, token or app that does not
// exist: that is a mistake in the test. All methods may be called concurrently.
package fillouttest
