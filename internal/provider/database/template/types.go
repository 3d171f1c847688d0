// Package template holds what is known of the types of fields and of their settings, which the database API calls
// templates. It merges what a configuration sets with what a field has, so that nothing else is changed, and compares
// the two. It does not know Terraform.
package template

import (
	"encoding/json"
	"math"
	"slices"
	"strconv"
)

// Kind is the type of a setting's value.
type Kind int

// The kinds.
const (
	Text   Kind = iota // a Go string
	Number             // an int64
	Flag               // a bool
	JSON               // any JSON, as a Go string
)

// Counting is how the values of a field are counted before they are lost.
type Counting int

const (
	// CountSet counts the records that have a value. It is tried for unknown types as well.
	CountSet Counting = iota
	// CountTrue counts the records in which a checkbox is checked. There is no filter for set ones (documented).
	CountTrue
	// CountAll counts all records, since each has a value that the service made once and for which there is no filter.
	CountAll
	// CountNone is for values that are computed from other fields, so that none can be lost.
	CountNone
)

// Type is a type of field.
type Type struct {
	Name string
	// Primary fields of a table may have the type.
	Primary bool
	// ReadOnly types have values that records cannot set.
	ReadOnly bool
	Counting Counting
	// Options reports whether fields of the type have options.
	Options bool
	// Settings of the type, apart from options. In a configuration they are an object that has the name of the type.
	Settings []Setting
}

// Setting is a setting of a type.
type Setting struct {
	Name string // in a configuration
	Key  string // in a template
	Kind Kind
	// Required settings have no default.
	Required bool
	// Default is the value that the service uses if there is none; nil if there is no default.
	Default any
	// Allowed texts; nil for any text.
	Allowed []string
	// Min and Max bound a number. There is no upper bound if Max is 0.
	Min, Max int64
	// Fixed settings cannot be changed, so that another value needs another field.
	Fixed       bool
	Description string
}

var (
	numberFormat = Setting{
		Name: "number_format", Key: "numberFormat", Default: "local",
		Description: "How thousands and decimals are separated.",
		Allowed:     []string{"local", "comma_period", "period_comma", "space_comma", "space_period"},
	}
	dateFormat = Setting{
		Name: "date_format", Key: "dateFormat", Default: "local", Description: "How dates are shown.",
		Allowed: []string{"local", "long", "us", "european", "iso"},
	}
)

func decimals(fallback, most int64) Setting {
	return Setting{
		Name: "decimal_places", Key: "decimalPlaces", Kind: Number, Default: fallback, Max: most,
		Description: "Number of decimal places.",
	}
}

func flag(name, key string, fallback bool, description string) Setting {
	return Setting{Name: name, Key: key, Kind: Flag, Default: fallback, Description: description}
}

// types are the documented types with their settings and defaults (documented). The table of a link cannot be changed
// (assumption: link-target).
var types = []Type{
	{Name: "single_line_text", Primary: true},
	{Name: "long_text", Primary: true},
	{Name: "email", Primary: true},
	{Name: "url", Primary: true},
	{Name: "phone_number", Primary: true},
	{Name: "number", Primary: true, Settings: []Setting{decimals(1, 10), numberFormat}},
	{Name: "currency", Primary: true, Settings: []Setting{
		{Name: "currency_symbol", Key: "currencySymbol", Default: "$", Description: "Symbol of the currency."},
		decimals(2, 10), numberFormat,
	}},
	{Name: "percent", Primary: true, Settings: []Setting{
		decimals(0, 0), numberFormat,
		flag("show_progress_bar", "showProgressBar", false, "Whether a bar shows the value."),
		flag("allow_negative", "allowNegative", false, "Whether negative values are allowed."),
	}},
	{Name: "rating", Settings: []Setting{{
		Name: "max_rating", Key: "maxRating", Kind: Number, Default: int64(5), Min: 1, Max: 10,
		Description: "Highest rating.",
	}}},
	{Name: "duration", Primary: true, Settings: []Setting{{
		Name: "format", Key: "format", Default: "h:mm", Description: "How durations are shown.",
		Allowed: []string{"h:mm", "h:mm:ss", "h:mm:ss.s", "h:mm:ss.ss", "h:mm:ss.sss"},
	}}},
	{Name: "single_select", Options: true},
	{Name: "multiple_select", Options: true},
	{Name: "checkbox", Counting: CountTrue, Settings: []Setting{
		{Name: "color", Key: "color", Default: "#a8a4ac", Description: "Hex color of the check mark."},
	}},
	{Name: "date", Primary: true, Settings: []Setting{dateFormat}},
	{Name: "datetime", Settings: []Setting{
		dateFormat,
		{
			Name: "time_format", Key: "timeFormat", Default: "12h", Allowed: []string{"12h", "24h"},
			Description: "How times of day are shown.",
		},
		{Name: "timezone", Key: "timezone", Default: "", Description: "Time zone in which times are shown."},
		flag("display_time_zone", "displayTimeZone", false, "Whether the time zone is shown."),
	}},
	{Name: "attachments"},
	{Name: "linked_record", Settings: []Setting{
		{Name: "table_id", Key: "tableId", Required: true, Fixed: true, Description: "ID of the table that is linked to."},
		flag("allow_multiple", "allowMultiple", true, "Whether a record may link to several others."),
	}},
	{Name: "lookup", ReadOnly: true, Counting: CountNone, Settings: []Setting{
		{
			Name: "linked_record_field_id", Key: "linkedRecordFieldId", Required: true,
			Description: "ID of the linked_record field, of the same table, that is followed.",
		},
		{
			Name: "lookup_field_id", Key: "lookupFieldId", Required: true,
			Description: "ID of the field, of the linked table, that is shown.",
		},
	}},
	{Name: "formula", Primary: true, ReadOnly: true, Counting: CountNone, Settings: []Setting{
		{Name: "expression", Key: "expression", Required: true, Description: "The formula."},
		{
			Name: "result_type", Key: "resultType", Description: "Type of the result.",
			Allowed: []string{"text", "number", "date", "boolean", "array"},
		},
		{Name: "formatting", Key: "formatting", Kind: JSON, Description: "How the result is shown, as JSON."},
	}},
	{Name: "autonumber", Primary: true, ReadOnly: true, Counting: CountAll},
	{Name: "source", ReadOnly: true, Counting: CountAll},
}

// Types returns all known types.
func Types() []Type { return slices.Clone(types) }

// TypeNamed returns a type. Fillout has types that it does not document: of these, only the name is set.
func TypeNamed(name string) (Type, bool) {
	at := slices.IndexFunc(types, func(t Type) bool { return t.Name == name })
	if at < 0 {
		return Type{Name: name}, false
	}
	return types[at], true
}

// PrimaryTypes returns the names of the types that a primary field may have.
func PrimaryTypes() []string {
	var names []string
	for _, t := range types {
		if t.Primary {
			names = append(names, t.Name)
		}
	}
	return names
}

// Encode returns settings for a template. The values are by name, of the Go types that Kind says, with valid JSON in
// texts of JSON. Nil values and names that the type does not have are left out.
func (t Type) Encode(values map[string]any) map[string]json.RawMessage {
	settings := make(map[string]json.RawMessage)
	for _, setting := range t.Settings {
		value := values[setting.Name]
		text, isText := value.(string)
		switch {
		case value == nil:
		case isText && setting.Kind == JSON:
			settings[setting.Key] = json.RawMessage(text)
		default:
			settings[setting.Key] = encode(value)
		}
	}
	return settings
}

// Decode returns the known settings of a template by name, in the Go types that Kind says. A setting that is missing,
// null or of another type is left out.
func (t Type) Decode(template json.RawMessage) map[string]any {
	members := object(template)
	values := make(map[string]any)
	for _, setting := range t.Settings {
		encoded, ok := members[setting.Key]
		if !ok || string(encoded) == "null" {
			continue
		}
		switch setting.Kind {
		case Text:
			decode[string](values, setting.Name, encoded)
		case Number:
			if number, err := strconv.ParseFloat(string(encoded), 64); err == nil && number == math.Trunc(number) {
				values[setting.Name] = int64(number)
			}
		case Flag:
			decode[bool](values, setting.Name, encoded)
		case JSON:
			values[setting.Name] = string(encoded)
		}
	}
	return values
}

func decode[T any](values map[string]any, name string, encoded json.RawMessage) {
	var value T
	if json.Unmarshal(encoded, &value) == nil {
		values[name] = value
	}
}

// Link is what the template of a linked_record says.
type Link struct {
	TableID string `json:"tableId"`
	// InverseFieldID is the id of the partner in the other table; empty if the template does not say.
	InverseFieldID string `json:"inverseFieldId"`
	// IsInverse reports whether the service made the field as the partner of another one.
	IsInverse bool `json:"isInverse"`
}

// ReadLink returns what a template says of a link.
func ReadLink(template json.RawMessage) Link {
	var link Link
	members := object(template)
	_ = json.Unmarshal(members["tableId"], &link.TableID) // what has another type is missing
	_ = json.Unmarshal(members["inverseFieldId"], &link.InverseFieldID)
	_ = json.Unmarshal(members["isInverse"], &link.IsInverse)
	return link
}
