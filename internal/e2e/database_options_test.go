package e2e

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// selectField is a select with the options A, B, C and D, and a record for each, as Terraform manages it.
type selectField struct {
	server  *fillouttest.Server
	table   string
	name    string
	typ     string
	ignores bool // other options
	state   tftypes.Value
}

// option is an option of a configuration.
type option struct {
	Label string `json:"label"`
	Color string `json:"color,omitempty"`
	Value string `json:"value,omitempty"`
}

const fieldType = "fillout_database_field"

// live returns the field at the service.
func (f *selectField) live() (found fillouttest.Field) {
	for _, table := range f.server.Database(fillouttest.ShopDatabaseID).Tables {
		for _, field := range table.Fields {
			if table.ID == f.table && field.Name == f.name {
				found = field
			}
		}
	}
	return found
}

// values returns the value of each option by its label.
func (f *selectField) values() map[string]string {
	values := map[string]string{}
	for _, option := range f.live().Options {
		values[option.Label] = option.Value
	}
	return values
}

// shown returns how many records show each label.
func (f *selectField) shown() map[string]int {
	shown := map[string]int{}
	id := f.live().ID
	for _, record := range f.server.Records(fillouttest.ShopDatabaseID, f.table) {
		for label := range strings.FieldsSeq(strings.Trim(fmt.Sprint(record.Values[id]), "[]")) {
			shown[label]++
		}
	}
	delete(shown, "<nil>")
	return shown
}

// apply refreshes, plans and applies the field as Terraform does, with another process for each phase.
func (f *selectField) apply(t *testing.T, options ...option) {
	t.Helper()
	provider := acctest.Configure(t, f.server.URL(), f.server.Token())
	schema := provider.Schema.ResourceSchemas[fieldType]
	config := map[string]any{"database_id": fillouttest.ShopDatabaseID, "table_id": f.table, "name": f.name, "type": f.typ,
		"options": options, "deletion_protection": false}
	if f.ignores {
		config["ignore_other_options"] = true
	}
	text, err := json.Marshal(config)
	if err != nil {
		t.Fatal(err)
	}
	configured := value(t, schema, &tfprotov6.DynamicValue{JSON: text})
	proposed := configured
	if f.state.IsNull() {
		f.state = tftypes.NewValue(schema.ValueType(), nil)
	} else {
		read, err := provider.Server.ReadResource(t.Context(), &tfprotov6.ReadResourceRequest{TypeName: fieldType,
			CurrentState: dynamic(t, f.state)})
		expectWorks(t, err, read.Diagnostics)
		f.state = value(t, schema, read.NewState)
		proposed = propose(configured, f.state)
	}
	planned, err := provider.Server.PlanResourceChange(t.Context(), &tfprotov6.PlanResourceChangeRequest{TypeName: fieldType,
		PriorState: dynamic(t, f.state), ProposedNewState: dynamic(t, proposed), Config: dynamic(t, configured)})
	expectWorks(t, err, planned.Diagnostics)
	if len(planned.RequiresReplace) > 0 {
		t.Fatalf("the plan replaces the field for %v", planned.RequiresReplace)
	}
	plan := value(t, schema, planned.PlannedState)
	if plan.Equal(f.state) {
		return
	}
	provider = acctest.Configure(t, f.server.URL(), f.server.Token())
	applied, err := provider.Server.ApplyResourceChange(t.Context(), &tfprotov6.ApplyResourceChangeRequest{TypeName: fieldType,
		PriorState: dynamic(t, f.state), PlannedState: planned.PlannedState, Config: dynamic(t, configured)})
	expectWorks(t, err, applied.Diagnostics)
	f.state = value(t, schema, applied.NewState)
	differences, err := plan.Diff(f.state)
	if err != nil {
		t.Fatal(err)
	}
	for _, difference := range differences {
		if difference.Value1 != nil && difference.Value1.IsFullyKnown() {
			t.Errorf("the apply differs from the plan: %s", difference)
		}
	}
}

// propose returns a configuration with what the state has where a computed value is not set, as Terraform does. In a
// list, it goes by position.
func propose(config, state tftypes.Value) tftypes.Value {
	var wanted, before map[string]tftypes.Value
	if config.As(&wanted) != nil || state.As(&before) != nil || wanted == nil || before == nil {
		return config
	}
	wanted = maps.Clone(wanted) // As returns what the value has itself
	for name, v := range wanted {
		switch {
		case v.IsNull() && slices.Contains([]string{"id", "inverse_field_id", "color", "value", "deletion_protection"}, name):
			wanted[name] = before[name]
		case name == "options":
			var list, old []tftypes.Value
			if v.As(&list) == nil && before[name].As(&old) == nil {
				list = slices.Clone(list)
				for i := range min(len(list), len(old)) {
					list[i] = propose(list[i], old[i])
				}
				wanted[name] = tftypes.NewValue(v.Type(), list)
			}
		}
	}
	return tftypes.NewValue(config.Type(), wanted)
}

func value(t *testing.T, schema *tfprotov6.Schema, encoded *tfprotov6.DynamicValue) tftypes.Value {
	t.Helper()
	decoded, err := encoded.Unmarshal(schema.ValueType())
	if err != nil {
		t.Fatal(err)
	}
	return decoded
}

func dynamic(t *testing.T, v tftypes.Value) *tfprotov6.DynamicValue {
	t.Helper()
	encoded, err := tfprotov6.NewDynamicValue(v.Type(), v)
	if err != nil {
		t.Fatal(err)
	}
	return &encoded
}

func expectWorks(t *testing.T, err error, diagnostics []*tfprotov6.Diagnostic) {
	t.Helper()
	for _, d := range diagnostics {
		if d.Severity == tfprotov6.DiagnosticSeverityError {
			t.Errorf("%s: %s", d.Summary, d.Detail)
		}
	}
	if err != nil || t.Failed() {
		t.Fatal(err)
	}
}

// optionChanges are lists that replace the options A, B, C and D. Z=B is the label Z with the value of the option B,
// and A:teal is the label A with a color.
var optionChanges = map[string]string{
	"rename":              "A Z=B C D",
	"rename all":          "W=A X=B Y=C Z=D",
	"exchange labels":     "B=A A=B C D",
	"shift labels":        "B=A C=B D=C A=D",
	"reorder":             "C A D B",
	"reverse":             "D C B A",
	"recolor":             "A:teal B:#FF00AA C D",
	"add at the end":      "A B C D E",
	"add at the start":    "E A B C D",
	"remove the first":    "B C D",
	"remove all but one":  "C",
	"remove all":          "E",
	"reuse a label":       "Z=A A B C D",
	"take over a label":   "B=A C D",
	"everything together": "D:pink E Z=A:gray C",
}

// readOptions reads a list of options. The values are by label.
func readOptions(text string, values map[string]string) (options []option) {
	for word := range strings.FieldsSeq(text) {
		word, color, _ := strings.Cut(word, ":")
		label, of, _ := strings.Cut(word, "=")
		options = append(options, option{Label: label, Color: color, Value: values[of]})
	}
	return options
}

// Every option that stays keeps its value and its records, whatever the service does with a template that it is sent,
// and whatever people add in the dashboard.
func TestOptionsKeepTheirValues(t *testing.T) {
	t.Parallel()
	acctest.OneCLI(t)
	for knobs := range 8 {
		knob := func(n int) bool { return knobs>>n&1 == 1 }
		merge, byLabel, ignores := knob(0), knob(1), knob(2)
		name := fmt.Sprintf("merge=%t/by label=%t/ignore others=%t", merge, byLabel, ignores)
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := fillouttest.NewServer(t, fillouttest.WithoutRateLimit(),
				fillouttest.WithBehavior(func(b *fillouttest.Behavior) {
					b.MergeTemplates, b.MatchOptionsByLabel = merge, byLabel
					b.Shuffle, b.UnknownKeys = merge != byLabel, merge != ignores
				}))
			for _, typ := range []string{"single_select", "multiple_select"} {
				for _, name := range slices.Sorted(maps.Keys(optionChanges)) {
					t.Run(typ+"/"+name, func(t *testing.T) {
						field := selectField{server: server, typ: typ, name: "Choice", ignores: ignores,
							table: server.AddTable(fillouttest.ShopDatabaseID, fillouttest.Table{Name: t.Name(),
								Fields: []fillouttest.Field{{Name: "Name", Type: "single_line_text"}}}).ID}
						field.check(t, optionChanges[name])
					})
				}
			}
		})
	}
}

func (f *selectField) check(t *testing.T, wanted string) {
	t.Helper()
	f.apply(t, readOptions("A B:green C D", nil)...)
	// Somebody adds an option in the dashboard, between the others.
	f.server.SetOptions(fillouttest.ShopDatabaseID, f.table, f.name,
		slices.Insert(f.live().Options, 2, fillouttest.SelectOption{Label: "Other", Color: "lime"})...)
	before := f.values()
	for label := range before {
		var cell any = label
		if f.typ == "multiple_select" {
			cell = []any{label}
		}
		f.server.AddRecord(fillouttest.ShopDatabaseID, f.table, map[string]any{f.name: cell})
	}
	colors := map[string]string{}
	for _, o := range f.live().Options {
		colors[o.Value] = o.Color
	}
	change := readOptions(wanted, before)
	want, kept := map[string]string{}, map[string]int{}
	for _, o := range change {
		taken := slices.ContainsFunc(change, func(other option) bool {
			return other.Value != "" && other.Value == before[o.Label]
		})
		switch {
		case o.Value != "":
			want[o.Label] = o.Value
		case before[o.Label] != "" && !taken:
			want[o.Label] = before[o.Label]
		}
		if o.Color != "" {
			colors[want[o.Label]] = o.Color
		}
	}
	if f.ignores {
		want["Other"] = before["Other"]
	}
	for label := range want {
		kept[label] = 1
	}
	f.apply(t, change...)

	after, labels := f.values(), []string{}
	for label, value := range want {
		if after[label] != value {
			t.Errorf("the option %s has the value %q, want %q", label, after[label], value)
		}
	}
	seen := map[string]bool{}
	for _, o := range f.live().Options {
		if seen[o.Value] {
			t.Errorf("two options have the value %s", o.Value)
		}
		seen[o.Value] = true
		if want[o.Label] != "" && o.Color != colors[o.Value] {
			t.Errorf("the option %s has the color %s, want %s", o.Label, o.Color, colors[o.Value])
		}
		if o.Label != "Other" {
			labels = append(labels, o.Label)
		} else if !f.ignores {
			t.Error("the option Other is still there")
		}
	}
	var order []string
	for _, o := range change {
		order = append(order, o.Label)
	}
	if !slices.Equal(labels, order) {
		t.Errorf("the options are %q, want %q", labels, order)
	}
	if shown := f.shown(); !maps.Equal(shown, kept) {
		t.Errorf("the records show %v, want %v", shown, kept)
	}
	// Nothing is left to do.
	f.server.ResetJournal()
	f.apply(t, change...)
	for _, request := range f.server.Requests() {
		if request.Route == acctest.UpdateFieldRoute {
			t.Errorf("the next apply sends %s", request.Body)
		}
	}
}
