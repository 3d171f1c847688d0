package fillout_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// inbox is a form whose submissions come and go while they are read.
type inbox struct {
	t      *testing.T
	server *fillouttest.Server
	client *fillout.Client
	ids    []string // of all that are there, the oldest first
	made   int
	// between is called after each page but the last, with the number of pages
	// so far.
	between func(pages int)
}

// openInbox makes one with a number of submissions. Totals count the page only,
// which is how the service may do it.
func openInbox(t *testing.T, submissions int) *inbox {
	t.Helper()
	box := &inbox{t: t, between: func(int) {}}
	box.server = fillouttest.NewServer(t, fillouttest.WithoutRateLimit(), fillouttest.WithBehavior(func(b *fillouttest.Behavior) { b.TotalsPerPage = true }))
	box.client = newClient(t, box.server.URL(), box.server.Token(), func(c *fillout.Config) { c.Transport = box })
	for range submissions {
		box.arrive()
	}
	return box
}

// RoundTrip implements http.RoundTripper.
func (b *inbox) RoundTrip(request *http.Request) (*http.Response, error) {
	if pages := len(b.server.RequestsTo(submissionsRoute)); pages > 0 && request.Method == http.MethodGet {
		b.between(pages)
	}
	return http.DefaultTransport.RoundTrip(request)
}

func (b *inbox) arrive() {
	id := fmt.Sprintf("s%d", b.made)
	b.server.AddSubmission(formID, fillouttest.Submission{
		SubmissionID: id, SubmissionTime: time.Date(2026, 1, 1, 0, 0, b.made, 0, time.UTC),
	})
	b.ids = append(b.ids, id)
	b.made++
}

// remove deletes submissions by their places, the oldest being the first.
func (b *inbox) remove(from, to int) {
	other := newClient(b.t, b.server.URL(), b.server.Token())
	for _, id := range b.ids[from:to] {
		if err := other.DeleteSubmission(context.WithoutCancel(b.t.Context()), formID, id); err != nil {
			b.t.Error(err)
		}
	}
	b.ids = slices.Delete(slices.Clone(b.ids), from, to)
}

func (b *inbox) read(sort string, most int) (ids []string, more bool, err error) {
	query := fillout.SubmissionsQuery{Sort: sort}
	for submission, err := range b.client.ReadSubmissions(b.t.Context(), formID, query, most) {
		switch {
		case err != nil:
			return ids, false, err
		case len(ids) == most:
			return ids, true, nil
		}
		ids = append(ids, string(submission.ID))
	}
	return ids, false, nil
}

// pages are the requests that were made, as limit@offset.
func (b *inbox) pages() string {
	var pages []string
	for _, request := range b.server.RequestsTo(submissionsRoute) {
		query, err := url.ParseQuery(request.Query)
		if err != nil {
			b.t.Fatal(err)
		}
		offset := query.Get("offset")
		if offset == "" {
			offset = "0"
		}
		pages = append(pages, query.Get("limit")+"@"+offset)
	}
	return strings.Join(pages, " ")
}

// Pages are read until one is shorter than was asked for, whatever the totals
// say, and no request is made that is not needed.
func TestReadSubmissionsPages(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		there, most, read int
		more              bool
		pages             string
	}{
		{0, 10, 0, false, "11@0"},
		{5, 5, 5, false, "6@0"},
		{6, 5, 5, true, "6@0"},
		{9, 1, 1, true, "2@0"},
		{149, 149, 149, false, "150@0"},
		{149, 1000, 149, false, "150@0"},
		{150, 1000, 150, false, "150@0 150@149"},
		{151, 149, 149, true, "150@0"},
		{150, 150, 150, false, "150@0 2@149"}, // the full page cannot tell
		{151, 150, 150, true, "150@0 2@149"},
		{298, 1000, 298, false, "150@0 150@149"},
		{299, 1000, 299, false, "150@0 150@149 150@298"},
		{400, 300, 300, true, "150@0 150@149 3@298"},
		{400, 1 << 31, 400, false, "150@0 150@149 150@298"},
	} {
		t.Run(fmt.Sprintf("%d of %d", test.most, test.there), func(t *testing.T) {
			t.Parallel()
			for _, sort := range []string{"asc", "desc"} {
				box := openInbox(t, test.there)
				want := slices.Clone(box.ids)
				if sort == "desc" {
					slices.Reverse(want)
				}
				ids, more, err := box.read(sort, test.most)
				if err != nil || more != test.more || !slices.Equal(ids, want[:test.read]) {
					t.Errorf("%s: got %d, more %t, %v", sort, len(ids), more, err)
				}
				if got := box.pages(); got != test.pages {
					t.Errorf("%s: read %s, want %s", sort, got, test.pages)
				}
			}
		})
	}
}

// What comes and goes while pages are read makes no other submission be missed
// or be handed over twice.
func TestReadSubmissionsThatComeAndGo(t *testing.T) {
	t.Parallel()
	arrive := func(n int) func(*inbox) {
		return func(box *inbox) {
			for range n {
				box.arrive()
			}
		}
	}
	remove := func(from, to int) func(*inbox) { return func(box *inbox) { box.remove(from, to) } }
	for name, test := range map[string]struct {
		sort   string
		most   int
		change func(*inbox) // between the first page and the second, of 400
		more   bool
		read   int
		pages  string
	}{
		"one arrives":                       {"asc", 1000, arrive(1), false, 401, "150@0 150@149 150@298"},
		"one arrives, the newest first":     {"desc", 1000, arrive(1), false, 400, "150@0 150@149 150@298"},
		"many arrive, the newest first":     {"desc", 1000, arrive(180), false, 400, "150@0 150@149 150@298 150@447"},
		"many arrive after enough are read": {"desc", 150, arrive(20), true, 150, "150@0 2@149 150@150"},
		"the oldest is deleted":             {"asc", 1000, remove(0, 1), false, 400, "150@0 150@149 150@0 150@149 150@298"},
		"the last that was read is deleted": {"asc", 1000, remove(149, 150), false, 400, "150@0 150@149 150@0 150@149 150@298"},
		"all that were read are deleted":    {"asc", 1000, remove(0, 150), false, 400, "150@0 150@149 150@0 150@149"},
		"all are deleted":                   {"asc", 1000, remove(0, 400), false, 150, "150@0 150@149 150@0"},
		"the next ones are deleted":         {"asc", 1000, remove(150, 160), false, 390, "150@0 150@149 150@298"},
		"the newest is deleted":             {"desc", 1000, remove(399, 400), false, 400, "150@0 150@149 150@0 150@149 150@298"},
		"one of more is deleted":            {"asc", 399, remove(0, 1), true, 399, "150@0 150@149 150@0 150@149 101@298"},
		"one comes and one goes": {"desc", 1000, func(box *inbox) {
			box.remove(399, 400)
			box.arrive()
		}, false, 400, "150@0 150@149 150@298"},
		"one comes, and most of the first page goes": {"desc", 1000, func(box *inbox) {
			box.remove(255, 399)
			box.arrive()
		}, false, 400, "150@0 150@149 150@0 150@149"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			box := openInbox(t, 400)
			before := slices.Clone(box.ids)
			box.between = func(pages int) {
				if pages == 1 {
					test.change(box)
				}
			}
			ids, more, err := box.read(test.sort, test.most)
			if err != nil || more != test.more || len(ids) != test.read {
				t.Errorf("got %d, more %t, %v", len(ids), more, err)
			}
			if got := box.pages(); got != test.pages {
				t.Errorf("read %s, want %s", got, test.pages)
			}
			checkRead(t, test.sort, ids, before, box.ids, test.most)
		})
	}
}

// checkRead checks that no submission was read twice or out of order, and that
// none is missing that was there from beginning to end.
func checkRead(t *testing.T, sort string, ids, before, after []string, most int) {
	t.Helper()
	place := func(id string) (place int) {
		if _, err := fmt.Sscanf(id, "s%d", &place); err != nil {
			t.Fatal(err)
		}
		return place
	}
	for i := range ids[:max(len(ids)-1, 0)] {
		if a, b := place(ids[i]), place(ids[i+1]); (sort == "desc") == (a < b) || a == b {
			t.Fatalf("%s is followed by %s", ids[i], ids[i+1])
		}
	}
	if len(ids) == most {
		return
	}
	for _, id := range before {
		if slices.Contains(after, id) && !slices.Contains(ids, id) {
			t.Fatalf("%s is missing", id)
		}
	}
}

// The same, for whatever comes and goes between any two pages.
func TestReadSubmissionsAmidRandomChanges(t *testing.T) {
	t.Parallel()
	for seed := range uint64(8) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			random := rand.New(rand.NewPCG(seed, 0))
			box := openInbox(t, 300+random.IntN(400))
			before := slices.Clone(box.ids)
			box.between = func(pages int) {
				if pages%3 == 0 { // a break, so that it comes to an end
					return
				}
				for range random.IntN(30) {
					box.arrive()
				}
				from := random.IntN(len(box.ids))
				box.remove(from, min(from+random.IntN(40), len(box.ids)))
			}
			sort := []string{"asc", "desc"}[seed%2]
			ids, more, err := box.read(sort, 10000)
			if err != nil || more {
				t.Fatalf("more %t, %v", more, err)
			}
			checkRead(t, sort, ids, before, box.ids, 10000)
		})
	}
}

// A service that does not page ends the reading; it does not go on for ever.
func TestReadSubmissionsOfAServiceThatDoesNotPage(t *testing.T) {
	t.Parallel()
	box := openInbox(t, 0)
	var page []string
	for i := range fillout.MaxPageSize {
		page = append(page, fmt.Sprintf(`{"submissionId":"s%d"}`, i))
	}
	box.server.Inject(fillouttest.Fault{Route: submissionsRoute, Status: 200, Body: `{"responses":[` + strings.Join(page, ",") + `]}`})
	ids, more, err := box.read("asc", 1000)
	if !errors.Is(err, fillout.ErrPagesRepeat) || more || len(ids) != fillout.MaxPageSize {
		t.Errorf("got %d, more %t, %v", len(ids), more, err)
	}
	if n := len(box.server.Requests()); n != 12 {
		t.Errorf("%d requests were sent, want 12", n)
	}
}

func TestReadSubmissionsFails(t *testing.T) {
	t.Parallel()
	box := openInbox(t, 400)
	box.server.Inject(fillouttest.Fault{Route: submissionsRoute, Nth: 3, Status: 404, Body: fillouttest.Envelope(404, "Form not found")})
	if ids, more, err := box.read("asc", 1000); !errors.Is(err, fillout.ErrNotFound) || more || len(ids) != 299 {
		t.Errorf("got %d, more %t, %v", len(ids), more, err)
	}
}
