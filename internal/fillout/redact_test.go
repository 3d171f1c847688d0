package fillout

import "testing"

func TestRedactor(t *testing.T) {
	t.Parallel()
	const url = "https://user:hunter2@hooks.example.com/path?token=s3cr3t%2Fx&sig=abc123#fragment"
	redact := redactor(append(urlSecrets(url), "p@ss wörd/1", "", "ab")...)
	for text, want := range map[string]string{
		"plain p@ss wörd/1 here":     "plain (redacted) here",
		"query p%40ss+w%C3%B6rd%2F1": "query (redacted)",
		"path p@ss%20w%C3%B6rd%2F1":  "path (redacted)",
		"base64 cEBzcyB3w7ZyZC8x.":   "base64 (redacted).",
		"short secrets like ab stay": "short secrets like ab stay",
		"not valid: " + url:          "not valid: https://(redacted)@hooks.example.com/path?(redacted)#(redacted)",
		"user hunter2 s3cr3t/x":      "(redacted) (redacted) (redacted)",
		"abc123 of a fragment":       "(redacted) of a (redacted)",
	} {
		if got := redact(text); got != want {
			t.Errorf("%q became %q, want %q", text, got, want)
		}
	}
}
