package fillout

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// Terraform's values are UTF-8. Other bytes would make an output differ in every plan.
func TestAnswersAreUTF8(t *testing.T) {
	t.Parallel()
	body := `{"id":"x","name":"a` + "\xff" + `","tags":["\ud800"],"questions":[{"id":{"odd":"` + "\xc3" + `"}}]}`
	form, err := clientOf(200, []byte(body)).GetForm(t.Context(), "x")
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{
		string(form.JSON), string(*form.Name), string(form.Tags[0]), string(*form.Questions[0].ID),
	} {
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
