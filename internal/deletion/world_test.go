package deletion_test

import (
	"context"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/hashicorp/go-cleanhttp"

	"github.com/fillout-community/terraform-provider-fillout/internal/deletion"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/urls"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

const (
	formID = fillouttest.ContactFormID
	answer = "hunter2-Answer" // of each submission and record
)

var before = time.Date(2026, 3, 1, 1, 0, 0, 0, time.FixedZone("", 3600)) // midnight in UTC

// world is a simulator in memory, with a client that has the default settings.
type world struct {
	t        *testing.T
	server   *fillouttest.Server
	client   *fillout.Client
	database string
	lines    []string // that were reported
}

// newWorld must be called in a bubble of testing/synctest. The time is then in the year 2000.
func newWorld(t *testing.T) *world {
	t.Helper()
	listener := fillouttest.NewMemoryListener("api.fillout.test:80")
	server := fillouttest.NewServer(t, fillouttest.WithoutRateLimit(), fillouttest.WithListener(listener))
	base, err := urls.ParseBaseURL(server.URL())
	if err != nil {
		t.Fatal(err)
	}
	transport := cleanhttp.DefaultPooledTransport()
	transport.DialContext = listener.DialContext
	t.Cleanup(transport.CloseIdleConnections)
	client := fillout.New(fillout.Config{
		Credential: func(context.Context) (fillout.Credential, error) {
			return fillout.Credential{AccessToken: server.Token(), BaseURL: base}, nil
		},
		RequestsPerSecond: fillout.DefaultRequestsPerSecond, MaxRetries: fillout.DefaultMaxRetries,
		DatabaseURL: base, DatabaseRequestsPerSecond: fillout.DefaultDatabaseRequestsPerSecond,
		RequestTimeout: fillout.DefaultRequestTimeout, Transport: transport,
	})
	database := server.AddDatabase(fillouttest.Database{Name: "CRM", Tables: []fillouttest.Table{{
		Name: "Notes", Fields: []fillouttest.Field{{Name: "Note", Type: "single_line_text"}},
	}}})
	return &world{t: t, server: server, client: client, database: database.ID}
}

func (w *world) report(line string) { w.lines = append(w.lines, line) }

// kind is a kind of objects that can be deleted.
type kind struct {
	deleteRoute, readRoute, listRoute string
	perSecond                         int
	envelope                          func(status int, message string) string // of an error
	// add adds n objects of the set, and objects that must stay. set returns the set, left the number of its objects, and
	// kept reports whether the others exist.
	add  func(w *world, n int)
	set  func(w *world) *deletion.Set
	left func(w *world) int
	kept func(w *world) bool
	// remove deletes the first object of the set, as another program does.
	remove func(t *testing.T, w *world)
}

var kinds = map[string]kind{
	"records": {
		deleteRoute: "DELETE /bases/{baseId}/tables/{tableId}/records/{recordId}",
		readRoute:   "GET /bases/{baseId}/tables/{tableId}/records/{recordId}",
		listRoute:   "POST /bases/{baseId}/tables/{tableId}/records/list",
		perSecond:   fillout.DefaultDatabaseRequestsPerSecond,
		envelope:    fillouttest.DatabaseEnvelope,
		add: func(w *world, n int) {
			for range n {
				w.server.AddRecord(w.database, "Notes", map[string]any{"Note": answer})
			}
		},
		set: func(w *world) *deletion.Set {
			return deletion.Records(w.client, w.database, w.server.Database(w.database).Tables[0].ID, "Notes")
		},
		left: func(w *world) int { return len(w.server.Records(w.database, "Notes")) },
		kept: func(w *world) bool {
			return len(w.server.Records(fillouttest.ShopDatabaseID, fillouttest.OrdersTableID)) > 0
		},
		remove: func(_ *testing.T, w *world) {
			w.server.DeleteRecord(w.database, "Notes", w.server.Records(w.database, "Notes")[0].ID)
		},
	},
	"submissions": {
		deleteRoute: "DELETE /forms/{formId}/submissions/{submissionId}",
		readRoute:   "GET /forms/{formId}/submissions/{submissionId}",
		listRoute:   "GET /forms/{formId}/submissions",
		perSecond:   fillout.DefaultRequestsPerSecond,
		envelope:    fillouttest.Envelope,
		add: func(w *world, n int) {
			// Those that are at the bound, or after it, must stay.
			for i := range 3 {
				w.server.AddSubmission(formID, submission(before.Add(time.Duration(i)*time.Hour)))
			}
			for i := range n {
				w.server.AddSubmission(formID, submission(before.Add(-time.Duration(i+1)*time.Millisecond)))
			}
		},
		set: func(w *world) *deletion.Set { return deletion.Submissions(w.client, formID, before, "") },
		left: func(w *world) int {
			return len(w.server.Submissions(formID)) - 3
		},
		kept: func(w *world) bool {
			stay := 0
			for _, s := range w.server.Submissions(formID) {
				if !s.SubmissionTime.Before(before) {
					stay++
				}
			}
			return stay == 3
		},
		remove: func(t *testing.T, w *world) {
			t.Helper()
			for _, s := range w.server.Submissions(formID) {
				if s.SubmissionTime.Before(before) {
					if err := w.client.DeleteSubmission(t.Context(), formID, s.SubmissionID); err != nil {
						t.Error(err)
					}
					return
				}
			}
		},
	},
}

func submission(at time.Time) fillouttest.Submission {
	return fillouttest.Submission{SubmissionTime: at, Questions: []fillouttest.Answer{
		{ID: "extra", Name: "Extra", Type: "ShortAnswer", Value: []byte(`"` + answer + `"`)},
	}}
}

// forEachKind runs a test in a bubble, with n objects of each kind.
func forEachKind(t *testing.T, n int, test func(w *world, k kind)) {
	t.Helper()
	for name, k := range kinds {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t)
				k.add(w, n)
				test(w, k)
				if !k.kept(w) {
					t.Error("objects that do not match were deleted")
				}
				if strings.Contains(strings.Join(w.lines, "\n"), answer) {
					t.Errorf("a report contains an answer: %q", w.lines)
				}
			})
		})
	}
}

func find(t *testing.T, w *world, k kind) *deletion.Found {
	t.Helper()
	found, err := k.set(w).Find(t.Context(), w.report)
	if err != nil {
		t.Fatal(err)
	}
	return found
}
