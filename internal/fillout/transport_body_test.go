package fillout

import (
	"errors"
	"strings"
	"testing"
)

func TestCountValues(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int{
		``: 1, `7`: 1, `[]`: 2, `[1,2]`: 3, `{"a":[1,{"b":2}],"c":3}`: 6,
		`"[{,\"[{,"`: 1, `["\\",2]`: 3,
	} {
		if got := countValues([]byte(text)); got != want {
			t.Errorf("%s: got %d, want %d", text, got, want)
		}
	}
}

// An answer within the bound of its length can take a hundred times as much once
// it is decoded.
func TestTooManyValues(t *testing.T) {
	t.Parallel()
	list := func(n int) []byte { return []byte("[" + strings.Repeat("{},", n-1) + "{}]") }
	_, err := clientOf(200, list(maxValues)).ListForms(t.Context())
	if !errors.Is(err, ErrUnreadable) || err.Error() != "unreadable answer: it has more than 1048576 values" {
		t.Errorf("got %v", err)
	}
	if forms, err := clientOf(200, list(maxValues/2-1)).ListForms(t.Context()); err != nil || len(forms) != maxValues/2-1 {
		t.Errorf("got %d forms, %v", len(forms), err)
	}
	if _, err := clientOf(200, []byte(`{"id":"`+strings.Repeat("[", 2*maxValues)+`"}`)).GetForm(t.Context(), "x"); err != nil {
		t.Errorf("a long text: %v", err)
	}
}
