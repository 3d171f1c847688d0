package credentials

import (
	"errors"

	"github.com/tidwall/gjson"
)

// members are the fields of a JSON object, in their order. A struct would not
// do: encoding/json takes "Profiles" for "profiles", and of two fields with the
// same name the last, where an edit would change the first. This reads as sjson
// does, which makes the edits.
type members []member

type member struct {
	name  string
	value gjson.Result
}

// membersOf reads a value of a valid JSON text. An error's words can follow the
// name of the value.
func membersOf(value gjson.Result) (members, error) {
	if !value.IsObject() {
		return nil, errors.New("must be an object")
	}
	var list members
	seen, twice := map[string]bool{}, false
	value.ForEach(func(name, value gjson.Result) bool {
		twice = twice || seen[name.Str]
		seen[name.Str] = true
		list = append(list, member{name: name.Str, value: value})
		return true
	})
	if twice {
		return nil, errors.New("must not have two fields of the same name")
	}
	return list, nil
}

// value of a field; one that does not exist where there is none.
func (l members) value(name string) gjson.Result {
	for _, m := range l {
		if m.name == name {
			return m.value
		}
	}
	return gjson.Result{}
}
