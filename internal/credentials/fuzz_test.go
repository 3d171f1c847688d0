package credentials

import (
	"bytes"
	"encoding/json"
	"maps"
	"regexp"
	"strings"
	"testing"
)

// faults matches every error of a document. It contains no wildcard, so no error quotes the document.
var faults = regexp.MustCompile(
	`^(is empty|is larger than 1 MiB|is UTF-16 text instead of UTF-8|is not valid JSON \(line \d+\)|was written by a newer version of the provider|` +
		`is not what the provider writes: (it|version|profiles|exchanges|((access_token|base_url|server_url|created|the name) of )?(profile|exchange) \d+) must ` +
		`(be an object|be a string|be a whole number above 0|be a time such as 2026-01-31T12:00:00Z|be the token alone, without ("Bearer" before it|quotes)|be UTF-8 text; it contains zero bytes, as UTF-16 does|` +
		`be an absolute URL that begins with https:// or http:// and names a host|have a port between 1 and 65535|consist of printable ASCII characters|` +
		`consist of at most 64 letters, digits, dots, underscores and hyphens|not be empty|not be surrounded by white space|` +
		`not contain (white space|white space or control characters|a user name or password|a query|a fragment)|` +
		`not have two fields of the same name))$`,
)

// FuzzDocument proves that a refused document is not quoted. In any other document, an edit changes one credential and
// nothing else.
func FuzzDocument(f *testing.F) {
	for _, seed := range []struct{ text, name string }{
		{emptyDocument, "default"},
		{``, "default"},
		{`{"version":1}`, "0"},
		{`{"version":2,"profiles":["hunter2"]}`, "-1"},
		{`{"version":1,"profiles":{"a":{"access_token":"x"},"b":{"access_token":"y","base_url":"https://h","created":"2026-01-31T12:00:00Z"}}}`, "a"},
		{" {\"a\\\"b,{\":[1.0,{}],\n\"prof\\u0069les\" : { \"..\" : {\"@x\":1e400, \"access_token\" : \"x\" , \"#\":0}, " +
			"\"q\":{\"access_token\":\"y\"} } , \"version\":1}\n", ".."},
		{`{"version":1,"exchanges":{"k":{"access_token":"x","server_url":"https://s"}},"profiles":{"a":{"access_token":"x","access_token":"y"}}}`, "a"},
		{`{"version":1,"profiles":{"a.b":{"access_token":"x","base_url":"https://h","\ud800":1,"server_url":"https://s"}},"\ufffd":1}`, "a.b"},
		{`{"version":1,"profiles":{"a":{"access_token":"hunter2 hunter2"}}}`, "a"},
		{`{"version":1,"exchanges":{"a":{"base_url":"https://u:p@h?q#f","access_token":"x"}}}`, "a"},
	} {
		f.Add([]byte(seed.text), seed.name)
	}
	f.Fuzz(func(t *testing.T, text []byte, name string) {
		if ValidProfile(name) != nil {
			name = "default"
		}
		before, err := parseDocument(text)
		if err != nil {
			if !faults.MatchString(err.Error()) {
				t.Errorf("unexpected words: %v", err)
			}
			return
		}
		for _, in := range []section{profiles, exchanges} {
			want := Stored{AccessToken: "sk_prod_a_1", ServerURL: baseURL(t, "https://server.fillout.com"), Created: created}
			after, err := before.with(in, name, want)
			if err == errTooLarge {
				return
			}
			if err != nil || after.credentials[in][name] != want {
				t.Fatalf("set, it is %+v, %v, in\n%s", after.credentials[in][name], err, after.text)
			}
			checkRest(t, before, after, in, name)
			gone, err := after.without(in, name)
			if _, found := gone.credentials[in][name]; err != nil || found ||
				strings.Contains(string(gone.text), "sk_prod_a_1") {
				t.Fatalf("deleted, it is there: %t, %v, in\n%s", found, err, gone.text)
			}
			checkRest(t, after, gone, in, name)
		}
	})
}

// checkRest compares all but one credential of two documents. Of that one, it compares the unknown fields, unless one
// of the documents lacks it.
func checkRest(t *testing.T, before, after document, in section, name string) {
	t.Helper()
	both := [2]map[string]json.RawMessage{fieldsOf(t, before.text), fieldsOf(t, after.text)}
	known := []string{accessTokenField, baseURLField, serverURLField, createdField}
	for _, except := range [][]string{{string(in)}, {name}, known} {
		var inner [2]map[string]json.RawMessage
		for i, fields := range both {
			inner[i] = fieldsOf(t, fields[except[0]])
			for _, field := range except {
				delete(fields, field)
			}
		}
		if !maps.EqualFunc(both[0], both[1], func(a, b json.RawMessage) bool { return bytes.Equal(a, b) }) {
			t.Fatalf("from\n%s\nto\n%s", before.text, after.text)
		}
		if both = inner; both[0] == nil || both[1] == nil {
			both = [2]map[string]json.RawMessage{}
		}
	}
}

// fieldsOf returns the fields of an object. It uses encoding/json, which neither reads nor edits the store.
func fieldsOf(t *testing.T, object json.RawMessage) (fields map[string]json.RawMessage) {
	t.Helper()
	if object == nil || object[0] == '"' { // the last level is an access token
		return nil
	}
	if err := json.Unmarshal(object, &fields); err != nil {
		t.Fatal(err)
	}
	return fields
}
