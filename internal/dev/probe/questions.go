package main

import (
	"context"
	"fmt"
	"slices"
)

// question is an open question about the service: a fact that the client or the simulator can only assume, or for which
// two ways have been seen. The table of all questions is the source of the probe, of QUESTIONS.md, and of the checks of
// the simulator's knobs and of the client's comments.
type question struct {
	id string
	// fact is the matter of the question, in words that fit both answers.
	fact string
	// assumed is the answer that the code and the simulator's default assume, spelled as the probe reports it.
	assumed string
	known   mark
	// knobs are the fields of fillouttest.Behavior, or of fillouttest.Fault, that stand for the fact, with commas.
	knobs string
	// asked is the step that asks it. Without a step, whyNot says why no program can ask it.
	asked  *step
	whyNot string
}

// mark says how well a fact is known. The words are those of package fillout.
type mark string

const (
	assumption mark = "assumption"
	documented mark = "documented"
	measured   mark = "measured"
	seenInCode mark = "seen in Fillout's own code"
	disputed   mark = "sources disagree"
)

// step asks questions that need the same objects.
type step struct {
	name string
	// requests is what the step costs on a service that answers as assumed.
	requests int
	makes    string // "" for nothing
	// needs returns why the step cannot be done, or "".
	needs func(*probe) string
	// onItems marks a step on the database that an earlier step has made.
	onItems bool
	// do asks the questions. It may stop the step, see [stop].
	do func(context.Context, *probe)
}

// stop is the panic that ends a step: there was no answer, or one that the rest of the step cannot do without.
type stop struct{ error }

// stopIf stops the step if there is an error, and giveUp in any case.
func stopIf(err error) {
	if err != nil {
		panic(stop{err})
	}
}

func giveUp(format string, values ...any) { panic(stop{fmt.Errorf(format, values...)}) }

// attempt calls a function that may stop, and returns why it did.
func attempt(do func()) (err error) {
	defer func() {
		switch reason := recover().(type) {
		case nil:
		case stop:
			err = reason.error
		default:
			panic(reason)
		}
	}()
	do()
	return nil
}

// allQuestions returns the questions in the order of the table.
func allQuestions() []question {
	return slices.Concat(formQuestions, databaseQuestions, recordQuestions, oauthQuestions, deliveryQuestions)
}

// allSteps returns the steps in the order in which they are done. Each needs what the ones before it have made.
func allSteps() []*step {
	return []*step{
		oauthRefusals, oauthToken, // first, because a code is short-lived
		formCredential, formLimit, formUnknown, formWebhooks, formSubmissions, formExcess,
		databaseCredential, databaseLimit, databaseNew, databaseNames, databaseDeletes, databaseTemplates, databaseRecords,
		databaseLinks, databaseFormulas, databaseWebhooks, databaseExcess,
		conclusions,
	}
}

const (
	refusedTwice = "404 NOT_FOUND"
	invalidData  = "400 BAD_REQUEST"
)

var formQuestions = []question{
	{id: "forms-auth-status", fact: "Status of a refused credential on the forms API",
		assumed: "400", known: measured, knobs: "AuthFailureStatus", asked: formCredential},
	{id: "form-list-keys", fact: "Members of GET /forms that are not documented",
		assumed: "id, tags, isPublished", known: seenInCode, knobs: "MinimalFormList", asked: formCredential},
	{id: "forms-rate-limit", fact: "Policy of the rate limit in the headers of the forms API",
		assumed: "5;w=1", known: measured, knobs: "RateLimit, RateWindow, NoRateHeaders", asked: formLimit},
	{id: "forms-rate-auth", fact: "Whether requests with a refused credential count for the rate limit of the forms API",
		assumed: "they count", known: assumption, knobs: "RateLimitAfterAuth, NoRateHeaders", asked: formLimit},
	{id: "forms-rate-window", fact: "When a window of the forms API's rate limit begins",
		assumed: "with a request", known: assumption, knobs: "AlignedWindows, WindowPhase, NoRateHeaders",
		asked: formLimit},
	{id: "forms-429", fact: "A refusal by the rate limit of the forms API",
		assumed: "429 envelope, with retry-after", known: disputed, knobs: "BareRateLimitBody, NoRateHeaders",
		asked: formExcess},
	{id: "form-unknown", fact: "Answer to an unknown form",
		assumed: `404 "not found"`, known: assumption, knobs: "UnknownIDStatus, UnknownIDPhrase", asked: formUnknown},
	{id: "submission-unknown", fact: "Answer to an unknown submission",
		assumed: `404 "not found"`, known: assumption, knobs: "UnknownIDStatus, UnknownIDPhrase", asked: formUnknown},
	{id: "webhook-id-format", fact: "JSON type of the id of a form's webhook",
		assumed: "number", known: documented, knobs: "WebhookIDJSON", asked: formWebhooks},
	{id: "webhook-id-size", fact: "Size of the id of a form's webhook",
		assumed: "at most 2^53", known: assumption, knobs: "FirstWebhookID, WebhookIDJSON", asked: formWebhooks},
	{id: "webhook-twice", fact: "Two creates of a webhook for the same form and URL",
		assumed: "two webhooks", known: assumption, knobs: "MergeDuplicateWebhooks", asked: formWebhooks},
	{id: "webhook-id-accepted", fact: "JSON types of webhookId that a delete accepts",
		assumed: "number and string", known: disputed, knobs: "AcceptWebhookID, WebhookIDJSON", asked: formWebhooks},
	{id: "webhook-delete-body", fact: "Body of the answer to the deletion of a form's webhook",
		assumed: "{}", known: documented, knobs: "EmptyDeleteBodies", asked: formWebhooks},
	{id: "webhook-unknown", fact: "Answer to the second deletion of a form's webhook",
		assumed: `404 "not found"`, known: assumption,
		knobs: "UnknownIDStatus, UnknownIDPhrase, DeleteUnknownWebhookSucceeds", asked: formWebhooks},
	{id: "submission-totals", fact: "What totalResponses counts",
		assumed: "all matches", known: disputed, knobs: "TotalsPerPage", asked: formSubmissions},
	{id: "submission-delete-body", fact: "Body of the answer to the deletion of a submission",
		assumed: "{}", known: assumption, knobs: "EmptyDeleteBodies", asked: formSubmissions},
	{id: "submission-delete-twice", fact: "Answer to the second deletion of a submission",
		assumed: `404 "not found"`, known: assumption, knobs: "UnknownIDStatus, UnknownIDPhrase",
		asked: formSubmissions},
	{id: "answer-time", fact: "The slowest answer of a run of the probe",
		assumed: "under 2 s", known: assumption, knobs: "Latency, Jitter", asked: conclusions},
}

var databaseQuestions = []question{
	{id: "database-auth-status", fact: "Answer to a refused credential on the database API",
		assumed: "401 UNAUTHORIZED", known: documented, knobs: "TablesAuthFailureStatus", asked: databaseCredential},
	{id: "database-user-agent", fact: "Answer to the default User-Agent of an HTTP library",
		assumed: "403", known: measured, knobs: "RefuseDefaultUserAgents", asked: databaseCredential},
	{id: "database-oauth-token", fact: "Whether the database API accepts OAuth's access tokens",
		assumed: "it does", known: assumption, knobs: "RefuseAccessTokens", asked: oauthToken},
	{id: "database-rate-limit", fact: "Policy of the rate limit in the headers of the database API",
		assumed: "30;w=1", known: disputed,
		knobs: "TablesRateLimit.RateLimit, TablesRateLimit.RateWindow, TablesRateLimit.NoRateHeaders",
		asked: databaseLimit},
	{id: "database-rate-auth", fact: "Whether requests with a refused credential count for the limit of the database API",
		assumed: "they count", known: assumption,
		knobs: "TablesRateLimit.RateLimitAfterAuth, TablesRateLimit.NoRateHeaders", asked: databaseLimit},
	{id: "database-rate-window", fact: "When a window of the database API's rate limit begins",
		assumed: "with a request", known: assumption,
		knobs: "TablesRateLimit.AlignedWindows, TablesRateLimit.WindowPhase, TablesRateLimit.NoRateHeaders",
		asked: databaseLimit},
	{id: "database-429", fact: "A refusal by the rate limit of the database API",
		assumed: "429 TOO_MANY_REQUESTS, with retry-after", known: assumption,
		knobs: "TablesRateLimit.BareRateLimitBody, TablesRateLimit.NoRateHeaders", asked: databaseExcess},
	{id: "read-delay", fact: "When reads show a new database",
		assumed: "at once", known: assumption, knobs: "ReadDelay", asked: databaseNew},
	{id: "database-list-keys", fact: "Members of GET /bases that are not documented",
		assumed: "createdAt, updatedAt", known: seenInCode, knobs: "MinimalDatabaseList", asked: databaseNew},
	{id: "database-urls", fact: "Whether databases and tables have a url",
		assumed: "they do", known: documented, knobs: "NoURLs", asked: databaseNew},
	{id: "database-unknown-keys", fact: "Members of databases, tables and fields, and of errors, that nothing describes",
		assumed: "none", known: assumption, knobs: "UnknownKeys", asked: conclusions},
	{id: "database-unknown-fields", fact: "Fields in a new table that the probe has not made",
		assumed: "none", known: assumption, knobs: "UnknownFields", asked: databaseNew},
	{id: "database-views", fact: "Views of a new table",
		assumed: "one, with all fields", known: assumption, knobs: "NoViews", asked: databaseNew},
	{id: "option-colors", fact: "Color of the 18th option",
		assumed: "purple", known: assumption, knobs: "RepeatLastColor", asked: databaseNew},
	{id: "array-order", fact: "Order of the fields of a table in reads",
		assumed: "creation", known: assumption, knobs: "Shuffle", asked: conclusions},
	{id: "database-names", fact: "A second database of the same name",
		assumed: "201", known: assumption, knobs: "UniqueDatabaseNames", asked: databaseNames},
	{id: "table-name-taken", fact: "A table whose name is taken",
		assumed: invalidData, known: assumption, knobs: "DuplicateName", asked: databaseNames},
	{id: "table-name-words", fact: "Whether the refusal of a taken name says why",
		assumed: "it does not", known: assumption, knobs: "DuplicateName", asked: databaseNames},
	{id: "field-name-taken", fact: "A field whose name is taken",
		assumed: invalidData, known: assumption, knobs: "DuplicateName", asked: databaseNames},
	{id: "table-primary-type", fact: "A table whose first field is a checkbox",
		assumed: invalidData, known: assumption, knobs: "AnyPrimary", asked: databaseNames},
	{id: "table-rename", fact: "ID of a table after a change of its name",
		assumed: "the same", known: assumption, knobs: "Fault.Body", asked: databaseNames},
	{id: "table-last", fact: "Deletion of the last table of a database",
		assumed: "200", known: assumption, knobs: "RefuseLastTable", asked: databaseNames},
	{id: "field-primary-delete", fact: "Deletion of a primary field",
		assumed: invalidData, known: assumption, knobs: "PrimaryDeletion", asked: databaseDeletes},
	{id: "second-delete", fact: "Second deletion of a field, record, table, webhook or database",
		assumed: refusedTwice, known: assumption, knobs: "SecondDelete", asked: databaseDeletes},
	{id: "database-webhook-twice", fact: "Two creates of a webhook for the same URL and events",
		assumed: "two webhooks", known: assumption, knobs: "MergeDuplicateDatabaseWebhooks", asked: databaseWebhooks},
	{id: "database-webhook-tables", fact: "tableIds of a webhook for all tables",
		assumed: "null", known: disputed, knobs: "OmitNullTableIDs", asked: databaseWebhooks},
}

var recordQuestions = []question{
	{id: "field-template-patch", fact: "Settings that a PATCH of a field's template leaves out",
		assumed: "replaced by defaults", known: assumption, knobs: "MergeTemplates", asked: databaseTemplates},
	{id: "field-options-left-out", fact: "Options of a select after a PATCH of its template without options",
		assumed: "removed", known: assumption, knobs: "MergeTemplates", asked: databaseTemplates},
	{id: "option-by-label", fact: "ID of an option that a PATCH names by its label only",
		assumed: "a new one", known: assumption, knobs: "MatchOptionsByLabel", asked: databaseTemplates},
	{id: "option-removed", fact: "Value of a record whose option was removed",
		assumed: "empty", known: assumption, knobs: "KeepRemovedOptions", asked: databaseTemplates},
	{id: "rating-narrowed", fact: "A rating above a maximum that was lowered",
		assumed: "kept", known: assumption, knobs: "DropNarrowedValues", asked: databaseTemplates},
	{id: "record-keys", fact: "Keys of a record's fields",
		assumed: "names", known: disputed, knobs: "FieldsByID", asked: databaseRecords},
	{id: "file-address", fact: "Address of a file in a record",
		assumed: "as it was sent", known: assumption, knobs: "RehostFiles", asked: databaseRecords},
	{id: "datetime-zone", fact: "Zone of a time that was sent without one",
		assumed: "UTC", known: assumption, knobs: "ZonelessOffset", asked: databaseRecords},
	{id: "filter-list", fact: "A list beside contains in a filter on a field with several entries",
		assumed: "200", known: assumption, knobs: "RefuseListOperands", asked: databaseLinks},
	{id: "link-answer", fact: "inverseFieldId in the answer to the creation of a link",
		assumed: "present", known: assumption, knobs: "NoInverseInAnswer", asked: databaseLinks},
	{id: "link-by-name", fact: "Value of a link that a record names by the field's name",
		assumed: "stored", known: disputed, knobs: "IgnoreLinksByName", asked: databaseLinks},
	{id: "link-target", fact: "A PATCH that moves a link to another table",
		assumed: invalidData, known: assumption, knobs: "KeepLinkTarget", asked: databaseLinks},
	{id: "link-partner-field", fact: "Partner of a link that is deleted",
		assumed: "deleted", known: assumption, knobs: "KeepPartners", asked: databaseLinks},
	{id: "link-partner-table", fact: "Link to a table that is deleted",
		assumed: "deleted", known: assumption, knobs: "KeepPartners", asked: databaseLinks},
	{id: "formula-field", fact: "Creation of a formula field",
		assumed: "201", known: disputed, knobs: "RefuseFormula", asked: databaseFormulas},
	{id: "formula-new-database", fact: "Creation of a database with a formula field",
		assumed: "201", known: assumption, knobs: "RefuseFormulaInNewDatabase, RefuseFormula",
		asked: databaseFormulas},
}

var oauthQuestions = []question{
	{id: "oauth-encoding", fact: "Encodings in which a code exchange is read",
		assumed: "JSON and URL-encoded", known: assumption, knobs: "AcceptExchange", asked: oauthRefusals},
	{id: "oauth-unread", fact: "Answer to a code exchange in an encoding that is not read",
		assumed: "415", known: assumption, knobs: "UnreadExchangeNamesFields", asked: oauthRefusals},
	{id: "oauth-error-format", fact: "Answer to the exchange of an unknown code",
		assumed: "400 envelope", known: assumption, knobs: "OAuthErrors", asked: oauthRefusals},
	{id: "oauth-invalidation-error", fact: "Answer to the invalidation of an unknown token",
		assumed: "400 envelope", known: assumption, knobs: "OAuthErrors, AuthFailureStatus", asked: oauthRefusals},
	{id: "oauth-base-url", fact: "Whether the answer to a code exchange has base_url",
		assumed: "it does", known: documented, knobs: "NoBaseURL", asked: oauthToken},
	{id: "oauth-token-prefix", fact: "Whether an access token begins with fillout_token_",
		assumed: "it does", known: assumption, knobs: "AccessTokenPrefix", asked: oauthToken},
	{id: "oauth-code-twice", fact: "A second exchange of a code, and the token of the first",
		assumed: "refused, and the token works", known: assumption, knobs: "ReusedCodeRevokesToken",
		asked: oauthToken},
	{id: "oauth-invalidation-header", fact: "Header with which a token is invalidated",
		assumed: "Authentication", known: documented, knobs: "InvalidateBy", asked: oauthToken},
	{id: "oauth-invalidation-body", fact: "Body of the answer to an invalidation",
		assumed: "{}", known: assumption, knobs: "EmptyDeleteBodies", asked: oauthToken},
	{id: "oauth-revoked-token", fact: "Answer to an invalidated token",
		assumed: "400 API Key invalid", known: assumption, knobs: "AuthFailureStatus", asked: oauthToken},
	{id: "oauth-code-lifetime", fact: "How long a code can be exchanged",
		assumed: "10 minutes", known: assumption, knobs: "CodeLifetime",
		whyNot: "each try would spend a code, which only a person in a browser can get"},
	{id: "oauth-denial", fact: "Parameters that a denial sends back to the app",
		assumed: "error, error_description, state", known: assumption, knobs: "Fault.Redirect",
		whyNot: "only a person in a browser can deny"},
}

const needsReceiver = "it needs a receiver that Fillout can reach"

var deliveryQuestions = []question{
	{id: "delivery-retries", fact: "How often, and after which wait, a failed delivery is repeated",
		assumed: "never", known: assumption, knobs: "DeliveryRetries, DeliveryRetryDelay", whyNot: needsReceiver},
	{id: "delivery-timeout", fact: "How long a receiver may take to answer a delivery",
		assumed: "10 s", known: assumption, knobs: "DeliveryTimeout", whyNot: needsReceiver},
	{id: "delivery-body", fact: "Body of a delivery to a form's webhook",
		assumed: "formId, formName, submission", known: disputed, knobs: "BareDelivery, TextDelivery",
		whyNot: needsReceiver},
	{id: "submission-delivery", fact: "Whether a submission that was made through the API is delivered",
		assumed: "no", known: assumption, knobs: "APISubmissionsDeliver", whyNot: needsReceiver},
	{id: "form-deletion", fact: "The webhooks of a deleted form",
		assumed: "they are deleted", known: assumption, knobs: "FormDeletionKeepsWebhooks",
		whyNot: "the API cannot delete forms"},
}
