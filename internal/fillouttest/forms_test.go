package fillouttest_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

func raw(text string) json.RawMessage { return json.RawMessage(text) }

// everyForm has every section.
func everyForm() fillouttest.Form {
	section := func(id string) []fillouttest.Section { return []fillouttest.Section{{ID: id, Name: "Name of " + id}} }
	quiz := false
	return fillouttest.Form{
		ID: "every", Name: "Everything <&> more", Tags: []string{"form", "quiz"}, Published: true,
		Questions: []fillouttest.Question{
			{ID: "q1", Name: "Anything else?", Type: "LongAnswer"},
			{ID: "q2", Name: "Which?", Type: "MultipleChoice", Options: []fillouttest.Choice{{ID: "o", Value: "v", Label: "L"}}},
			{ID: "q3", Name: "None?", Type: "Dropdown", Options: []fillouttest.Choice{}},
		},
		Calculations:  []fillouttest.Section{{ID: "abcdef", Name: "Price", Type: "number"}},
		URLParameters: section("email"), Documents: section("doc"), Scheduling: section("CP4b"), Payments: section("Dc4b"),
		QuizEnabled: &quiz, Approvals: raw(`[{"workflowId":"w"}]`),
		Extra: map[string]any{"workspace": map[string]any{"id": 7}, "archived": nil},
	}
}

func bareForm() fillouttest.Form {
	return fillouttest.Form{ID: "bare", Name: "Bare", Omit: []string{
		"calculations", "urlParameters", "documents", "scheduling", "payments", "tags", "approvals", "isPublished",
	}}
}

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

func fullSubmission() fillouttest.Submission {
	started := time.Date(2026, 1, 2, 3, 4, 5, 678_900_000, time.FixedZone("", 3600))
	return fillouttest.Submission{
		SubmissionID: "full", SubmissionTime: started.Add(time.Minute), LastUpdatedAt: started.Add(time.Hour),
		StartedAt: started,
		Questions: []fillouttest.Answer{{ID: "q2", Value: raw(`1.50`)},
			{ID: "old", Name: "Gone", Type: "Switch", Value: raw(`true`)}},
		Calculations:  []fillouttest.Answer{{ID: "c1", Value: raw(`12345678901234567890`)}},
		URLParameters: []fillouttest.Answer{{ID: "u1", Value: raw(`"ad"`)}, {ID: "u2", Name: "extra", Value: raw(`null`)}},
		Documents:     []fillouttest.Document{{ID: "d1", Name: "Ticket", URL: "https://example.com/t.pdf"}},
		Scheduling:    []fillouttest.Answer{{ID: "s1", Value: raw(`{"fullName":"Ada"}`)}},
		Payments:      []fillouttest.Answer{{ID: "p1", Value: raw(`{"totalAmount":3}`)}},
		Quiz:          &fillouttest.Score{Score: 2, MaxScore: 3}, LoginEmail: "ada@example.com",
		EditLink: "https://example.com/edit", Approvals: raw(`[]`),
	}
}

func TestListingSubmissions(t *testing.T) {
	t.Parallel()
	server, c := start(t, fillouttest.WithForms(booking()))
	// The order of creation is not the order of the times, and two are not finished.
	noon := time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC)
	minutes := map[string]int{"a": 10, "b": 20, "c": 30, "p": 40, "i": 50}
	for _, id := range []string{"c", "a", "b", "p", "i"} {
		server.AddSubmission("book", fillouttest.Submission{
			SubmissionID: id, SubmissionTime: noon.Add(time.Duration(minutes[id]) * time.Minute),
			Preview: id == "p", InProgress: id == "i",
			Questions: []fillouttest.Answer{{ID: "q1", Value: raw(`"Name of ` + id + `"`)},
				{ID: "q2", Value: raw(fmt.Sprint(minutes[id]))}},
		})
	}
	for query, want := range map[string]string{
		"":                                    "a b c, 3 in 1",
		"status=finished&sort=asc":            "a b c, 3 in 1",
		"sort=desc":                           "c b a, 3 in 1",
		"includePreview=true":                 "a b c p, 4 in 1",
		"status=in_progress":                  "i, 1 in 1",
		"limit=2":                             "a b, 3 in 2",
		"limit=2&offset=2":                    "c, 3 in 2",
		"limit=2&offset=9":                    ", 3 in 2",
		"afterDate=2026-05-01T12:10:00.000Z":  "b c, 2 in 1",
		"afterDate=2026-05-01T12:09:59.999Z":  "a b c, 3 in 1",
		"beforeDate=2026-05-01T12:30:00.000Z": "a b, 2 in 1",
		"search=NAME+OF+b":                    "b, 1 in 1",
		"search=30":                           "c, 1 in 1",
		"search=nothing":                      ", 0 in 0",
	} {
		var page struct {
			Responses                 []struct{ SubmissionID string }
			TotalResponses, PageCount int
		}
		decode(t, c.api("GET", "/forms/book/submissions?"+query, "").body, &page)
		var ids []string
		for _, response := range page.Responses {
			ids = append(ids, response.SubmissionID)
		}
		got := fmt.Sprintf("%s, %d in %d", strings.Join(ids, " "), page.TotalResponses, page.PageCount)
		if got != want {
			t.Errorf("%s: got %q, want %q", query, got, want)
		}
	}
}

// The bytes of this error were measured.
func TestTheMeasuredValidationError(t *testing.T) {
	t.Parallel()
	_, c := start(t)
	c.api("POST", "/forms/abc/submissions", "{}").wants(t, http.StatusBadRequest,
		`{"statusCode":400,"error":"Bad Request","message":"[\n  {\n    \"expected\": \"array\",\n`+
			`    \"code\": \"invalid_type\",\n    \"path\": [\n      \"submissions\"\n    ],\n`+
			`    \"message\": \"Invalid input: expected array, received undefined\"\n  }\n]"}`)
}

func TestSamplesAndTokensLookReal(t *testing.T) {
	t.Parallel()
	server, _ := start(t)
	if token := server.Token(); !regexp.MustCompile(`^sk_prod_[A-Za-z0-9]+_[0-9]+$`).MatchString(token) {
		t.Errorf("token %q", token)
	}
	ids := map[string]bool{}
	for _, form := range fillouttest.SampleForms() {
		if !regexp.MustCompile(`^[A-Za-z0-9]{10}us$`).MatchString(form.ID) || len(form.Questions) < 4 {
			t.Errorf("form %+v", form)
		}
		for _, question := range form.Questions {
			if len(question.ID) != 22 || ids[question.ID] || question.Name == "" {
				t.Errorf("%s: question %+v", form.Name, question)
			}
			ids[question.ID] = true
		}
	}
}

func TestMistakesOfATestPanic(t *testing.T) {
	t.Parallel()
	const id = fillouttest.ShopDatabaseID
	server, _ := start(t, fillouttest.WithApp(anApp()))
	other := server.AddAccount("other")
	for name, mistake := range map[string]func(){
		"unknown token":             func() { server.RevokeToken("nope") },
		"unknown form":              func() { server.DeleteForm("nope") },
		"unknown webhook":           func() { server.DeleteWebhook(1) },
		"form of two accounts":      func() { server.AddFormFor(other, fillouttest.Form{ID: contact}) },
		"unknown app":               func() { server.IssueCode("nope", callback) },
		"unregistered redirect URI": func() { server.IssueCode("client-1", callback+"/") },
		"redirect URI is not a URI": func() { server.AddApp(fillouttest.App{RedirectURIs: []string{"http://a b/"}}) },
		"fault that does nothing":   func() { server.Inject(fillouttest.Fault{Nth: 2, After: true}) },
		"drop and answer":           func() { server.Inject(fillouttest.Fault{Drop: true, Status: 500}) },
		"padding and truncate":      func() { server.Inject(fillouttest.Fault{Truncate: true, Padding: 1}) },
		"unknown database":          func() { server.Database("nope") },
		"unknown table":             func() { server.Records(id, "nope") },
		"unknown field":             func() { server.DeleteField(id, "Orders", "nope") },
		"unknown record":            func() { server.DeleteRecord(id, "Orders", "nope") },
		"unknown database webhook":  func() { server.DeleteDatabaseWebhook(id, 1) },
		"primary field":             func() { server.DeleteField(id, "Orders", "Number") },
		"taken name":                func() { server.RenameTable(id, "Orders", "Products") },
		"taken field name":          func() { server.RenameField(id, "Orders", "Number", "Gift") },
		"value of wrong type":       func() { server.AddRecord(id, "Products", map[string]any{"Price": "much"}) },
		"database id taken":         func() { server.AddDatabase(fillouttest.SampleDatabases()[0]) },
		"redirect with body":        func() { server.Inject(fillouttest.Fault{Redirect: "/", Body: "x"}) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: no panic", name)
				}
			}()
			mistake()
		}()
	}
}
