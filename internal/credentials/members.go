package credentials

import (
	"errors"

	"github.com/tidwall/gjson"
)

// members are the fields of a JSON object, in their order. A struct does not work: encoding/json accepts "Profiles" for
// "profiles", and of two fields with the same name it reads the last one, but an edit changes the first one. This reads
// like sjson, which makes the edits.
type members []member

type member struct {
	name  string
	value gjson.Result
}

// membersOf returns the fields of a value in a valid JSON text. Its error follows the name of the value.
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

// value returns the value of a field. Its Exists method reports false if there is no such field.
func (l members) value(name string) gjson.Result {
	for _, m := range l {
		if m.name == name {
			return m.value
		}
	}
	return gjson.Result{}
}
