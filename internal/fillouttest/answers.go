package fillouttest

import (
	"bytes"
	"embed"
	"encoding/json"
	"html/template"
	"maps"
	"net/http"
	"slices"
)

// answer is an HTTP response. It is complete before its first byte is written, as the journal and faults need it.
type answer struct {
	status int
	header http.Header
	body   []byte
}

// refusal is an error that the service answers with. Each API writes it in its own way.
type refusal struct {
	status  int
	message string
	// code is the database API's name of the error; "" is the usual one of the status. details adds unknown details.
	code    string
	details bool
	// bare writes {"message":…} only, whatever the API.
	bare bool
	// oauth is RFC 6749's name of the error, which only OAuth's operations show; "" is invalid_request.
	oauth string
	// plain is a message for people if the message itself is for programs, else "".
	plain string
}

func (r refusal) Error() string { return r.message }

// envelope writes a refusal as the forms API does.
func envelope(r refusal) answer {
	return jsonAnswer(r.status, json.RawMessage(Envelope(r.status, r.message)))
}

// Envelope returns the body of the forms API's errors (measured), for a [Fault] to show.
func Envelope(status int, message string) string {
	return string(encode(object{{"statusCode", status}, {"error", http.StatusText(status)}, {"message", message}}))
}

const jsonType = "application/json; charset=utf-8"

func jsonAnswer(status int, value any) answer {
	return answer{status: status, header: http.Header{"Content-Type": {jsonType}}, body: encode(value)}
}

// deleted answers a delete that succeeded.
func (c *call) deleted() answer {
	if c.behavior.EmptyDeleteBodies {
		return answer{status: http.StatusOK, header: http.Header{}}
	}
	return jsonAnswer(http.StatusOK, object{})
}

// encode writes JSON as the service does: without Go's escapes for HTML.
func encode(value any) []byte { return encodeIndented(value, "") }

func encodeIndented(value any, indent string) []byte {
	var buffer bytes.Buffer
	encoder := json.NewEncoder(&buffer)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", indent)
	must(encoder.Encode(value), "encoding a value of the test")
	return bytes.TrimSuffix(buffer.Bytes(), []byte("\n"))
}

// object is a JSON object whose members keep their order.
type object []member

type member struct {
	name  string
	value any
}

var _ json.Marshaler = object{}

// MarshalJSON writes the members in order.
func (o object) MarshalJSON() ([]byte, error) {
	var buffer bytes.Buffer
	buffer.WriteByte('{')
	for i, m := range o {
		if i > 0 {
			buffer.WriteByte(',')
		}
		buffer.Write(encode(m.name))
		buffer.WriteByte(':')
		buffer.Write(encode(m.value))
	}
	buffer.WriteByte('}')
	return buffer.Bytes(), nil
}

// ordered returns the members of a map in a fixed order.
func ordered(values map[string]any) object {
	members := object{}
	for _, name := range slices.Sorted(maps.Keys(values)) {
		members = append(members, member{name, values[name]})
	}
	return members
}

// list returns a slice that is [] in JSON even if items is nil.
func list[T any](items []T) []T {
	if items == nil {
		return []T{}
	}
	return items
}

// mapped returns what a function makes of each item.
func mapped[T, U any](items []T, of func(T) U) []U {
	made := make([]U, len(items))
	for i, item := range items {
		made[i] = of(item)
	}
	return made
}

// first returns the first item that matches, or nil.
func first[T any](all []*T, matches func(*T) bool) *T {
	at := slices.IndexFunc(all, matches)
	if at < 0 {
		return nil
	}
	return all[at]
}

//go:embed *.html
var pageFiles embed.FS

var pages = template.Must(
	template.New("").Funcs(template.FuncMap{"control": controlFor}).ParseFS(pageFiles, "*.html"))

// notice is a page with a message and no form.
type notice struct{ Title, Text string }

// htmlAnswer renders a page, which loads nothing. formAction is the source list of the form-action directive in the
// page's Content-Security-Policy.
func htmlAnswer(status int, name string, content any, formAction string) answer {
	var rendered bytes.Buffer
	must(pages.ExecuteTemplate(&rendered, name, content), "rendering "+name)
	return answer{status: status, body: rendered.Bytes(), header: http.Header{
		"Content-Type":            {"text/html; charset=utf-8"},
		"Content-Security-Policy": {"default-src 'none'; style-src 'unsafe-inline'; form-action " + formAction},
	}}
}

func noticeAnswer(status int, title, text string) answer {
	return htmlAnswer(status, "notice.html", notice{Title: title, Text: text}, "'none'")
}

// must panics if a step fails, such as one that the service would refuse.
func must(err error, doing string) {
	if err != nil {
		panic("fillouttest: " + doing + ": " + err.Error())
	}
}

// mustFind returns an object that the test names.
func mustFind[T any](found *T, what, ref string) *T {
	if found == nil {
		panic("fillouttest: no " + what + " is called " + ref)
	}
	return found
}
