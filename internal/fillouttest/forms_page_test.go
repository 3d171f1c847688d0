package fillouttest_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
	"github.com/fillout-community/terraform-provider-fillout/internal/golden"
)

// page asks for a public page, as a browser does; a body is what was entered.
func (c *client) page(method, path, body string) reply {
	c.tb.Helper()
	request := c.as("").request(c.tb.Context(), method, path, body)
	if body != "" {
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	got, err := c.send(request)
	if err != nil {
		c.tb.Fatalf("%s %s: %v", method, path, err)
	}
	if !strings.HasPrefix(got.header.Get("Content-Type"), "text/html") {
		c.tb.Errorf("%s %s: %s", method, path, got.header.Get("Content-Type"))
	}
	return got
}

func TestPages(t *testing.T) {
	t.Parallel()
	_, c := start(t, fillouttest.WithForms(append(fillouttest.SampleForms(), fillouttest.Form{ID: "draft"})...))
	golden.Compare(t, "testdata/page_job.html", c.page("GET", "/t/"+fillouttest.JobApplicationFormID, "").body)
	golden.Compare(t, "testdata/page_booking.html", c.page("GET", "/t/"+fillouttest.EventBookingFormID, "").body)
	golden.Compare(t, "testdata/page_thanks.html", c.page("POST", "/t/"+fillouttest.QuizFormID, "x=1").body)
	for _, path := range []string{"/t/nope", "/t/draft"} {
		for _, method := range []string{"GET", "POST"} {
			got := c.page(method, path, "")
			if got.status != http.StatusNotFound {
				t.Errorf("%s %s: %d", method, path, got.status)
			}
			golden.Compare(t, "testdata/page_missing.html", got.body)
		}
	}
}

func TestPagesEscapeWhatAFormSays(t *testing.T) {
	t.Parallel()
	_, c := start(t, fillouttest.WithForms(fillouttest.Form{
		ID: "x", Name: "<script>", Published: true,
		Questions: []fillouttest.Question{{ID: `"><script>`, Name: "<script>", Type: "Dropdown", Options: []fillouttest.Choice{{Value: `"<script>`, Label: "<script>"}}}},
	}))
	if got := c.page("GET", "/t/x", ""); strings.Contains(got.body, "<script>") {
		t.Errorf("page %s", got.body)
	}
}

// every has a question of each kind of control.
func every() fillouttest.Form {
	options := []fillouttest.Choice{{ID: "1", Value: "one", Label: "One"}, {ID: "2", Value: "two", Label: "Two"}}
	form := fillouttest.Form{ID: "every", Name: "Every", Published: true, URLParameters: []fillouttest.Section{{ID: "u1", Name: "source"}, {ID: "u2", Name: "ref"}}}
	for _, kind := range []string{
		"ShortAnswer", "LongAnswer", "NumberInput", "Dropdown", "MultipleChoice", "Checkboxes", "Switch", "FileUpload", "Captcha", "NotYetKnown",
	} {
		form.Questions = append(form.Questions, fillouttest.Question{ID: kind, Name: kind, Type: kind, Options: options})
	}
	return form
}

// values gives the last submission's values by question, and its URL parameters.
func (c *client) values() map[string]string {
	c.tb.Helper()
	var page struct {
		Responses []struct {
			Questions, URLParameters []fillouttest.Answer
		}
	}
	decode(c.tb, c.api("GET", "/forms/every/submissions", "").body, &page)
	if len(page.Responses) == 0 {
		return nil
	}
	values := map[string]string{}
	last := page.Responses[len(page.Responses)-1]
	for _, answer := range append(last.Questions, last.URLParameters...) {
		values[answer.ID] = string(answer.Value)
	}
	return values
}

func TestWhatIsEnteredBecomesTypedValues(t *testing.T) {
	t.Parallel()
	server, c := start(t, fillouttest.WithForms(every()))
	receiver := newReceiver(t)
	server.AddWebhook("every", receiver.URL)
	got := c.page("POST", "/t/every?source=a%26b&other=x", url.Values{
		"ShortAnswer": {"Ada"}, "LongAnswer": {"two\r\nlines <&>"}, "NumberInput": {" 1.50 "}, "Dropdown": {"two"}, "MultipleChoice": {"one"},
		"Checkboxes": {"one", "two"}, "Switch": {"true"}, "FileUpload": {"cv.pdf"}, "Captcha": {"forged"}, "NotYetKnown": {"12"},
	}.Encode())
	if got.status != http.StatusOK || !strings.Contains(got.body, "Thank you") {
		t.Errorf("got %d %s", got.status, got.body)
	}
	wantValues(t, c.values(), map[string]string{
		"ShortAnswer": `"Ada"`, "LongAnswer": `"two\r\nlines <&>"`, "NumberInput": `1.50`, "Dropdown": `"two"`, "MultipleChoice": `"one"`,
		"Checkboxes": `["one","two"]`, "Switch": `true`, "FileUpload": `[{"filename":"cv.pdf"}]`, "Captcha": `null`, "NotYetKnown": `"12"`,
		"u1": `"a&b"`, "u2": `null`,
	})
	if body := <-receiver.bodies; !strings.HasPrefix(body, `{"formId":"every","formName":"Every","submission":{"submissionId":"`) {
		t.Errorf("delivered %s", body)
	}
}

func wantValues(t *testing.T, got, want map[string]string) {
	t.Helper()
	if len(got) != len(want) {
		t.Errorf("got %v", got)
	}
	for id, value := range want {
		if got[id] != value {
			t.Errorf("%s: got %s, want %s", id, got[id], value)
		}
	}
}

func TestWhatIsNotEnteredIsNull(t *testing.T) {
	t.Parallel()
	_, c := start(t, fillouttest.WithForms(every()))
	c.page("POST", "/t/every", "ShortAnswer=+&Dropdown=&FileUpload=")
	wantValues(t, c.values(), map[string]string{
		"ShortAnswer": `null`, "LongAnswer": `null`, "NumberInput": `null`, "Dropdown": `null`, "MultipleChoice": `null`,
		"Checkboxes": `null`, "Switch": `false`, "FileUpload": `null`, "Captcha": `null`, "NotYetKnown": `null`, "u1": `null`, "u2": `null`,
	})
}

func TestWrongEntriesShowThePageAgain(t *testing.T) {
	t.Parallel()
	server, c := start(t, fillouttest.WithForms(every()))
	got := c.page("POST", "/t/every", url.Values{
		"ShortAnswer": {"kept <b>"}, "LongAnswer": {"kept too"}, "NumberInput": {"many"}, "Dropdown": {"three"},
		"MultipleChoice": {"three"}, "Checkboxes": {"one", "three"}, "Switch": {"true"},
	}.Encode())
	if got.status != http.StatusBadRequest {
		t.Errorf("status %d", got.status)
	}
	golden.Compare(t, "testdata/page_problems.html", got.body)
	for _, number := range []string{`"1"`, "true", "1 2", "0x10", "[1]", "null", "01"} {
		if got := c.page("POST", "/t/every", url.Values{"NumberInput": {number}}.Encode()); got.status != http.StatusBadRequest {
			t.Errorf("%s: status %d", number, got.status)
		}
	}
	if values := c.values(); values != nil {
		t.Errorf("submitted %v", values)
	}
	if entries := server.RequestsTo("POST /t/{formId}"); len(entries) != 8 || entries[0].Processed {
		t.Errorf("journal %+v", entries)
	}
}

func TestAFormThatCannotBeRead(t *testing.T) {
	t.Parallel()
	_, c := start(t)
	got, err := c.send(c.request(t.Context(), "POST", "/t/"+fillouttest.ContactFormID, "a=%zz"))
	if err != nil {
		t.Fatal(err)
	}
	got.refused(t, http.StatusBadRequest, "The form's fields cannot be read")
}
