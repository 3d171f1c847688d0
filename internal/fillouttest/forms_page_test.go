package fillouttest_test

import (
	"maps"
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
	for name, test := range map[string]struct {
		query   string
		entered url.Values
		want    map[string]string
	}{
		"all fields": {"?source=a%26b&other=x", url.Values{
			"ShortAnswer": {"Ada"}, "LongAnswer": {"two\r\nlines <&>"}, "NumberInput": {" 1.50 "}, "Dropdown": {"two"},
			"MultipleChoice": {"one"},
			"Checkboxes":     {"one", "two"}, "Switch": {"true"}, "FileUpload": {"cv.pdf"}, "Captcha": {"forged"},
			"NotYetKnown": {"12"},
		}, map[string]string{
			"ShortAnswer": `"Ada"`, "LongAnswer": `"two\r\nlines <&>"`, "NumberInput": `1.50`, "Dropdown": `"two"`,
			"MultipleChoice": `"one"`,
			"Checkboxes":     `["one","two"]`, "Switch": `true`, "FileUpload": `[{"filename":"cv.pdf"}]`,
			"Captcha":     `null`,
			"NotYetKnown": `"12"`,
			"u1":          `"a&b"`, "u2": `null`,
		}},
		"empty fields": {"", url.Values{"ShortAnswer": {" "}, "Dropdown": {""}, "FileUpload": {""}}, map[string]string{
			"ShortAnswer": `null`, "LongAnswer": `null`, "NumberInput": `null`, "Dropdown": `null`,
			"MultipleChoice": `null`, "Checkboxes": `null`,
			"Switch": `false`, "FileUpload": `null`, "Captcha": `null`, "NotYetKnown": `null`, "u1": `null`,
			"u2": `null`,
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server, c := start(t, fillouttest.WithForms(every()))
			receiver := newReceiver(t, http.StatusOK)
			server.AddWebhook("every", receiver.URL)
			c.page("POST", "/t/every"+test.query, test.entered.Encode()).succeeded(t)
			var delivered struct {
				Submission struct{ Questions, URLParameters []fillouttest.Answer }
			}
			decode(t, <-receiver.bodies, &delivered)
			values := map[string]string{}
			for _, answer := range append(delivered.Submission.Questions, delivered.Submission.URLParameters...) {
				values[answer.ID] = string(answer.Value)
			}
			if !maps.Equal(values, test.want) {
				t.Errorf("got  %v\nwant %v", values, test.want)
			}
		})
	}
}

func TestWrongEntriesShowThePageAgain(t *testing.T) {
	t.Parallel()
	server, c := start(t, fillouttest.WithForms(every()))
	golden.Compare(t, "testdata/page_problems.html", c.page("POST", "/t/every", url.Values{
		"ShortAnswer": {"kept <b>"}, "LongAnswer": {"kept too"}, "NumberInput": {"many"}, "Dropdown": {"three"},
		"MultipleChoice": {"three"}, "Checkboxes": {"one", "three"}, "Switch": {"true"},
	}.Encode()).body)
	for _, number := range []string{`"1"`, "true", "1 2", "0x10", "[1]", "null", "01"} {
		got := c.page("POST", "/t/every", url.Values{"NumberInput": {number}}.Encode())
		if got.status != http.StatusBadRequest || !strings.Contains(got.body, "Please enter a number.") {
			t.Errorf("%s: status %d", number, got.status)
		}
	}
	if held := server.Submissions("every"); len(held) != 0 {
		t.Errorf("submitted %+v", held)
	}
	if entries := server.RequestsTo("POST /t/{formId}"); len(entries) != 8 || entries[0].Processed {
		t.Errorf("journal %+v", entries)
	}
}
