package values

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/agext/levenshtein"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/safetext"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/urls"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/database/template"
)

// The types that are not compared as they are. All others are text, or unknown.
const (
	number         = "number"
	currency       = "currency"
	percent        = "percent"
	rating         = "rating"
	duration       = "duration"
	singleSelect   = "single_select"
	multipleSelect = "multiple_select"
	checkbox       = "checkbox"
	date           = "date"
	datetime       = "datetime"
	attachments    = "attachments"
	linkedRecord   = "linked_record"
)

// takes says what values of a type are, for an error.
var takes = map[string]string{
	number:         "a number, such as 12.5",
	currency:       "a number, such as 12.5",
	percent:        "a number, such as 0.5 for 50 %",
	duration:       "a number of seconds, such as 5400",
	singleSelect:   "the label of an option, as a string",
	multipleSelect: "a list of labels of options",
	checkbox:       "true or false",
	date:           `a date, such as "2026-03-15"`,
	datetime:       `a time with a zone, such as "2026-03-15T10:30:00Z"`,
	attachments:    "a list of objects with url, and filename if wanted",
	linkedRecord:   "a list of record IDs, even if there is only one",
}

// check returns a value as it is sent. A problem is the rest of a sentence that begins with the type of the field.
func check(field *fillout.Field, value json.RawMessage) (sent json.RawMessage, problem string) {
	name := string(field.Type)
	kind, known := template.TypeNamed(name)
	switch {
	case kind.ReadOnly:
		return nil, "whose values Fillout makes. Remove the key."
	case !known:
		return value, ""
	case empty(field, value):
		return emptyOf(name), ""
	}
	expected, ok := takes[name]
	if !ok {
		expected = "a string"
	}
	wrong := fmt.Sprintf("which takes %s. The value is %s.", expected, shape(name, value))
	switch name {
	case number, currency, percent, duration:
		if numberOf(value) == "" {
			return nil, wrong
		}
	case rating:
		return checkRating(field, value)
	case checkbox:
		if string(value) != "true" {
			return nil, wrong
		}
	case singleSelect:
		label, ok := textOf(value)
		if !ok {
			return nil, wrong
		}
		held, problem := heldLabels(field, label)
		if problem != "" {
			return nil, problem
		}
		return encode(held[0]), ""
	case multipleSelect:
		labels, ok := textsOf(value)
		if !ok {
			return nil, wrong
		}
		held, problem := heldLabels(field, labels...)
		if problem != "" {
			return nil, problem
		}
		sent, _ := json.Marshal(held) // strings always marshal
		return sent, ""
	case date:
		text, _ := textOf(value)
		if _, err := time.Parse(time.DateOnly, firstTen(text)); err != nil || !endsDate(text) {
			return nil, wrong
		}
		return encode(firstTen(text)), "" // the service could take the rest for a time in another zone
	case datetime:
		text, _ := textOf(value)
		at, err := time.Parse(time.RFC3339, text)
		if err != nil {
			return nil, wrong
		}
		return encode(at.UTC().Format("2006-01-02T15:04:05.000Z07:00")), ""
	case attachments:
		if files, ok := filesOf(value); !ok || slices.ContainsFunc(files, func(f file) bool { return f.URL == "" }) {
			return nil, wrong
		}
	case linkedRecord:
		return checkLink(field, value, wrong)
	default:
		if _, ok := textOf(value); !ok {
			return nil, wrong
		}
	}
	return value, ""
}

func checkRating(field *fillout.Field, value json.RawMessage) (json.RawMessage, string) {
	most := int64(5) // the default (documented)
	kind, _ := template.TypeNamed(rating)
	if highest, ok := kind.Decode(field.Template)["max_rating"].(int64); ok {
		most = highest
	}
	wrong := fmt.Sprintf("which takes a whole number from 0 to %d. The value is %s.", most, shape(rating, value))
	stars, err := strconv.ParseInt(numberOf(value), 10, 64)
	switch {
	case err != nil || stars < 0:
		return nil, wrong
	case stars > most && field.Template != nil:
		return nil, wrong + " " + samePlan
	}
	return value, ""
}

func checkLink(field *fillout.Field, value json.RawMessage, wrong string) (json.RawMessage, string) {
	ids, ok := textsOf(value)
	if !ok {
		return nil, wrong
	}
	for i, id := range ids {
		switch {
		case !urls.ValidID(id):
			return nil, fmt.Sprintf("which takes record IDs, and entry %d of the value is not one.", i+1)
		case slices.Contains(ids[:i], id):
			return nil, fmt.Sprintf("and the value has the record %s twice.", id)
		}
	}
	kind, _ := template.TypeNamed(linkedRecord)
	if kind.Decode(field.Template)["allow_multiple"] == false && len(ids) > 1 &&
		!template.ReadLink(field.Template).IsInverse { // many records may link to the same one
		return nil, fmt.Sprintf("which links to one record. The value has %d.", len(ids))
	}
	return value, ""
}

// samePlan says how a plan that changes a field can use the change.
const samePlan = "If the same plan changes the field, name it by the id of its fillout_database_field. Then Terraform " +
	"changes the field first."

// heldLabels returns labels as the options have them, which may compose characters in another way. A problem is a label
// that is not an option. Without a template, the options are not known.
func heldLabels(field *fillout.Field, labels ...string) (held []string, problem string) {
	var all []string
	options := template.ReadOptions(field.Template)
	for _, option := range options {
		all = append(all, option.Label)
	}
	for i, label := range labels {
		if slices.Contains(labels[:i], label) {
			return nil, fmt.Sprintf("and the value has %s twice.", safetext.Quote(label))
		}
		at := slices.Index(all, label)
		if at < 0 {
			at = slices.IndexFunc(all, func(other string) bool { return composed(other) == label })
		}
		switch {
		case at >= 0:
			held = append(held, all[at])
			continue
		case field.Template == nil:
			held = append(held, label)
			continue
		}
		for _, option := range options {
			if option.Value == label {
				return nil, fmt.Sprintf("which takes labels. %s is the value of the option %s: write its label.",
					safetext.Quote(label), safetext.Quote(option.Label))
			}
		}
		return nil, fmt.Sprintf("which has no option %s. %s %s", safetext.Quote(label),
			suggest(label, all, "Its options are"), samePlan)
	}
	return held, ""
}

// maxListed is how many names an error lists.
const maxListed = 20

// suggest returns a sentence with the closest name, or with all names if none is close.
func suggest(wanted string, names []string, all string) string {
	best, least := "", (len([]rune(wanted))+2)/3
	for _, name := range names {
		if distance := levenshtein.Distance(strings.ToLower(wanted), strings.ToLower(name), nil); distance <= least {
			best, least = name, distance
		}
	}
	switch {
	case best != "":
		return "Did you mean " + safetext.Quote(best) + "?"
	case len(names) == 0:
		return "It has none."
	}
	var quoted []string
	for _, name := range names[:min(len(names), maxListed)] {
		quoted = append(quoted, safetext.Quote(name))
	}
	if len(names) > maxListed {
		quoted = append(quoted, fmt.Sprintf("and %d more", len(names)-maxListed))
	}
	return all + " " + strings.Join(quoted, ", ") + "."
}

// shape says of which JSON type a value is. It does not show the value, which may be personal data.
func shape(name string, value json.RawMessage) string {
	switch {
	case value[0] == '"' && (name == date || name == datetime):
		return "another string"
	case value[0] == '"':
		return "a string"
	case value[0] == '{':
		return "an object"
	case value[0] == '[' && (name == multipleSelect || name == attachments || name == linkedRecord):
		return "a list of something else"
	case value[0] == '[':
		return "a list"
	case value[0] == 't' || value[0] == 'f':
		return "a boolean"
	case strings.HasPrefix(takes[name], "a number"):
		return "another number"
	}
	return "a number"
}
