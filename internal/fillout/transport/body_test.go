package transport

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
)

func TestMeasure(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][2]int{
		``: {1, 0}, `7`: {1, 0}, `[]`: {2, 1}, `[1,2]`: {3, 1}, `{"a":[1,{"b":2}],"c":[3]}`: {7, 3}, `"[{,\"[{,"`: {1, 0},
		`["\\",2]`: {3, 1}, `[[]],[]`: {5, 2},
	} {
		if values, depth := measure([]byte(text)); values != want[0] || depth != want[1] {
			t.Errorf("%s: got %d values in %d levels, want %d", text, values, depth, want)
		}
	}
}

// An answer within the bound of its length can take a hundred times as much when decoded, or be nested so deeply that
// programs behind the provider take very long.
func TestAnswersHaveBounds(t *testing.T) {
	t.Parallel()
	list := func(n int) string { return "[" + strings.Repeat("{},", n-1) + "{}]" }
	nested := func(n int) string { return strings.Repeat(`{"a":`, n) + "1" + strings.Repeat("}", n) }
	form := func(json string) string { return `{"id":"x","extra":` + json + "}" }
	for name, test := range map[string]struct{ body, want string }{
		"as many values as may be": {form(list(maxValues/2 - 3)), "<nil>"},
		"too many values":          {form(list(maxValues)), "unreadable answer: it has more than 300000 values"},
		"a long text":              {form(`"` + strings.Repeat("[", 2*maxValues) + `"`), "<nil>"},
		"as deep as may be":        {form(nested(maxDepth - 1)), "<nil>"},
		"too deep":                 {form(nested(maxDepth)), "unreadable answer: its values are nested more than 100 levels deep"},
		"never closed":             {strings.Repeat("[", maxDepth+1), "unreadable answer: its values are nested more than 100 levels deep"},
	} {
		_, err := readBody(&http.Response{StatusCode: http.StatusOK, Body: io.NopCloser(strings.NewReader(test.body))})
		if fmt.Sprint(err) != test.want || err != nil && !errors.Is(err, ErrUnreadable) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

// An answer that announces too great a length is not read at all. The table of faults has one of unknown length.
func TestAnnouncedLength(t *testing.T) {
	t.Parallel()
	_, err := readBody(&http.Response{
		StatusCode: http.StatusOK, ContentLength: maxBody + 1, Body: io.NopCloser(unreadable{t}),
	})
	if !errors.Is(err, ErrUnreadable) || err.Error() != "unreadable answer: it is larger than 32 MiB" {
		t.Errorf("got %v", err)
	}
}

type unreadable struct{ t *testing.T }

func (u unreadable) Read([]byte) (int, error) {
	u.t.Error("the body is read")
	return 0, io.EOF
}
