package field_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// An option that a record has is not removed, not even by a plan that is older than the record. If an option only got
// another label, the plan says how to keep it. Unused options may go.
func TestOptionsInUse(t *testing.T) {
	t.Parallel()
	field := acctest.Manage(t)
	config := func(options string) string { return block("Phase", "single_select", "options = ["+options+"]") }
	field.Apply(t, config(`{ label = "A" }, { label = "B" }`)).Expect(t, "create")
	values := map[string]string{}
	for _, option := range fieldNamed(field.Account, "Orders", "Phase").Options {
		values[option.Label] = option.Value
	}
	withoutB := field.Plan(t, config(`{ label = "A" }`))
	withoutB.Expect(t, "update")
	record := field.Server.AddRecord(shop, "Orders", map[string]any{"Phase": "B"})
	field.Server.ResetJournal()

	const lost = "Removing options of the field Phase of the table Orders would take them from its records. " +
		"1 of 6 records of Orders has the option B in Phase."
	field.Carry(t, withoutB).Expect(t, "error", lost)
	field.Plan(t, config(`{ label = "A" }`)).Expect(t, "error", lost)
	field.Plan(t, config(`{ label = "A" }, { label = "C" }`)).Expect(t, "error", lost, "write its value as well, so that "+
		fmt.Sprintf("records keep it: { label = \"C\", value = %q }", values["B"]))
	field.Plan(t, config(`{ label = "Z" }, { label = "B" }`)).Expect(t, "update", "WARNING: Possibly Renamed Option",
		fmt.Sprintf("{ label = \"Z\", value = %q }", values["A"]))
	expectWrites(t, field.Account)

	field.Apply(t, config(fmt.Sprintf(`{ label = "C", value = %q }`, values["B"]))).Expect(t, "update")
	phase := fieldNamed(field.Account, "Orders", "Phase")
	for _, r := range field.Server.Records(shop, "Orders") {
		if r.ID == record.ID && r.Values[phase.ID] != "C" {
			t.Errorf("the record shows %v", r.Values[phase.ID])
		}
	}
	if len(phase.Options) != 1 || phase.Options[0].Value != values["B"] {
		t.Errorf("the options are %+v", phase.Options)
	}
}

// Each kept option keeps its value, in every order, whatever the service does with what it is sent. Options of others
// stay if the configuration says so.
func TestOptionsKeepTheirValues(t *testing.T) {
	t.Parallel()
	for name, behavior := range map[string]func(*fillouttest.Behavior){
		"replace": func(*fillouttest.Behavior) {},
		"merge by label": func(b *fillouttest.Behavior) {
			b.MergeTemplates, b.MatchOptionsByLabel, b.UnknownKeys = true, true, true
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			field := acctest.Manage(t, fillouttest.WithBehavior(behavior))
			values := map[string]string{}
			for _, test := range []struct{ options, action, labels string }{
				{`[{ label = "A" }, { label = "B", color = "green" }, { label = "C" }]`, "create", "A B C"},
				{`[{ label = "C", color = "red" }, { label = "New" }, { label = "A" }, { label = "B" }]`, "update", "C New A B"},
				{`[{ label = "C" }, { label = "New" }, { label = "A" }]`, "update", "C New A"},
				{"[{ label = \"A\" }, { label = \"C\" }]\n  ignore_other_options = true", "update", "A New C Other"},
			} {
				config := block("Phase", "single_select", "options = "+test.options)
				if strings.HasSuffix(test.labels, "Other") {
					options := fieldNamed(field.Account, "Orders", "Phase").Options
					field.Server.SetOptions(shop, "Orders", "Phase", append(options, fillouttest.SelectOption{Label: "Other"})...)
				}
				field.Apply(t, config).Expect(t, test.action)
				field.Apply(t, config).Expect(t, "nothing")
				var labels []string
				for _, option := range fieldNamed(field.Account, "Orders", "Phase").Options {
					labels = append(labels, option.Label)
					if was, ok := values[option.Label]; ok && was != option.Value {
						t.Errorf("the option %s has another value", option.Label)
					}
					values[option.Label] = option.Value
				}
				if strings.Join(labels, " ") != test.labels {
					t.Errorf("the options are %q, want %q", labels, test.labels)
				}
			}
		})
	}
}
