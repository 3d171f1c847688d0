package fillout

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
)

func TestCountValues(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int{
		``: 1, `7`: 1, `[]`: 2, `[1,2]`: 3, `{"a":[1,{"b":2}],"c":3}`: 6, `"[{,\"[{,"`: 1, `["\\",2]`: 3,
	} {
		if got := countValues([]byte(text)); got != want {
			t.Errorf("%s: got %d, want %d", text, got, want)
		}
	}
}

// An answer within the bound of its length can take a hundred times as much when decoded.
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
	text := []byte(`{"id":"` + strings.Repeat("[", 2*maxValues) + `"}`)
	if _, err := clientOf(200, text).GetForm(t.Context(), "x"); err != nil {
		t.Errorf("a long text: %v", err)
	}
}

// An answer that announces too great a length is not read at all. The table of faults has one of unknown length.
func TestAnnouncedLength(t *testing.T) {
	t.Parallel()
	client := simulated(roundTrip(func(*http.Request) (*http.Response, error) {
		answer := response(http.StatusOK, http.Header{}, "")
		answer.ContentLength, answer.Body = maxBody+1, io.NopCloser(unreadable{t})
		return answer, nil
	}))
	_, err := client.ListForms(t.Context())
	if !errors.Is(err, ErrUnreadable) || err.Error() != "unreadable answer: it is larger than 32 MiB" {
		t.Errorf("got %v", err)
	}
}

type unreadable struct{ t *testing.T }

func (u unreadable) Read([]byte) (int, error) {
	u.t.Error("the body is read")
	return 0, io.EOF
}
