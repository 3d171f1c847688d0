package safetext

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"html"
	"math/rand/v2"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"
)

func TestRedactorReplacesSecretsThatAreWrittenOut(t *testing.T) {
	t.Parallel()
	const url = "https://user:hunter2@hooks.example.com/path?token=s3cr3t%2Fx&sig=abc123&flag#fragment"
	redact := NewRedactor(append(URLSecrets(url), "p@ss wörd/1", "", "ab", "sk_prod_Q7w2E9r4T1y6U3i8_10293")...)
	for text, want := range map[string]string{
		"plain p@ss wörd/1 here":     "plain (redacted) here",
		"query p%40ss+w%C3%B6rd%2F1": "query (redacted)",
		"path p@ss%20w%C3%B6rd%2F1":  "path (redacted)",
		"not valid: " + url:          "not valid: https://hooks.example.com/(redacted)",
		"bad: " + url + ", sorry":    "bad: https://hooks.example.com/(redacted), sorry",
		// Any other webhook's URL may be secret too.
		"HTTPS://h.example.com/T0/x.":                       "https://h.example.com/(redacted).",
		"(http://me:pw@h:1)":                                "(http://h:1/(redacted))",
		`"https://h/a%zz" https://h/`:                       `"(redacted)" https://h/`,
		"see https://www.fillout.com/help/webhooks?x=1#top": "see https://www.fillout.com/help/webhooks?x=1#top",
		"not https://fillout.com.evil.io/a":                 "not https://fillout.com.evil.io/(redacted)",
		"user hunter2 s3cr3t/x flag":                        "(redacted) (redacted) (redacted) (redacted)",
		"abc123 of a fragment":                              "(redacted) of a (redacted)",
		// Cut off, with 12 characters or more.
		"key sk_prod_Q7w2E9r4… is invalid": "key (redacted)… is invalid",
		"key sk_prod_Q7w2 is invalid":      "key (redacted) is invalid",
		// A secret of under 8 characters is redacted only as a word of its own; one of under 3 is not.
		"ab xabc123 abc1234 hunter22 flags": "ab xabc123 abc1234 hunter22 flags",
	} {
		if got := redact(text); got != want {
			t.Errorf("%q became %q, want %q", text, got, want)
		}
	}
}

// encodings are ways in which a service or a proxy could repeat a secret.
var encodings = map[string]func(string) string{
	"as it is":           func(s string) string { return s },
	"in a word":          func(s string) string { return "token" + s + "token" },
	"query escape":       url.QueryEscape,
	"path escape":        url.PathEscape,
	"encodeURIComponent": func(s string) string { return strings.ReplaceAll(url.QueryEscape(s), "+", "%20") },
	"lower case escapes": func(s string) string { return eachByte(s, "%%%02x") },
	"upper case escapes": func(s string) string { return eachByte(s, "%%%02X") },
	"escaped twice":      func(s string) string { return strings.ReplaceAll(url.QueryEscape(s), "%", "%25") },
	"HTML":               html.EscapeString,
	"HTML numbers":       func(s string) string { return eachRune(s, "&#%d;") },
	"HTML hex numbers":   func(s string) string { return eachRune(s, "&#x%x;") },
	"JSON":               quoted,
	"JSON in JSON":       func(s string) string { return quoted(quoted(s)) },
	"JSON in HTML":       func(s string) string { return html.EscapeString(quoted(s)) },
	"Go":                 func(s string) string { return fmt.Sprintf("%+q", s) },
	"escaped slashes":    func(s string) string { return strings.ReplaceAll(s, "/", `\/`) },
	"Unicode escapes":    func(s string) string { return eachRune(s, `\u%04x`) },
	"byte escapes":       func(s string) string { return eachByte(s, `\x%02x`) },
	"octal escapes":      func(s string) string { return eachByte(s, `\%03o`) },
	"escape()":           func(s string) string { return eachRune(s, "%%u%04x") },
	"full width": func(s string) string {
		return strings.Map(func(r rune) rune {
			if r > ' ' && r <= '~' {
				return r + '\uff01' - '!'
			}
			return r
		}, s)
	},
	"base64 of UTF-16":   func(s string) string { return base64.StdEncoding.EncodeToString([]byte(brokenUp(s, 1, "\x00"))) },
	"hex of base64":      func(s string) string { return hex.EncodeToString([]byte(base64.StdEncoding.EncodeToString([]byte(s)))) },
	"in parts":           func(s string) string { return `"` + brokenUp(s, 4, `" + "`) + `"` },
	"byte values":        func(s string) string { return "[" + strings.TrimSuffix(eachByte(s, "%d, "), ", ") + "]" },
	"upper case":         strings.ToUpper,
	"hex":                func(s string) string { return hex.EncodeToString([]byte(s)) },
	"upper case hex":     func(s string) string { return strings.ToUpper(hex.EncodeToString([]byte(s))) },
	"spaced hex":         func(s string) string { return eachByte(s, "%02x ") },
	"base64":             func(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) },
	"base64 for URLs":    func(s string) string { return base64.RawURLEncoding.EncodeToString([]byte(s)) },
	"base64 of a header": func(s string) string { return base64.StdEncoding.EncodeToString([]byte("Bearer " + s)) },
	"base64, aligned 1":  func(s string) string { return base64.StdEncoding.EncodeToString([]byte(":" + s + "?")) },
	"base64, aligned 2":  func(s string) string { return base64.StdEncoding.EncodeToString([]byte("::" + s + "?")) },
	"base64 of a body":   func(s string) string { return base64.StdEncoding.EncodeToString([]byte(`{"a":` + quoted(s) + "}")) },
	"base64 in a word":   func(s string) string { return "token" + base64.StdEncoding.EncodeToString([]byte(s)) },
	"base64 in lines":    func(s string) string { return brokenUp(base64.StdEncoding.EncodeToString([]byte(s)), 7, "\r\n") },
	"base64 in a URL":    func(s string) string { return url.QueryEscape(base64.StdEncoding.EncodeToString([]byte(s))) },
	"base64 twice": func(s string) string {
		return base64.StdEncoding.EncodeToString([]byte(base64.StdEncoding.EncodeToString([]byte(s))))
	},
	"blanks between":       func(s string) string { return brokenUp(s, 1, " ") },
	"no-break space":       func(s string) string { return brokenUp(s, 3, "\u00a0") },
	"zero width between":   func(s string) string { return brokenUp(s, 1, "\u200b") },
	"soft hyphens between": func(s string) string { return brokenUp(s, 2, "\u00ad") },
	"joiner between":       func(s string) string { return brokenUp(s, 1, "\u034f") },
	"selector between":     func(s string) string { return brokenUp(s, 1, "\ufe0f") },
	"filler between":       func(s string) string { return brokenUp(s, 1, "\u3164") },
	"UTF-16":               func(s string) string { return brokenUp(s, 1, "\x00") },
	"accents":              func(s string) string { return brokenUp(s, 1, "\u0301") },
	"decomposed":           norm.NFD.String,
	"without its end":      func(s string) string { return s[:len(s)-1] + "…" },
	"three quarters":       func(s string) string { return s[:3*len(s)/4] + "..." },
	"twelve, upper case":   func(s string) string { return strings.ToUpper(s[:12]) },
	"without its start":    func(s string) string { return "…" + s[1:] },
}

func eachByte(text, format string) string {
	var escaped strings.Builder
	for _, c := range []byte(text) {
		fmt.Fprintf(&escaped, format, c)
	}
	return escaped.String()
}

func eachRune(text, format string) string {
	var escaped strings.Builder
	for _, c := range text {
		fmt.Fprintf(&escaped, format, c)
	}
	return escaped.String()
}

func brokenUp(text string, length int, separator string) string {
	var broken strings.Builder
	for i, c := range []rune(text) {
		if i > 0 && i%length == 0 {
			broken.WriteString(separator)
		}
		broken.WriteRune(c)
	}
	return broken.String()
}

func quoted(text string) string {
	encoded, _ := json.Marshal(text) // a string always marshals
	return string(encoded)
}

func TestRedactorFindsEachEncoding(t *testing.T) {
	t.Parallel()
	for _, secret := range []string{
		"sk_prod_Q7w2E9r4T1y6U3i8_10293",
		"fillout_token_Zx81Kq20Lm55",
		"s3cr3t & more/than=one+thing%2F",
		"/hooks/T024BE7LD/B058QRS6T?k=8xUqYq2vKzN1",
		"/T024BE7LD/B058QRS6T/8xUqYq2vKzN1",
		"aé12bö34cü56dß78",
		"correct-horse-battery-staple-once-more",
	} {
		redact := NewRedactor(secret)
		for name, encode := range encodings {
			encoded := encode(secret)
			switch shown := redact("The value " + encoded + " is invalid."); {
			case shown == withheld:
			case strings.HasPrefix(name, "twelve") && newLiteral(secret).cut > 12: // they could be words
			case !strings.Contains(shown, redacted), len(shown) > len(redacted)+36:
				t.Errorf("%s of %q is shown as %q", name, secret, shown)
			}
		}
	}
}

// messages are what Fillout, its OAuth server and programs on the way to them say.
var messages = []string{
	"API Key invalid",
	"Api authorization header missing",
	"Incorrectly formatted API Key",
	"The Fillout token is invalid: fillout_token_ is how it begins, or sk_prod_.",
	"Fillout could not find the form vso9PzRfHQus.",
	"Form not found. Request 7f3a9c2e-11b4-4d6f-9a57-cc0de1f2a3b4.",
	"Route POST:/v1/api/webhook/create not found",
	"Too many requests. Try again soon.",
	`Invalid question id: 9rMqX4kGjD2vZn8eTsY5Bf; expected one of "5AtgG35AAZVcrSVfRubvp1"`,
	"Grant type is not supported", "Client id or client secret is wrong", "invalid_grant: The code was used before.",
	"The form submission could not be sent to the webhook. Form submissions need a URL.",
	"not JSON: upstream connect error or disconnect/reset before headers. reset reason: connection failure",
	"Ray ID: 8f2b6c1d9a3e4f50 • Your IP: 203.0.113.7 • Performance & security by a CDN",
	"Ungültige Anfrage: „Größe“ fehlt 🎉",
}

func TestRedactorLeavesOrdinaryTextsAlone(t *testing.T) {
	t.Parallel()
	ordinary := NewRedactor(append(URLSecrets("https://fillout:administrator@hooks.example.com/fillout/webhooks/"+
		"form-submissions/new-submission?source=fillout_form&event=form-submission#results"),
		"sk_prod_Q7w2E9r4T1y6U3i8_10293", "fillout_token_Zx81Kq20Lm55")...)
	random := rand.New(rand.NewPCG(11, 20))
	for _, text := range messages {
		if shown := ordinary(text); shown != text && shown != strings.ReplaceAll(text, "fillout", redacted) {
			t.Errorf("%q is shown as %q", text, shown)
		}
		for range 300 {
			const characters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_./+="
			secret := make([]byte, 16+random.IntN(48))
			for i := range secret {
				secret[i] = characters[random.IntN(len(characters))]
			}
			if shown := NewRedactor(string(secret))(text); shown != text {
				t.Errorf("with the secret %q, %q is shown as %q", secret, text, shown)
			}
		}
	}
}

func TestTextsWithProxyCredentialsAreRedacted(t *testing.T) {
	t.Parallel()
	proxies := map[string]string{
		"HTTPS_PROXY": "http://us3r-of-proxy:p%40ss-of-proxy@proxy.example.com:3128",
		"http_proxy":  "me:pw@proxy.example.com", // without a scheme, and short
		"HTTP_PROXY":  "http://proxy.example.com",
	}
	redact := NewRedactor(ProxySecrets(func(name string) string { return proxies[name] })...)
	for _, text := range []string{
		"407 Basic dXMzci1vZi1wcm94eTpwQHNzLW9mLXByb3h5", "400 us3r-of-proxy", "400 p@ss-of-proxy", "400 p%40ss-of-proxy",
		"407 Basic bWU6cHc=", "not me:pw",
	} {
		if shown := redact(text); shown != withheld && !strings.HasSuffix(shown, " "+redacted) {
			t.Errorf("%q is shown as %q", text, shown)
		}
	}
	if text := "the proxy.example.com said no"; redact(text) != text {
		t.Errorf("%q is shown as %q", text, redact(text))
	}
}
