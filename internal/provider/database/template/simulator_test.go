package template_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/urls"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/database/template"
)

// TestKeptOptionsKeepTheirValues changes the options of a field at random, as a configuration would: it adds, renames,
// recolors, reorders and removes them, while a person adds others. However the service treats what it is sent, each
// option that stays has the value that it had, and each record shows the label that its option has now.
func TestKeptOptionsKeepTheirValues(t *testing.T) {
	t.Parallel()
	for _, merges := range []bool{false, true} {
		for _, byLabel := range []bool{false, true} {
			for _, ignoreOthers := range []bool{false, true} {
				t.Run(fmt.Sprintf("merge %t, by label %t, ignore others %t", merges, byLabel, ignoreOthers), func(t *testing.T) {
					t.Parallel()
					server := fillouttest.NewServer(t, fillouttest.WithoutRateLimit(),
						fillouttest.WithBehavior(func(b *fillouttest.Behavior) {
							b.MergeTemplates, b.MatchOptionsByLabel = merges, byLabel
						}))
					w := newWorld(t, server, ignoreOthers)
					for range 25 {
						w.step(t)
					}
				})
			}
		}
	}
}

// world is a field with options, of which each has a record that shows it.
type world struct {
	server  *fillouttest.Server
	client  *fillout.Client
	random  *rand.Rand
	field   string
	mine    template.Options
	records map[string]string // the record that has an option, by the option's value
	made    int
}

func newWorld(t *testing.T, server *fillouttest.Server, ignoreOthers bool) *world {
	t.Helper()
	base, err := urls.ParseBaseURL(server.URL())
	if err != nil {
		t.Fatal(err)
	}
	w := &world{
		server: server, random: rand.New(rand.NewPCG(1, 2)), records: map[string]string{},
		mine: template.Options{IgnoreOthers: ignoreOthers},
		client: fillout.New(fillout.Config{
			Credential: func(context.Context) (fillout.Credential, error) {
				return fillout.Credential{AccessToken: server.Token(), BaseURL: base}, nil
			},
			RequestsPerSecond: 1, DatabaseURL: base, DatabaseRequestsPerSecond: 1e6,
			RequestTimeout: fillout.DefaultRequestTimeout,
		}),
	}
	made, err := w.client.CreateField(t.Context(), fillouttest.ShopDatabaseID, fillouttest.OrdersTableID,
		fillout.NewField{Type: "single_select", Name: "Stage"})
	if err != nil {
		t.Fatal(err)
	}
	w.field = string(made.ID)
	return w
}

func (w *world) live(t *testing.T) fillout.Field {
	t.Helper()
	database, err := w.client.GetDatabase(t.Context(), fillouttest.ShopDatabaseID)
	if err != nil {
		t.Fatal(err)
	}
	return *database.Table(fillouttest.OrdersTableID).Field(w.field)
}

// step changes the configuration at random and applies it.
func (w *world) step(t *testing.T) {
	t.Helper()
	if w.random.IntN(4) == 0 {
		w.personAdds(t)
	}
	live := w.live(t)
	before := template.ReadOptions(live.Template)
	w.mine.Managed = w.mine.List
	w.mine.List = w.changed()
	configured := template.Configured{Options: &w.mine}
	plan, err := w.mine.Plan(before)
	if err != nil {
		t.Fatal(err)
	}
	merged, err := configured.Merge(live.Template)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := w.client.UpdateField(t.Context(), fillouttest.ShopDatabaseID, fillouttest.OrdersTableID, w.field,
		fillout.FieldChange{Template: merged})
	if err != nil {
		t.Fatal(err)
	}
	if found := configured.Differences(answer.Template); found != nil {
		t.Fatalf("after %s: %s", merged, strings.Join(found, "; "))
	}
	after := template.ReadOptions(answer.Template)
	removed := func(o template.Option) bool {
		return slices.ContainsFunc(plan.Removed, func(r template.Option) bool { return r.Value == o.Value })
	}
	for _, old := range before {
		if !removed(old) && !slices.ContainsFunc(after, func(o template.Option) bool { return o.Value == old.Value }) {
			t.Fatalf("%s lost the value of %+v", merged, old)
		}
	}
	w.mine.List = w.mine.Shown(after)
	if w.mine.IgnoreOthers { // what was planned is managed now
		w.mine.List = template.Options{IgnoreOthers: true, Managed: plan.Options}.Shown(after)
	}
	w.checkRecords(t, after)
}

// changed returns the configured options after a random change. A renamed option has its value, as the plan asks for.
func (w *world) changed() []template.Option {
	list := slices.Clone(w.mine.List)
	for i := range list {
		switch w.random.IntN(6) {
		case 0:
			list[i].Label = w.label()
		case 1:
			list[i].Color = "teal"
		case 2:
			list[i].Value, list[i].Color = "", "" // matched by its label
		}
	}
	if len(list) > 1 && w.random.IntN(3) == 0 {
		at := w.random.IntN(len(list))
		list = slices.Delete(list, at, at+1)
	}
	if w.random.IntN(3) == 0 {
		w.random.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	}
	if len(list) < 8 {
		list = slices.Insert(list, w.random.IntN(len(list)+1), template.Option{Label: w.label()})
	}
	return list
}

func (w *world) label() string {
	w.made++
	return fmt.Sprint("Option ", w.made)
}

func (w *world) personAdds(t *testing.T) {
	t.Helper()
	all := []fillouttest.SelectOption{{Label: w.label()}}
	for _, option := range template.ReadOptions(w.live(t).Template) {
		all = append(all, fillouttest.SelectOption{Value: option.Value, Label: option.Label, Color: option.Color})
	}
	w.server.SetOptions(fillouttest.ShopDatabaseID, fillouttest.OrdersTableID, w.field, all...)
}

// checkRecords checks that each record shows the label that its option has, and adds a record for each new option.
func (w *world) checkRecords(t *testing.T, all []template.Option) {
	t.Helper()
	shown := make(map[string]any)
	for _, record := range w.server.Records(fillouttest.ShopDatabaseID, fillouttest.OrdersTableID) {
		shown[record.ID] = record.Values[w.field]
	}
	for _, option := range all {
		id, ok := w.records[option.Value]
		if !ok {
			added := w.server.AddRecord(fillouttest.ShopDatabaseID, fillouttest.OrdersTableID,
				map[string]any{w.field: option.Label})
			w.records[option.Value] = added.ID
			continue
		}
		if shown[id] != option.Label {
			t.Fatalf("the record of the option %q shows %v", option.Label, shown[id])
		}
	}
}
