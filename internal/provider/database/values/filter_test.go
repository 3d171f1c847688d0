package values

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
)

// A filter with known fields, operators and values is sent by id. Else the error says what is wrong, and where.
func TestResolveFilter(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		`{"field":"date","greater_than":"2026-01-01"}`:            `{"field":"f_date","greater_than":"2026-01-01"}`,
		`{"field":"ai_summary","starts_with":7}`:                  `{"field":"f_ai_summary","starts_with":7}`,
		`{"field":"attachments","is_empty":true}`:                 `{"field":"f_attachments","is_empty":true}`,
		`{"field":"linked_record","contains":["a"]}`:              `{"contains":["a"],"field":"f_linked_record"}`,
		`{"or":[{"field":"number","in":[1,2]}]}`:                  `{"or":[{"field":"f_number","in":[1,2]}]}`,
		`{"field":"datetime","less_than":"2026-01-01T00:00:00Z"}`: `{"field":"f_datetime","less_than":"2026-01-01T00:00:00Z"}`,
		`{"and":[{"or":[{"field":"nmber","equals":1}]}]}`: `names a field that does not exist, at and[0].or[0]. The table Things ` +
			`has no field "nmber". Did you mean "number"?`,
		`{"field":"checkbox","is_empty":true}`: `has the operator is_empty for "checkbox". That field has the type checkbox, whose ` +
			`operators are equals, does_not_equal`,
		`{"and":[{"field":"number","contains":1}]}`: `has the operator contains for "number", at and[0]`,
		`{"field":"number","equals":"1"}`: `has another value than the operator equals takes for "number". For the type number, ` +
			`it takes a number`,
		`{"field":"number","in":[1,"2"]}`:          "it takes a list. Each of its entries is a number",
		`{"field":"date","less_than":"soon"}`:      `it takes a date, such as "2026-03-15", or a time with a zone`,
		`{"field":"checkbox","equals":1}`:          "it takes true or false",
		`{"field":"single_select","equals":["a"]}`: "it takes a string",
		`{"field":"single_select","in":[null]}`:    "it takes a list. Each of its entries is a string",
		`{"field":"date","in":["2026-01-01"]}`:     "has the operator in",
	} {
		filter, err := fillout.ParseFilter(text)
		if err != nil {
			t.Fatal(err)
		}
		var got string
		if filter, err = ResolveFilter(things(), filter); err != nil {
			got = err.Error()
		} else {
			encoded, err := json.Marshal(filter)
			if err != nil {
				t.Fatal(err)
			}
			got = string(encoded)
		}
		if !strings.Contains(got, want) {
			t.Errorf("%s: got %s, want %s", text, got, want)
		}
	}
}
