package guard_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/database/guard"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/database/template"
)

// counter answers counts from a list, or with an error.
type counter struct {
	mu     sync.Mutex
	counts []int
	err    error
	asked  int
	delay  time.Duration
}

func (c *counter) CountRecords(ctx context.Context, _, _ string, _ *fillout.Filter) (int, error) {
	select {
	case <-time.After(c.delay):
	case <-ctx.Done():
		return 0, ctx.Err()
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.asked++
	if c.asked > len(c.counts) {
		return 0, c.err
	}
	return c.counts[c.asked-1], nil
}

func TestNumbers(t *testing.T) {
	t.Parallel()
	_, _, database := start(t)
	for want, counts := range map[string][]int{
		"1 of 1 record of Orders has a value in Status.":               {1, 1},
		"2 of 1 record of Orders have a value in Status.":              {1, 2},
		"1,204 of 5,310 records of Orders have a value in Status.":     {5310, 1204},
		"999 of 1,000,000 records of Orders have a value in Status.":   {1000000, 999},
		"1 of 12,345,678 records of Orders has a value in Status.":     {12345678, 1},
		"100,000 of 100,000 records of Orders have a value in Status.": {100000, 100000},
	} {
		loss := guard.New(&counter{counts: counts}).Field(t.Context(), database, orders, status)
		if got := loss.Detail(guard.Change{}); !strings.Contains(got, " "+want) {
			t.Errorf("%v: %s", counts, got)
		}
	}
	for want, counts := range map[string][]int{
		"Glass shop has 3 tables without records.":                              {0, 0, 0},
		"Glass shop has 3 tables with 1 record: Products 1.":                    {0, 1, 0},
		"Glass shop has 3 tables with 5,311 records: Customers 1, Orders 5,310": {1, 0, 5310},
	} {
		loss := guard.New(&counter{counts: counts}).Database(t.Context(), database)
		if got := loss.Detail(guard.Change{}); !strings.Contains(got, " "+want) || loss.Nothing() {
			t.Errorf("%v: %s", counts, got)
		}
	}
	single := &fillout.Database{Name: "CRM\x1b[2J", Tables: database.Tables[:1]}
	for want, database := range map[string]*fillout.Database{
		"CRM[2J has 1 table with 7 records.": single,
		"Empty has no tables.":               {Name: "Empty"},
	} {
		loss := guard.New(&counter{counts: []int{7}}).Database(t.Context(), database)
		if got := loss.Detail(guard.Change{}); !strings.Contains(got, " "+want) {
			t.Error(got)
		}
	}
}

// A changed template is counted only if values may have no room in it.
func TestNarrower(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		kind, before, after, want string
	}{
		"lower":              {"rating", `{"maxRating":8}`, `{"maxRating":4}`, "2 of 9 records of Orders have a value above 4"},
		"lower than usual":   {"rating", `{}`, `{"maxRating":4}`, "2 of 9 records of Orders have a value above 4"},
		"higher":             {"rating", `{"maxRating":4}`, `{"maxRating":8}`, ""},
		"equal":              {"rating", `{"maxRating":4}`, `{"maxRating":4}`, ""},
		"single":             {"linked_record", `{"allowMultiple":true}`, `{"allowMultiple":false}`, "2 of 9 records of Orders have a value in"},
		"single, from usual": {"linked_record", `{}`, `{"allowMultiple":false}`, "several links cannot be counted."},
		"single before":      {"linked_record", `{"allowMultiple":false}`, `{"allowMultiple":false}`, ""},
		"several":            {"linked_record", `{"allowMultiple":false}`, `{"allowMultiple":true}`, ""},
		"another type":       {"number", `{"decimalPlaces":4}`, `{"decimalPlaces":1}`, ""},
		"an unknown type":    {"ai_summary", `{"maxRating":8}`, `{"maxRating":4}`, ""},
	} {
		database := &fillout.Database{ID: "d", Tables: []fillout.Table{{ID: "t", Name: "Orders", Fields: []fillout.Field{
			{ID: "f", Name: "F", Type: fillout.Text(test.kind), Template: []byte(test.before)},
		}}}}
		asked := &counter{counts: []int{9, 2}}
		loss := guard.New(asked).Narrower(t.Context(), database, "t", "f", []byte(test.after))
		if test.want == "" {
			if !loss.Nothing() || asked.asked > 0 {
				t.Errorf("%s: %d counts: %s", name, asked.asked, loss.Detail(guard.Change{Action: guard.Narrow}))
			}
			continue
		}
		if got := loss.Detail(guard.Change{Action: guard.Narrow}); loss.Nothing() || !strings.Contains(got, test.want) {
			t.Errorf("%s: %s", name, got)
		}
		failed := guard.New(&counter{counts: []int{9}, err: errors.New("no upstream")})
		if failed.Narrower(t.Context(), database, "t", "f", []byte(test.after)).Nothing() {
			t.Errorf("%s: a count that fails does not protect", name)
		}
	}
}

// Whatever goes wrong with a count protects, and the text says why.
func TestFailedCountsProtect(t *testing.T) {
	t.Parallel()
	_, _, database := start(t)
	broken := errors.New("no upstream\nat all")
	option := []template.Option{{Label: "Paid"}}
	for name, loss := range map[string]guard.Loss{
		"the total":           guard.New(&counter{err: broken}).Field(t.Context(), database, orders, status),
		"the values":          guard.New(&counter{counts: []int{5}, err: broken}).Field(t.Context(), database, orders, status),
		"a table":             guard.New(&counter{err: broken}).Table(t.Context(), database, orders),
		"one of three tables": guard.New(&counter{counts: []int{5}, err: broken}).Database(t.Context(), database),
		"an option": guard.New(&counter{counts: []int{5}, err: broken}).Options(t.Context(), database, orders, status,
			option),
		"the total before options": guard.New(&counter{err: broken}).Options(t.Context(), database, orders, status, option),
	} {
		got := loss.Detail(guard.Change{Protected: true})
		if loss.Nothing() || !strings.Contains(got, "could not be counted: no upstream at all. What cannot be counted is "+
			"protected.") {
			t.Errorf("%s: %s", name, got)
		}
	}
	full := func() *guard.Guard { return guard.New(&counter{counts: []int{5, 5}}) }
	for _, test := range []struct {
		loss guard.Loss
		want string
	}{
		{full().Table(t.Context(), database, "tNone"), "the database does not show it"},
		{full().Field(t.Context(), database, "tNone", status), "the database does not show it"},
		{full().Options(t.Context(), database, orders, "fNone", option), "the database does not show it"},
		{full().Options(t.Context(), database, orders, status, []template.Option{{}}), "an option without a label is removed"},
	} {
		got := test.loss.Detail(guard.Change{})
		if test.loss.Nothing() || !strings.Contains(got, test.want) || strings.Contains(got, "is protected") {
			t.Errorf("want %s: %s", test.want, got)
		}
	}
}

func TestServiceRefusesToCount(t *testing.T) {
	t.Parallel()
	server, client, _ := start(t)
	field := server.AddField(shop, orders, fillouttest.Field{Name: "Summary", Type: "ai_summary"})
	loss := guard.New(client).Field(t.Context(), read(t, client, shop), orders, field.ID)
	const want = "could not be counted: HTTP status 400 (Bad Request): Validation error. What"
	if got := loss.Detail(guard.Change{Protected: true}); !strings.Contains(got, want) {
		t.Errorf("a field of an unknown type: %s", got)
	}
}

// Ten fields of one table need its total once. A failure is not kept, and an interrupted caller does not wait.
func TestTotalIsCountedOnce(t *testing.T) {
	t.Parallel()
	_, _, database := start(t)
	synctest.Test(t, func(t *testing.T) {
		asked := &counter{counts: make([]int, 1), delay: time.Second, err: errors.New("asked again")}
		g := guard.New(asked)
		ctx, cancel := context.WithCancel(t.Context())
		var all sync.WaitGroup
		for range 10 {
			all.Go(func() {
				if loss := g.Field(t.Context(), database, orders, status); !loss.Nothing() {
					t.Error(loss.Detail(guard.Change{}))
				}
			})
		}
		synctest.Wait()
		cancel()
		if loss := g.Field(ctx, database, orders, status); loss.Nothing() {
			t.Error("an interrupted count says that nothing is lost")
		}
		all.Wait()
		if asked.asked != 1 {
			t.Errorf("the total was counted %d times", asked.asked)
		}
	})
	failing := &counter{counts: nil, err: errors.New("no upstream")}
	g := guard.New(failing)
	first := g.Field(t.Context(), database, orders, status)
	failing.err = nil // counts are 0 now
	if second := g.Field(t.Context(), database, orders, status); first.Nothing() || !second.Nothing() {
		t.Error("a failed count is kept")
	}
}
