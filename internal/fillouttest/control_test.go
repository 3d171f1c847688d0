package fillouttest_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// Each row is an action on the control page, and what a client or the page shows after it.
func TestControlPage(t *testing.T) {
	t.Parallel()
	server, c := start(t, fillouttest.WithControlPage())
	server.AddAccount("<b>other")
	table := server.Databases()[0].ID + "/" + server.Databases()[0].Tables[0].ID
	page := c.page("GET", "/_control", "")
	key := regexp.MustCompile(`name="key" value="(\w+)">\s+<span>API key in the account default<`).
		FindStringSubmatch(page.body)
	if key == nil || strings.Contains(page.body, server.Token()) || !strings.Contains(page.body, "&lt;b&gt;other") {
		t.Fatalf("the page is\n%s", page.body)
	}
	form, gone := "/v1/api/forms/"+contact, "/v1/api/forms/"+fillouttest.QuizFormID
	for _, test := range []struct {
		action, sent string
		status       int
		path, shows  string
		answers      int
	}{
		{"rename-form", "name=Hello+<i>&form=" + contact, 303, form, `"name":"Hello <i>"`, 200},
		{"rename-form", "name=Hello+<i>&form=" + contact, 303, "/_control", `>Hello &lt;i&gt;</a>`, 200},
		{"rename-form", "name=+&form=" + contact, 400, form, `"name":"Hello <i>"`, 200},
		{"add-submissions", "count=3&form=" + contact, 303, form + "/submissions", `"totalResponses":3,`, 200},
		{"add-submissions", "count=0&form=" + contact, 400, form + "/submissions", `"value":"person@example.com"`, 200},
		{"add-submissions", "count=1001&form=" + contact, 400, form + "/submissions", `"value":"Answer 3"`, 200},
		{"add-field", "name=Shelf&type=number&table=" + table, 303, "/_control", "Shelf", 200},
		{"add-field", "name=Shelf&type=number&table=" + table, 400, "/_control", "Shelf", 200},
		{"add-field", "name=Other&type=lookup&table=" + table, 400, "/_control", "Shelf", 200},
		{"add-field", "name=Other&type=number&table=x/y", 400, "/_control", "Shelf", 200},
		{"inject-fault", "count=2&fault=429+Too+Many+Requests", 303, form, "Too Many Requests", 429},
		{"inject-fault", "count=x&fault=", 400, "/_control", "still applies to: 1. The fault: 429", 200},
		{"inject-fault", "count=1&fault=", 303, form, "Hello", 200},
		{"revoke-key", "key=" + key[1], 303, form, "API Key invalid", 400},
		{"revoke-key", "key=other", 400, "/_control", "default, revoked<", 200},
		{"revoke-key", "undo=yes&key=" + key[1], 303, form, "Hello", 200},
		{"remove-form", "form=" + fillouttest.QuizFormID, 303, gone, "Form not found", 404},
		{"remove-form", "form=" + fillouttest.QuizFormID, 400, "/_control/requests", "<td>404</td><td>" + gone, 200},
		{"other", "", 404, "/_control/requests", "<td>429</td><td>" + form, 200},
	} {
		sent := strings.NewReplacer("<", "%3C", ">", "%3E").Replace(test.sent)
		if got := c.page("POST", "/_control/"+test.action, sent); got.status != test.status {
			t.Errorf("%s %s: got %d %s", test.action, test.sent, got.status, got.body)
		}
		if got := c.call("GET", test.path, "", ""); got.status != test.answers || !strings.Contains(got.body, test.shows) {
			t.Errorf("after %s %s, no %s in %s: %d\n%s", test.action, test.sent, test.shows, test.path, got.status, got.body)
		}
	}
	if requests := c.page("GET", "/_control/requests", "").body; strings.Contains(requests, "_control") {
		t.Errorf("the page lists its own requests:\n%s", requests)
	}
}

// Another site can neither press a button of the control page, nor read it under a name that resolves to loopback.
func TestControlPageRefusesOtherSites(t *testing.T) {
	t.Parallel()
	server, c := start(t, fillouttest.WithControlPage())
	port := server.URL()[strings.LastIndex(server.URL(), ":"):]
	for _, test := range []struct {
		method, host, name, value string
		want                      int
	}{
		{"POST", "127.0.0.1" + port, "Sec-Fetch-Site", "cross-site", 403},
		{"POST", "127.0.0.1" + port, "Sec-Fetch-Site", "same-site", 403},
		{"POST", "127.0.0.1" + port, "Origin", "https://example.com", 403},
		{"POST", "example.com" + port, "Sec-Fetch-Site", "same-origin", 403},
		{"GET", "example.com" + port, "Sec-Fetch-Site", "none", 403},
		{"GET", "127.0.0.1.example.com", "Sec-Fetch-Site", "none", 403},
		{"GET", "localhost" + port, "Sec-Fetch-Site", "none", 405},
		{"GET", "[::1]", "Sec-Fetch-Site", "none", 405},
		{"GET", "192.0.2.1" + port, "Sec-Fetch-Site", "none", 405}, // no site can take the name of an address
		{"POST", "127.0.0.1" + port, "Origin", server.URL(), 303},
	} {
		sent := url.Values{"form": {contact}}.Encode()
		request := c.request(t.Context(), test.method, "/_control/remove-form", urlEncoded, sent)
		request.Host = test.host
		request.Header.Set(test.name, test.value)
		got, err := c.send(request)
		if err != nil || got.status != test.want {
			t.Errorf("%+v: got %d %s (%v)", test, got.status, got.body, err)
		}
		if unchanged := c.api("GET", "/forms/"+contact, "").status == http.StatusOK; unchanged != (test.want != 303) {
			t.Errorf("%+v: the form exists: %t", test, unchanged)
		}
	}
	all, everywhere := start(t, fillouttest.WithControlPage(), fillouttest.WithAddr("0.0.0.0:0"))
	if got := everywhere.page("GET", "/_control", ""); got.status != 200 || !strings.HasPrefix(all.URL(), "http://127.0.0.1:") {
		t.Errorf("on all addresses: %d at %s", got.status, all.URL())
	}
	_, without := start(t)
	without.page("GET", "/_control", "").refused(t, http.StatusNotFound, "Not Found")
}
