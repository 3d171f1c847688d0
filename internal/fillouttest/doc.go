// Package fillouttest is the simulator: a stateful fake of Fillout's public APIs over real HTTP.
//
// It keeps accounts, forms, webhooks and submissions in memory. It serves the API under /v1/api and each form's public
// page under /t/{formId}. It delivers submissions that are made on a page to the form's webhooks. The consent page,
// /authorize/oauth, authorizes an OAuth app for the default account. /public/oauth/accessToken exchanges the app's
// codes for access tokens, and /public/oauth/invalidate invalidates these. The database API, under /api/v1, has
// databases with tables, fields and records, and webhooks that receive their changes. The simulator keeps a journal of
// every request and delivery, and a test can inject faults. Where the behavior of the real service is unknown, or where
// two ways have been seen, [Behavior] has a knob.
//
//	server := fillouttest.NewServer(t, fillouttest.WithoutRateLimit())
//	form := server.AddForm(fillouttest.Form{Name: "Contact"})
//	app := server.AddApp(fillouttest.App{Name: "Sync", RedirectURIs: []string{"http://localhost:8976/callback"}})
//	code := server.IssueCode(app.ClientID, app.RedirectURIs[0])
//	server.RenameField(fillouttest.ShopDatabaseID, "Orders", "Status", "State")
//
// Some methods stand for what a person does in Fillout's dashboard. They panic if what they name does not exist,
// because that is a mistake in the test. All methods may be called concurrently.
package fillouttest
