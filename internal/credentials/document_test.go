package credentials

import (
	"strings"
	"testing"
)

// TestFaultyDocuments proves that each method refuses a faulty document, quotes nothing of it, and leaves it as it is.
func TestFaultyDocuments(t *testing.T) {
	t.Parallel()
	const (
		shape  = "is not what the provider writes: "
		fix    = "; repair it, or delete it and sign in again"
		entry  = `{"version":1,"profiles":{"a":{"access_token":"hunter2"},"hunter2":`
		entryX = `{"version":1,"exchanges":{"hunter2":`
	)
	tests := map[string]struct{ text, want string }{
		"empty":                 {"", "is empty" + fix},
		"text":                  {"hunter2", "is not valid JSON (line 1)" + fix},
		"cut off":               {"{\n\"version\":1,\n\"profiles\":{\"hunter2", "is not valid JSON (line 3)" + fix},
		"UTF-16":                {"\xff\xfe{\x00}\x00", "is UTF-16 text instead of UTF-8" + fix},
		"a list":                {`["hunter2"]`, shape + "it must be an object" + fix},
		"no version":            {`{"hunter2":1}`, shape + "version must be a whole number above 0" + fix},
		"a fraction of version": {`{"version":1.0}`, shape + "version must be a whole number above 0" + fix},
		"a newer version": {
			`{"version":2,"profiles":["hunter2"]}`,
			"was written by a newer version of the provider; upgrade the provider, or set FILLOUT_CREDENTIALS_FILE to the " +
				"path of another file",
		},
		"two versions":       {`{"version":2,"version":1}`, shape + "it must not have two fields of the same name" + fix},
		"a list of profiles": {`{"version":1,"profiles":["hunter2"]}`, shape + "profiles must be an object" + fix},
		"profiles twice": {`{"version":1,"profiles":{},"prof\u0069les":{}}`,
			shape + "it must not have two fields of the same name" + fix},
		"a profile twice": {entry + `{"access_token":"x"},"hunter2":{}}}`,
			shape + "profiles must not have two fields of the same name" + fix},
		"a profile's name": {`{"version":1,"profiles":{"hunter2 x":{}}}`,
			shape + "the name of profile 1 must consist of at most 64 letters, digits, dots, underscores and hyphens" + fix},
		"a profile of text": {entry + `"hunter2"}}`, shape + "profile 2 must be an object" + fix},
		"two tokens": {entry + `{"access_token":"x","access_token":"y"}}}`,
			shape + "profile 2 must not have two fields of the same name" + fix},
		"an empty token": {entry + `{"access_token":""}}}`,
			shape + "access_token of profile 2 must not be empty" + fix},
		"a token with space": {entry + `{"access_token":"hunter2\n"}}}`,
			shape + "access_token of profile 2 must not be surrounded by white space" + fix},
		"a token with Bearer": {entryX + `{"access_token":"Bearer hunter2"}}}`,
			shape + `access_token of exchange 1 must be the token alone, without "Bearer" before it` + fix},
		"a base URL": {entryX + `{"access_token":"x","base_url":"https://u:hunter2@h"}}}`,
			shape + "base_url of exchange 1 must not contain a user name or password" + fix},
		"a server URL": {entryX + `{"access_token":"x","server_url":["hunter2"]}}}`,
			shape + "server_url of exchange 1 must be a string" + fix},
		"a time": {entryX + `{"access_token":"x","created":"hunter2"}}}`,
			shape + "created of exchange 1 must be a time such as 2026-01-31T12:00:00Z" + fix},
		"too large": {strings.Repeat(" ", maxDocument) + "{}", "is larger than 1 MiB" + fix},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			store := storeWith(t, test.text)
			want := "the credential store " + store.Path() + " " + test.want
			for _, use := range everyUse {
				if err := use.of(t.Context(), store); errorText(err) != want {
					t.Errorf("%s: error %q, want %q", use.name, errorText(err), want)
				}
			}
			if readFile(t, store.Path()) != test.text {
				t.Error("the file was rewritten")
			}
		})
	}
}

// TestEditsKeepTheRest compares bytes: unknown fields, the spelling of numbers and the order stay.
func TestEditsKeepTheRest(t *testing.T) {
	t.Parallel()
	const text = "\ufeff" + `{
  "note": "my <accounts> \u00fc", "number": 1.500e2, "Profiles": {"default": 1},
  "profiles": {
    "other": {"zeta": [1, 1.0, 1e0], "access_token": "sk_prod_o_1", "alpha": null},
    "default": {"color": "blue", "access_token": "sk_prod_a_1", "base_url": "https://eu-api.fillout.com/v1/api", "weight": 0.10}
  },
  "version": 1, "last": {"version": 7}
}
`
	store := storeWith(t, text)
	replaced, err := store.SetProfile(t.Context(), "default", Stored{AccessToken: "sk_prod_b.\"2", Created: created})
	if !replaced || err != nil {
		t.Fatal(replaced, err)
	}
	if _, err := store.Exchanged(t.Context(), "7", issue("sk_prod_c_3")); err != nil {
		t.Fatal(err)
	}
	if err := store.DeleteExchange(t.Context(), "7"); err != nil {
		t.Fatal(err)
	}
	want := strings.Replace(strings.TrimPrefix(text, "\ufeff"),
		`"access_token": "sk_prod_a_1", "base_url": "https://eu-api.fillout.com/v1/api", "weight": 0.10`,
		`"access_token": "sk_prod_b.\"2", "weight": 0.10,"created":"2026-01-31T12:00:00Z"`, 1)
	want = strings.Replace(want, "{\"version\": 7}\n}\n", "{\"version\": 7}\n,\"exchanges\":{}}", 1)
	if got := readFile(t, store.Path()); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
