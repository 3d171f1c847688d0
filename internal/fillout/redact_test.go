package fillout

import (
	"strings"
	"testing"
)

func TestRedactor(t *testing.T) {
	t.Parallel()
	redact := redactor("p@ss wörd/1", "", "ab")
	for text, want := range map[string]string{
		"plain p@ss wörd/1 here":     "plain (redacted) here",
		"query p%40ss+w%C3%B6rd%2F1": "query (redacted)",
		"path p@ss%20w%C3%B6rd%2F1":  "path (redacted)",
		"base64 cEBzcyB3w7ZyZC8x.":   "base64 (redacted).",
		"short secrets like ab stay": "short secrets like ab stay",
	} {
		if got := redact(text); got != want {
			t.Errorf("%q became %q, want %q", text, got, want)
		}
	}
}

func TestURLSecrets(t *testing.T) {
	t.Parallel()
	const url = "https://user:hunter2@hooks.example.com/path?token=s3cr3t%2Fx&sig=abc123#fragment"
	shown := redactor(urlSecrets(url)...)("Invalid url " + url + " with s3cr3t/x, abc123, fragment, user:hunter2")
	for _, secret := range []string{"hunter2", "s3cr3t", "abc123", "fragment", "user"} {
		if strings.Contains(shown, secret) {
			t.Errorf("%q is in %q", secret, shown)
		}
	}
	if !strings.Contains(shown, "hooks.example.com/path") {
		t.Errorf("host and path may be shown, but are not in %q", shown)
	}
}
