package fillouttest

import (
	"maps"
	"math"
	"slices"
)

// kind decides how values of a field are checked, compared and filtered.
type kind int

const (
	opaqueKind kind = iota
	textKind
	numberKind
	dateKind
	selectKind
	checkboxKind
	linkKind
	filesKind
)

// fieldType has the properties of a type in the API (documented).
type fieldType struct {
	kind             kind
	primary          bool // the type may be that of a primary field
	readOnly         bool // records cannot set the value
	keys             map[string]templateKey
	takesAnyTemplate bool
}

// templateKey is a key of a template. The server fills in the value where it is not nil and the template lacks the key
// (seen in live databases).
type templateKey struct {
	fill     any
	required bool
	accepts  func(any) bool
}

var (
	selectKeys = map[string]templateKey{"disableColors": {fill: false, accepts: isA[bool]}}
	dateFormat = templateKey{fill: "local", accepts: oneOf("local", "long", "us", "european", "iso")}
	numbers    = []any{"local", "comma_period", "period_comma", "space_comma", "space_period"}
	someText   = templateKey{required: true, accepts: isText}
	flag       = templateKey{accepts: isA[bool]}
)

// fieldTypes are the documented types. A person can make fields of other types.
var fieldTypes = map[string]fieldType{
	"single_line_text": {kind: textKind, primary: true},
	"long_text":        {kind: textKind, primary: true},
	"email":            {kind: textKind, primary: true},
	"url":              {kind: textKind, primary: true},
	"phone_number":     {kind: textKind, primary: true},
	"number": {kind: numberKind, primary: true, keys: map[string]templateKey{
		"decimalPlaces": {fill: 1.0, accepts: between(0, 10)},
		"numberFormat":  {fill: "local", accepts: oneOf(numbers...)},
	}},
	"currency": {kind: numberKind, primary: true, keys: map[string]templateKey{
		"currencySymbol": {fill: "$", accepts: isA[string]},
		"decimalPlaces":  {fill: 2.0, accepts: between(0, 10)},
		"numberFormat":   {fill: "local", accepts: oneOf(numbers...)},
	}},
	"percent": {kind: numberKind, primary: true, keys: map[string]templateKey{
		"decimalPlaces":   {accepts: between(0, math.MaxInt32)},
		"numberFormat":    {accepts: oneOf(numbers...)},
		"showProgressBar": flag,
		"allowNegative":   flag,
	}},
	"rating": {kind: numberKind, keys: map[string]templateKey{"maxRating": {fill: 5.0, accepts: between(1, 10)}}},
	"duration": {kind: numberKind, primary: true, keys: map[string]templateKey{
		"format": {accepts: oneOf("h:mm", "h:mm:ss", "h:mm:ss.s", "h:mm:ss.ss", "h:mm:ss.sss")},
	}},
	"single_select":   {kind: selectKind, keys: selectKeys},
	"multiple_select": {kind: selectKind, keys: selectKeys},
	"checkbox":        {kind: checkboxKind, keys: map[string]templateKey{"color": {accepts: isA[string]}}},
	"date":            {kind: dateKind, primary: true, keys: map[string]templateKey{"dateFormat": dateFormat}},
	"datetime": {kind: dateKind, keys: map[string]templateKey{
		"dateFormat":      dateFormat,
		"timeFormat":      {fill: "12h", accepts: oneOf("12h", "24h")},
		"timezone":        {fill: "", accepts: isA[string]},
		"displayTimeZone": {fill: false, accepts: isA[bool]},
	}},
	"attachments": {kind: filesKind},
	"linked_record": {kind: linkKind, keys: map[string]templateKey{
		"tableId":       someText,
		"allowMultiple": {fill: true, accepts: isA[bool]},
	}},
	"lookup": {readOnly: true, keys: map[string]templateKey{
		"linkedRecordFieldId": someText, "lookupFieldId": someText,
	}},
	"formula": {kind: textKind, primary: true, readOnly: true, keys: map[string]templateKey{
		"expression": someText,
		"resultType": {accepts: oneOf("text", "number", "date", "boolean", "array")},
		"formatting": {accepts: func(any) bool { return true }},
	}},
	"autonumber": {kind: numberKind, primary: true, readOnly: true},
	"source":     {readOnly: true},
}

// palette are the colors of options without a color, by position (documented names, order seen in live databases). That
// the 18th option starts again is assumed.
var palette = []string{
	"purple", "orange", "blue", "gray", "red", "yellow", "green", "pink", "lime", "tangerine", "emerald", "sky", "teal",
	"indigo", "cyan", "violet", "fuchsia",
}

func isA[T any](value any) bool {
	_, ok := value.(T)
	return ok
}

func isText(value any) bool { return isA[string](value) && value != "" }

func oneOf(allowed ...any) func(any) bool {
	return func(value any) bool { return slices.ContainsFunc(allowed, func(a any) bool { return a == value }) }
}

func between(least, most float64) func(any) bool {
	return func(value any) bool {
		number, ok := value.(float64)
		return ok && number >= least && number <= most && number == math.Trunc(number)
	}
}

// template reads a template for a field of the type. Keys that the type does not have are dropped (measured). Keys that
// the server manages are read elsewhere. held are the keys to start from.
func (of fieldType) template(held, sent map[string]any) (map[string]any, error) {
	template := map[string]any{}
	if of.takesAnyTemplate {
		maps.Copy(template, held)
		maps.Copy(template, sent)
		return template, nil
	}
	for name, key := range of.keys {
		value, given := sent[name]
		if !given {
			value, given = held[name]
		}
		switch {
		case given && !key.accepts(value), !given && key.required:
			return nil, invalid()
		case given:
			template[name] = value
		case key.fill != nil:
			template[name] = key.fill
		}
	}
	return template, nil
}

// typeNamed returns a type. A person can make fields of types that the API does not know; their templates are kept as
// they are.
func typeNamed(name string) fieldType {
	known, ok := fieldTypes[name]
	if !ok {
		return fieldType{readOnly: true, takesAnyTemplate: true}
	}
	return known
}

// readOptions reads the options of a select. held are the options so far. An option with the value of a held option
// keeps it, and one without gets a new value unless the label may match. Values of a person are kept in any case.
func readOptions(sent []SelectOption, held []SelectOption, by edit) []SelectOption {
	byLabel := by.behavior.MatchOptionsByLabel && !by.byPerson
	read := make([]SelectOption, len(sent))
	taken := map[string]bool{}
	for i, option := range sent {
		at := slices.IndexFunc(held, func(h SelectOption) bool {
			return option.Value != "" && h.Value == option.Value && !taken[h.Value]
		})
		if at < 0 && option.Value == "" && byLabel {
			at = slices.IndexFunc(held, func(h SelectOption) bool { return h.Label == option.Label && !taken[h.Value] })
		}
		switch {
		case at >= 0:
			option.Value = held[at].Value
			if option.Color == "" {
				option.Color = held[at].Color
			}
		case option.Value == "" || !by.byPerson || taken[option.Value]:
			option.Value = newOptionID()
		}
		if option.Color == "" {
			position := i % len(palette)
			if by.behavior.RepeatLastColor {
				position = min(i, len(palette)-1)
			}
			option.Color = palette[position]
		}
		taken[option.Value] = true
		read[i] = option
	}
	return read
}

// sentOptions returns the options in a template that a client sent.
func sentOptions(options node) ([]SelectOption, error) {
	var read []SelectOption
	if options.absent() {
		return nil, nil
	}
	if options.kind() != "array" {
		return nil, invalid()
	}
	for _, option := range options.items() {
		var color, value = option.field("color"), option.field("value")
		if option.field("label").text() == "" || !color.absent() && color.kind() != "string" ||
			!value.absent() && value.kind() != "string" {
			return nil, invalid()
		}
		read = append(read, SelectOption{
			Value: value.text(), Label: option.field("label").text(), Color: color.text(),
		})
	}
	return read, nil
}

// members returns the members of an object, decoded.
func (n node) members() map[string]any {
	members := map[string]any{}
	if n.kind() == "object" {
		mustDecode(n.raw, &members)
	}
	return members
}

// plain returns a value as a client would read it: as JSON, decoded.
func plain[T any](value T) T {
	var decoded T
	mustDecode(encode(value), &decoded)
	return decoded
}
