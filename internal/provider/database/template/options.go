package template

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
)

// Option is an option of a select. Records hold and show its label.
type Option struct {
	Label string
	// Color is a name or a hex code. If it is empty, the service chooses one, or keeps the one that it has.
	Color string
	// Value is the id that the service gave the option; empty for a new one.
	Value string

	others map[string]json.RawMessage // keys that are not known, kept as they are
}

// MarshalJSON implements json.Marshaler. It leaves out what is empty.
func (o Option) MarshalJSON() ([]byte, error) {
	members := make(map[string]json.RawMessage)
	for key, value := range o.others {
		members[key] = value
	}
	for key, value := range map[string]string{"label": o.Label, "color": o.Color, "value": o.Value} {
		if value != "" {
			members[key] = encode(value)
		}
	}
	return json.Marshal(members)
}

// UnmarshalJSON implements json.Unmarshaler. It fails only if the JSON is not an object. A key with a value that cannot
// be used, such as an empty label, stays as it is.
func (o *Option) UnmarshalJSON(text []byte) error {
	if kindOf(text) != '{' {
		return errors.New("an option must be an object")
	}
	members := object(text)
	*o = Option{others: members}
	for key, into := range map[string]*string{"label": &o.Label, "color": &o.Color, "value": &o.Value} {
		if json.Unmarshal(members[key], into) == nil && *into != "" {
			delete(members, key)
		}
	}
	return nil
}

// ReadOptions returns the options in a template, in their order. A list with anything else in it has none.
func ReadOptions(template json.RawMessage) []Option {
	options, _ := readOptions(object(template)[optionsKey])
	return options
}

// readOptions reads a list of options. It reports whether the list contains nothing else.
func readOptions(list json.RawMessage) ([]Option, bool) {
	var options []Option
	if kindOf(list) != '[' || json.Unmarshal(list, &options) != nil {
		return nil, false
	}
	return options, true
}

// Options are the options that a configuration sets.
type Options struct {
	List []Option
	// IgnoreOthers leaves those options alone that the configuration never had.
	IgnoreOthers bool
	// Managed are the options that the configuration had before. They go when they leave it, even with IgnoreOthers.
	Managed []Option
}

// OptionPlan is what comes of the options of a field.
type OptionPlan struct {
	// Options are those of the configuration, with the value and the color that each has. New ones have no value.
	Options []Option
	// Added are the new ones among them.
	Added []Option
	// Removed are options that the field would lose, and with them the values of records.
	Removed []Option
	// Renames are guesses: a removed option that could be an added one.
	Renames []Rename
	// Send is the whole list to send.
	Send []Option
}

// Rename is an option that may have got another label.
type Rename struct{ From, To Option }

// Line returns the option to write into the configuration if the guess is right.
func (r Rename) Line() string {
	return fmt.Sprintf("{ label = %s, value = %s }", encode(r.To.Label), encode(r.From.Value))
}

// Check returns an error if two options could be taken for each other. Its text can follow "the options".
func (o Options) Check() error {
	labels, values := make(map[string]bool), make(map[string]bool)
	for _, option := range o.List {
		switch {
		case option.Label == "":
			return errors.New("must have a label each")
		case labels[option.Label]:
			return fmt.Errorf("must not have the label %q twice, because records show only the label", option.Label)
		case option.Value != "" && values[option.Value]:
			return fmt.Errorf("must not have the value %q twice", option.Value)
		}
		labels[option.Label], values[option.Value] = true, true
	}
	return nil
}

// UnknownValueError means that a configuration names an option by a value that no option of the field has.
type UnknownValueError struct{ Option Option }

func (e *UnknownValueError) Error() string {
	return fmt.Sprintf("no option of the field has the value %q, which the configuration sets for the option %q",
		e.Option.Value, e.Option.Label)
}

// Plan matches the configured options with those that the field has: by value, else by label, never by position. Each
// option that stays keeps its value, its color unless another one is set, and the keys that are not known.
func (o Options) Plan(live []Option) (OptionPlan, error) {
	matches, err := o.match(live)
	if err != nil {
		return OptionPlan{}, err
	}
	var plan OptionPlan
	kept := make([]bool, len(live))
	for i, wanted := range o.List {
		at := matches[i]
		if at < 0 {
			plan.Added = append(plan.Added, wanted)
		} else {
			kept[at] = true
			wanted = live[at].with(wanted)
		}
		plan.Options = append(plan.Options, wanted)
	}
	rest := plan.Options
	for i, option := range live {
		switch {
		case kept[i]: // the next configured option takes the place, and the last place takes all that are left
			n := 1
			if !slices.Contains(kept[i+1:], true) {
				n = len(rest)
			}
			plan.Send = append(plan.Send, rest[:n]...)
			rest = rest[n:]
		case o.IgnoreOthers && !slices.ContainsFunc(o.Managed, option.is):
			plan.Send = append(plan.Send, option)
		default:
			plan.Removed = append(plan.Removed, option)
		}
	}
	plan.Send = append(plan.Send, rest...)
	if plan.Send == nil {
		plan.Send = []Option{} // an empty list, and not null
	}
	plan.Renames = o.guessRenames(live, matches, plan.Removed)
	return plan, nil
}

// match returns, for each configured option, its place in live, or -1 for a new one.
func (o Options) match(live []Option) ([]int, error) {
	matches := make([]int, len(o.List))
	taken := make([]bool, len(live))
	find := func(matches func(Option) bool) int {
		for at, option := range live {
			if !taken[at] && matches(option) {
				taken[at] = true
				return at
			}
		}
		return -1
	}
	for i, wanted := range o.List {
		if wanted.Value == "" {
			continue
		}
		matches[i] = find(func(option Option) bool { return option.Value == wanted.Value })
		if matches[i] < 0 {
			return nil, &UnknownValueError{wanted}
		}
	}
	for i, wanted := range o.List {
		if wanted.Value == "" {
			matches[i] = find(func(option Option) bool { return sameLabel(option.Label, wanted.Label) })
		}
	}
	return matches, nil
}

// with returns the option as the configuration wants it.
func (o Option) with(wanted Option) Option {
	merged := Option{Label: wanted.Label, Color: wanted.Color, Value: o.Value, others: map[string]json.RawMessage{}}
	if wanted.Color == "" || sameText(o.Color, wanted.Color) {
		merged.Color = o.Color
	}
	for _, others := range []map[string]json.RawMessage{o.others, wanted.others} {
		for key, value := range others {
			merged.others[key] = merge(merged.others[key], value)
		}
	}
	return merged
}

// is reports whether two options are the same one: by value, or by label where one has no value.
func (o Option) is(other Option) bool {
	if o.Value == "" || other.Value == "" {
		return sameLabel(o.Label, other.Label)
	}
	return o.Value == other.Value
}

// guessRenames pairs each removed option with a new one: first with the one at the same place, then in order.
func (o Options) guessRenames(live []Option, matches []int, removed []Option) []Rename {
	isNew := make([]bool, len(o.List))
	for i, at := range matches {
		isNew[i] = at < 0
	}
	var renames []Rename
	var unpaired []Option
	for _, gone := range removed {
		at := slices.IndexFunc(live, gone.is)
		if at < len(isNew) && isNew[at] {
			isNew[at] = false
			renames = append(renames, Rename{gone, o.List[at]})
			continue
		}
		unpaired = append(unpaired, gone)
	}
	for _, gone := range unpaired {
		at := slices.Index(isNew, true)
		if at < 0 {
			break
		}
		isNew[at] = false
		renames = append(renames, Rename{gone, o.List[at]})
	}
	return renames
}

// Shown returns the options of a field that the configuration has or should learn of, in the order of the field: all of
// them, or with IgnoreOthers only those that it had before.
func (o Options) Shown(live []Option) []Option {
	if !o.IgnoreOthers {
		return live
	}
	return slices.DeleteFunc(slices.Clone(live), func(option Option) bool {
		return !slices.ContainsFunc(o.Managed, option.is)
	})
}

// differences says what the options of a field do not have as the configuration sets it.
func (o Options) differences(live []Option) (found []string) {
	matches, err := o.match(live)
	var unknown *UnknownValueError
	if errors.As(err, &unknown) {
		return []string{difference(optionsKey, encode(unknown.Option), encode(live))}
	}
	last := -1
	for i, wanted := range o.List {
		key := fmt.Sprintf("%s[%d]", optionsKey, i)
		at := matches[i]
		if at < 0 {
			found = append(found, difference(key, encode(wanted), nil))
			continue
		}
		if !Shows(encode(live[at]), encode(wanted)) {
			found = append(found, difference(key, encode(wanted), encode(live[at])))
		}
		if at < last {
			found = append(found, fmt.Sprintf("the place of %s is %d instead of %d", key, at, i))
		}
		last = max(last, at)
	}
	plan, _ := o.Plan(live) // the match succeeded
	if len(plan.Removed) > 0 {
		found = append(found, difference(optionsKey, encode(o.List), encode(live)))
	}
	return found
}
