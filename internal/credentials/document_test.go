package credentials

import (
	"errors"
	"strings"
	"testing"
)

// TestFaultyDocuments: each is reported without a word of what it holds, and left as it is by everything that would
// write.
func TestFaultyDocuments(t *testing.T) {
	t.Parallel()
	const (
		shape  = "is not what the provider writes: "
		mend   = "; repair it, or delete it and sign in again"
		entry  = `{"version":1,"profiles":{"a":{"access_token":"hunter2"},"hunter2":`
		entryX = `{"version":1,"exchanges":{"hunter2":`
	)
	tests := map[string]struct{ text, want string }{
		"empty":                 {"", "is empty" + mend},
		"white space":           {" \n", "is empty" + mend},
		"text":                  {"hunter2", "is not valid JSON (line 1)" + mend},
		"cut off":               {"{\n\"version\":1,\n\"profiles\":{\"hunter2", "is not valid JSON (line 3)" + mend},
		"two documents":         {"{}\n{}", "is not valid JSON (line 2)" + mend},
		"a byte order mark":     {"\ufeff{}", "is not valid JSON (line 1)" + mend},
		"a list":                {`["hunter2"]`, shape + "it must be an object" + mend},
		"null":                  {`null`, shape + "it must be an object" + mend},
		"no version":            {`{"hunter2":1}`, shape + "version must be a whole number above 0" + mend},
		"the version in words":  {`{"version":"hunter2"}`, shape + "version must be a whole number above 0" + mend},
		"a fraction of version": {`{"version":1.0}`, shape + "version must be a whole number above 0" + mend},
		"version 0":             {`{"version":0}`, shape + "version must be a whole number above 0" + mend},
		"a newer version": {
			`{"version":2,"profiles":["hunter2"]}`,
			"was written by a newer version of the provider; upgrade the provider, or set FILLOUT_CREDENTIALS_FILE to the " +
				"path of another file",
		},
		"two versions":       {`{"version":2,"version":1}`, shape + "it must not have two fields of the same name" + mend},
		"a list of profiles": {`{"version":1,"profiles":["hunter2"]}`, shape + "profiles must be an object" + mend},
		"null exchanges":     {`{"version":1,"exchanges":null}`, shape + "exchanges must be an object" + mend},
		"profiles twice": {`{"version":1,"profiles":{},"prof\u0069les":{}}`,
			shape + "it must not have two fields of the same name" + mend},
		"a profile twice": {entry + `{"access_token":"x"},"hunter2":{}}}`,
			shape + "profiles must not have two fields of the same name" + mend},
		"a profile's name": {`{"version":1,"profiles":{"hunter2 x":{}}}`,
			shape + "the name of profile 1 must consist of at most 64 letters, digits, dots, underscores and hyphens" + mend},
		"a profile of text": {entry + `"hunter2"}}`, shape + "profile 2 must be an object" + mend},
		"a profile without": {entry + `{}}}`, shape + "access_token of profile 2 must be a string" + mend},
		"two tokens": {entry + `{"access_token":"x","access_token":"y"}}}`,
			shape + "profile 2 must not have two fields of the same name" + mend},
		"a null token": {entry + `{"access_token":null}}}`,
			shape + "access_token of profile 2 must be a string" + mend},
		"an empty token": {entry + `{"access_token":""}}}`,
			shape + "access_token of profile 2 must not be empty" + mend},
		"a token of two words": {entry + `{"access_token":"hunter2 x"}}}`,
			shape + "access_token of profile 2 must not contain white space" + mend},
		"a token with space": {entry + `{"access_token":"hunter2\n"}}}`,
			shape + "access_token of profile 2 must not be surrounded by white space" + mend},
		"a token with Bearer": {entryX + `{"access_token":"Bearer hunter2"}}}`,
			shape + `access_token of exchange 1 must be the token alone, without "Bearer" before it` + mend},
		"a base URL": {entryX + `{"access_token":"x","base_url":"https://u:hunter2@h"}}}`,
			shape + "base_url of exchange 1 must not contain a user name or password" + mend},
		"an empty base URL": {entryX + `{"access_token":"x","base_url":""}}}`,
			shape + "base_url of exchange 1 must not be empty" + mend},
		"a server URL": {entryX + `{"access_token":"x","server_url":["hunter2"]}}}`,
			shape + "server_url of exchange 1 must be a string" + mend},
		"a time": {entryX + `{"access_token":"x","created":"hunter2"}}}`,
			shape + "created of exchange 1 must be a time such as 2026-01-31T12:00:00Z" + mend},
		"too large": {strings.Repeat(" ", maxDocument) + "{}", "is larger than 1 MiB" + mend},
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

// TestEditsKeepTheRest, byte for byte: what a later provider or a person added, how numbers are spelled, and the order.
func TestEditsKeepTheRest(t *testing.T) {
	t.Parallel()
	const text = `{
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
	want := strings.Replace(text,
		`"access_token": "sk_prod_a_1", "base_url": "https://eu-api.fillout.com/v1/api", "weight": 0.10`,
		`"access_token": "sk_prod_b.\"2", "weight": 0.10,"created":"2026-01-31T12:00:00Z"`, 1)
	want = strings.Replace(want, "{\"version\": 7}\n}\n", "{\"version\": 7}\n,\"exchanges\":{}}", 1)
	if got := readFile(t, store.Path()); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if err := store.DeleteProfile(t.Context(), "default"); err != nil {
		t.Fatal(err)
	}
	got := readFile(t, store.Path())
	if strings.Contains(got, "default\": {") ||
		!strings.Contains(got, `[1, 1.0, 1e0], "access_token": "sk_prod_o_1", "alpha": null`) {
		t.Errorf("got\n%s", got)
	}
}

// TestStoreErrorIsTyped: the parts of the text are there for whoever writes a diagnostic.
func TestStoreErrorIsTyped(t *testing.T) {
	t.Parallel()
	store := storeWith(t, "")
	_, err := store.Profiles()
	fault, ok := errors.AsType[*StoreError](err)
	if !ok || fault.Path != store.Path() || fault.Problem != "is empty" || fault.Fix != "repair it, or delete it and "+
		"sign in again" || fault.Err == nil {
		t.Errorf("got %#v", err)
	}
}
