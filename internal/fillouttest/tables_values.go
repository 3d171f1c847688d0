package fillouttest

import (
	"math"
	"slices"
	"time"
)

// parse returns a value in the shape in which records are stored. Null, "" and [] are no value. How the service answers
// values of a wrong type and unknown labels is assumed: as invalid data.
func (f *fieldRecord) parse(value any) (any, error) {
	if entries, ok := value.([]any); value == nil || value == "" || ok && len(entries) == 0 {
		return nil, nil //nolint:nilnil // A value that is not there is valid.
	}
	var read any
	ok := false
	switch typeNamed(f.typ).kind {
	case textKind:
		read, ok = value, isA[string](value)
	case numberKind:
		read, ok = f.readNumber(value)
	case dateKind:
		read, ok = f.readDate(value)
	case checkboxKind:
		read, ok = value, isA[bool](value)
	case selectKind:
		read, ok = f.readLabels(value)
	case linkKind:
		read, ok = f.readLinks(value)
	case filesKind:
		files, isList := value.([]any)
		read, ok = value, isList && !slices.ContainsFunc(files, func(file any) bool {
			members, isObject := file.(map[string]any)
			return !isObject || !isText(members["url"])
		})
	case opaqueKind:
	}
	if !ok {
		return nil, invalid()
	}
	return read, nil
}

func (f *fieldRecord) readNumber(value any) (any, bool) {
	number, ok := value.(float64)
	if most, rated := f.template["maxRating"].(float64); f.typ == "rating" && rated {
		ok = ok && number >= 0 && number <= most && number == math.Trunc(number)
	}
	return number, ok
}

// dateLayouts are the accepted formats of dates. A time without a zone is in UTC (measured to be accepted).
var dateLayouts = []string{time.RFC3339Nano, "2006-01-02T15:04:05.999", "2006-01-02T15:04", time.DateOnly}

func parseDate(value any) (at time.Time, ok bool) {
	text, _ := value.(string)
	for _, layout := range dateLayouts {
		if parsed, err := time.Parse(layout, text); err == nil {
			return parsed.UTC(), true
		}
	}
	return time.Time{}, false
}

// isZoneless reports whether a value is a time without a zone.
func isZoneless(value any) bool {
	text, _ := value.(string)
	_, err := time.Parse(time.RFC3339Nano, text)
	return err != nil && text != ""
}

// readDate returns the timestamp that the API shows, which for a date is midnight.
func (f *fieldRecord) readDate(value any) (any, bool) {
	at, ok := parseDate(value)
	if f.typ == "date" {
		at = at.Truncate(24 * time.Hour)
	}
	return stamp(at), ok
}

// entries returns a list of strings, or a single string as a list.
func entries(value any) (texts []string, ok bool) {
	if text, single := value.(string); single {
		return []string{text}, true
	}
	items, ok := value.([]any)
	for _, item := range items {
		text, isText := item.(string)
		texts, ok = append(texts, text), ok && isText
	}
	return texts, ok
}

// readLabels returns the ids of the options with these labels.
func (f *fieldRecord) readLabels(value any) (any, bool) {
	labels, ok := entries(value)
	ok = ok && (f.typ == "single_select") == isA[string](value)
	var ids []string
	for _, label := range labels {
		option := slices.IndexFunc(f.options, func(o SelectOption) bool { return o.Label == label })
		if option < 0 {
			return nil, false
		}
		ids = append(ids, f.options[option].Value)
	}
	return ids, ok
}

// readLinks returns the ids of records of the target. A link of one record takes one id; its inverse may have more,
// because many records can link to the same one.
func (f *fieldRecord) readLinks(value any) (any, bool) {
	ids, ok := entries(value)
	target := f.target()
	if !ok || !isA[[]any](value) || target == nil || len(ids) > 1 && f.template["allowMultiple"] == false && !f.isInverse {
		return nil, false
	}
	return ids, !slices.ContainsFunc(ids, func(id string) bool { return target.record(id) == nil })
}

// shown returns the value of a field as the API shows it.
func (r *record) shown(f *fieldRecord) any {
	value, set := r.values[f.id]
	held, _ := value.([]string)
	switch typeNamed(f.typ).kind {
	case selectKind:
		labels := f.labels(held)
		switch {
		case f.typ == "multiple_select":
			return labels
		case len(labels) == 0:
			return nil
		}
		return labels[0]
	case linkKind:
		return list(held)
	case checkboxKind:
		return value == true
	case filesKind:
		if !set {
			return []any{}
		}
	case textKind:
		if !set && f.typ != "formula" {
			return ""
		}
	case opaqueKind, numberKind, dateKind:
	}
	if f.typ == "lookup" {
		return r.lookedUp(f)
	}
	return value
}

// labels returns the labels of options, removed ones included.
func (f *fieldRecord) labels(ids []string) []string {
	labels := []string{}
	for _, id := range ids {
		for _, option := range slices.Concat(f.options, f.removed) {
			if option.Value == id {
				labels = append(labels, option.Label)
			}
		}
	}
	return labels
}

// lookedUp returns the values of the linked records: one value for a link of one record, else a list. A lookup whose
// fields were deleted shows null (assumed).
func (r *record) lookedUp(f *fieldRecord) any {
	link, shows, err := f.lookup()
	if err != nil || shows.typ == "lookup" {
		return nil
	}
	values := []any{}
	for _, id := range r.links(link) {
		if other := link.target().record(id); other != nil {
			values = append(values, other.shown(shows))
		}
	}
	switch {
	case link.template["allowMultiple"] != false || link.isInverse:
		return values
	case len(values) == 0:
		return nil
	}
	return values[0]
}
