package template

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
)

// options reads a short notation: "Open:a, Closed:b/red, New" are the options Open with the value a, Closed with the
// value b and the color red, and New with neither.
func options(text string) []Option {
	var list []Option
	for part := range strings.SplitSeq(text, ", ") {
		if part == "" {
			continue
		}
		rest, color, _ := strings.Cut(part, "/")
		label, value, _ := strings.Cut(rest, ":")
		list = append(list, Option{Label: label, Color: color, Value: value})
	}
	return list
}

func notation(list []Option) string {
	parts := make([]string, len(list))
	for i, option := range list {
		parts[i] = option.Label
		if option.Value != "" {
			parts[i] += ":" + option.Value
		}
		if option.Color != "" {
			parts[i] += "/" + option.Color
		}
	}
	return strings.Join(parts, ", ")
}

func TestOptionsPlan(t *testing.T) {
	t.Parallel()
	const live = "Open:a/green, Closed:b/red, Lost:c/gray"
	for _, test := range []struct {
		name, list, managed, live string
		ignoreOthers              bool
		send, added, removed      string
		renames                   string
	}{
		{name: "new field", list: "Open, Closed/red", send: "Open, Closed/red", added: "Open, Closed/red"},
		{name: "unchanged", list: "Open, Closed, Lost", live: live, send: live},
		{name: "composed by Terraform", list: "Caf\u00e9", live: "Cafe\u0301:a/green", send: "Caf\u00e9:a/green"},
		{name: "differs in case", list: "#fff", live: "#FFF:a", send: "#fff", added: "#fff", removed: "#FFF:a",
			renames: `{ label = "#fff", value = "a" }`},
		{name: "reordered", list: "Lost, Open, Closed", live: live, send: "Lost:c/gray, Open:a/green, Closed:b/red"},
		{name: "recolored", list: "Open/blue, Closed, Lost/#FFF", live: "Open:a/green, Closed:b/red, Lost:c/#fff",
			send: "Open:a/blue, Closed:b/red, Lost:c/#fff"},
		{name: "renamed by value", list: "Opened:a, Closed, Lost", live: live,
			send: "Opened:a/green, Closed:b/red, Lost:c/gray"},
		{name: "labels swapped by value", list: "Closed:a, Open:b, Lost", live: live,
			send: "Closed:a/green, Open:b/red, Lost:c/gray"},
		{name: "label given to a new one", list: "Opened:a, Open, Closed, Lost", live: live,
			send: "Opened:a/green, Open, Closed:b/red, Lost:c/gray", added: "Open"},
		{name: "renamed without value", list: "Opened, Closed, Lost", live: live,
			send: "Opened, Closed:b/red, Lost:c/gray", added: "Opened", removed: "Open:a/green",
			renames: `{ label = "Opened", value = "a" }`},
		{name: "two renamed and moved", list: "Lost, Shut, Opened", live: live,
			send: "Lost:c/gray, Shut, Opened", added: "Shut, Opened", removed: "Open:a/green, Closed:b/red",
			renames: `{ label = "Shut", value = "b" } { label = "Opened", value = "a" }`},
		{name: "removed", list: "Open, Lost", live: live, send: "Open:a/green, Lost:c/gray", removed: "Closed:b/red"},
		{name: "all removed", live: live, removed: live},
		{name: "the same label twice at the service", list: "Open", live: "Open:a, Open:b", send: "Open:a",
			removed: "Open:b"},
		{name: "others stay in place", list: "Lost, New, Open", live: live, ignoreOthers: true,
			send: "Lost:c/gray, Closed:b/red, New, Open:a/green", added: "New"},
		{name: "one of mine goes, others stay", list: "Open", managed: "Open:a, Lost:c", live: live, ignoreOthers: true,
			send: "Open:a/green, Closed:b/red", removed: "Lost:c/gray"},
		{name: "only others", managed: "", live: live, ignoreOthers: true, send: live},
		{name: "an option without a label", list: "Open", live: "Open:a, :b", send: "Open:a", removed: ":b"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			configured := Options{options(test.list), test.ignoreOthers, options(test.managed)}
			plan, err := configured.Plan(options(test.live))
			var renames []string
			for _, rename := range plan.Renames {
				renames = append(renames, rename.Line())
			}
			got := []string{
				notation(plan.Send), notation(plan.Added), notation(plan.Removed), strings.Join(renames, " "),
			}
			want := []string{test.send, test.added, test.removed, test.renames}
			if err != nil || fmt.Sprintf("%q", got) != fmt.Sprintf("%q", want) {
				t.Errorf("got  %q, %v\nwant %q", got, err, want)
			}
		})
	}
}

func TestOptionsThatCannotBeMatched(t *testing.T) {
	t.Parallel()
	var unknown *UnknownValueError
	_, err := Options{List: options("Open:z")}.Plan(options("Open:a"))
	if !errors.As(err, &unknown) || unknown.Option.Label != "Open" || err.Error() !=
		`no option of the field has the value "z", which the configuration sets for the option "Open"` {
		t.Errorf("got %v", err)
	}
	for list, want := range map[string]string{
		"A, B:b":     "<nil>",
		"A, A:b":     `must not have the label "A" twice, because records show only the label`,
		"A:b, B:b":   `must not have the value "b" twice`,
		":b":         "must have a label each",
		"A, a, B, b": "<nil>",
	} {
		if got := fmt.Sprint(Options{List: options(list)}.Check()); got != want {
			t.Errorf("%s: got %s, want %s", list, got, want)
		}
	}
}

// Keys that nobody knows stay in the options and beside them.
func TestOptionsKeepWhatIsUnknown(t *testing.T) {
	t.Parallel()
	const live = `{"disableColors":true,"options":[{"value":"a","label":"Open","icon":{"x":1}},{"value":"b","label":""}]}`
	configured := Configured{Options: &Options{List: options("New, Open/red"), IgnoreOthers: true}}
	merged, err := configured.Merge(json.RawMessage(live))
	const want = `{"disableColors":true,"options":[{"label":"New"},` +
		`{"color":"red","icon":{"x":1},"label":"Open","value":"a"},{"label":"","value":"b"}]}`
	if err != nil || string(merged) != want {
		t.Errorf("got  %s, %v\nwant %s", merged, err, want)
	}
	empty, err := Configured{Options: &Options{}}.Merge(json.RawMessage(`{"options":[{"label":"A","value":"a"}]}`))
	if err != nil || string(empty) != `{"options":[]}` {
		t.Errorf("got %s, %v", empty, err)
	}
}

func TestOptionDifferences(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		list, live   string
		ignoreOthers bool
		want         string
	}{
		{list: "Open, Closed", live: "Open:a/red, Closed:b/blue"},
		{list: "Open, Closed", live: "Closed:b, Open:a", want: "the place of options[1] is 0 instead of 1"},
		{list: "Open/red", live: "Open:a/blue",
			want: `options[0] is {"color":"blue","label":"Open","value":"a"} instead of {"color":"red","label":"Open"}`},
		{list: "Opened:a", live: "Open:a",
			want: `options[0] is {"label":"Open","value":"a"} instead of {"label":"Opened","value":"a"}`},
		{list: "Open, New", live: "Open:a", want: `options[1] is missing instead of {"label":"New"}`},
		{list: "Open:a", live: "Open:b",
			want: `options is [{"label":"Open","value":"b"}] instead of {"label":"Open","value":"a"}`},
		{list: "Open", live: "Open:a, Lost:b",
			want: `options is [{"label":"Open","value":"a"},{"label":"Lost","value":"b"}] instead of [{"label":"Open"}]`},
		{list: "Open", live: "Lost:b, Open:a", ignoreOthers: true},
	} {
		configured := Configured{Options: &Options{List: options(test.list), IgnoreOthers: test.ignoreOthers}}
		live := encode(map[string]any{"options": options(test.live)})
		if got := strings.Join(configured.Differences(live), "; "); got != test.want {
			t.Errorf("%s and %s: got %s, want %s", test.list, test.live, got, test.want)
		}
	}
}

func TestShownOptions(t *testing.T) {
	t.Parallel()
	live := options("Open:a, Other:b, Closed:c")
	if got := notation(Options{}.Shown(live)); got != notation(live) {
		t.Errorf("got %s", got)
	}
	mine := Options{IgnoreOthers: true, Managed: options("Shut:c, Open")}
	if got := notation(mine.Shown(live)); got != "Open:a, Closed:c" {
		t.Errorf("got %s", got)
	}
}
