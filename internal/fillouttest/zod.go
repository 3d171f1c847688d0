package fillouttest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"mime"
	"net/http"
	"strings"
)

// issue is a finding of Zod, the service's validation library, with the members in Zod's order. Only invalid_type was
// measured. The texts of the others are Zod 4's, and members that only they have are left out.
type issue struct {
	Expected string `json:"expected,omitempty"`
	Code     string `json:"code"`
	Path     []any  `json:"path"`
	Message  string `json:"message"`
}

// issues are the faults of a request.
type issues []issue

// refusal returns nil for an empty list, else a 400 whose message is the list as a JSON text, as the service sends it.
func (list issues) refusal() error {
	if len(list) == 0 {
		return nil
	}
	lines := make([]string, len(list))
	for i, found := range list {
		for _, step := range found.Path {
			lines[i] += fmt.Sprintf("%v: ", step)
		}
		lines[i] += found.Message
	}
	message := string(encodeIndented(list, "  "))
	return refusal{status: http.StatusBadRequest, message: message, plain: strings.Join(lines, "; ")}
}

func (list *issues) add(code string, path []any, format string, values ...any) {
	*list = append(*list, issue{Code: code, Path: path, Message: fmt.Sprintf(format, values...)})
}

func (list *issues) wrongType(path []any, expected, received string) {
	list.add("invalid_type", path, "Invalid input: expected %s, received %s", expected, received)
	(*list)[len(*list)-1].Expected = expected
}

// tooSmall and tooBig report a number, or a number of items, out of bounds. What is "number to be" or "array to have".
func (list *issues) tooSmall(path []any, what string, least int, unit string) {
	list.add("too_small", path, "Too small: expected %s >=%d%s", what, least, unit)
}

func (list *issues) tooBig(path []any, what string, most int, unit string) {
	list.add("too_big", path, "Too big: expected %s <=%d%s", what, most, unit)
}

// node is a part of a JSON body in the bytes that were sent. A missing member has no raw text.
type node struct {
	raw  json.RawMessage
	path []any
}

// mediaType returns the type of the body. For a malformed header it is "" or the part that could be read.
func (c *call) mediaType() string {
	media, _, _ := mime.ParseMediaType(c.request.Header.Get("Content-Type"))
	return media
}

// parse returns the body of a request as a node. A body that is not declared as JSON counts as missing, as usual for
// Node's frameworks (assumed).
func (c *call) parse() (node, error) {
	if c.mediaType() != "application/json" || len(c.body) == 0 {
		return node{path: []any{}}, nil
	}
	if !json.Valid(c.body) {
		return node{}, refusal{status: http.StatusBadRequest, message: "Body is not valid JSON"}
	}
	return node{raw: bytes.TrimSpace(c.body), path: []any{}}, nil
}

// kind returns the name of the node's type in Zod's messages.
func (n node) kind() string {
	if len(n.raw) == 0 {
		return "undefined"
	}
	switch n.raw[0] {
	case '{':
		return "object"
	case '[':
		return "array"
	case '"':
		return "string"
	case 't', 'f':
		return "boolean"
	case 'n':
		return "null"
	}
	return "number"
}

func (n node) absent() bool { return len(n.raw) == 0 }

// field returns a member of an object. Members of other types are undefined.
func (n node) field(name string) node {
	var members map[string]json.RawMessage
	if n.kind() == "object" {
		mustDecode(n.raw, &members)
	}
	return node{raw: members[name], path: n.at(name)}
}

// items returns the elements of an array. Other types have no elements.
func (n node) items() []node {
	var elements []json.RawMessage
	if n.kind() == "array" {
		mustDecode(n.raw, &elements)
	}
	nodes := make([]node, len(elements))
	for i, element := range elements {
		nodes[i] = node{raw: element, path: n.at(i)}
	}
	return nodes
}

// text returns the content of a string, and "" for other types.
func (n node) text() string {
	var text string
	if n.kind() == "string" {
		mustDecode(n.raw, &text)
	}
	return text
}

func (n node) at(step any) []any {
	return append(append(make([]any, 0, len(n.path)+1), n.path...), step)
}

// mustDecode decodes text that was validated before.
func mustDecode(raw json.RawMessage, target any) {
	must(json.Unmarshal(raw, target), "decoding valid JSON")
}

// expect reports whether a node has the wanted type, and adds an issue if it does not.
func (list *issues) expect(n node, kind string) bool {
	if n.kind() == kind {
		return true
	}
	list.wrongType(n.path, kind, n.kind())
	return false
}
