package fillouttest_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// booking has every section that submissions have values for.
func booking() fillouttest.Form {
	return fillouttest.Form{
		ID: "book", Name: "Booking", Published: true,
		Questions: []fillouttest.Question{{ID: "q1", Name: "Name", Type: "ShortAnswer"},
			{ID: "q2", Name: "Seats", Type: "NumberInput"}},
		Calculations:  []fillouttest.Section{{ID: "c1", Name: "Price", Type: "number"}},
		URLParameters: []fillouttest.Section{{ID: "u1", Name: "source"}},
		Scheduling:    []fillouttest.Section{{ID: "s1", Name: "When"}},
		Payments:      []fillouttest.Section{{ID: "p1", Name: "Pay"}},
	}
}

func raw(text string) json.RawMessage { return json.RawMessage(text) }

func TestASubmissionAsTheAPIShowsIt(t *testing.T) {
	t.Parallel()
	server, c := start(t, fillouttest.WithForms(booking()))
	started := time.Date(2026, 1, 2, 3, 4, 5, 678_900_000, time.FixedZone("", 3600))
	server.AddSubmission("book", fillouttest.Submission{
		SubmissionID: "full", SubmissionTime: started.Add(time.Minute), LastUpdatedAt: started.Add(time.Hour),
		StartedAt: started,
		Questions: []fillouttest.Answer{{ID: "q2", Value: raw(`1.50`)},
			{ID: "old", Name: "Gone", Type: "Switch", Value: raw(`true`)}},
		Calculations: []fillouttest.Answer{{ID: "c1", Value: raw(`12345678901234567890`)}},
		URLParameters: []fillouttest.Answer{
			{ID: "u1", Value: raw(`"ad"`)}, {ID: "u2", Name: "extra", Value: raw(`null`)},
		},
		Documents:  []fillouttest.Document{{ID: "d1", Name: "Ticket", URL: "https://example.com/t.pdf"}},
		Scheduling: []fillouttest.Answer{{ID: "s1", Value: raw(`{"fullName":"Ada"}`)}},
		Payments:   []fillouttest.Answer{{ID: "p1", Value: raw(`{"totalAmount":3}`)}},
		Quiz:       &fillouttest.Score{Score: 2, MaxScore: 3}, LoginEmail: "ada@example.com",
		EditLink: "https://example.com/edit", Approvals: raw(`[]`),
	})
	want := `{"submissionId":"full","submissionTime":"2026-01-02T02:05:05.678Z",` +
		`"lastUpdatedAt":"2026-01-02T03:04:05.678Z",` +
		`"startedAt":"2026-01-02T02:04:05.678Z","questions":[{"id":"q1","name":"Name","type":"ShortAnswer",` +
		`"value":null},` +
		`{"id":"q2","name":"Seats","type":"NumberInput","value":1.50},{"id":"old","name":"Gone","type":"Switch",` +
		`"value":true}],` +
		`"calculations":[{"id":"c1","name":"Price","type":"number","value":12345678901234567890}],` +
		`"urlParameters":[{"id":"u1","name":"source","value":"ad"},{"id":"u2","name":"extra","value":null}],` +
		`"quiz":{"score":2,"maxScore":3},"documents":[{"id":"d1","name":"Ticket","url":"https://example.com/t.pdf"}],` +
		`"scheduling":[{"id":"s1","name":"When","value":{"fullName":"Ada"}}],"payments":[{"id":"p1","name":"Pay",` +
		`"value":{"totalAmount":3}}],` +
		`"login":{"email":"ada@example.com"},%s"approvals":[]}`
	plain, linked := fmt.Sprintf(want, ""), fmt.Sprintf(want, `"editLink":"https://example.com/edit",`)
	c.api("GET", "/forms/book/submissions/full", "").wants(t, http.StatusOK, `{"submission":`+plain+`}`)
	c.api("GET", "/forms/book/submissions/full?includeEditLink=true", "").wants(t, http.StatusOK,
		`{"submission":`+linked+`}`)
	c.api("GET", "/forms/book/submissions?includeEditLink=true", "").
		wants(t, http.StatusOK, `{"responses":[`+linked+`],"totalResponses":1,"pageCount":1}`)
}

// listed returns the ids of a list, and its totals.
func (c *client) listed(query string) (ids []string, totals [2]int) {
	c.tb.Helper()
	got := c.api("GET", "/forms/book/submissions?"+query, "")
	var page struct {
		Responses                 []struct{ SubmissionID string }
		TotalResponses, PageCount int
	}
	decode(c.tb, got.body, &page)
	for _, response := range page.Responses {
		ids = append(ids, response.SubmissionID)
	}
	return ids, [2]int{page.TotalResponses, page.PageCount}
}

// fiveSubmissions adds submissions in another order than their times, and two that are not finished.
func fiveSubmissions(server *fillouttest.Server) {
	noon := time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC)
	for _, id := range []string{"c", "a", "b", "p", "i"} {
		minute := map[string]int{"a": 10, "b": 20, "c": 30, "p": 40, "i": 50}[id]
		server.AddSubmission("book", fillouttest.Submission{
			SubmissionID: id, SubmissionTime: noon.Add(time.Duration(minute) * time.Minute), Preview: id == "p",
			InProgress: id == "i",
			Questions: []fillouttest.Answer{{ID: "q1", Value: raw(`"Name of ` + id + `"`)},
				{ID: "q2", Value: raw(fmt.Sprint(minute))}},
		})
	}
}

func TestListingSubmissions(t *testing.T) {
	t.Parallel()
	server, c := start(t, fillouttest.WithForms(booking()))
	fiveSubmissions(server)
	for query, want := range map[string]struct {
		ids    string
		totals [2]int
	}{
		"":                                    {"a b c", [2]int{3, 1}},
		"status=finished&sort=asc":            {"a b c", [2]int{3, 1}},
		"sort=desc":                           {"c b a", [2]int{3, 1}},
		"includePreview=true":                 {"a b c p", [2]int{4, 1}},
		"status=in_progress":                  {"i", [2]int{1, 1}},
		"limit=2":                             {"a b", [2]int{3, 2}},
		"limit=2&offset=2":                    {"c", [2]int{3, 2}},
		"limit=2&offset=9":                    {"", [2]int{3, 2}},
		"limit=150&offset=0":                  {"a b c", [2]int{3, 1}},
		"afterDate=2026-05-01T12:10:00.000Z":  {"b c", [2]int{2, 1}},
		"afterDate=2026-05-01T12:09:59.999Z":  {"a b c", [2]int{3, 1}},
		"beforeDate=2026-05-01T12:30:00.000Z": {"a b", [2]int{2, 1}},
		"beforeDate=2026-05-01T12:30:00Z&afterDate=2026-05-01T12:10:00Z": {"b", [2]int{1, 1}},
		"search=NAME+OF+b": {"b", [2]int{1, 1}},
		"search=30":        {"c", [2]int{1, 1}},
		"search=nothing":   {"", [2]int{0, 0}},
	} {
		ids, totals := c.listed(query)
		if strings.Join(ids, " ") != want.ids || totals != want.totals {
			t.Errorf("%s: got %q %v, want %q %v", query, ids, totals, want.ids, want.totals)
		}
	}
}

func TestPagesAndTotals(t *testing.T) {
	t.Parallel()
	server, c := start(t, fillouttest.WithForms(booking()))
	for range 51 {
		server.AddSubmission("book", fillouttest.Submission{})
	}
	if ids, totals := c.listed(""); len(ids) != 50 || totals != [2]int{51, 2} {
		t.Errorf("got %d, totals %v", len(ids), totals)
	}
	server.ChangeBehavior(func(b *fillouttest.Behavior) { b.TotalsPerPage = true })
	if ids, totals := c.listed("limit=2"); len(ids) != 2 || totals != [2]int{2, 1} {
		t.Errorf("got %q, totals %v", ids, totals)
	}
}

func TestListingSubmissionsWrongly(t *testing.T) {
	t.Parallel()
	_, c := start(t, fillouttest.WithForms(booking()))
	for query, want := range map[string][]string{
		"limit=0":     {`["limit"] Too small: expected number to be >=1`},
		"limit=151":   {`["limit"] Too big: expected number to be <=150`},
		"limit=many":  {`["limit"] Invalid input: expected number, received NaN`},
		"offset=-1":   {`["offset"] Too small: expected number to be >=0`},
		"status=all":  {`["status"] Invalid option: expected one of "finished"|"in_progress"`},
		"sort=up":     {`["sort"] Invalid option: expected one of "asc"|"desc"`},
		"afterDate=1": {`["afterDate"] Invalid ISO datetime`},
		"beforeDate=" + url.QueryEscape("2026-05-01T12:30:00+02:00") + "&limit=0": {
			`["limit"] Too small: expected number to be >=1`, `["beforeDate"] Invalid ISO datetime`},
		"beforeDate=todayZ": {`["beforeDate"] Invalid ISO datetime`},
	} {
		c.api("GET", "/forms/book/submissions?"+query, "").invalid(t, want...)
	}
}

func TestDeletingASubmission(t *testing.T) {
	t.Parallel()
	server, c := start(t, fillouttest.WithForms(booking()))
	fiveSubmissions(server)
	c.api("DELETE", "/forms/book/submissions/b", "").wants(t, http.StatusOK, "{}")
	c.api("DELETE", "/forms/book/submissions/b", "").refused(t, http.StatusNotFound, "Submission not found")
	c.api("GET", "/forms/book/submissions/b", "").refused(t, http.StatusNotFound, "Submission not found")
	if ids, _ := c.listed(""); !slices.Equal(ids, []string{"a", "c"}) || len(server.Submissions("book")) != 4 {
		t.Errorf("left %q of %+v", ids, server.Submissions("book"))
	}
	server.ChangeBehavior(func(b *fillouttest.Behavior) { b.EmptyDeleteBodies = true })
	c.api("DELETE", "/forms/book/submissions/a", "").wants(t, http.StatusOK, "")
}

func TestCreatingSubmissions(t *testing.T) {
	t.Parallel()
	at := newClock()
	server, c := start(t, fillouttest.WithForms(booking(), fillouttest.Form{ID: "x", Name: "Empty"}),
		fillouttest.WithClock(at.Now))
	server.AddWebhook("book", "http://127.0.0.1:1/")
	for _, test := range []struct{ form, sent, shown string }{
		{"book", `{"questions":[{"id":"q2","value":1e2},{"id":"q1","value":{"a":[1,"<"]}}],
			"urlParameters":[{"id":"u1","value":"ad"},{"id":"u9","name":"more","value":null}],
			"submissionTime":"2025-12-31T23:59:59.000Z","lastUpdatedAt":"2026-01-01T00:00:00Z",
			"scheduling":[{"id":"s1","value":{}}],"payments":[{"id":"p1","value":null}],
			"login":{"email":"ada@example.com"}}`,
			`"submissionTime":"2025-12-31T23:59:59.000Z","lastUpdatedAt":"2026-01-01T00:00:00.000Z",` +
				`"questions":[{"id":"q1","name":"Name","type":"ShortAnswer","value":{"a":[1,"<"]}},{"id":"q2",` +
				`"name":"Seats","type":"NumberInput","value":1e2}],` +
				`"calculations":[{"id":"c1","name":"Price","type":"number","value":null}],` +
				`"urlParameters":[{"id":"u1","name":"source","value":"ad"},{"id":"u9","name":"more","value":null}],` +
				`"quiz":{},"documents":[],` +
				`"scheduling":[{"id":"s1","name":"When","value":{}}],"payments":[{"id":"p1","name":"Pay",` +
				`"value":null}],"login":{"email":"ada@example.com"}}`},
		{"x", `{"questions":[]}`, `"submissionTime":"2026-03-14T15:09:26.535Z",` +
			`"lastUpdatedAt":"2026-03-14T15:09:26.535Z",` +
			`"questions":[],"calculations":[],"urlParameters":[],"quiz":{},"documents":[],"scheduling":[],` +
			`"payments":[]}`},
	} {
		path := "/forms/" + test.form + "/submissions"
		c.api("GET", path, "").wants(t, http.StatusOK, `{"responses":[],"totalResponses":0,"pageCount":0}`)
		got := c.api("POST", path, `{"submissions":[`+test.sent+`,`+test.sent+`]}`)
		made := server.Submissions(test.form)
		if len(made) != 2 || len(made[0].SubmissionID) != 36 || !strings.HasPrefix(made[0].EditLink, server.URL()) {
			t.Fatalf("got %d %s, stored %+v", got.status, got.body, made)
		}
		first, second := `{"submissionId":"`+made[0].SubmissionID+`",`+test.shown,
			`{"submissionId":"`+made[1].SubmissionID+`",`+test.shown
		got.wants(t, http.StatusOK, `{"submissions":[`+first+","+second+`]}`)
		c.api("GET", path, "").wants(t, http.StatusOK,
			`{"responses":[`+first+","+second+`],"totalResponses":2,"pageCount":1}`)
	}
	server.Close()
	if deliveries := server.Deliveries(); len(deliveries) != 0 {
		t.Errorf("delivered %+v", deliveries)
	}
}

func TestCreatingSubmissionsWrongly(t *testing.T) {
	t.Parallel()
	_, c := start(t, fillouttest.WithForms(booking()))
	eleven := strings.TrimSuffix(strings.Repeat(`{"questions":[]},`, 11), ",")
	for body, want := range map[string][]string{
		`[]`:                               {`[] Invalid input: expected object, received array`},
		`{"submissions":"x"}`:              {`["submissions"] Invalid input: expected array, received string`},
		`{"submissions":[]}`:               {`["submissions"] Too small: expected array to have >=1 items`},
		`{"submissions":[` + eleven + `]}`: {`["submissions"] Too big: expected array to have <=10 items`},
		`{"submissions":[7,{}]}`: {`["submissions",0] Invalid input: expected object, received number`,
			`["submissions",1,"questions"] Invalid input: expected array, received undefined`},
		`{"submissions":[{"questions":[1,{},{"id":2}]}]}`: {
			`["submissions",0,"questions",0] Invalid input: expected object, received number`,
			`["submissions",0,"questions",1,"id"] Invalid input: expected string, received undefined`,
			`["submissions",0,"questions",2,"id"] Invalid input: expected string, received number`},
		`{"submissions":[{"questions":[],"urlParameters":1,"scheduling":[0],"payments":null,"submissionTime":"x",` +
			`"lastUpdatedAt":3,"login":{}}]}`: {
			`["submissions",0,"urlParameters"] Invalid input: expected array, received number`,
			`["submissions",0,"scheduling",0] Invalid input: expected object, received number`,
			`["submissions",0,"payments"] Invalid input: expected array, received null`,
			`["submissions",0,"submissionTime"] Invalid ISO datetime`,
			`["submissions",0,"lastUpdatedAt"] Invalid input: expected string, received number`,
			`["submissions",0,"login","email"] Invalid input: expected string, received undefined`},
	} {
		c.api("POST", "/forms/book/submissions", body).invalid(t, want...)
	}
	c.api("POST", "/forms/nope/submissions", `{"submissions":[{"questions":[]}]}`).refused(t, http.StatusNotFound,
		"Form not found")
	c.api("POST", "/forms/book/submissions", `{"submissions":[{"questions":[]},{"questions":[{"id":"zz"}]}]}`).
		refused(t, http.StatusBadRequest, "Invalid question id: zz")
	c.api("POST", "/forms/book/submissions", `]`).refused(t, http.StatusBadRequest, "Body is not valid JSON")
	if ids, _ := c.listed(""); ids != nil {
		t.Errorf("refused requests created %q", ids)
	}
}

// The bytes of this error were measured.
func TestTheMeasuredValidationError(t *testing.T) {
	t.Parallel()
	_, c := start(t)
	c.api("POST", "/forms/abc/submissions", "{}").wants(t, http.StatusBadRequest,
		`{"statusCode":400,"error":"Bad Request","message":`+
			`"[\n  {\n    \"expected\": \"array\",\n    \"code\": \"invalid_type\",`+
			`\n    \"path\": [\n      \"submissions\"\n    ],\n    \"message\": \"Invalid input: expected array,`+
			` received undefined\"\n  }\n]"}`)
}
