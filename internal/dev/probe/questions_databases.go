package main

const (
	refusedTwice = "404 NOT_FOUND"
	invalidData  = "400 BAD_REQUEST"
)

var databaseQuestions = []question{
	{
		id: "database-auth-status", fact: "Answer to a refused credential on the database API",
		assumed: "401 UNAUTHORIZED", known: documented, knobs: []string{"TablesAuthFailureStatus"},
		asked: databaseCredential,
	},
	{
		id: "database-user-agent", fact: "Answer to the default User-Agent of an HTTP library",
		assumed: "403", known: measured, knobs: []string{"RefuseDefaultUserAgents"}, asked: databaseCredential,
	},
	{
		id: "database-oauth-token", fact: "Whether the database API accepts OAuth's access tokens",
		assumed: "it does", known: assumption, knobs: []string{"RefuseAccessTokens"}, asked: oauthToken,
	},
	{
		id: "database-rate-limit", fact: "Policy of the rate limit in the headers of the database API",
		assumed: "30;w=1", known: disputed, asked: databaseLimit,
		knobs: []string{"TablesRateLimit.RateLimit", "TablesRateLimit.RateWindow", "TablesRateLimit.NoRateHeaders"},
	},
	{
		id: "database-rate-auth", fact: "Whether requests with a refused credential count for the limit of the database API",
		assumed: "they count", known: assumption, asked: databaseLimit,
		knobs: []string{"TablesRateLimit.RateLimitAfterAuth", "TablesRateLimit.NoRateHeaders"},
	},
	{
		id: "database-rate-window", fact: "When a window of the database API's rate limit begins",
		assumed: "with a request", known: assumption, asked: databaseLimit,
		knobs: []string{"TablesRateLimit.AlignedWindows", "TablesRateLimit.WindowPhase", "TablesRateLimit.NoRateHeaders"},
	},
	{
		id: "database-429", fact: "A refusal by the rate limit of the database API",
		assumed: "429 TOO_MANY_REQUESTS, with retry-after", known: assumption, asked: databaseExcess,
		knobs: []string{"TablesRateLimit.BareRateLimitBody", "TablesRateLimit.NoRateHeaders"},
	},
	{
		id: "read-delay", fact: "When reads show a new database",
		assumed: "at once", known: assumption, knobs: []string{"ReadDelay"}, asked: databaseNew,
	},
	{
		id: "database-list-keys", fact: "Members of GET /bases that are not documented",
		assumed: "createdAt, updatedAt", known: seenInCode, knobs: []string{"MinimalDatabaseList"}, asked: databaseNew,
	},
	{
		id: "database-urls", fact: "Whether databases and tables have a url",
		assumed: "they do", known: documented, knobs: []string{"NoURLs"}, asked: databaseNew,
	},
	{
		id: "database-unknown-keys", fact: "Members of databases, tables and fields, and of errors, that nothing describes",
		assumed: "none", known: assumption, knobs: []string{"UnknownKeys"}, asked: conclusions,
	},
	{
		id: "database-unknown-fields", fact: "Fields in a new table that the probe has not made",
		assumed: "none", known: assumption, knobs: []string{"UnknownFields"}, asked: databaseNew,
	},
	{
		id: "database-views", fact: "Views of a new table",
		assumed: "one, with all fields", known: assumption, knobs: []string{"NoViews"}, asked: databaseNew,
	},
	{
		id: "option-colors", fact: "Color of the 18th option",
		assumed: "purple", known: assumption, knobs: []string{"RepeatLastColor"}, asked: databaseNew,
	},
	{
		id: "array-order", fact: "Order of the fields of a table in reads",
		assumed: "creation", known: assumption, knobs: []string{"Shuffle"}, asked: conclusions,
	},
	{
		id: "database-names", fact: "A second database of the same name",
		assumed: "201", known: assumption, knobs: []string{"UniqueDatabaseNames"}, asked: databaseNames,
	},
	{
		id: "table-name-taken", fact: "A table whose name is taken",
		assumed: invalidData, known: assumption, knobs: []string{"DuplicateName"}, asked: databaseNames,
	},
	{
		id: "table-name-words", fact: "Whether the refusal of a taken name says why",
		assumed: "it does not", known: assumption, knobs: []string{"DuplicateName"}, asked: databaseNames,
	},
	{
		id: "field-name-taken", fact: "A field whose name is taken",
		assumed: invalidData, known: assumption, knobs: []string{"DuplicateName"}, asked: databaseNames,
	},
	{
		id: "table-primary-type", fact: "A table whose first field is a checkbox",
		assumed: invalidData, known: assumption, knobs: []string{"AnyPrimary"}, asked: databaseNames,
	},
	{
		id: "table-rename", fact: "ID of a table after a change of its name",
		assumed: "the same", known: assumption, knobs: []string{"Fault.Body"}, asked: databaseNames,
	},
	{
		id: "table-last", fact: "Deletion of the last table of a database",
		assumed: "200", known: assumption, knobs: []string{"RefuseLastTable"}, asked: databaseNames,
	},
	{
		id: "field-primary-delete", fact: "Deletion of a primary field",
		assumed: invalidData, known: assumption, knobs: []string{"PrimaryDeletion"}, asked: databaseDeletes,
	},
	{
		id: "second-delete", fact: "Second deletion of a field, record, table, webhook or database",
		assumed: refusedTwice, known: assumption, knobs: []string{"SecondDelete"}, asked: databaseDeletes,
	},
	{
		id: "database-webhook-twice", fact: "Two creates of a webhook for the same URL and events",
		assumed: "two webhooks", known: assumption, knobs: []string{"MergeDuplicateDatabaseWebhooks"},
		asked: databaseWebhooks,
	},
	{
		id: "database-webhook-tables", fact: "tableIds of a webhook for all tables",
		assumed: "null", known: disputed, knobs: []string{"OmitNullTableIDs"}, asked: databaseWebhooks,
	},
}

var recordQuestions = []question{
	{
		id: "field-template-patch", fact: "Settings that a PATCH of a field's template leaves out",
		assumed: "replaced by defaults", known: assumption, knobs: []string{"MergeTemplates"}, asked: databaseTemplates,
	},
	{
		id: "field-options-left-out", fact: "Options of a select after a PATCH of its template without options",
		assumed: "removed", known: assumption, knobs: []string{"MergeTemplates"}, asked: databaseTemplates,
	},
	{
		id: "option-by-label", fact: "ID of an option that a PATCH names by its label only",
		assumed: "a new one", known: assumption, knobs: []string{"MatchOptionsByLabel"}, asked: databaseTemplates,
	},
	{
		id: "option-removed", fact: "Value of a record whose option was removed",
		assumed: "empty", known: assumption, knobs: []string{"KeepRemovedOptions"}, asked: databaseTemplates,
	},
	{
		id: "rating-narrowed", fact: "A rating above a maximum that was lowered",
		assumed: "kept", known: assumption, knobs: []string{"DropNarrowedValues"}, asked: databaseTemplates,
	},
	{
		id: "record-keys", fact: "Keys of a record's fields",
		assumed: "names", known: disputed, knobs: []string{"FieldsByID"}, asked: databaseRecords,
	},
	{
		id: "file-address", fact: "Address of a file in a record",
		assumed: "as it was sent", known: assumption, knobs: []string{"RehostFiles"}, asked: databaseRecords,
	},
	{
		id: "datetime-zone", fact: "Zone of a time that was sent without one",
		assumed: "UTC", known: assumption, knobs: []string{"ZonelessOffset"}, asked: databaseRecords,
	},
	{
		id: "filter-list", fact: "A list beside contains in a filter on a field with several entries",
		assumed: "200", known: assumption, knobs: []string{"RefuseListOperands"}, asked: databaseLinks,
	},
	{
		id: "link-answer", fact: "inverseFieldId in the answer to the creation of a link",
		assumed: "present", known: assumption, knobs: []string{"NoInverseInAnswer"}, asked: databaseLinks,
	},
	{
		id: "link-by-name", fact: "Value of a link that a record names by the field's name",
		assumed: "stored", known: disputed, knobs: []string{"IgnoreLinksByName"}, asked: databaseLinks,
	},
	{
		id: "link-target", fact: "A PATCH that moves a link to another table",
		assumed: invalidData, known: assumption, knobs: []string{"KeepLinkTarget"}, asked: databaseLinks,
	},
	{
		id: "link-partner-field", fact: "Partner of a link that is deleted",
		assumed: "deleted", known: assumption, knobs: []string{"KeepPartners"}, asked: databaseLinks,
	},
	{
		id: "link-partner-table", fact: "Link to a table that is deleted",
		assumed: "deleted", known: assumption, knobs: []string{"KeepPartners"}, asked: databaseLinks,
	},
	{
		id: "formula-field", fact: "Creation of a formula field",
		assumed: "201", known: disputed, knobs: []string{"RefuseFormula"}, asked: databaseFormulas,
	},
	{
		id: "formula-new-database", fact: "Creation of a database with a formula field",
		assumed: "201", known: assumption, knobs: []string{"RefuseFormulaInNewDatabase", "RefuseFormula"},
		asked: databaseFormulas,
	},
}
