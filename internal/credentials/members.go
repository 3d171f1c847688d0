package credentials

import (
	"bytes"
	"encoding/json"
	"errors"
)

// members are the fields of a JSON object, in their order. A struct would not
// do: encoding/json takes "Profiles" for "profiles", and of two fields with the
// same name the last, where an edit would change the first.
type members []member

type member struct {
	name  string
	value json.RawMessage
}

// membersOf reads a valid JSON value. An error's words can follow the name of
// the value.
func membersOf(value json.RawMessage) (members, error) {
	if value[0] != '{' {
		return nil, errors.New("must be an object")
	}
	var list members
	seen := map[string]bool{}
	decoder := json.NewDecoder(bytes.NewReader(value))
	if _, err := decoder.Token(); err != nil {
		return nil, errUnreadable
	}
	for decoder.More() {
		token, err := decoder.Token()
		name, ok := token.(string)
		if err != nil || !ok {
			return nil, errUnreadable
		}
		m := member{name: name}
		if err := decoder.Decode(&m.value); err != nil {
			return nil, errUnreadable
		}
		if seen[name] {
			return nil, errors.New("must not have two fields of the same name")
		}
		seen[name] = true
		list = append(list, m)
	}
	return list, nil
}

// errUnreadable stands for the errors of encoding/json, which quote what they
// were given.
var errUnreadable = errors.New("must be readable")

// value of a field; nil where there is none.
func (l members) value(name string) json.RawMessage {
	for _, m := range l {
		if m.name == name {
			return m.value
		}
	}
	return nil
}
