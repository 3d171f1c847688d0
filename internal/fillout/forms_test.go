package fillout_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// An answer about another form or submission must not become a value: a webhook could be made for that form. The
// service may know an object by another id as well.
func TestAnswersAboutOtherObjects(t *testing.T) {
	t.Parallel()
	const other = `{"id":"hR7xBn2vLsus","formId":"eV3mYz8gTkus","name":"Other"}`
	const unreadable = "HTTP status 200 (OK): another form, \"hR7xBn2vLsus\", instead of \"vso9PzRfHQus\""
	server, client := start(t)
	for id, want := range map[string]string{
		"vso9PzRfHQus": unreadable,
		"hR7xBn2vLsus": "<nil>",
		"eV3mYz8gTkus": "<nil>", // named as in the list
		"101":          "<nil>", // the service's own number of a form
	} {
		remove := server.Inject(fillouttest.Fault{Status: 200, Body: other})
		_, err := client.GetForm(t.Context(), id)
		remove()
		if fmt.Sprint(err) != want || err != nil && !errors.Is(err, fillout.ErrUnreadable) {
			t.Errorf("form %s: got %v", id, err)
		}
	}
	for id, want := range map[string]string{
		"0b6c-f": "<nil>",
		"0B6C-F": "<nil>",
		"0b6c-e": `HTTP status 200 (OK): another submission, "0b6c-f", instead of "0b6c-e"`,
	} {
		remove := server.Inject(fillouttest.Fault{Status: 200, Body: `{"submission":{"submissionId":"0b6c-f"}}`})
		_, err := client.GetSubmission(t.Context(), "form", id, false)
		remove()
		if fmt.Sprint(err) != want {
			t.Errorf("submission %s: got %v", id, err)
		}
	}
}

// An id is one segment of the path, whatever characters it contains. An id that would change the path is not sent.
func TestPathParametersAreEscaped(t *testing.T) {
	t.Parallel()
	server, client := start(t)
	_, _ = client.GetForm(t.Context(), "a/b?c#d")
	if got := server.Requests()[0].Path; got != "/v1/api/forms/a%2Fb%3Fc%23d" {
		t.Errorf("the path is %s", got)
	}
	for _, id := range []string{"", "..", "."} {
		_, form := client.GetForm(t.Context(), id)
		_, list := client.ListSubmissions(t.Context(), id, fillout.SubmissionsQuery{})
		_, get := client.GetSubmission(t.Context(), "form", id, false)
		for _, err := range []error{form, list, get, client.DeleteSubmission(t.Context(), id, "s")} {
			if err == nil {
				t.Errorf("%q is accepted", id)
			}
		}
	}
	if n := len(server.Requests()); n != 1 {
		t.Errorf("%d requests were sent, want 1", n)
	}
}
