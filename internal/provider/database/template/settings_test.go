package template

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestTypes(t *testing.T) {
	t.Parallel()
	const primary = "single_line_text long_text email url phone_number number currency percent duration date formula " +
		"autonumber"
	if got := strings.Join(PrimaryTypes(), " "); got != primary {
		t.Errorf("the primary types are %s", got)
	}
	for _, typ := range Types() {
		found, ok := TypeNamed(typ.Name)
		if !ok || found.Name != typ.Name {
			t.Errorf("%s is not found", typ.Name)
		}
		for _, setting := range typ.Settings {
			if setting.Description == "" || setting.Required && setting.Default != nil ||
				setting.Allowed != nil && setting.Default != nil && !slices.Contains(setting.Allowed, setting.Default.(string)) {
				t.Errorf("%s.%s is not described well: %+v", typ.Name, setting.Name, setting)
			}
		}
	}
	if typ, ok := TypeNamed("ai_summary"); ok || typ.Name != "ai_summary" || typ.Counting != CountSet {
		t.Errorf("an unknown type is %+v", typ)
	}
}

// The settings of each type, encoded and decoded, are the same. That includes the defaults.
func TestEncodeAndDecode(t *testing.T) {
	t.Parallel()
	for _, typ := range Types() {
		values := make(map[string]any)
		for _, setting := range typ.Settings {
			value := setting.Default
			switch {
			case value != nil:
			case setting.Kind == JSON:
				value = `{"a":[1,null]}`
			case setting.Allowed != nil:
				value = setting.Allowed[0]
			default:
				value = "tAbC<&>"
			}
			values[setting.Name] = value
		}
		encoded := encode(typ.Encode(values))
		if got := typ.Decode(encoded); !maps.Equal(got, values) {
			t.Errorf("%s: %v became %s, then %v", typ.Name, values, encoded, got)
		}
	}
	number, _ := TypeNamed("number")
	for text, want := range map[string]string{
		`{"decimalPlaces":3.0,"numberFormat":"new"}`: "map[decimal_places:3 number_format:new]",
		`{"decimalPlaces":"3","numberFormat":7}`:     "map[]",
		`{"decimalPlaces":null,"numberFormat":null}`: "map[]",
		`{"decimalPlaces":1.5}`:                      "map[]",
		`null`:                                       "map[]",
		`[1]`:                                        "map[]",
		``:                                           "map[]",
		`{"decimalPlaces":2,"new":{"numberFormat":1}}`: "map[decimal_places:2]",
	} {
		if got := fmt.Sprint(number.Decode(json.RawMessage(text))); got != want {
			t.Errorf("%s: got %s, want %s", text, got, want)
		}
	}
	if got := number.Encode(map[string]any{"decimal_places": nil, "other": 1}); len(got) != 0 {
		t.Errorf("what is not set became %s", encode(got))
	}
}

// A change sends the whole template: what is configured, and everything else as it is.
func TestMergeAndDifferences(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ configured, live, merged, differences string }{
		{`{}`, ``, `{}`, ``},
		{`{"a":1}`, ``, `{"a":1}`, `a is missing instead of 1`},
		{`{"a":1}`, `null`, `{"a":1}`, `a is missing instead of 1`},
		{`{"a":1}`, `{"a":1.0,"b":{"c":[1]}}`, `{"a":1,"b":{"c":[1]}}`, ``},
		{`{"a":2}`, `{"a":1,"b":9007199254740993}`, `{"a":2,"b":9007199254740993}`, `a is 1 instead of 2`},
		{`{"a":9007199254740993}`, `{"a":9007199254740992}`, `{"a":9007199254740993}`,
			`a is 9007199254740992 instead of 9007199254740993`},
		{`{"a":1e2}`, `{"a":100}`, `{"a":1e2}`, ``},
		{`{"a":null}`, `{"a":100}`, `{"a":100}`, ``},
		{`{"a":{"b":1}}`, `{"a":{"b":2,"c":3}}`, `{"a":{"b":1,"c":3}}`, `a is {"b":2,"c":3} instead of {"b":1}`},
		{`{"a":{"b":null}}`, `{"a":{}}`, `{"a":{"b":null}}`, ``},
		{`{"a":[{"b":1}]}`, `{"a":[{"b":1,"id":"x"}]}`, `{"a":[{"b":1}]}`, ``},
		{`{"a":[1]}`, `{"a":[1,2]}`, `{"a":[1]}`, `a is [1,2] instead of [1]`},
		{`{"a":"#A8A4AC"}`, `{"a":"#a8a4ac"}`, `{"a":"#A8A4AC"}`, ``},
		{`{"a":"Green"}`, `{"a":"green"}`, `{"a":"Green"}`, `a is "green" instead of "Green"`},
		{`{"a":"x\u001b[2J"}`, `{"a":"<b>&"}`, `{"a":"x\u001b[2J"}`, `a is "<b>&" instead of "x\u001b[2J"`},
		{`{"a":true,"b":false}`, `{"a":false}`, `{"a":true,"b":false}`, `a is false instead of true; b is missing instead of false`},
		{`{"options":{"a":1}}`, `{"options":[]}`, `{"options":{"a":1}}`, `options is [] instead of {"a":1}`},
	} {
		configured, err := Parse(test.configured)
		if err != nil {
			t.Fatal(err)
		}
		live := json.RawMessage(test.live)
		merged, err := configured.Merge(live)
		if err != nil || string(merged) != test.merged {
			t.Errorf("%s over %s: got %s, %v, want %s", test.configured, test.live, merged, err, test.merged)
		}
		if got := strings.Join(configured.Differences(live), "; "); got != test.differences {
			t.Errorf("%s and %s: got %s, want %s", test.configured, test.live, got, test.differences)
		}
		if rest := configured.Differences(merged); rest != nil {
			t.Errorf("%s over %s still has the differences %v", test.configured, test.live, rest)
		}
	}
	for _, text := range []string{``, `null`, `[]`, `"x"`, `{`} {
		if _, err := Parse(text); err == nil {
			t.Errorf("%q is accepted", text)
		}
	}
}

func TestReadLink(t *testing.T) {
	t.Parallel()
	want := Link{TableID: "tA", InverseFieldID: "fB", IsInverse: true}
	if got := ReadLink(json.RawMessage(`{"tableId":"tA","inverseFieldId":"fB","isInverse":true,"x":1}`)); got != want {
		t.Errorf("got %+v", got)
	}
	for _, text := range []string{``, `null`, `{"tableId":7,"isInverse":"yes","inverseFieldId":null}`} {
		if got := ReadLink(json.RawMessage(text)); got != (Link{}) {
			t.Errorf("%s: got %+v", text, got)
		}
	}
}

// FuzzMerge checks that a merge shows all that is configured, loses no other key, and that nothing changes when it is
// merged again.
func FuzzMerge(f *testing.F) {
	f.Add(`{"decimalPlaces":2}`, `{"decimalPlaces":1,"numberFormat":"local","new":{"a":[1]}}`)
	f.Add(`{"options":[{"label":"A","value":"a"},{"label":"B"}]}`, `{"options":[{"value":"a","label":"C","x":1}],"y":2}`)
	f.Add(`{"options":[{"label":"A"}]}`, `{"options":[{"value":7,"label":""},{"value":"b","label":"A"},3]}`)
	f.Add(`{"a":{"b":{"c":null}}}`, `{"a":{"b":1e400}}`)
	f.Fuzz(func(t *testing.T, text, live string) {
		configured, err := Parse(text)
		if err != nil || !utf8.ValidString(text+live) || configured.Options != nil && configured.Options.Check() != nil {
			return
		}
		merged, err := configured.Merge(json.RawMessage(live))
		if err != nil {
			return
		}
		if found := configured.Differences(merged); found != nil {
			t.Errorf("%s over %s gives %s, which differs: %v", text, live, merged, found)
		}
		for key, value := range object(json.RawMessage(live)) {
			_, isSet := configured.Settings[key]
			if kept := object(merged)[key]; !isSet && key != optionsKey && (!Shows(kept, value) || !Shows(value, kept)) {
				t.Errorf("%s over %s gives %s, without %s", text, live, merged, key)
			}
		}
		again, err := configured.Merge(merged)
		if err != nil || !Shows(again, merged) || !Shows(merged, again) {
			t.Errorf("%s, merged again, gives %s, %v", merged, again, err)
		}
	})
}
