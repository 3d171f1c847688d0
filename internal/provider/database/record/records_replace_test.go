package record_test

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// rowsOf returns a block of rows of the table Products with more arguments.
func rowsOf(rows map[string]string, more map[string]any) map[string]any {
	block := map[string]any{"database_id": shop, "table_id": fillouttest.ProductsTableID, "key_field": "Name", "rows": rows}
	maps.Copy(block, more)
	return block
}

// held returns the names of the products, in order of creation, without the samples.
func (w *workspace) held() string {
	var names []string
	for _, record := range w.server.Records(shop, "Products")[3:] {
		names = append(names, fmt.Sprint(record.Values[fillouttest.ProductsNameFieldID]))
	}
	return strings.Join(names, " ")
}

const rowsOne = "fillout_database_records.one"

// The second plan of a replacement and the plan of a tainted resource see no state. The own records are no others', and
// the plan says how many of them go.
func TestRowsReplaced(t *testing.T) {
	t.Parallel()
	unprotected := map[string]any{"deletion_protection": false}
	two := map[string]string{"Bowl": `{"Price":18}`, "Vase": `{"Price":40}`}
	const (
		loss      = "Replacing fillout_database_records would delete its records, and create them anew. 2 records of Products would be deleted."
		protected = "ERROR: Protected Data: " + loss + " Nothing was sent. If Terraform marked the resource as tainted, terraform untaint"
	)
	taint := func(w *workspace) {
		held := w.objects[rowsOne]
		held.tainted = true
		w.objects[rowsOne] = held
	}
	replace := func(w *workspace) { w.replace = true }
	withKey := func(key any) map[string]any {
		return map[string]any{"key_field": key, "deletion_protection": false}
	}
	for name, test := range map[string]struct {
		first   map[string]any
		prepare func(*workspace)
		then    map[string]any
		says    string
		writes  string
	}{
		"-replace":              {unprotected, replace, unprotected, "WARNING: Data Loss: " + loss, "2 DELETE, 2 POST"},
		"tainted":               {unprotected, taint, unprotected, "WARNING: Data Loss: " + loss, "2 DELETE, 2 POST"},
		"protected":             {nil, replace, nil, strings.Replace(protected, ". Nothing", ".\n\nNothing", 1), ""},
		"tainted and protected": {nil, taint, nil, strings.Replace(protected, ". Nothing", ".\n\nNothing", 1), ""},
		"other key field": {withKey("Name"), func(*workspace) {}, withKey("Slug"), "WARNING: Data Loss: " + loss,
			"2 DELETE, 2 POST"},
		"unknown key field": {withKey("Name"), func(*workspace) {}, withKey(unknown{"Name"}), "WARNING: Data Loss: " + loss,
			"2 DELETE, 2 POST"},
		"unknown key field, protected": {nil, func(*workspace) {}, map[string]any{"key_field": unknown{"Name"}},
			"ERROR: Protected Data: " + loss, ""},
		"create_before_destroy": {unprotected, func(w *workspace) { w.replace, w.createFirst = true, true }, unprotected,
			"lifecycle has create_before_destroy", ""},
		"create_before_destroy, adopted": {unprotected, func(w *workspace) { w.replace, w.createFirst = true, true },
			map[string]any{"deletion_protection": false, "adopt_existing": true}, "WARNING: Data Loss: " + loss, ""},
		"tainted, not refreshed": {unprotected, func(w *workspace) { taint(w); w.skipRefresh = true }, unprotected,
			"ERROR: Record Already Exists", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorkspace(t)
			w.server.AddField(shop, "Products", fillouttest.Field{Name: "Slug", Type: "single_line_text"})
			w.expectRun(t, blocks{rowsOne: rowsOf(two, test.first)}, "create", "", "2 POST")
			test.prepare(w)
			actions, said := w.run(t, blocks{rowsOne: rowsOf(two, test.then)})
			if !strings.Contains(said, test.says) || actions != "replace" && !strings.Contains(said, "ERROR") {
				t.Errorf("planned %q; said:\n%s\nwant:\n%s", actions, said, test.says)
			}
			if got := w.writes(); got != test.writes {
				t.Errorf("it sent %q, want %q", got, test.writes)
			}
			if later, ok := test.then["key_field"].(unknown); ok {
				test.then["key_field"] = later.then
			}
			if !strings.Contains(said, "ERROR") {
				w.expectNothing(t, blocks{rowsOne: rowsOf(two, test.then)})
			}
			if got := w.held(); got != "Bowl Vase" && name != "other key field" {
				t.Errorf("the table has %q", got)
			}
		})
	}
}

// Pulumi creates the new records before it deletes the old ones, and its second plan knows nothing of those. So the
// first plan must refuse.
func TestRowsReplacedInPulumi(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t)
	w.server.AddField(shop, "Products", fillouttest.Field{Name: "Slug", Type: "single_line_text"})
	rows := map[string]string{"Bowl": `{}`}
	w.expectRun(t, blocks{rowsOne: rowsOf(rows, nil)}, "create", "", "1 POST")
	for argument, value := range map[string]string{"key_field": "Slug", "table_id": fillouttest.CustomersTableID} {
		p := w.phase(t, t.Context())
		config := p.configured(rowsOne, rowsOf(rows, map[string]any{argument: value}), false)
		_, _, failed := p.planOnce(rowsOne, config, w.objects[rowsOne])
		if said := strings.Join(p.said, "\n"); !failed || !strings.Contains(said, "1 record of Products would be deleted") {
			t.Errorf("another %s: the first plan says %q", argument, said)
		}
	}
}

const rowsTwo = "fillout_database_records.two"

// Two resources never write the same row. The plan says so as far as it knows the keys, and the apply says the rest
// before it sends anything for the second one.
func TestRowsOfTwoResources(t *testing.T) {
	t.Parallel()
	bowl, both := map[string]string{"Bowl": `{"Price":18}`}, map[string]string{"Bowl": `{"Price":19}`, "Vase": `{}`}
	vase := map[string]string{"Vase": "{}"}
	adopts := map[string]any{"adopt_existing": true, "deletion_protection": false}
	const record = "fillout_database_record.a"
	for name, test := range map[string]struct {
		first, then blocks
		says        string
		writes      string
		held        string
	}{
		"both new": {nil, blocks{rowsOne: rowsOf(bowl, adopts), rowsTwo: rowsOf(both, adopts)},
			`ERROR: Duplicate Record Key: Another fillout_database_records of the configuration has rows of the table Products ` +
				`with the same keys: "Bowl".`, "", ""},
		"equal": {blocks{rowsOne: rowsOf(bowl, nil)}, blocks{rowsOne: rowsOf(bowl, nil), rowsTwo: rowsOf(bowl, adopts)},
			"ERROR: Duplicate Record Key", "", "Bowl"},
		"key that the apply knows": {nil, blocks{rowsOne: rowsOf(bowl, adopts), rowsTwo: rowsOf(nil, map[string]any{
			"rows": unknown{both}, "adopt_existing": true})}, "ERROR: Duplicate Record Key", "1 POST", "Bowl"},
		"record of this run": {nil, blocks{record: {"database_id": shop, "table_id": fillouttest.ProductsTableID,
			"values": `{"Name":"Bowl"}`}, rowsTwo: rowsOf(both, adopts)},
			`ERROR: Record Already Exists: Another resource of this run made the record`, "1 POST", "Bowl"},
		"other key field": {nil, blocks{rowsOne: rowsOf(bowl, nil), rowsTwo: rowsOf(bowl, map[string]any{"key_field": "Slug"})},
			"", "2 POST", "Bowl "},
		"handed over": {blocks{rowsOne: rowsOf(bowl, adopts)}, blocks{rowsTwo: rowsOf(both, adopts)}, "Data Loss",
			"1 DELETE, 2 POST", "Bowl Vase"},
		"handed over by name": {blocks{rowsTwo: rowsOf(bowl, adopts)}, blocks{rowsOne: rowsOf(both, adopts)}, "Data Loss",
			"1 PATCH, 1 POST", "Bowl Vase"},
		"row handed over": {blocks{rowsTwo: rowsOf(both, adopts)}, blocks{rowsOne: rowsOf(bowl, adopts),
			rowsTwo: rowsOf(vase, adopts)}, "1 record of Products would be deleted", "1 PATCH", "Bowl Vase"},
		"row handed over by name": {blocks{rowsOne: rowsOf(both, adopts)}, blocks{rowsOne: rowsOf(vase, adopts),
			rowsTwo: rowsOf(bowl, adopts)}, "1 record of Products would be deleted", "1 DELETE, 1 POST", "Vase Bowl"},
		"row taken without adopting": {blocks{rowsTwo: rowsOf(both, adopts)}, blocks{rowsTwo: rowsOf(vase, adopts),
			rowsOne: rowsOf(bowl, nil)}, "ERROR: Record Already Exists", "", "Bowl Vase"},
		"row taken without adopting, by name": {blocks{rowsOne: rowsOf(both, adopts)}, blocks{rowsOne: rowsOf(vase, adopts),
			rowsTwo: rowsOf(bowl, nil)}, "ERROR: Record Already Exists", "", "Bowl Vase"},
		"taken without adopting": {blocks{rowsOne: rowsOf(bowl, adopts)}, blocks{rowsTwo: rowsOf(both, nil)},
			"ERROR: Record Already Exists", "", "Bowl"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorkspace(t)
			w.server.AddField(shop, "Products", fillouttest.Field{Name: "Slug", Type: "single_line_text"})
			w.run(t, test.first)
			_, said := w.run(t, test.then)
			if !strings.Contains(said, test.says) || test.says == "" && said != "" {
				t.Errorf("said:\n%s\nwant:\n%s", said, test.says)
			}
			if strings.Contains(said, "Replacing") {
				t.Errorf("no resource is replaced; said:\n%s", said)
			}
			if got := w.writes(); got != test.writes {
				t.Errorf("it sent %q, want %q", got, test.writes)
			}
			if got := w.held(); got != test.held {
				t.Errorf("the table has %q, want %q", got, test.held)
			}
		})
	}
}

// Terraform changes the two resources at the same time. The resource that takes over the rows is at its first row when
// the other one is deleted, and keeps the rows that it has not reached.
func TestRowsHandedOverAtOnce(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t)
	adopts := map[string]any{"adopt_existing": true, "deletion_protection": false}
	rows, names := make(map[string]string), []string{}
	for n := range 20 {
		names = append(names, fmt.Sprintf("Bowl%02d", n))
		rows[names[n]] = `{"Price":18}`
	}
	w.expectRun(t, blocks{rowsTwo: rowsOf(rows, adopts)}, "create", "", "20 POST")
	rows[names[0]] = `{"Price":19}`
	config := blocks{rowsOne: rowsOf(rows, adopts)}
	plans, said, failed := w.plan(t, config)
	if failed {
		t.Fatalf("the plan failed; said:\n%s", said)
	}
	p := w.phase(t, t.Context())
	prior, other := w.objects[rowsTwo], *p
	w.before = func(request *http.Request) {
		if request.Method != http.MethodPatch {
			return
		}
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second) // a deletion would wait for this request
		defer cancel()
		other.ctx = ctx //nolint:fatcontext // The hook runs once.
		if _, failed := other.apply(rowsTwo, other.none(rowsTwo), prior, planned{value: other.none(rowsTwo),
			private: plans[rowsTwo].private}); failed {
			t.Errorf("the deletion failed; said:\n%s", strings.Join(other.said, "\n"))
		}
	}
	w.applyOne(p, rowsOne, config[rowsOne], plans[rowsOne])
	if got := w.held(); got != strings.Join(names, " ") {
		t.Errorf("the table has %q; said:\n%s", got, strings.Join(p.said, "\n"))
	}
}

// The resource that takes over a row reads it while the other one deletes it. It makes a new one then.
func TestRowHandedOverInDeletion(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t)
	rows := rowsOf(map[string]string{"Bowl": `{"Price":18}`}, map[string]any{"adopt_existing": true, "deletion_protection": false})
	w.expectRun(t, blocks{rowsTwo: rows}, "create", "", "1 POST")
	plans, said, failed := w.plan(t, blocks{rowsOne: rows})
	if failed {
		t.Fatalf("the plan failed; said:\n%s", said)
	}
	w.server.Inject(fillouttest.Fault{Route: deleteRoute, Delay: 300 * time.Millisecond})
	p := w.phase(t, t.Context())
	other, prior, reads := *p, w.objects[rowsTwo], make(chan struct{}, 10)
	var adopting sync.WaitGroup
	w.before = func(request *http.Request) {
		switch request.Method {
		case http.MethodPost:
			reads <- struct{}{}
		case http.MethodDelete:
			adopting.Go(func() { w.applyOne(p, rowsOne, rows, plans[rowsOne]) })
			<-reads
		}
	}
	if _, failed := other.apply(rowsTwo, other.none(rowsTwo), prior, planned{value: other.none(rowsTwo),
		private: plans[rowsTwo].private}); failed {
		t.Errorf("the deletion failed; said:\n%s", strings.Join(other.said, "\n"))
	}
	adopting.Wait()
	if got := w.held(); got != "Bowl" || len(p.said) > 0 {
		t.Errorf("the table has %q; said:\n%s", got, strings.Join(p.said, "\n"))
	}
}
