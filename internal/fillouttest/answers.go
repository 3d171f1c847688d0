package fillouttest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
)

// answer is what goes back to the client, complete before its first byte is written: the journal and faults need it so.
type answer struct {
	status int
	header http.Header
	body   []byte
}

// refusal is an answer in the service's error envelope.
type refusal struct {
	status  int
	message string
	bare    bool
	// oauth is the name that RFC 6749 has for the error, which only OAuth's routes show; "" is invalid_request.
	oauth string
	// plain is the message for a person, where the message itself is not; "" otherwise.
	plain string
}

func (r refusal) Error() string { return r.message }

func (r refusal) answer() answer {
	if r.bare {
		return jsonAnswer(r.status, object{{"message", r.message}})
	}
	return answer{
		status: r.status,
		header: http.Header{"Content-Type": {jsonType}},
		body:   []byte(Envelope(r.status, r.message)),
	}
}

// Envelope is the body that the service answers errors with (measured), for a [Fault] to show.
func Envelope(status int, message string) string {
	return string(encode(object{
		{"statusCode", status},
		{"error", http.StatusText(status)},
		{"message", message},
	}))
}

const jsonType = "application/json; charset=utf-8"

func jsonAnswer(status int, value any) answer {
	return answer{status: status, header: http.Header{"Content-Type": {jsonType}}, body: encode(value)}
}

// encode writes JSON as the service does: without Go's escapes for HTML.
func encode(value any) []byte { return encodeIndented(value, "") }

func encodeIndented(value any, indent string) []byte {
	var buffer bytes.Buffer
	encoder := json.NewEncoder(&buffer)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", indent)
	if err := encoder.Encode(value); err != nil {
		panic(fmt.Sprintf("fillouttest: a value that a test gave is no JSON: %v", err))
	}
	return bytes.TrimSuffix(buffer.Bytes(), []byte("\n"))
}

// object is a JSON object whose members keep their order.
type object []member

type member struct {
	name  string
	value any
}

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

// list is a slice that is [] in JSON even if it is nil.
func list[T any](items []T) []T {
	if items == nil {
		return []T{}
	}
	return items
}
