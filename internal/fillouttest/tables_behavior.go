package fillouttest

import (
	"net/http"
	"time"
)

// DatabaseRefusal is an error of the database API. An empty code is the usual one of the status.
type DatabaseRefusal struct {
	Status        int
	Code, Message string
}

// TablesBehavior is the group of knobs of the database API.
type TablesBehavior struct {
	// TablesRateLimit is the rate limit of the database API. Default 30 requests a second (documented; older pages say
	// 50). That headers and body of a 429 are those of the forms API is assumed.
	TablesRateLimit RateLimitBehavior
	// TablesAuthFailureStatus is the status of a refused credential. Default 401 (documented); 403 and 400 are the other
	// candidates.
	TablesAuthFailureStatus int
	// RefuseAccessTokens accepts API keys only. By default tokens of OAuth work, too (assumed: Fillout's own code accepts
	// them).
	RefuseAccessTokens bool

	// PrimaryDeletion refuses the deletion of a primary field. Default 400 (assumed; only the refusal is documented).
	PrimaryDeletion DatabaseRefusal
	// DuplicateName refuses a table or field name that is taken. Default 400 (assumed; that names are unique is
	// documented).
	DuplicateName DatabaseRefusal
	// SecondDelete answers the deletion of an object that does not exist. Default 404 (assumed). A status of 200 is a
	// success.
	SecondDelete DatabaseRefusal
	// UniqueDatabaseNames refuses a second database of the same name like DuplicateName. By default an account may have
	// both (assumed).
	UniqueDatabaseNames bool
	// RefuseLastTable refuses the deletion of a database's last table. By default it is allowed (assumed).
	RefuseLastTable bool

	// AnyPrimary accepts a table whose first field is of any type. By default only some types may be primary (documented;
	// that this is why the service refuses such a table is assumed).
	AnyPrimary bool
	// NoViews shows tables without views. By default each has one, with all its fields (assumed).
	NoViews bool

	// MergeTemplates keeps the template keys that a PATCH of a field does not name. By default the template is replaced
	// (assumed).
	MergeTemplates bool
	// MatchOptionsByLabel keeps the id of an option that a PATCH names by its label only. By default such an option gets
	// a new id, and the old option counts as removed (assumed).
	MatchOptionsByLabel bool
	// KeepRemovedOptions lets records show the label of a removed option. By default they lose the value (assumed).
	KeepRemovedOptions bool
	// RepeatLastColor gives options after the 17th the last color. By default the colors begin again (assumed).
	RepeatLastColor bool
	// DropNarrowedValues removes ratings above a maximum that a PATCH lowers. By default they stay (assumed).
	DropNarrowedValues bool
	// KeepLinkTarget answers a PATCH that moves a link to another table with success, and changes nothing. By default it
	// is refused (assumed).
	KeepLinkTarget bool
	// ZonelessOffset is added to a time that was sent without a zone. Default 0, which is UTC (assumed; that the service
	// accepts such a time is measured).
	ZonelessOffset time.Duration
	// RefuseListOperands refuses a list beside contains in a filter. By default it is accepted for fields that have
	// several entries (assumed).
	RefuseListOperands bool
	// NoInverseInAnswer leaves inverseFieldId out of the answer to the creation of a link. By default it has it
	// (assumed).
	NoInverseInAnswer bool
	// KeepPartners keeps the other field of a link when one of its two fields or their table is deleted. By default it
	// is deleted, too (assumed).
	KeepPartners bool
	// IgnoreLinksByName ignores values of link fields that a record names by the field's name (measured in 2025). By
	// default they are stored (measured in 2026).
	IgnoreLinksByName bool
	// RefuseFormula refuses formula fields, and RefuseFormulaInNewDatabase only those in POST /bases. By default both are
	// accepted (assumed: one page documents the type, and the OpenAPI does not list it).
	RefuseFormula, RefuseFormulaInNewDatabase bool

	// MergeDuplicateDatabaseWebhooks answers a second create for the same URL and events with the first webhook. By
	// default it makes another webhook (assumed).
	MergeDuplicateDatabaseWebhooks bool
	// OmitNullTableIDs leaves tableIds out of webhooks for all tables. By default it is null (both documented).
	OmitNullTableIDs bool

	// RefuseDefaultUserAgents answers 403 to a request whose User-Agent is missing or that of an HTTP library, as the edge
	// in front of the service does (measured). By default any User-Agent will do, so that tests can use plain clients.
	RefuseDefaultUserAgents bool
	// FieldsByID shows the values of a record by field id in fields, too (one user reported it). By default they are by
	// name there (documented).
	FieldsByID bool

	// MinimalDatabaseList leaves only id, name and url in the items of GET /bases, which are documented; createdAt and
	// updatedAt are seen in Fillout's own code.
	MinimalDatabaseList bool
	// NoURLs leaves url out of databases and tables, as older answers do. By default it is there (documented).
	NoURLs bool
	// UnknownKeys adds keys to every object and template, and details to every error, that no documentation has (assumed:
	// every object may have some).
	UnknownKeys bool
	// UnknownFields shows a field of an unknown type in every table (assumed: the product has further types).
	UnknownFields bool
	// RehostFiles shows attachments at an address of the service. By default it is the one that was sent (assumed).
	RehostFiles bool
	// Shuffle returns databases, tables, fields and webhooks in random order, and so the entries of selects and links of
	// several. By default they are in order of creation (assumed; no order is documented).
	Shuffle bool
	// ReadDelay hides a new object from reads for a while. Default 0 (assumed).
	ReadDelay time.Duration
}

func defaultTablesBehavior() TablesBehavior {
	return TablesBehavior{
		TablesRateLimit:         RateLimitBehavior{RateLimit: 30, RateWindow: time.Second},
		TablesAuthFailureStatus: http.StatusUnauthorized,
		PrimaryDeletion:         DatabaseRefusal{Status: http.StatusBadRequest, Message: invalidData},
		DuplicateName:           DatabaseRefusal{Status: http.StatusBadRequest, Message: invalidData},
		SecondDelete:            DatabaseRefusal{Status: http.StatusNotFound},
	}
}
