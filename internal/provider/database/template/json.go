package template

import (
	"bytes"
	"encoding/json"
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// object returns the members of a JSON object. It is empty for anything else.
func object(text json.RawMessage) map[string]json.RawMessage {
	var members map[string]json.RawMessage
	if json.Unmarshal(text, &members) != nil || members == nil {
		return map[string]json.RawMessage{}
	}
	return members
}

// encode returns the JSON of a value that always has one, without escapes for HTML.
func encode(value any) json.RawMessage {
	var buffer bytes.Buffer
	encoder := json.NewEncoder(&buffer)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		return json.RawMessage("null")
	}
	return bytes.TrimSpace(buffer.Bytes())
}

// merge returns what has all that wanted sets, and for the rest what live has. Objects are merged member by member.
func merge(live, wanted json.RawMessage) json.RawMessage {
	if kindOf(live) != '{' || kindOf(wanted) != '{' {
		return wanted
	}
	members := object(live)
	for name, value := range object(wanted) {
		members[name] = merge(members[name], value)
	}
	return encode(members)
}

func kindOf(text json.RawMessage) byte {
	text = bytes.TrimSpace(text)
	if len(text) == 0 {
		return 0
	}
	return text[0]
}

// Shows reports whether live has all that wanted sets. Members that only live has do not count, and null is the same as
// missing. Lists have the same length.
func Shows(live, wanted json.RawMessage) bool {
	return includes(decoded(live), decoded(wanted))
}

func decoded(text json.RawMessage) any {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	var value any
	_ = decoder.Decode(&value) // what is missing or no JSON is null
	return value
}

func includes(live, wanted any) bool {
	switch wanted := wanted.(type) {
	case map[string]any:
		members, ok := live.(map[string]any)
		for name, value := range wanted {
			ok = ok && includes(members[name], value)
		}
		return ok
	case []any:
		items, ok := live.([]any)
		ok = ok && len(items) == len(wanted)
		for i := 0; ok && i < len(wanted); i++ {
			ok = includes(items[i], wanted[i])
		}
		return ok
	case json.Number:
		number, ok := live.(json.Number)
		return ok && sameNumber(string(number), string(wanted))
	case string:
		text, ok := live.(string)
		return ok && sameText(text, wanted)
	}
	return live == wanted
}

// sameNumber compares whole numbers exactly and others as floating-point numbers: 1 is 1.0.
func sameNumber(a, b string) bool {
	if a == b {
		return true
	}
	if _, err := strconv.ParseInt(a, 10, 64); err == nil {
		if _, err := strconv.ParseInt(b, 10, 64); err == nil {
			return false
		}
	}
	first, firstErr := strconv.ParseFloat(a, 64)
	second, secondErr := strconv.ParseFloat(b, 64)
	return firstErr == nil && secondErr == nil && first == second
}

var hexColor = regexp.MustCompile(`^#[0-9A-Fa-f]{3,8}$`)

// sameText compares texts. In the hex code of a color, case does not count.
func sameText(a, b string) bool {
	return sameLabel(a, b) || hexColor.MatchString(a) && strings.EqualFold(a, b)
}

// sameLabel compares texts, apart from the composition of their characters: Terraform composes all texts (NFC),
// whatever the service has.
func sameLabel(a, b string) bool { return norm.NFC.String(a) == norm.NFC.String(b) }
