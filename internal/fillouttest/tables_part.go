package fillouttest

import (
	"cmp"
	"errors"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"
)

// tablesPrefix is the path of the database API.
const tablesPrefix = "/api/v1"

// The documented messages.
const (
	invalidData    = "Invalid request data or validation failure"
	unauthorized   = "Invalid or missing API key"
	notFound       = "Requested resource does not exist"
	unknownWebhook = "Webhook not found"
	badRecordID    = "Record ID is not in valid UUID format"
)

// The messages that were measured.
const (
	tableFailed   = "Failed to create table"
	missingRecord = "Invalid input: expected record, received undefined"
	badFilter     = "Validation error"
)

// firstDatabaseHook is the id of the first webhook.
const firstDatabaseHook = 318

// tables is the part with the database API: databases, tables, fields, records and their webhooks.
type tables struct {
	core *core

	mu            sync.Mutex
	databases     []*database
	nextWebhookID int64
}

func newTables(c *core) *tables {
	t := &tables{core: c}
	t.replaceDatabases(SampleDatabases())

	tablesAPI := c.addAPI(&api{
		prefix: tablesPrefix,
		limit:  func(b *Behavior) RateLimitBehavior { return b.TablesRateLimit },
		refuse: func(r refusal) answer {
			return jsonAnswer(r.status, errorObject(r.status, r.code, r.message, r.details))
		},
	})
	const base = "/bases/{baseId}"
	const table = base + "/tables/{tableId}"
	const field = table + "/fields/{fieldId}"
	const record = table + "/records/{recordId}"
	for name, handle := range map[string]handler{
		"GET /bases":                               t.listDatabases,
		"POST /bases":                              t.createDatabase,
		"GET " + base:                              inDatabase(t, t.getDatabase),
		"DELETE " + base:                           t.deleteDatabase,
		"POST " + base + "/tables":                 inDatabase(t, t.createTable),
		"PATCH " + table:                           inTable(t, t.patchTable),
		"DELETE " + table:                          inDatabase(t, t.deleteTable),
		"POST " + table + "/fields":                inTable(t, t.createField),
		"PATCH " + field:                           inTable(t, t.patchField),
		"DELETE " + field:                          inTable(t, t.deleteField),
		"POST " + table + "/records":               inTable(t, t.createRecord),
		"POST " + table + "/records/list":          inTable(t, t.listRecords),
		"GET " + record:                            inTable(t, t.getRecord),
		"PATCH " + record:                          inTable(t, t.patchRecord),
		"DELETE " + record:                         inTable(t, t.deleteRecord),
		"GET " + base + "/webhooks":                inDatabase(t, t.listDatabaseWebhooks),
		"POST " + base + "/webhooks":               inDatabase(t, t.createDatabaseWebhook),
		"DELETE " + base + "/webhooks/{webhookId}": inDatabase(t, t.deleteDatabaseWebhook),
	} {
		c.handle(tablesAPI, name, &t.mu, t.serve(handle))
	}
	return t
}

// WithDatabases replaces the databases that the default account starts with, which are [SampleDatabases]. Without
// arguments the account has no databases.
func WithDatabases(all ...Database) Option {
	return prepared(func(s *Server) { s.replaceDatabases(all) })
}

// replaceDatabases starts again with other databases.
func (t *tables) replaceDatabases(all []Database) {
	t.mu.Lock()
	t.databases, t.nextWebhookID = nil, firstDatabaseHook
	t.mu.Unlock()
	for _, added := range all {
		t.AddDatabase(added)
	}
}

// serve is a handler that refuses calls without a valid credential in the words of the database API.
func (t *tables) serve(handle handler) handler {
	return func(c *call) (answer, error) {
		if c.behavior.RefuseDefaultUserAgents && isDefaultUserAgent(c.request.UserAgent()) {
			// The edge's own page. Its text is an assumption.
			return noticeAnswer(http.StatusForbidden, "Access denied", "The owner of this site has banned your client."), nil
		}
		reply, err := t.core.authenticated(func(c *call) (answer, error) {
			if c.behavior.RefuseAccessTokens && bearer(c.request.Header.Get("Authorization")) != c.caller.key {
				return answer{}, c.unauthenticated(unauthorized)
			}
			return handle(c)
		})(c)
		var refused refusal
		if !errors.As(err, &refused) {
			return reply, err
		}
		if refused.oauth == "invalid_token" {
			refused = refusal{status: c.behavior.TablesAuthFailureStatus, code: "UNAUTHORIZED", message: unauthorized}
		}
		refused.details = c.behavior.UnknownKeys
		return answer{}, refused
	}
}

// DatabaseEnvelope returns the body of the database API's errors (documented), for a [Fault] to show.
func DatabaseEnvelope(status int, message string) string {
	return string(encode(errorObject(status, "", message, false)))
}

// errorObject returns an error's body. The codes are documented, except that of a 429, which is assumed.
func errorObject(status int, code, message string, details bool) object {
	codes := map[int]string{
		http.StatusUnauthorized:        "UNAUTHORIZED",
		http.StatusForbidden:           "UNAUTHORIZED",
		http.StatusNotFound:            "NOT_FOUND",
		http.StatusTooManyRequests:     "TOO_MANY_REQUESTS",
		http.StatusInternalServerError: "INTERNAL_SERVER_ERROR",
		http.StatusNotImplemented:      "NOT_IMPLEMENTED",
	}
	inner := object{{"code", cmp.Or(code, codes[status], "BAD_REQUEST")}, {"message", message}}
	if details {
		inner = append(inner, member{"details", []object{{{"hint", "unknown"}}}})
	}
	return object{{"error", inner}}
}

func missing() error { return refusal{status: http.StatusNotFound, message: notFound} }
func invalid() error { return refusal{status: http.StatusBadRequest, message: invalidData} }

func (r DatabaseRefusal) refusal() error {
	return refusal{status: r.Status, code: r.Code, message: r.Message}
}

// tablesDeleted answers a delete. missed is the refusal of an object that does not exist, which the knob SecondDelete
// may change.
func tablesDeleted(c *call, missed error) (answer, error) {
	var refused refusal
	if errors.As(missed, &refused) && refused.status != http.StatusNotFound {
		return answer{}, missed
	}
	if knob := c.behavior.SecondDelete; missed != nil && knob.Status != http.StatusOK {
		return answer{}, DatabaseRefusal{knob.Status, knob.Code, cmp.Or(knob.Message, refused.message)}.refusal()
	}
	return jsonAnswer(http.StatusOK, extended(c, object{{"deleted", true}})), nil
}

// inDatabase is a handler for calls on one database, which must be the caller's.
func inDatabase(t *tables, handle func(*call, *database) (answer, error)) handler {
	return func(c *call) (answer, error) {
		named := t.database(c.request.PathValue("baseId"))
		if named == nil || named.owner != c.caller {
			return answer{}, missing()
		}
		return handle(c, named)
	}
}

// inTable is a handler for calls on one table.
func inTable(t *tables, handle func(*call, *table) (answer, error)) handler {
	return inDatabase(t, func(c *call, in *database) (answer, error) {
		named := in.table(c.request.PathValue("tableId"))
		if named == nil {
			return answer{}, missing()
		}
		return handle(c, named)
	})
}

// visible reports whether reads show an object already.
func (c *call) visible(made time.Time) bool {
	return !time.Now().Before(made.Add(c.behavior.ReadDelay))
}

// shown returns the documents of the visible objects, in the order that the knob Shuffle decides.
func shown[T any](c *call, all []T, made func(T) time.Time, document func(T) object) []object {
	documents := []object{}
	for _, item := range all {
		if c.visible(made(item)) {
			documents = append(documents, document(item))
		}
	}
	if c.behavior.Shuffle {
		//nolint:gosec // No secret depends on this order.
		rand.Shuffle(len(documents), func(i, j int) { documents[i], documents[j] = documents[j], documents[i] })
	}
	return documents
}

// extended adds an unknown key to an object if the knob UnknownKeys says so.
func extended(c *call, o object) object {
	if c.behavior.UnknownKeys {
		return append(slices.Clip(o), member{"aiSummary", object{{"enabled", true}}})
	}
	return o
}

// isDefaultUserAgent reports whether a User-Agent is missing or that of a library.
func isDefaultUserAgent(agent string) bool {
	return agent == "" || strings.HasPrefix(agent, "Go-http-client/") || strings.HasPrefix(agent, "python-")
}

// OverlappingWrites returns each write to a database that arrived before an earlier write to the same database had
// ended. The service rejects bursts of writes (seen in its own code), so a client writes one at a time. A latency makes
// overlaps visible: see [WithLatency].
func (t *tables) OverlappingWrites() []Request {
	var overlapping []Request
	ended := map[string]time.Time{}
	for _, request := range t.core.Requests() {
		under, isTables := strings.CutPrefix(request.Path, tablesPrefix+"/bases/")
		if !isTables || request.Method == http.MethodGet || strings.HasSuffix(request.Path, "/records/list") {
			continue
		}
		id, _, _ := strings.Cut(under, "/")
		if last, written := ended[id]; written && (last.IsZero() || request.Time.Before(last)) {
			overlapping = append(overlapping, request)
		}
		if last, written := ended[id]; !written || !last.IsZero() && last.Before(request.Ended) {
			ended[id] = request.Ended
		}
	}
	return overlapping
}
