package fillout

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// inbox is a service with one form, whose submissions come and go while they are read. Their ids are numbers.
type inbox struct {
	ids      []int // of all submissions, the oldest first
	made     int
	pages    []string                       // that were read, as limit@offset
	between  func(pages int)                // called before each page but the first
	response func(pages int) *http.Response // instead of a page; nil for the page
}

func newInbox(submissions int) *inbox {
	b := &inbox{between: func(int) {}, response: func(int) *http.Response { return nil }}
	b.add(submissions)
	return b
}

func (b *inbox) add(n int) {
	for range n {
		b.ids = append(b.ids, b.made)
		b.made++
	}
}

// remove deletes submissions by their places. The oldest is at place 0.
func (b *inbox) remove(from, to int) { b.ids = slices.Delete(slices.Clone(b.ids), from, to) }

// sorted returns the ids in the order of a query.
func (b *inbox) sorted(sort string) []int {
	ids := slices.Clone(b.ids)
	if sort == "desc" {
		slices.Reverse(ids)
	}
	return ids
}

// RoundTrip implements http.RoundTripper.
func (b *inbox) RoundTrip(request *http.Request) (*http.Response, error) {
	if len(b.pages) > 0 {
		b.between(len(b.pages))
	}
	query := request.URL.Query()
	limit, _ := strconv.Atoi(query.Get("limit"))
	offset, _ := strconv.Atoi(query.Get("offset")) // 0 is not sent
	b.pages = append(b.pages, fmt.Sprintf("%d@%d", limit, offset))
	if answer := b.response(len(b.pages)); answer != nil {
		return answer, nil
	}
	ids := b.sorted(query.Get("sort"))
	return pageOf(ids[min(offset, len(ids)):min(offset+limit, len(ids))]), nil
}

func pageOf(ids []int) *http.Response {
	submissions := make([]string, len(ids))
	for i, id := range ids {
		submissions[i] = fmt.Sprintf(`{"submissionId":%d}`, id)
	}
	return response(http.StatusOK, http.Header{}, `{"responses":[`+strings.Join(submissions, ",")+`]}`)
}

// read reads up to most submissions and reports whether there are more.
func (b *inbox) read(t *testing.T, sort string, most int) (ids []int, more bool, err error) {
	t.Helper()
	client := simulated(b, func(c *Config) { c.RequestsPerSecond = math.MaxFloat32 })
	for submission, err := range client.ReadSubmissions(t.Context(), "form", SubmissionsQuery{Sort: sort}, most) {
		if err != nil {
			return ids, false, err
		}
		if len(ids) == most {
			return ids, true, nil
		}
		id, err := strconv.Atoi(string(submission.ID))
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, id)
	}
	return ids, false, nil
}

// Pages are read until one is shorter than its limit, and no request is sent that is not needed.
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
		{150, 150, 150, false, "150@0 2@149"}, // a full page does not show whether there are more
		{151, 150, 150, true, "150@0 2@149"},
		{298, 1000, 298, false, "150@0 150@149"},
		{299, 1000, 299, false, "150@0 150@149 150@298"},
		{400, 300, 300, true, "150@0 150@149 3@298"},
		{400, math.MaxInt32, 400, false, "150@0 150@149 150@298"},
	} {
		for _, sort := range []string{"asc", "desc"} {
			b := newInbox(test.there)
			ids, more, err := b.read(t, sort, test.most)
			if err != nil || more != test.more || !slices.Equal(ids, b.sorted(sort)[:test.read]) {
				t.Errorf("%d of %d, %s: got %d, more %t, %v", test.most, test.there, sort, len(ids), more, err)
			}
			if got := strings.Join(b.pages, " "); got != test.pages {
				t.Errorf("%d of %d, %s: read %s, want %s", test.most, test.there, sort, got, test.pages)
			}
		}
	}
}

// Submissions that come and go while pages are read do not make the client miss another one, or return it twice.
func TestReadSubmissionsThatComeAndGo(t *testing.T) {
	t.Parallel()
	add := func(n int) func(*inbox) { return func(b *inbox) { b.add(n) } }
	remove := func(from, to int) func(*inbox) { return func(b *inbox) { b.remove(from, to) } }
	replace := func(from, to int) func(*inbox) {
		return func(b *inbox) {
			b.remove(from, to)
			b.add(1)
		}
	}
	const again = "150@0 150@149 150@0 150@149 150@298" // from the first page on
	for name, test := range map[string]struct {
		sort   string
		most   int
		change func(*inbox) // between the first page and the second, of 400
		read   int
		pages  string
	}{
		"one arrives":                                {"asc", 1000, add(1), 401, "150@0 150@149 150@298"},
		"one arrives, the newest first":              {"desc", 1000, add(1), 400, "150@0 150@149 150@298"},
		"many arrive, the newest first":              {"desc", 1000, add(180), 400, "150@0 150@149 150@298 150@447"},
		"many arrive after enough are read":          {"desc", 150, add(20), 150, "150@0 2@149 150@150"},
		"the oldest is deleted":                      {"asc", 1000, remove(0, 1), 400, again},
		"the last that was read is deleted":          {"asc", 1000, remove(149, 150), 400, again},
		"all that were read are deleted":             {"asc", 1000, remove(0, 150), 400, "150@0 150@149 150@0 150@149"},
		"all are deleted":                            {"asc", 1000, remove(0, 400), 150, "150@0 150@149 150@0"},
		"the next ones are deleted":                  {"asc", 1000, remove(150, 160), 390, "150@0 150@149 150@298"},
		"the newest is deleted":                      {"desc", 1000, remove(399, 400), 400, again},
		"one of more is deleted":                     {"asc", 399, remove(0, 1), 399, "150@0 150@149 150@0 150@149 101@298"},
		"one comes and one goes":                     {"desc", 1000, replace(399, 400), 400, "150@0 150@149 150@298"},
		"one comes, and most of the first page goes": {"desc", 1000, replace(255, 399), 400, "150@0 150@149 150@0 150@149"},
	} {
		b := newInbox(400)
		before := slices.Clone(b.ids)
		b.between = func(pages int) {
			if pages == 1 {
				test.change(b)
			}
		}
		ids, more, err := b.read(t, test.sort, test.most)
		if err != nil || more != (test.most < 400) || len(ids) != test.read {
			t.Errorf("%s: got %d, more %t, %v", name, len(ids), more, err)
		}
		if got := strings.Join(b.pages, " "); got != test.pages {
			t.Errorf("%s: read %s, want %s", name, got, test.pages)
		}
		checkRead(t, test.sort, ids, before, b.ids, test.most)
	}
}

// checkRead checks that no submission was read twice or out of order. It checks that none is missing that existed
// during the whole time.
func checkRead(t *testing.T, sort string, ids, before, after []int, most int) {
	t.Helper()
	inOrder := slices.Compact(slices.Sorted(slices.Values(ids)))
	if sort == "desc" {
		slices.Reverse(inOrder)
	}
	if !slices.Equal(ids, inOrder) {
		t.Errorf("got %v", ids)
	}
	for _, id := range before {
		if len(ids) < most && slices.Contains(after, id) && !slices.Contains(ids, id) {
			t.Errorf("%d is missing", id)
		}
	}
}

func TestReadSubmissionsAmidRandomChanges(t *testing.T) {
	t.Parallel()
	for seed := range uint64(20) {
		random := rand.New(rand.NewPCG(seed, 0))
		b := newInbox(300 + random.IntN(400))
		before := slices.Clone(b.ids)
		b.between = func(pages int) {
			if pages%3 == 0 { // a pause, so that the reading ends
				return
			}
			b.add(random.IntN(30))
			from := random.IntN(len(b.ids))
			b.remove(from, min(from+random.IntN(40), len(b.ids)))
		}
		sort := []string{"asc", "desc"}[seed%2]
		ids, more, err := b.read(t, sort, 10000)
		if err != nil || more {
			t.Errorf("seed %d: more %t, %v", seed, more, err)
		}
		checkRead(t, sort, ids, before, b.ids, 10000)
	}
}

// The reading ends with an error if the service does not page, or fails.
func TestReadSubmissionsFails(t *testing.T) {
	t.Parallel()
	b := newInbox(150)
	b.response = func(int) *http.Response { return pageOf(b.ids) }
	ids, more, err := b.read(t, "asc", 1000)
	if !errors.Is(err, ErrPagesRepeat) || more || len(ids) != 150 || len(b.pages) != 12 {
		t.Errorf("got %d, more %t, %v, in %d pages", len(ids), more, err, len(b.pages))
	}
	b = newInbox(400)
	b.response = func(pages int) *http.Response {
		if pages < 3 {
			return nil
		}
		return response(http.StatusNotFound, http.Header{},
			`{"statusCode":404,"error":"Not Found","message":"Form not found"}`)
	}
	if ids, more, err := b.read(t, "asc", 1000); !errors.Is(err, ErrNotFound) || more || len(ids) != 299 {
		t.Errorf("got %d, more %t, %v", len(ids), more, err)
	}
}
