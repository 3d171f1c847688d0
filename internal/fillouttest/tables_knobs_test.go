package fillouttest_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// Each knob of the database API stands for an assumption. The table shows the last answer without the knob and with it.
func TestTablesKnobs(t *testing.T) {
	t.Parallel()
	const (
		db       = "/bases/" + fillouttest.ShopDatabaseID
		orders   = db + "/tables/Orders"
		customer = orders + "/fields/Customer"
		status   = orders + "/fields/Status"
		invalid  = `400 {"error":{"code":"BAD_REQUEST","message":"Invalid request data or validation failure"}}`
		missing  = `404 {"error":{"code":"NOT_FOUND","message":"Requested resource does not exist"}}`
		denied   = `401 {"error":{"code":"UNAUTHORIZED","message":"Invalid or missing API key"}}`
		limited  = `"message":"Too many requests. Try again soon."`
		text     = `"fields":[{"type":"single_line_text","name":"N","template":{}}`
		formula  = `{"type":"formula","name":"F","template":{"expression":"1"}}`
		newBase  = `POST /bases {"name":"Glass shop","tables":[{"name":"A",` + text
		hook     = `POST ` + db + `/webhooks {"url":"https://example.com/","events":["record.created"]}`
		labels   = `{"template":{"options":[{"label":"Paid"}]}}`
		paid     = `POST ` + orders + `/records/list {"filter":{"field":"Status","equals":"Paid"}}`
		shipped  = `POST ` + orders + `/records/list {"filter":{"field":"Status","is_empty":true}}`
	)
	for name, test := range map[string]struct {
		knob          func(*behavior)
		calls         []string
		without, with string
	}{
		"TablesRateLimit": {
			knob:    func(b *behavior) { b.TablesRateLimit.RateLimit = 1 },
			calls:   []string{"GET /bases", "GET /bases"},
			without: "200 [", with: `429 {"error":{"code":"TOO_MANY_REQUESTS",` + limited,
		},
		"TablesRateLimit, bare": {
			knob:    func(b *behavior) { b.TablesRateLimit.RateLimit, b.TablesRateLimit.BareRateLimitBody = 1, true },
			calls:   []string{"GET /bases", "GET /bases"},
			without: "200 [", with: `429 {` + limited,
		},
		"TablesAuthFailureStatus": {
			knob:  func(b *behavior) { b.TablesAuthFailureStatus = 403 },
			calls: []string{"nope GET /bases"}, without: denied, with: strings.Replace(denied, "401", "403", 1),
		},
		"RefuseAccessTokens": {
			knob:  func(b *behavior) { b.RefuseAccessTokens = true },
			calls: []string{"token GET /bases"}, without: "200 [", with: denied,
		},
		"PrimaryDeletion": {
			knob: func(b *behavior) {
				b.PrimaryDeletion = fillouttest.DatabaseRefusal{Status: 409, Code: "CONFLICT", Message: "It is primary"}
			},
			calls:   []string{"DELETE " + orders + "/fields/Number"},
			without: invalid, with: `409 {"error":{"code":"CONFLICT","message":"It is primary"}}`,
		},
		"DuplicateName": {
			knob:    func(b *behavior) { b.DuplicateName.Status, b.DuplicateName.Message = 409, "Taken" },
			calls:   []string{`PATCH ` + orders + ` {"name":"Products"}`},
			without: invalid, with: `409 {"error":{"code":"BAD_REQUEST","message":"Taken"}}`,
		},
		"SecondDelete": {
			knob:    func(b *behavior) { b.SecondDelete.Status = 200 },
			calls:   []string{"DELETE " + db, "DELETE " + db},
			without: missing, with: `200 {"deleted":true}`,
		},
		"UniqueDatabaseNames": {
			knob:  func(b *behavior) { b.UniqueDatabaseNames = true },
			calls: []string{newBase + `]}]}`}, without: "201 {", with: invalid,
		},
		"RefuseLastTable": {
			knob:    func(b *behavior) { b.RefuseLastTable = true },
			calls:   []string{newBase + `]}]}`, "DELETE /bases/<d1>/tables/A"},
			without: `200 {"deleted":true}`, with: invalid,
		},
		"MergeTemplates": {
			knob:    func(b *behavior) { b.MergeTemplates = true },
			calls:   []string{`PATCH ` + orders + `/fields/Total {"template":{"decimalPlaces":0}}`},
			without: `"currencySymbol":"$","decimalPlaces":0`, with: `"currencySymbol":"€","decimalPlaces":0`,
		},
		"MergeTemplates, options": {
			knob:    func(b *behavior) { b.MergeTemplates = true },
			calls:   []string{`PATCH ` + status + ` {"template":{"disableColors":true}}`},
			without: `"disableColors":true,"options":[]`, with: `"disableColors":true,"options":[{"value":"<o1>"`,
		},
		"MatchOptionsByLabel": {
			knob:    func(b *behavior) { b.MatchOptionsByLabel = true },
			calls:   []string{`PATCH ` + status + ` ` + labels, paid},
			without: `"total":0`, with: `"total":1`,
		},
		"KeepRemovedOptions": {
			knob:    func(b *behavior) { b.KeepRemovedOptions = true },
			calls:   []string{`PATCH ` + status + ` {"template":{"options":[]}}`, shipped},
			without: `"total":5`, with: `"total":0`,
		},
		"NoInverseInAnswer": {
			knob: func(b *behavior) { b.NoInverseInAnswer = true },
			calls: []string{`POST ` + orders + `/fields {"type":"linked_record","name":"L","template":{"tableId":"` +
				fillouttest.ProductsTableID + `"}}`},
			without: `{"allowMultiple":true,"inverseFieldId":"<f`, with: `{"allowMultiple":true,"isInverse":false,`,
		},
		"KeepPartners, field": {
			knob:    func(b *behavior) { b.KeepPartners = true },
			calls:   []string{"DELETE " + customer, "PATCH " + db + `/tables/Customers/fields/Orders {"name":"X"}`},
			without: missing, with: `"name":"X","type":"linked_record"`,
		},
		"KeepPartners, table": {
			knob:    func(b *behavior) { b.KeepPartners = true },
			calls:   []string{"DELETE " + db + "/tables/Customers", "PATCH " + customer + ` {"name":"X"}`},
			without: missing, with: `"name":"X","type":"linked_record"`,
		},
		"IgnoreLinksByName": {
			knob:    func(b *behavior) { b.IgnoreLinksByName = true },
			calls:   []string{`POST ` + orders + `/records {"record":{"Customer":["3b1f6c9e-7d24-4a58-9e10-c5f2a8b4d601"]}}`},
			without: `"Customer":["<uuid`, with: `"Customer":[]`,
		},
		"RefuseFormula": {
			knob:  func(b *behavior) { b.RefuseFormula = true },
			calls: []string{`POST ` + orders + `/fields ` + formula}, without: "201 {", with: invalid,
		},
		"RefuseFormulaInNewDatabase": {
			knob:  func(b *behavior) { b.RefuseFormulaInNewDatabase = true },
			calls: []string{newBase + `,` + formula + `]}]}`}, without: "201 {", with: invalid,
		},
		"RefuseFormulaInNewDatabase, later": {
			knob:  func(b *behavior) { b.RefuseFormulaInNewDatabase = true },
			calls: []string{`POST ` + orders + `/fields ` + formula}, without: "201 {", with: "201 {",
		},
		"MergeDuplicateDatabaseWebhooks": {
			knob:  func(b *behavior) { b.MergeDuplicateDatabaseWebhooks = true },
			calls: []string{hook, hook}, without: `200 {"id":319,"secret":"<secret2>"}`, with: `200 {"id":318,"secret":"<secret1>"}`,
		},
		"OmitNullTableIDs": {
			knob:    func(b *behavior) { b.OmitNullTableIDs = true },
			calls:   []string{hook, "GET " + db + "/webhooks"},
			without: `"tableIds":null,"active":true`, with: `"events":["record.created"],"active":true`,
		},
		"MinimalDatabaseList": {
			knob:    func(b *behavior) { b.MinimalDatabaseList = true },
			calls:   []string{"GET /bases"},
			without: `"createdAt":`, with: `/database/<d1>"}]`,
		},
		"NoURLs": {
			knob: func(b *behavior) { b.NoURLs = true }, calls: []string{"GET " + db},
			without: `"name":"Glass shop","url":`, with: `"name":"Glass shop","workspaceId":`,
		},
		"UnknownKeys": {
			knob: func(b *behavior) { b.UnknownKeys = true }, calls: []string{"GET " + db},
			without: `"updatedAt":`, with: `,"aiSummary":{"enabled":true}}`,
		},
		"UnknownKeys, in errors": {
			knob: func(b *behavior) { b.UnknownKeys = true }, calls: []string{"GET /bases/nope"},
			without: missing, with: `exist","details":[{"hint":"unknown"}]}}`,
		},
		"UnknownKeys, in templates": {
			knob: func(b *behavior) { b.UnknownKeys = true }, calls: []string{`PATCH ` + status + ` {"name":"S"}`},
			without: `"disableColors":false,"options":[`, with: `],"aiSummary":{"enabled":true}},"aiSummary"`,
		},
		"UnknownKeys, in deletes": {
			knob: func(b *behavior) { b.UnknownKeys = true }, calls: []string{`DELETE ` + status},
			without: `200 {"deleted":true}`, with: `200 {"deleted":true,"aiSummary":{"enabled":true}}`,
		},
		"AnyPrimary": {
			knob:    func(b *behavior) { b.AnyPrimary = true },
			calls:   []string{`POST ` + db + `/tables {"name":"T","fields":[{"type":"checkbox","name":"Done"}]}`},
			without: `400 {"error":{"code":"BAD_REQUEST","message":"Failed to create table"}}`, with: "201 {",
		},
		"NoViews": {
			knob: func(b *behavior) { b.NoViews = true }, calls: []string{"GET " + db},
			without: `"views":[{`, with: `"views":[]`,
		},
		"RepeatLastColor": {
			knob: func(b *behavior) { b.RepeatLastColor = true },
			calls: []string{`PATCH ` + status + ` {"template":{"options":[` + strings.Repeat(`{"label":"A"},`, 17) +
				`{"label":"Z"}]}}`},
			without: `"label":"Z","color":"purple"`, with: `"label":"Z","color":"fuchsia"`,
		},
		"DropNarrowedValues": {
			knob: func(b *behavior) { b.DropNarrowedValues = true },
			calls: []string{
				`POST ` + orders + `/fields {"type":"rating","name":"R"}`, `POST ` + orders + `/records {"record":{"R":5}}`,
				`PATCH ` + orders + `/fields/R {"template":{"maxRating":3}}`, "GET " + orders + "/records/<uuid1>",
			},
			without: `"R":5`, with: `"R":null`,
		},
		"KeepLinkTarget": {
			knob:    func(b *behavior) { b.KeepLinkTarget = true },
			calls:   []string{`PATCH ` + customer + ` {"template":{"tableId":"` + fillouttest.ProductsTableID + `"}}`},
			without: invalid, with: `200 {`,
		},
		"ZonelessOffset": {
			knob: func(b *behavior) { b.ZonelessOffset = time.Hour },
			calls: []string{
				`POST ` + orders + `/fields {"type":"datetime","name":"At"}`,
				`POST ` + orders + `/records {"record":{"At":"2026-03-15T10:00:00"}}`,
			},
			without: `"At":"2026-03-15T10:00:00.000Z"`, with: `"At":"2026-03-15T11:00:00.000Z"`,
		},
		"RefuseListOperands": {
			knob:    func(b *behavior) { b.RefuseListOperands = true },
			calls:   []string{`POST ` + orders + `/records/list {"filter":{"and":[{"field":"Status","contains":["Paid"]}]}}`},
			without: `"total":`, with: `400 {"error":{"code":"BAD_REQUEST","message":"Validation error"}}`,
		},
		"FieldsByID": {
			knob:    func(b *behavior) { b.FieldsByID = true },
			calls:   []string{`POST ` + db + `/tables/Products/records {"record":{"Name":"Vase"}}`},
			without: `"fields":{"Name":"Vase"`, with: `"fields":{"<f1>":"Vase"`,
		},
		"RefuseDefaultUserAgents": {
			knob: func(b *behavior) { b.RefuseDefaultUserAgents = true }, calls: []string{"GET /bases"},
			without: `200 [`, with: `403 <!DOCTYPE html>`,
		},
		"UnknownFields": {
			knob: func(b *behavior) { b.UnknownFields = true }, calls: []string{"GET " + db},
			without: `"type":"autonumber"`, with: `"type":"ai_summary"`,
		},
		"ReadDelay, record": {
			knob:    func(b *behavior) { b.ReadDelay = time.Hour },
			calls:   []string{`POST ` + orders + `/records {"record":{}}`, "GET " + orders + "/records/<uuid1>"},
			without: "200 {", with: missing,
		},
		"ReadDelay": {
			knob:    func(b *behavior) { b.ReadDelay = time.Hour },
			calls:   []string{newBase + `]}]}`, "GET /bases/<d1>"},
			without: "200 {", with: missing,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, run := range []struct {
				change func(*behavior)
				want   string
			}{{func(*behavior) {}, test.without}, {test.knob, test.with}} {
				server, c := startWith(t, run.change)
				tokens := map[string]string{"nope": "nope", "token": c.accessToken(server.IssueCode("client-1", callback))}
				n, last := newNames(c.server), ""
				for _, line := range test.calls {
					as := c
					if who, rest, _ := strings.Cut(line, " "); tokens[who] != "" {
						as, line = c.as(tokens[who]), rest
					}
					got := as.db(n, line)
					last = fmt.Sprint(got.status, " ", got.body)
				}
				if !strings.Contains(last, run.want) {
					t.Errorf("got %s\nwant %s", last, run.want)
				}
			}
		})
	}
}

func TestShuffledAnswers(t *testing.T) {
	t.Parallel()
	_, c := startWith(t, func(b *behavior) { b.Shuffle = true })
	seen := map[string]bool{}
	for range 50 {
		names := regexp.MustCompile(`"name":"(Customers|Orders|Products)","order"`).
			FindAllStringSubmatch(c.db(newNames(c.server), "GET /bases/"+fillouttest.ShopDatabaseID).body, -1)
		seen[fmt.Sprint(names)] = true
	}
	if len(seen) < 2 {
		t.Errorf("one order only: %v", seen)
	}
}

func TestTheLimitOfTheDatabaseAPI(t *testing.T) {
	t.Parallel()
	_, c, _ := limited(t, unchanged)
	var statuses []int
	for range 31 {
		statuses = append(statuses, c.db(newNames(c.server), "GET /bases").status)
	}
	if c.api("GET", "/forms", "").status != 200 || slices.Index(statuses, 429) != 30 {
		t.Errorf("answers %v", statuses)
	}
	got := c.db(newNames(c.server), "GET /nope")
	got.wantsHeaders(t, map[string]string{"ratelimit-limit": "30", "retry-after": "1"})
	got.wants(t, 429, `{"error":{"code":"TOO_MANY_REQUESTS","message":"Too many requests. Try again soon."}}`)
}
