// Package fillouttest is Fillout on loopback: a stateful fake of Fillout's public forms API over real HTTP.
//
// It holds accounts, forms, webhooks and submissions in memory, serves the API under /v1/api and each form's public
// page under /t/{formId}, and delivers what is submitted on a page to the form's webhooks. It keeps a journal of every
// request and delivery, and shows faults that a test injects. Where it is not known how the real service behaves, or
// where two ways have been seen, [Behavior] has a knob.
//
//	server := fillouttest.NewServer(t, fillouttest.WithoutRateLimit())
//	form := server.AddForm(fillouttest.Form{Name: "Contact"})
//
// Methods that stand for what a person does in Fillout's dashboard panic on a form, webhook or token that does not
// exist: that is a mistake in the test. All methods may be called concurrently.
package fillouttest
