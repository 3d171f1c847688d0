package fillout

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"unicode/utf8"
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
		"as many values as may be": {form(list(maxValues/2 - 3)), ""},
		"too many values":          {form(list(maxValues)), "unreadable answer: it has more than 300000 values"},
		"a long text":              {form(`"` + strings.Repeat("[", 2*maxValues) + `"`), ""},
		"as deep as may be":        {form(nested(maxDepth - 1)), ""},
		"too deep":                 {form(nested(maxDepth)), "unreadable answer: its values are nested more than 100 levels deep"},
		"never closed":             {strings.Repeat("[", maxDepth+1), "unreadable answer: its values are nested more than 100 levels deep"},
	} {
		_, err := clientOf(200, []byte(test.body)).GetForm(t.Context(), "x")
		if errorText(err) != test.want || err != nil && !errors.Is(err, ErrUnreadable) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

// Terraform's values are UTF-8. Other bytes would make an output differ in every plan.
func TestAnswersAreUTF8(t *testing.T) {
	t.Parallel()
	body := `{"id":"x","name":"a` + "\xff" + `","tags":["\ud800"],"questions":[{"id":{"odd":"` + "\xc3" + `"}}]}`
	form, err := clientOf(200, []byte(body)).GetForm(t.Context(), "x")
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{string(form.JSON), string(*form.Name), string(form.Tags[0]), string(*form.Questions[0].ID)} {
		if !utf8.ValidString(text) || !strings.Contains(text, "\ufffd") {
			t.Errorf("got %q", text)
		}
	}
	body = `{"submission":{"submissionId":"x","questions":[{"id":"q","value":"` + "a\xff" + `"}]}}`
	submission, err := clientOf(200, []byte(body)).GetSubmission(t.Context(), "f", "x", false)
	if err != nil {
		t.Fatal(err)
	}
	if got := string(submission.Questions[0].Value) + string(submission.JSON); !utf8.ValidString(got) {
		t.Errorf("got %q", got)
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
