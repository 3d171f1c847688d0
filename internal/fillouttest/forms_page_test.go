package fillouttest_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
	"github.com/fillout-community/terraform-provider-fillout/internal/golden"
)

func TestPages(t *testing.T) {
	t.Parallel()
	_, c := start(t, fillouttest.WithForms(append(fillouttest.SampleForms(), fillouttest.Form{ID: "draft"})...))
	for _, test := range []struct {
		method, path, body string
		status             int
		golden             string
	}{
		{"GET", fillouttest.JobApplicationFormID, "", http.StatusOK, "page_job.html"},
		{"GET", fillouttest.EventBookingFormID, "", http.StatusOK, "page_booking.html"},
		{"POST", fillouttest.QuizFormID, "x=1", http.StatusOK, "page_thanks.html"},
		{"GET", "nope", "", http.StatusNotFound, "page_missing.html"},
		{"POST", "nope", "", http.StatusNotFound, "page_missing.html"},
		{"POST", "draft", "", http.StatusNotFound, "page_missing.html"},
	} {
		got := c.page(test.method, "/t/"+test.path, test.body)
		if got.status != test.status {
			t.Errorf("%s %s: %d", test.method, test.path, got.status)
		}
		got.wantsHeaders(t, map[string]string{"Content-Type": "text/html; charset=utf-8"})
		golden.Compare(t, "testdata/"+test.golden, got.body)
	}
	c.page("POST", "/t/"+contact, "a=%zz").refused(t, http.StatusBadRequest, "The form's fields cannot be read")
}

// every has a question of each kind of control.
func every() fillouttest.Form {
	options := []fillouttest.Choice{{ID: "1", Value: "one", Label: "One"}, {ID: "2", Value: "two", Label: "Two"}}
	form := fillouttest.Form{ID: "every", Name: "Every", Published: true,
		URLParameters: []fillouttest.Section{{ID: "u1", Name: "source"}, {ID: "u2", Name: "ref"}}}
	for _, kind := range []string{
		"ShortAnswer", "LongAnswer", "NumberInput", "Dropdown", "MultipleChoice", "Checkboxes", "Switch", "FileUpload",
		"Captcha", "NotYetKnown",
	} {
		form.Questions = append(form.Questions,
			fillouttest.Question{ID: kind, Name: kind, Type: kind, Options: options})
	}
	return form
}

func TestEnteredTextBecomesTypedValues(t *testing.T) {
	t.Parallel()
	server, c := start(t, fillouttest.WithForms(every()))
	for _, test := range []struct {
		query   string
		entered url.Values
		want    string
	}{
		{"?source=a%26b&other=x", url.Values{
			"ShortAnswer": {"Ada"}, "LongAnswer": {"two\r\nlines <&>"}, "NumberInput": {" 1.50 "}, "Dropdown": {"two"},
			"MultipleChoice": {"one"}, "Checkboxes": {"one", "two"}, "Switch": {"true"}, "FileUpload": {"cv.pdf"},
			"Captcha": {"forged"}, "NotYetKnown": {"12"},
		}, `"Ada" "two\r\nlines <&>" 1.50 "two" "one" ["one","two"] true [{"filename":"cv.pdf"}] null "12" "a&b" null `},
		{"", url.Values{"ShortAnswer": {" "}, "Dropdown": {""}, "FileUpload": {""}},
			strings.Repeat("null ", 6) + "false " + strings.Repeat("null ", 5)},
	} {
		c.page("POST", "/t/every"+test.query, test.entered.Encode()).succeeded(t)
		made := server.Submissions("every")
		values := ""
		for _, answer := range append(made[len(made)-1].Questions, made[len(made)-1].URLParameters...) {
			if answer.Value == nil {
				answer.Value = raw("null")
			}
			values += string(answer.Value) + " "
		}
		if values != test.want {
			t.Errorf("got  %s\nwant %s", values, test.want)
		}
	}
	for kind, entries := range map[string][]string{
		"NumberInput": {`"1"`, "true", "1 2", "0x10", "[1]", "null", "01"}, "Dropdown": {"three"}, "Checkboxes": {"three"},
	} {
		for _, entered := range entries {
			if got := c.page("POST", "/t/every", url.Values{kind: {entered}}.Encode()); got.status != http.StatusBadRequest {
				t.Errorf("%s %s: status %d", kind, entered, got.status)
			}
		}
	}
	if made := server.Submissions("every"); len(made) != 2 {
		t.Errorf("submissions %+v", made)
	}
}
