package main

import (
	"time"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// changes are the answers that differ from those of a simulator with its defaults. "" is a question that is not asked.
type changes map[string]string

// positions are the other values of each knob, by the knob's name and perhaps more after a comma.
var positions = map[string]struct {
	change  func(*behavior)
	prepare func(*fillouttest.Server)
	want    changes
}{
	"AuthFailureStatus": {change: func(b *behavior) { b.AuthFailureStatus = 401 }, want: changes{
		"forms-auth-status": "401", "oauth-invalidation-error": "401 envelope", "oauth-revoked-token": "401 API Key invalid",
	}},
	"AuthFailureStatus, 403": {change: func(b *behavior) { b.AuthFailureStatus = 403 }, want: changes{
		"forms-auth-status": "403", "oauth-invalidation-error": "403 envelope", "oauth-revoked-token": "403 API Key invalid",
	}},
	"EmptyDeleteBodies": {change: func(b *behavior) { b.EmptyDeleteBodies = true }, want: changes{
		"webhook-delete-body": "empty", "submission-delete-body": "empty", "oauth-invalidation-body": "empty",
	}},
	"Latency": {change: func(b *behavior) { b.Latency = 3 * time.Second }, want: changes{
		"answer-time": "2 s or more", "forms-rate-window": "", "database-rate-window": "",
	}},
	"Jitter": {change: func(b *behavior) { b.Jitter = 5 * time.Second }, want: changes{
		"answer-time": "2 s or more", "forms-rate-window": "", "database-rate-window": "",
	}},
	"DeliveryRetries":    {change: func(b *behavior) { b.DeliveryRetries = 3 }},
	"DeliveryRetryDelay": {change: func(b *behavior) { b.DeliveryRetryDelay = time.Minute }},
	"DeliveryTimeout":    {change: func(b *behavior) { b.DeliveryTimeout = time.Minute }},

	"RateLimit": {change: func(b *behavior) { b.RateLimit = 10 }, want: changes{"forms-rate-limit": "10;w=1"}},
	"RateLimit, off": {change: func(b *behavior) { b.RateLimit = 0 }, want: changes{
		"forms-rate-limit": noHeaders, "forms-rate-auth": noHeaders, "forms-rate-window": noHeaders, "forms-429": "",
	}},
	"RateWindow": {change: func(b *behavior) { b.RateWindow = 2 * time.Second }, want: changes{"forms-rate-limit": "5;w=2"}},
	"AlignedWindows": {change: func(b *behavior) { b.AlignedWindows = true }, want: changes{
		"forms-rate-window": "at fixed times",
	}},
	"WindowPhase": {change: func(b *behavior) { b.AlignedWindows, b.WindowPhase = true, 300*time.Millisecond }, want: changes{
		"forms-rate-window": "at fixed times",
	}},
	"RateLimitAfterAuth": {change: func(b *behavior) { b.RateLimitAfterAuth = true }, want: changes{
		"forms-rate-auth": "they do not count",
	}},
	"BareRateLimitBody": {change: func(b *behavior) { b.BareRateLimitBody = true }, want: changes{
		"forms-429": "429 bare message, with retry-after",
	}},
	"NoRateHeaders": {change: func(b *behavior) { b.NoRateHeaders = true }, want: changes{
		"forms-rate-limit": noHeaders, "forms-rate-auth": noHeaders, "forms-rate-window": noHeaders,
		"forms-429": "429 envelope, without retry-after",
	}},
	"TablesRateLimit.RateLimit": {change: func(b *behavior) { b.TablesRateLimit.RateLimit = 50 }, want: changes{
		"database-rate-limit": "50;w=1",
	}},
	"TablesRateLimit.RateWindow": {change: func(b *behavior) { b.TablesRateLimit.RateWindow = 2 * time.Second }, want: changes{
		"database-rate-limit": "30;w=2",
	}},
	"TablesRateLimit.AlignedWindows": {change: func(b *behavior) { b.TablesRateLimit.AlignedWindows = true }, want: changes{
		"database-rate-window": "at fixed times",
	}},
	"TablesRateLimit.WindowPhase": {change: func(b *behavior) {
		b.TablesRateLimit.AlignedWindows, b.TablesRateLimit.WindowPhase = true, 700*time.Millisecond
	}, want: changes{"database-rate-window": "at fixed times"}},
	"TablesRateLimit.RateLimitAfterAuth": {
		change: func(b *behavior) { b.TablesRateLimit.RateLimitAfterAuth = true },
		want:   changes{"database-rate-auth": "they do not count"},
	},
	"TablesRateLimit.BareRateLimitBody": {
		change: func(b *behavior) { b.TablesRateLimit.BareRateLimitBody = true },
		want:   changes{"database-429": "429 bare message, with retry-after"},
	},
	"TablesRateLimit.NoRateHeaders": {change: func(b *behavior) { b.TablesRateLimit.NoRateHeaders = true }, want: changes{
		"database-rate-limit": noHeaders, "database-rate-auth": noHeaders, "database-rate-window": noHeaders,
		"database-429": "429 TOO_MANY_REQUESTS, without retry-after",
	}},

	"UnknownIDStatus": {change: func(b *behavior) { b.UnknownIDStatus = 400 }, want: changes{
		"form-unknown": `400 "not found"`, "submission-unknown": `400 "not found"`, "webhook-unknown": `400 "not found"`,
		"submission-delete-twice": `400 "not found"`,
	}},
	"UnknownIDPhrase": {change: func(b *behavior) { b.UnknownIDPhrase = "does not exist" }, want: changes{
		"form-unknown": `404 "does not exist"`, "submission-unknown": `404 "does not exist"`,
		"webhook-unknown": `404 "does not exist"`, "submission-delete-twice": `404 "does not exist"`,
	}},
	"UnknownIDPhrase, other": {change: func(b *behavior) { b.UnknownIDPhrase = "is gone" }, want: changes{
		"form-unknown": "404 in other words", "submission-unknown": "404 in other words",
		"webhook-unknown": "404 in other words", "submission-delete-twice": "404 in other words",
	}},
	"MinimalFormList": {change: func(b *behavior) { b.MinimalFormList = true }, want: changes{"form-list-keys": "none"}},
	"FirstWebhookID": {change: func(b *behavior) { b.FirstWebhookID = 1<<53 + 7 }, want: changes{
		"webhook-id-size": "above 2^53",
	}},
	"WebhookIDJSON": {change: func(b *behavior) { b.WebhookIDJSON = `"%d"` }, want: changes{"webhook-id-format": "string"}},
	"WebhookIDJSON, opaque": {change: func(b *behavior) { b.WebhookIDJSON = `"wh_%d"` }, want: changes{
		"webhook-id-format": "string", "webhook-id-size": notNumber, "webhook-id-accepted": "string",
	}},
	"AcceptWebhookID": {change: func(b *behavior) { b.AcceptWebhookID = fillouttest.WebhookIDNumber }, want: changes{
		"webhook-id-accepted": "number",
	}},
	"AcceptWebhookID, string": {change: func(b *behavior) { b.AcceptWebhookID = fillouttest.WebhookIDString }, want: changes{
		"webhook-id-accepted": "string",
	}},
	"MergeDuplicateWebhooks": {change: func(b *behavior) { b.MergeDuplicateWebhooks = true }, want: changes{
		"webhook-twice": "one webhook",
	}},
	"DeleteUnknownWebhookSucceeds": {change: func(b *behavior) { b.DeleteUnknownWebhookSucceeds = true }, want: changes{
		"webhook-unknown": "200",
	}},
	"FormDeletionKeepsWebhooks": {change: func(b *behavior) { b.FormDeletionKeepsWebhooks = true }},
	"TotalsPerPage":             {change: func(b *behavior) { b.TotalsPerPage = true }, want: changes{"submission-totals": "the page"}},
	"APISubmissionsDeliver":     {change: func(b *behavior) { b.APISubmissionsDeliver = true }},
	"BareDelivery":              {change: func(b *behavior) { b.BareDelivery = true }},
	"TextDelivery":              {change: func(b *behavior) { b.TextDelivery = true }},

	"AccessTokenPrefix": {change: func(b *behavior) { b.AccessTokenPrefix = "tok_" }, want: changes{
		"oauth-token-prefix": "it does not",
	}},
	"CodeLifetime": {change: func(b *behavior) { b.CodeLifetime = time.Hour }},
	"AcceptExchange": {change: func(b *behavior) { b.AcceptExchange = fillouttest.ExchangeJSON }, want: changes{
		"oauth-encoding": "JSON", "oauth-unread": "415",
	}},
	"AcceptExchange, URL-encoded": {
		change: func(b *behavior) { b.AcceptExchange = fillouttest.ExchangeURLEncoded },
		want:   changes{"oauth-encoding": "URL-encoded", "oauth-unread": "415"},
	},
	"UnreadExchangeNamesFields": {change: func(b *behavior) {
		b.AcceptExchange, b.UnreadExchangeNamesFields = fillouttest.ExchangeURLEncoded, true
	}, want: changes{"oauth-encoding": "URL-encoded", "oauth-unread": "400 that names the fields"}},
	"ReusedCodeRevokesToken": {change: func(b *behavior) { b.ReusedCodeRevokesToken = true }, want: changes{
		"oauth-code-twice": "refused, and the token is revoked", "oauth-invalidation-header": "",
		"oauth-invalidation-body": "", "oauth-revoked-token": "",
	}},
	"NoBaseURL": {change: func(b *behavior) { b.NoBaseURL = true }, want: changes{"oauth-base-url": "it does not"}},
	"InvalidateBy": {change: func(b *behavior) { b.InvalidateBy = fillouttest.InvalidateByAuthorization }, want: changes{
		"oauth-invalidation-header": "Authorization",
	}},
	"InvalidateBy, either": {change: func(b *behavior) { b.InvalidateBy = fillouttest.InvalidateByEither }, want: changes{
		"oauth-invalidation-header": "either",
	}},
	"OAuthErrors": {change: func(b *behavior) { b.OAuthErrors = fillouttest.OAuthErrorRFC6749 }, want: changes{
		"oauth-error-format": "400 RFC 6749", "oauth-invalidation-error": "400 RFC 6749",
	}},
	"OAuthErrors, page": {change: func(b *behavior) { b.OAuthErrors = fillouttest.OAuthErrorPage }, want: changes{
		"oauth-error-format": "400 HTML page", "oauth-invalidation-error": "400 HTML page",
	}},

	"TablesAuthFailureStatus": {change: func(b *behavior) { b.TablesAuthFailureStatus = 403 }, want: changes{
		"database-auth-status": "403 UNAUTHORIZED",
	}},
	"TablesAuthFailureStatus, 400": {change: func(b *behavior) { b.TablesAuthFailureStatus = 400 }, want: changes{
		"database-auth-status": "400 UNAUTHORIZED",
	}},
	"RefuseAccessTokens": {change: func(b *behavior) { b.RefuseAccessTokens = true }, want: changes{
		"database-oauth-token": "it does not",
	}},
	"RefuseDefaultUserAgents": {change: func(b *behavior) { b.RefuseDefaultUserAgents = true }, want: changes{
		"database-user-agent": "403",
	}},
	"PrimaryDeletion": {change: func(b *behavior) {
		b.PrimaryDeletion = fillouttest.DatabaseRefusal{Status: 409, Code: "CONFLICT"}
	}, want: changes{"field-primary-delete": "409 CONFLICT"}},
	"DuplicateName": {change: func(b *behavior) {
		b.DuplicateName = fillouttest.DatabaseRefusal{Status: 409, Code: "CONFLICT", Message: "The name is taken"}
	}, want: changes{
		"table-name-taken": "409 CONFLICT", "field-name-taken": "409 CONFLICT", "table-name-words": "it does",
	}},
	"SecondDelete":        {change: func(b *behavior) { b.SecondDelete.Status = 200 }, want: changes{"second-delete": "200"}},
	"UniqueDatabaseNames": {change: func(b *behavior) { b.UniqueDatabaseNames = true }, want: changes{"database-names": invalidData}},
	"RefuseLastTable":     {change: func(b *behavior) { b.RefuseLastTable = true }, want: changes{"table-last": invalidData}},
	"AnyPrimary":          {change: func(b *behavior) { b.AnyPrimary = true }, want: changes{"table-primary-type": "201"}},
	"NoViews":             {change: func(b *behavior) { b.NoViews = true }, want: changes{"database-views": "0 views"}},
	"MergeTemplates": {change: func(b *behavior) { b.MergeTemplates = true }, want: changes{
		"field-template-patch": "kept", "field-options-left-out": "kept",
	}},
	"MatchOptionsByLabel": {change: func(b *behavior) { b.MatchOptionsByLabel = true }, want: changes{
		"option-by-label": "the same",
	}},
	"KeepRemovedOptions": {change: func(b *behavior) { b.KeepRemovedOptions = true }, want: changes{"option-removed": "the label"}},
	"RepeatLastColor":    {change: func(b *behavior) { b.RepeatLastColor = true }, want: changes{"option-colors": "fuchsia"}},
	"DropNarrowedValues": {change: func(b *behavior) { b.DropNarrowedValues = true }, want: changes{"rating-narrowed": "removed"}},
	"KeepLinkTarget": {change: func(b *behavior) { b.KeepLinkTarget = true }, want: changes{
		"link-target": "200, and not moved",
	}},
	"ZonelessOffset": {change: func(b *behavior) { b.ZonelessOffset = -5 * time.Hour }, want: changes{
		"datetime-zone": "shifted by -5h0m0s",
	}},
	"RefuseListOperands": {change: func(b *behavior) { b.RefuseListOperands = true }, want: changes{"filter-list": invalidData}},
	"NoInverseInAnswer":  {change: func(b *behavior) { b.NoInverseInAnswer = true }, want: changes{"link-answer": "absent"}},
	"KeepPartners": {change: func(b *behavior) { b.KeepPartners = true }, want: changes{
		"link-partner-field": "kept", "link-partner-table": "kept",
	}},
	"IgnoreLinksByName": {change: func(b *behavior) { b.IgnoreLinksByName = true }, want: changes{"link-by-name": "ignored"}},
	"RefuseFormula": {change: func(b *behavior) { b.RefuseFormula = true }, want: changes{
		"formula-field": invalidData, "formula-new-database": invalidData,
	}},
	"RefuseFormulaInNewDatabase": {change: func(b *behavior) { b.RefuseFormulaInNewDatabase = true }, want: changes{
		"formula-new-database": invalidData,
	}},
	"MergeDuplicateDatabaseWebhooks": {change: func(b *behavior) { b.MergeDuplicateDatabaseWebhooks = true }, want: changes{
		"database-webhook-twice": "one webhook",
	}},
	"OmitNullTableIDs": {change: func(b *behavior) { b.OmitNullTableIDs = true }, want: changes{
		"database-webhook-tables": "absent",
	}},
	"FieldsByID":          {change: func(b *behavior) { b.FieldsByID = true }, want: changes{"record-keys": "ids"}},
	"MinimalDatabaseList": {change: func(b *behavior) { b.MinimalDatabaseList = true }, want: changes{"database-list-keys": "none"}},
	"NoURLs":              {change: func(b *behavior) { b.NoURLs = true }, want: changes{"database-urls": "they do not"}},
	"UnknownKeys":         {change: func(b *behavior) { b.UnknownKeys = true }, want: changes{"database-unknown-keys": "some"}},
	"UnknownFields":       {change: func(b *behavior) { b.UnknownFields = true }, want: changes{"database-unknown-fields": "some"}},
	"RehostFiles":         {change: func(b *behavior) { b.RehostFiles = true }, want: changes{"file-address": "another"}},
	"Shuffle":             {change: func(b *behavior) { b.Shuffle = true }, want: changes{"array-order": "another"}},
	"ReadDelay":           {change: func(b *behavior) { b.ReadDelay = 3 * time.Second }, want: changes{"read-delay": "after 3 s"}},

	"Fault.Body": {prepare: func(server *fillouttest.Server) {
		server.Inject(fillouttest.Fault{
			Route: "PATCH /bases/{baseId}/tables/{tableId}", Body: `{"id":"tRenamed0001","name":"Targets 2"}`,
		})
	}, want: changes{"table-rename": "another"}},
	"Fault.Redirect": {prepare: func(server *fillouttest.Server) {
		server.Inject(fillouttest.Fault{Route: "POST /authorize/oauth", Redirect: callback + "?denied=yes"})
	}},
}
