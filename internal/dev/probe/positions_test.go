package main

import (
	"time"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// changes are the answers that differ from those of a simulator with its defaults. "" is a question that is not asked.
type changes map[string]string

type refusal = fillouttest.DatabaseRefusal

// positions are the other values of each knob, by the knob's name and perhaps more after a comma.
var positions = map[string]struct {
	value   any // nil is true
	prepare func(*fillouttest.Server)
	want    changes
}{
	"AuthFailureStatus": {value: 401, want: changes{
		"forms-auth-status": "401", "oauth-invalidation-error": "401 envelope", "oauth-revoked-token": "401 API Key invalid",
	}},
	"AuthFailureStatus, 403": {value: 403, want: changes{
		"forms-auth-status": "403", "oauth-invalidation-error": "403 envelope", "oauth-revoked-token": "403 API Key invalid",
	}},
	"EmptyDeleteBodies": {want: changes{
		"webhook-delete-body": "empty", "submission-delete-body": "empty", "oauth-invalidation-body": "empty",
	}},
	"Latency": {value: 3 * time.Second, want: changes{
		"answer-time": "2 s or more", "forms-rate-window": "", "database-rate-window": "",
	}},
	"Jitter": {value: 5 * time.Second, want: changes{
		"answer-time": "2 s or more", "forms-rate-window": "", "database-rate-window": "",
	}},
	"DeliveryRetries":    {value: 3},
	"DeliveryRetryDelay": {value: time.Minute},
	"DeliveryTimeout":    {value: time.Minute},

	"RateLimit": {value: 10, want: changes{"forms-rate-limit": "10;w=1"}},
	"RateLimit, off": {value: 0, want: changes{
		"forms-rate-limit": noHeaders, "forms-rate-auth": noHeaders, "forms-rate-window": noHeaders, "forms-429": "",
	}},
	"RateWindow":     {value: 2 * time.Second, want: changes{"forms-rate-limit": "5;w=2"}},
	"AlignedWindows": {want: changes{"forms-rate-window": "at fixed times"}},
	"WindowPhase": {value: 300 * time.Millisecond, prepare: func(server *fillouttest.Server) {
		server.ChangeBehavior(func(b *behavior) { b.AlignedWindows = true })
	}, want: changes{"forms-rate-window": "at fixed times"}},
	"RateLimitAfterAuth": {want: changes{"forms-rate-auth": "they do not count"}},
	"BareRateLimitBody":  {want: changes{"forms-429": "429 bare message, with retry-after"}},
	"NoRateHeaders": {want: changes{
		"forms-rate-limit": noHeaders, "forms-rate-auth": noHeaders, "forms-rate-window": noHeaders,
		"forms-429": "429 envelope, without retry-after",
	}},
	"TablesRateLimit.RateLimit":      {value: 50, want: changes{"database-rate-limit": "50;w=1"}},
	"TablesRateLimit.RateWindow":     {value: 2 * time.Second, want: changes{"database-rate-limit": "30;w=2"}},
	"TablesRateLimit.AlignedWindows": {want: changes{"database-rate-window": "at fixed times"}},
	"TablesRateLimit.WindowPhase": {value: 700 * time.Millisecond, prepare: func(server *fillouttest.Server) {
		server.ChangeBehavior(func(b *behavior) { b.TablesRateLimit.AlignedWindows = true })
	}, want: changes{"database-rate-window": "at fixed times"}},
	"TablesRateLimit.RateLimitAfterAuth": {want: changes{"database-rate-auth": "they do not count"}},
	"TablesRateLimit.BareRateLimitBody":  {want: changes{"database-429": "429 bare message, with retry-after"}},
	"TablesRateLimit.NoRateHeaders": {want: changes{
		"database-rate-limit": noHeaders, "database-rate-auth": noHeaders, "database-rate-window": noHeaders,
		"database-429": "429 TOO_MANY_REQUESTS, without retry-after",
	}},

	"UnknownIDStatus": {value: 400, want: changes{
		"form-unknown": `400 "not found"`, "submission-unknown": `400 "not found"`, "webhook-unknown": `400 "not found"`,
		"submission-delete-twice": `400 "not found"`,
	}},
	"UnknownIDPhrase": {value: "does not exist", want: changes{
		"form-unknown": `404 "does not exist"`, "submission-unknown": `404 "does not exist"`,
		"webhook-unknown": `404 "does not exist"`, "submission-delete-twice": `404 "does not exist"`,
	}},
	"UnknownIDPhrase, other": {value: "is gone", want: changes{
		"form-unknown": "404 in other words", "submission-unknown": "404 in other words",
		"webhook-unknown": "404 in other words", "submission-delete-twice": "404 in other words",
	}},
	"MinimalFormList": {want: changes{"form-list-keys": "none"}},
	"FirstWebhookID":  {value: 1<<53 + 7, want: changes{"webhook-id-size": "above 2^53"}},
	"WebhookIDJSON":   {value: `"%d"`, want: changes{"webhook-id-format": "string"}},
	"WebhookIDJSON, opaque": {value: `"wh_%d"`, want: changes{
		"webhook-id-format": "string", "webhook-id-size": notNumber, "webhook-id-accepted": "string",
	}},
	"AcceptWebhookID":              {value: fillouttest.WebhookIDNumber, want: changes{"webhook-id-accepted": "number"}},
	"AcceptWebhookID, string":      {value: fillouttest.WebhookIDString, want: changes{"webhook-id-accepted": "string"}},
	"MergeDuplicateWebhooks":       {want: changes{"webhook-twice": "one webhook"}},
	"DeleteUnknownWebhookSucceeds": {want: changes{"webhook-unknown": "200"}},
	"FormDeletionKeepsWebhooks":    {},
	"TotalsPerPage":                {want: changes{"submission-totals": "the page"}},
	"APISubmissionsDeliver":        {},
	"BareDelivery":                 {},
	"TextDelivery":                 {},

	"AccessTokenPrefix": {value: "tok_", want: changes{"oauth-token-prefix": "it does not"}},
	"CodeLifetime":      {value: time.Hour},
	"AcceptExchange":    {value: fillouttest.ExchangeJSON, want: changes{"oauth-encoding": "JSON", "oauth-unread": "415"}},
	"AcceptExchange, URL-encoded": {value: fillouttest.ExchangeURLEncoded, want: changes{
		"oauth-encoding": "URL-encoded", "oauth-unread": "415",
	}},
	"UnreadExchangeNamesFields": {prepare: func(server *fillouttest.Server) {
		server.ChangeBehavior(func(b *behavior) { b.AcceptExchange = fillouttest.ExchangeURLEncoded })
	}, want: changes{"oauth-encoding": "URL-encoded", "oauth-unread": "400 that names the fields"}},
	"ReusedCodeRevokesToken": {want: changes{
		"oauth-code-twice": "refused, and the token is revoked", "oauth-invalidation-header": "",
		"oauth-invalidation-body": "", "oauth-revoked-token": "",
	}},
	"NoBaseURL": {want: changes{"oauth-base-url": "it does not"}},
	"InvalidateBy": {value: fillouttest.InvalidateByAuthorization, want: changes{
		"oauth-invalidation-header": "Authorization",
	}},
	"InvalidateBy, either": {value: fillouttest.InvalidateByEither, want: changes{"oauth-invalidation-header": "either"}},
	"OAuthErrors": {value: fillouttest.OAuthErrorRFC6749, want: changes{
		"oauth-error-format": "400 RFC 6749", "oauth-invalidation-error": "400 RFC 6749",
	}},
	"OAuthErrors, page": {value: fillouttest.OAuthErrorPage, want: changes{
		"oauth-error-format": "400 HTML page", "oauth-invalidation-error": "400 HTML page",
	}},

	"TablesAuthFailureStatus":      {value: 403, want: changes{"database-auth-status": "403 UNAUTHORIZED"}},
	"TablesAuthFailureStatus, 400": {value: 400, want: changes{"database-auth-status": "400 UNAUTHORIZED"}},
	"RefuseAccessTokens":           {want: changes{"database-oauth-token": "it does not"}},
	"RefuseDefaultUserAgents":      {want: changes{"database-user-agent": "403"}},
	"PrimaryDeletion":              {value: refusal{Status: 409, Code: "CONFLICT"}, want: changes{"field-primary-delete": "409 CONFLICT"}},
	"DuplicateName": {value: refusal{Status: 409, Code: "CONFLICT", Message: "The name is taken"}, want: changes{
		"table-name-taken": "409 CONFLICT", "field-name-taken": "409 CONFLICT", "table-name-words": "it does",
	}},
	"SecondDelete":                   {value: refusal{Status: 200}, want: changes{"second-delete": "200"}},
	"UniqueDatabaseNames":            {want: changes{"database-names": invalidData}},
	"RefuseLastTable":                {want: changes{"table-last": invalidData}},
	"AnyPrimary":                     {want: changes{"table-primary-type": "201"}},
	"NoViews":                        {want: changes{"database-views": "0 views"}},
	"MergeTemplates":                 {want: changes{"field-template-patch": "kept", "field-options-left-out": "kept"}},
	"MatchOptionsByLabel":            {want: changes{"option-by-label": "the same"}},
	"KeepRemovedOptions":             {want: changes{"option-removed": "the label"}},
	"RepeatLastColor":                {want: changes{"option-colors": "fuchsia"}},
	"DropNarrowedValues":             {want: changes{"rating-narrowed": "removed"}},
	"KeepLinkTarget":                 {want: changes{"link-target": "200, and not moved"}},
	"ZonelessOffset":                 {value: -5 * time.Hour, want: changes{"datetime-zone": "shifted by -5h0m0s"}},
	"RefuseListOperands":             {want: changes{"filter-list": invalidData}},
	"NoInverseInAnswer":              {want: changes{"link-answer": "absent"}},
	"KeepPartners":                   {want: changes{"link-partner-field": "kept", "link-partner-table": "kept"}},
	"IgnoreLinksByName":              {want: changes{"link-by-name": "ignored"}},
	"RefuseFormula":                  {want: changes{"formula-field": invalidData, "formula-new-database": invalidData}},
	"RefuseFormulaInNewDatabase":     {want: changes{"formula-new-database": invalidData}},
	"MergeDuplicateDatabaseWebhooks": {want: changes{"database-webhook-twice": "one webhook"}},
	"OmitNullTableIDs":               {want: changes{"database-webhook-tables": "absent"}},
	"FieldsByID":                     {want: changes{"record-keys": "ids"}},
	"MinimalDatabaseList":            {want: changes{"database-list-keys": "none"}},
	"NoURLs":                         {want: changes{"database-urls": "they do not"}},
	"UnknownKeys":                    {want: changes{"database-unknown-keys": "some"}},
	"UnknownFields":                  {want: changes{"database-unknown-fields": "some"}},
	"RehostFiles":                    {want: changes{"file-address": "another"}},
	"Shuffle":                        {want: changes{"array-order": "another"}},
	"ReadDelay":                      {value: 3 * time.Second, want: changes{"read-delay": "after 3 s"}},

	"Fault.Body": {prepare: func(server *fillouttest.Server) {
		server.Inject(fillouttest.Fault{
			Route: "PATCH /bases/{baseId}/tables/{tableId}", Body: `{"id":"tRenamed0001","name":"Targets 2"}`,
		})
	}, want: changes{"table-rename": "another"}},
	"Fault.Redirect": {prepare: func(server *fillouttest.Server) {
		server.Inject(fillouttest.Fault{Route: "POST /authorize/oauth", Redirect: callback + "?denied=yes"})
	}},
}
