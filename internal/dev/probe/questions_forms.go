package main

var formQuestions = []question{
	{
		id: "forms-auth-status", fact: "Status of a refused credential on the forms API",
		assumed: "400", known: measured, knobs: []string{"AuthFailureStatus"}, asked: formCredential,
	},
	{
		id: "form-list-keys", fact: "Members of GET /forms that are not documented",
		assumed: "id, tags, isPublished", known: seenInCode, knobs: []string{"MinimalFormList"}, asked: formCredential,
	},
	{
		id: "forms-rate-limit", fact: "Policy of the rate limit in the headers of the forms API",
		assumed: "5;w=1", known: measured, knobs: []string{"RateLimit", "RateWindow", "NoRateHeaders"}, asked: formLimit,
	},
	{
		id: "forms-rate-auth", fact: "Whether requests with a refused credential count for the rate limit of the forms API",
		assumed: "they count", known: assumption, knobs: []string{"RateLimitAfterAuth", "NoRateHeaders"}, asked: formLimit,
	},
	{
		id: "forms-rate-window", fact: "When a window of the forms API's rate limit begins",
		assumed: "with a request", known: assumption, knobs: []string{"AlignedWindows", "WindowPhase", "NoRateHeaders"},
		asked: formLimit,
	},
	{
		id: "forms-429", fact: "A refusal by the rate limit of the forms API",
		assumed: "429 envelope, with retry-after", known: disputed, knobs: []string{"BareRateLimitBody", "NoRateHeaders"},
		asked: formExcess,
	},
	{
		id: "form-unknown", fact: "Answer to an unknown form",
		assumed: `404 "not found"`, known: assumption, knobs: []string{"UnknownIDStatus", "UnknownIDPhrase"},
		asked: formUnknown,
	},
	{
		id: "submission-unknown", fact: "Answer to an unknown submission",
		assumed: `404 "not found"`, known: assumption, knobs: []string{"UnknownIDStatus", "UnknownIDPhrase"},
		asked: formUnknown,
	},
	{
		id: "webhook-id-format", fact: "JSON type of the id of a form's webhook",
		assumed: "number", known: documented, knobs: []string{"WebhookIDJSON"}, asked: formWebhooks,
	},
	{
		id: "webhook-id-size", fact: "Size of the id of a form's webhook",
		assumed: "at most 2^53", known: assumption, knobs: []string{"FirstWebhookID", "WebhookIDJSON"}, asked: formWebhooks,
	},
	{
		id: "webhook-twice", fact: "Two creates of a webhook for the same form and URL",
		assumed: "two webhooks", known: assumption, knobs: []string{"MergeDuplicateWebhooks"}, asked: formWebhooks,
	},
	{
		id: "webhook-id-accepted", fact: "JSON types of webhookId that a delete accepts",
		assumed: "number and string", known: disputed, knobs: []string{"AcceptWebhookID", "WebhookIDJSON"}, asked: formWebhooks,
	},
	{
		id: "webhook-delete-body", fact: "Body of the answer to the deletion of a form's webhook",
		assumed: "{}", known: documented, knobs: []string{"EmptyDeleteBodies"}, asked: formWebhooks,
	},
	{
		id: "webhook-unknown", fact: "Answer to the second deletion of a form's webhook",
		assumed: `404 "not found"`, known: assumption, asked: formWebhooks,
		knobs: []string{"UnknownIDStatus", "UnknownIDPhrase", "DeleteUnknownWebhookSucceeds"},
	},
	{
		id: "submission-totals", fact: "What totalResponses counts",
		assumed: "all matches", known: disputed, knobs: []string{"TotalsPerPage"}, asked: formSubmissions,
	},
	{
		id: "submission-delete-body", fact: "Body of the answer to the deletion of a submission",
		assumed: "{}", known: assumption, knobs: []string{"EmptyDeleteBodies"}, asked: formSubmissions,
	},
	{
		id: "submission-delete-twice", fact: "Answer to the second deletion of a submission",
		assumed: `404 "not found"`, known: assumption, knobs: []string{"UnknownIDStatus", "UnknownIDPhrase"},
		asked: formSubmissions,
	},
	{
		id: "answer-time", fact: "The slowest answer of a run of the probe",
		assumed: "under 2 s", known: assumption, knobs: []string{"Latency", "Jitter"}, asked: conclusions,
	},
}

var oauthQuestions = []question{
	{
		id: "oauth-encoding", fact: "Encodings in which a code exchange is read",
		assumed: "JSON and URL-encoded", known: assumption, knobs: []string{"AcceptExchange"}, asked: oauthRefusals,
	},
	{
		id: "oauth-unread", fact: "Answer to a code exchange in an encoding that is not read",
		assumed: "415", known: assumption, knobs: []string{"UnreadExchangeNamesFields"}, asked: oauthRefusals,
	},
	{
		id: "oauth-error-format", fact: "Answer to the exchange of an unknown code",
		assumed: "400 envelope", known: assumption, knobs: []string{"OAuthErrors"}, asked: oauthRefusals,
	},
	{
		id: "oauth-invalidation-error", fact: "Answer to the invalidation of an unknown token",
		assumed: "400 envelope", known: assumption, knobs: []string{"OAuthErrors", "AuthFailureStatus"},
		asked: oauthRefusals,
	},
	{
		id: "oauth-base-url", fact: "Whether the answer to a code exchange has base_url",
		assumed: "it does", known: documented, knobs: []string{"NoBaseURL"}, asked: oauthToken,
	},
	{
		id: "oauth-token-prefix", fact: "Whether an access token begins with fillout_token_",
		assumed: "it does", known: assumption, knobs: []string{"AccessTokenPrefix"}, asked: oauthToken,
	},
	{
		id: "oauth-code-twice", fact: "A second exchange of a code, and the token of the first",
		assumed: "refused, and the token works", known: assumption, knobs: []string{"ReusedCodeRevokesToken"},
		asked: oauthToken,
	},
	{
		id: "oauth-invalidation-header", fact: "Header with which a token is invalidated",
		assumed: "Authentication", known: documented, knobs: []string{"InvalidateBy"}, asked: oauthToken,
	},
	{
		id: "oauth-invalidation-body", fact: "Body of the answer to an invalidation",
		assumed: "{}", known: assumption, knobs: []string{"EmptyDeleteBodies"}, asked: oauthToken,
	},
	{
		id: "oauth-revoked-token", fact: "Answer to an invalidated token",
		assumed: "400 API Key invalid", known: assumption, knobs: []string{"AuthFailureStatus"}, asked: oauthToken,
	},
	{
		id: "oauth-code-lifetime", fact: "How long a code can be exchanged",
		assumed: "10 minutes", known: assumption, knobs: []string{"CodeLifetime"},
		whyNot: "each try would spend a code, which only a person in a browser can get",
	},
	{
		id: "oauth-denial", fact: "Parameters that a denial sends back to the app",
		assumed: "error, error_description, state", known: assumption, knobs: []string{"Fault.Redirect"},
		whyNot: "only a person in a browser can deny",
	},
}

const needsReceiver = "it needs a receiver that Fillout can reach"

var deliveryQuestions = []question{
	{
		id: "delivery-retries", fact: "How often, and after which wait, a failed delivery is repeated",
		assumed: "never", known: assumption, knobs: []string{"DeliveryRetries", "DeliveryRetryDelay"},
		whyNot: needsReceiver,
	},
	{
		id: "delivery-timeout", fact: "How long a receiver may take to answer a delivery",
		assumed: "10 s", known: assumption, knobs: []string{"DeliveryTimeout"}, whyNot: needsReceiver,
	},
	{
		id: "delivery-body", fact: "Body of a delivery to a form's webhook",
		assumed: "formId, formName, submission", known: disputed, knobs: []string{"BareDelivery", "TextDelivery"},
		whyNot: needsReceiver,
	},
	{
		id: "submission-delivery", fact: "Whether a submission that was made through the API is delivered",
		assumed: "no", known: assumption, knobs: []string{"APISubmissionsDeliver"}, whyNot: needsReceiver,
	},
	{
		id: "form-deletion", fact: "The webhooks of a deleted form",
		assumed: "they are deleted", known: assumption, knobs: []string{"FormDeletionKeepsWebhooks"},
		whyNot: "the API cannot delete forms",
	},
}
