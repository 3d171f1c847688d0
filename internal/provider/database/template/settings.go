package template

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/safetext"
)

// Configured is what a configuration sets of a template. All else is left as it is.
type Configured struct {
	// Settings by key of the template. They do not contain options.
	Settings map[string]json.RawMessage
	// Options is nil if the configuration does not set them.
	Options *Options
}

const optionsKey = "options"

// Parse reads a template that a configuration has as JSON. A list of options in it is matched like any other, so that
// no option loses its value.
//
// An error says what is wrong in words that can follow "the template".
func Parse(text string) (Configured, error) {
	var members map[string]json.RawMessage
	if err := json.Unmarshal([]byte(text), &members); err != nil || members == nil {
		return Configured{}, errors.New("must be a JSON object")
	}
	maps.DeleteFunc(members, func(_ string, value json.RawMessage) bool { return string(value) == "null" })
	configured := Configured{Settings: members}
	list, ok := readOptions(members[optionsKey])
	if ok && !slices.ContainsFunc(list, func(o Option) bool { return o.Label == "" }) {
		delete(members, optionsKey)
		configured.Options = &Options{List: list}
	}
	return configured, nil
}

// Merge returns the whole template to send: what the configuration sets, and for the rest what the field has. live is
// nil for a new field. An error means that an option cannot be matched.
func (c Configured) Merge(live json.RawMessage) (json.RawMessage, error) {
	members := object(live)
	for key, value := range c.Settings {
		members[key] = merge(members[key], value)
	}
	if c.Options != nil {
		plan, err := c.Options.Plan(ReadOptions(live))
		if err != nil {
			return nil, err
		}
		members[optionsKey] = encode(plan.Send)
	}
	return encode(members), nil
}

// Differences says which settings a template does not have as the configuration sets them, sorted by key, then which
// options. Settings that the configuration does not set are none. A template that was merged and sent has no
// difference, unless the service dropped or changed something.
func (c Configured) Differences(live json.RawMessage) (found []string) {
	members := object(live)
	for _, key := range slices.Sorted(maps.Keys(c.Settings)) {
		if !Shows(members[key], c.Settings[key]) {
			found = append(found, difference(key, c.Settings[key], members[key]))
		}
	}
	if c.Options != nil {
		found = append(found, c.Options.differences(ReadOptions(live))...)
	}
	return found
}

// difference says that a setting is not as wanted, such as: decimalPlaces is 1 instead of 3. got is nil if there is no
// such setting.
func difference(key string, wanted, got json.RawMessage) string {
	is := "missing"
	if got != nil {
		is = safetext.Printable(string(got))
	}
	return fmt.Sprintf("%s is %s instead of %s", key, is, safetext.Printable(string(wanted)))
}
