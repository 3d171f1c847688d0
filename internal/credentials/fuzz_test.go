package credentials

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// faults is every way to say what is wrong with a document. That all errors are of it shows that none repeats a word of
// the document.
var faults = regexp.MustCompile(
	`^(is empty|is larger than 1 MiB|is not valid JSON \(line \d+\)|was written by a newer version of the provider|` +
		`is not what the provider writes: (it|version|profiles|exchanges|((access_token|base_url|server_url|created|the name) of )?(profile|exchange) \d+) must ` +
		`(be an object|be a string|be a whole number above 0|be a time such as 2026-01-31T12:00:00Z|be the token alone, without "Bearer" before it|` +
		`be an absolute URL that begins with https:// or http:// and names a host|have a port between 1 and 65535|consist of printable ASCII characters|` +
		`consist of at most 64 letters, digits, dots, underscores and hyphens|not be empty|not be surrounded by white space|` +
		`not contain (white space|white space or control characters|a user name or password|a query|a fragment)|` +
		`not have two fields of the same name))$`,
)

// FuzzDocument: a document that is refused is left as it is, and not quoted; of one that is accepted, an edit changes
// what it should, and nothing else.
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
			checkRefused(t, text, name, err)
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

func checkRefused(t *testing.T, text []byte, name string, fault error) {
	t.Helper()
	if !faults.MatchString(fault.Error()) {
		t.Errorf("an error of other words: %v", fault)
	}
	store := NewStore(filepath.Join(t.TempDir(), "credentials.json"))
	if err := os.WriteFile(store.Path(), text, fileMode); err != nil {
		t.Fatal(err)
	}
	for _, use := range everyUse {
		if err := use.of(t.Context(), store); err == nil {
			t.Errorf("%s accepts what is faulty", use.name)
		}
	}
	if _, err := store.SetProfile(t.Context(), name, Stored{AccessToken: "sk_prod_a_1"}); err == nil {
		t.Error("it was written")
	}
	if after, err := os.ReadFile(store.Path()); err != nil || !bytes.Equal(after, text) {
		t.Errorf("it was rewritten: %v", err)
	}
}

// checkRest compares all but one credential of two documents, byte for byte and in order. Of that one, it compares what
// the provider does not know, unless one of the documents is without it.
func checkRest(t *testing.T, before, after document, in section, name string) {
	t.Helper()
	roots := [2][]field{fieldsOf(t, before.text), fieldsOf(t, after.text)}
	compare(t, roots, string(in))
	sections := [2][]field{fieldsOf(t, valueOf(roots[0], string(in))), fieldsOf(t, valueOf(roots[1], string(in)))}
	compare(t, sections, name)
	entries := [2][]field{fieldsOf(t, valueOf(sections[0], name)), fieldsOf(t, valueOf(sections[1], name))}
	if entries[0] != nil && entries[1] != nil {
		compare(t, entries, accessTokenField, baseURLField, serverURLField, createdField)
	}
}

// field of an object as encoding/json reads it, which neither reads nor edits the store.
type field struct {
	name  string
	value json.RawMessage
}

func fieldsOf(t *testing.T, object json.RawMessage) []field {
	t.Helper()
	if object == nil {
		return nil
	}
	decoder := json.NewDecoder(bytes.NewReader(object))
	if start, err := decoder.Token(); err != nil || start != json.Delim('{') {
		t.Fatalf("not an object: %v", err)
	}
	list := []field{}
	for decoder.More() {
		name, err := decoder.Token()
		if err != nil {
			t.Fatal(err)
		}
		f := field{name: name.(string)}
		if err := decoder.Decode(&f.value); err != nil {
			t.Fatal(err)
		}
		list = append(list, f)
	}
	return list
}

func valueOf(fields []field, name string) json.RawMessage {
	for _, f := range fields {
		if f.name == name {
			return f.value
		}
	}
	return nil
}

func compare(t *testing.T, both [2][]field, except ...string) {
	t.Helper()
	var texts [2]string
	for i, fields := range both {
		for _, field := range fields {
			if !slices.Contains(except, field.name) {
				texts[i] += fmt.Sprintf("%q: %s\n", field.name, field.value)
			}
		}
	}
	if texts[0] != texts[1] {
		t.Fatalf("from\n%s\nto\n%s", texts[0], texts[1])
	}
}
