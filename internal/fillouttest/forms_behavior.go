package fillouttest

import (
	"net/http"
	"time"
)

// WebhookIDFormat is a JSON format in which a webhook's id is accepted.
type WebhookIDFormat int

const (
	// WebhookIDAnyFormat accepts 12345 and "12345".
	WebhookIDAnyFormat WebhookIDFormat = iota
	// WebhookIDNumber accepts 12345 only.
	WebhookIDNumber
	// WebhookIDString accepts "12345" only.
	WebhookIDString
)

// FormsBehavior is the group of knobs of the forms API, the forms' pages and the deliveries.
type FormsBehavior struct {
	RateLimitBehavior

	// UnknownIDStatus is the status for an unknown form, submission or webhook. Default 404 (assumed); 400 is the other
	// candidate.
	UnknownIDStatus int
	// UnknownIDPhrase ends the message for an unknown thing: "Form not found". Default "not found" (assumed).
	UnknownIDPhrase string
	// MinimalFormList leaves only formId and name in the items of GET /forms, which are documented; id, tags and
	// isPublished are seen in Fillout's own code.
	MinimalFormList bool

	// FirstWebhookID is the id of the first webhook; the following ones count up. Default 12345, as in the documented
	// example. How large ids get is unknown. An id above 1<<53 shows a client that stores ids as float64.
	FirstWebhookID int64
	// WebhookIDJSON is the fmt format of the id in the answer to a create, such as `"%d"` or `"%08d"`. Default a number,
	// %d (documented). A delete accepts the id as it was answered.
	WebhookIDJSON string
	// AcceptWebhookID is what a delete accepts as webhookId. Default any format: the documentation says string, and
	// Fillout's own clients send a number.
	AcceptWebhookID WebhookIDFormat
	// MergeDuplicateWebhooks answers a second create for the same form and URL with the id of the first. By default the
	// second create makes another webhook (assumed).
	MergeDuplicateWebhooks bool
	// DeleteUnknownWebhookSucceeds answers 200 to deleting a webhook that does not exist. By default it is an unknown id
	// (assumed).
	DeleteUnknownWebhookSucceeds bool
	// FormDeletionKeepsWebhooks keeps the webhooks of a deleted form. By default they are deleted with it (assumed).
	FormDeletionKeepsWebhooks bool

	// TotalsPerPage counts only the page in totalResponses and pageCount. By default they count all matches (documented),
	// though one client reports otherwise.
	TotalsPerPage bool

	// APISubmissionsDeliver delivers submissions that were made through the API. By default they are not delivered
	// (documented to trigger no integrations; that this includes webhooks is assumed).
	APISubmissionsDeliver bool
	// BareDelivery delivers the submission itself, as documented. By default it is wrapped in
	// {"formId","formName","submission"} (measured, and seen in Fillout's own code).
	BareDelivery bool
	// TextDelivery delivers that JSON as the text of a JSON string. By default it is an object (measured). Fillout's own
	// n8n node can only read the string (seen in Fillout's own code).
	TextDelivery bool
}

func defaultFormsBehavior() FormsBehavior {
	return FormsBehavior{
		RateLimitBehavior: RateLimitBehavior{RateLimit: 5, RateWindow: time.Second},
		UnknownIDStatus:   http.StatusNotFound,
		UnknownIDPhrase:   "not found",
		FirstWebhookID:    12345,
		WebhookIDJSON:     "%d",
	}
}
