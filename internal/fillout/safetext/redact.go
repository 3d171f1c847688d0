package safetext

import (
	"cmp"
	"net/url"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/fillout-community/terraform-provider-fillout/internal/lazyregexp"
)

const (
	// redacted replaces a secret that a text repeats as it is.
	redacted = "(redacted)"
	// withheld replaces a text that repeats a secret in another way: encoded, cut off, or with characters in between.
	withheld = "(an answer that repeats a secret)"
)

const (
	// minSecret is the length of the shortest secret. Shorter strings are parts of ordinary words.
	minSecret = 3
	// minTraced is the length of the shortest secret that is looked for in any encoding. A shorter one is replaced only
	// where it is a word of its own, as it is or escaped for a URL.
	minTraced = 8
	// minRun is the length of the shortest part of a secret that is looked for.
	minRun = 12
	// minWords is minRun for parts that look like words, such as those of the path /fillout/new-submission. Messages can
	// contain some of the same words.
	minWords = 20
	// minUnusual is how many characters of a part must not look like words, for minRun to apply.
	minUnusual = 4
	// longestWord is the length of the longest run of letters that can be a word.
	longestWord = 16
	// maxExamined bounds how much of a text is examined, in bytes. Only MaxLength characters of it can be shown.
	maxExamined = 16 << 10
)

// Redactor returns a text without the secrets that the service, or something on the way to it, could repeat in it.
type Redactor func(text string) string

// RedactAll is the Redactor for a text that is a secret as a whole.
func RedactAll(string) string { return redacted }

// NewRedactor returns the Redactor for some secrets.
//
// It shortens URLs, since a webhook's URL may be secret and need not be known: a delete has its ID only. It replaces a
// secret that is in the text as it is or escaped for a URL, and the beginning of one that was cut off. Then one rule
// finds the rest: encodings are undone, and all characters but letters and digits are left out. If a part of a secret
// is in the result, the text is withheld as a whole.
func NewRedactor(secrets ...string) Redactor {
	var literals []literal
	traces := make(traces)
	for _, secret := range secrets {
		if len(secret) < minSecret {
			continue
		}
		for _, spelling := range []string{secret, url.QueryEscape(secret), url.PathEscape(secret)} {
			literals = append(literals, newLiteral(spelling))
		}
		traces.add(secret)
	}
	slices.SortFunc(literals, func(a, b literal) int {
		return cmp.Or(len(b.text)-len(a.text), strings.Compare(a.text, b.text))
	})
	literals = slices.Compact(literals)
	return func(text string) string {
		if len(text) > maxExamined {
			text = strings.ToValidUTF8(text[:maxExamined], "")
		}
		text, ok := replace(shortenURLs(text), literals)
		if !ok || len(traces) > 0 && traces.in(text, false, maxNested) {
			return withheld
		}
		return text
	}
}

// Printable is the function Printable for a text that could repeat a secret. It redacts before and after invisible
// characters are removed, since these can disguise a secret.
func (redact Redactor) Printable(text string) string {
	return cut(redact(printable(redact(text))))
}

var urlInText = lazyregexp.New("(?i)https?://[^\\s\"'<>`]+")

// shortenURLs leaves only scheme and host of the URLs in a text, unless they are Fillout's own.
func shortenURLs(text string) string {
	return urlInText().ReplaceAllStringFunc(text, func(found string) string {
		address := strings.TrimRight(found, ".,:;!?)]}")
		u, err := url.Parse(address)
		if err != nil {
			return redacted
		}
		origin := u.Scheme + "://" + u.Host
		if origin == strings.TrimRight(address, "/") || isFillout(u) {
			return found
		}
		return origin + "/" + redacted + found[len(address):]
	})
}

// isFillout reports whether a URL is of Fillout's own site, such as a page of its help.
func isFillout(u *url.URL) bool {
	host := strings.ToLower(u.Hostname())
	return u.User == nil && (host == "fillout.com" || strings.HasSuffix(host, ".fillout.com"))
}

// literal is a secret as a text can repeat it.
type literal struct {
	text string
	// cut is the length from which a beginning of text is replaced too.
	cut int
}

func newLiteral(text string) literal {
	unusual := 0
	for i, is := range unusualBytes(text) {
		if is {
			unusual++
		}
		if n := i + 1; n >= minWords || n >= minRun && unusual >= minUnusual {
			return literal{text, n}
		}
	}
	return literal{text, len(text)}
}

// replace replaces each literal in a text, and each beginning of one that is long enough. The second result is false if
// a literal goes on after its beginning, in another encoding.
func replace(text string, literals []literal) (string, bool) {
	var result strings.Builder
	for i := 0; i < len(text); {
		length := 0
		for _, l := range literals {
			n := l.lengthAt(text, i)
			if n > length && goesOn(text[i+n:], l.text[n:]) {
				return "", false
			}
			length = max(length, n)
		}
		if length == 0 {
			result.WriteByte(text[i])
			length = 1
		} else {
			result.WriteString(redacted)
		}
		i += length
	}
	return result.String(), true
}

// goesOn reports whether a text begins with the rest of a secret, encoded. Rest is empty for a whole secret.
func goesOn(text, rest string) bool {
	const examined, significant = 64, 4
	folded := fold(undo(rest))
	folded = folded[:min(len(folded), significant)]
	return folded != "" && strings.HasPrefix(fold(undo(text[:min(len(text), examined)])), folded)
}

// lengthAt returns how many bytes at a place of a text are the literal or its beginning; 0 if it is not there.
func (l literal) lengthAt(text string, at int) int {
	n, rest := 0, text[at:]
	for n < len(rest) && n < len(l.text) && rest[n] == l.text[n] {
		n++
	}
	switch {
	case n < l.cut:
		return 0
	case len(l.text) < minTraced && !isWordAt(text, at, n):
		return 0
	}
	return n
}

// isWordAt reports whether no letter or digit is next to a part of a text.
func isWordAt(text string, at, length int) bool {
	before, _ := utf8.DecodeLastRuneInString(text[:at])
	after, _ := utf8.DecodeRuneInString(text[at+length:])
	return !isAlphanumeric(before) && !isAlphanumeric(after)
}

func isAlphanumeric(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// traces are the parts of secrets that a text must not contain once its encodings are undone. The value is true for a
// part that looks like words. Such a part is looked for in decoded text only.
type traces map[string]bool

// add adds the parts of a secret.
func (t traces) add(secret string) {
	if len(secret) < minTraced {
		return
	}
	plain := undo(secret)
	folded, unusual := foldWith(plain, unusualBytes(plain))
	if len(folded) < minTraced { // it has too few letters and digits
		if shown := strings.ToLower(visible(plain)); len(shown) >= minTraced {
			t[shown[:minTraced]] = false
		}
		return
	}
	part := func(from, to int) {
		count := 0
		for _, is := range unusual[from:to] {
			if is {
				count++
			}
		}
		t[folded[from:to]] = count < minUnusual
	}
	part(0, min(len(folded), minRun))
	if beginning := fold(plain[:min(len(plain), minRun)]); len(beginning) >= minTraced {
		part(0, min(len(beginning), len(folded)))
	}
	for i := minRun; i <= len(folded); i++ {
		part(i-minRun, i)
	}
	for i := minWords; i <= len(folded); i++ {
		t[folded[i-minWords:i]] = false
	}
}

// in reports whether a text contains a trace, as it is or encoded. Encodings are nested no deeper than depth.
func (t traces) in(text string, isDecoded bool, depth int) bool {
	plain := undo(text)
	folded := fold(plain)
	if t.contained(folded, isDecoded) || t.contained(strings.ToLower(visible(plain)), isDecoded) {
		return true
	}
	return depth > 0 && slices.ContainsFunc(decoded(plain, folded), func(inner string) bool {
		return t.in(inner, true, depth-1)
	})
}

func (t traces) contained(text string, isDecoded bool) bool {
	for _, length := range []int{8, 9, 10, 11, minRun, minWords} {
		for i := length; i <= len(text); i++ {
			if words, found := t[text[i-length:i]]; found && (isDecoded || !words) {
				return true
			}
		}
	}
	return false
}

// unusualBytes marks the bytes of a text that are in a run of letters and digits that does not look like a word: it
// contains a digit, or mixes cases, or is long.
func unusualBytes(text string) []bool {
	marks := make([]bool, len(text))
	for i := 0; i < len(text); {
		run := text[i:]
		if end := strings.IndexFunc(run, func(r rune) bool { return !isAlphanumeric(r) }); end >= 0 {
			run = run[:end]
		}
		if !isWord(run) {
			for j := range run {
				marks[i+j] = true
			}
		}
		_, separator := utf8.DecodeRuneInString(text[i+len(run):])
		i += len(run) + separator
	}
	return marks
}

func isWord(run string) bool {
	if len(run) > longestWord || strings.ContainsFunc(run, unicode.IsDigit) {
		return false
	}
	_, first := utf8.DecodeRuneInString(run)
	return run[first:] == strings.ToLower(run[first:]) || run == strings.ToUpper(run)
}
