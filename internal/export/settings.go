package export

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2/hclwrite"
	"golang.org/x/text/unicode/norm"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/safetext"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/database/template"
)

// The types that refer to other fields or tables.
const (
	linkedRecord = "linked_record"
	lookup       = "lookup"
)

// fits reports whether the settings of a field can be written as those of its type: the type is known, what it needs is
// there, and every value is one that the provider accepts.
func fits(field fillout.Field) bool {
	kind, known := template.TypeNamed(string(field.Type))
	values := kind.Decode(field.Template)
	for _, setting := range kind.Settings {
		switch value := values[setting.Name].(type) {
		case nil:
			known = known && !setting.Required
		case string:
			known = known && (len(setting.Allowed) == 0 || slices.Contains(setting.Allowed, value)) &&
				(setting.Kind != template.JSON || json.Valid([]byte(value)))
		case int64:
			known = known && value >= setting.Min && (setting.Max == 0 || value <= setting.Max)
		}
	}
	return known
}

// settings returns the settings of a field that differ from Fillout's defaults. They are those that an import shows.
func (s *scope) settings(field fillout.Field) []member {
	kind, _ := template.TypeNamed(string(field.Type))
	values := kind.Decode(field.Template)
	var members []member
	for _, setting := range kind.Settings {
		found := values[setting.Name]
		if found == nil || found == setting.Default {
			continue
		}
		members = append(members, member{setting.Name, s.setting(field, setting, found)})
	}
	return members
}

// setting returns a setting: a reference if it is the ID of something that the configuration has.
func (s *scope) setting(field fillout.Field, setting template.Setting, found any) hclwrite.Tokens {
	id, _ := found.(string)
	switch {
	case setting.Kind == template.JSON:
		return jsonText(json.RawMessage(id))
	case field.Type == linkedRecord && setting.Name == "table_id":
		return s.tableID(id)
	case field.Type == lookup && !s.isCircular(field):
		return s.fieldID(id)
	}
	return value(found)
}

// palette are the colors that options get by position (documented names; order seen in Fillout's own code). They begin
// again with the 18th option (assumption: option-colors).
var palette = []string{
	"purple", "orange", "blue", "gray", "red", "yellow", "green", "pink", "lime", "tangerine", "emerald", "sky", "teal",
	"indigo", "cyan", "violet", "fuchsia",
}

// options returns the options of a select. The reason is why they cannot be written; empty if they can.
func options(field fillout.Field) (list hclwrite.Tokens, reason string) {
	found := template.ReadOptions(field.Template)
	for i := range found {
		found[i].Label = norm.NFC.String(found[i].Label) // as Terraform does, which can make two labels the same
	}
	if err := (template.Options{List: found}).Check(); err != nil {
		return nil, "Its options are left alone, because options " + safetext.Printable(err.Error()) + "."
	}
	lines := make([][]member, len(found))
	for i, option := range found {
		lines[i] = []member{{"label", text(option.Label)}}
		if option.Color != "" && option.Color != palette[i%len(palette)] {
			lines[i] = append(lines[i], member{"color", text(option.Color)})
		}
		if option.Value != "" {
			lines[i] = append(lines[i], member{"value", text(option.Value)})
		}
	}
	return rows(lines), ""
}

// others returns a comment on the settings that the provider does not know, or "". Those without a value do not count.
func others(field fillout.Field) string {
	kind, _ := template.TypeNamed(string(field.Type))
	var members map[string]any
	_ = json.Unmarshal(field.Template, &members) // anything but an object has no settings
	for _, setting := range kind.Settings {
		delete(members, setting.Key)
	}
	for _, key := range []string{"options", "isInverse", "inverseFieldId"} {
		delete(members, key)
	}
	maps.DeleteFunc(members, func(_ string, value any) bool {
		switch value := value.(type) {
		case nil:
			return true
		case bool:
			return !value
		case string:
			return value == ""
		}
		return false
	})
	if len(members) == 0 {
		return ""
	}
	return fmt.Sprintf("Left alone, because the provider does not know it: %s.",
		safetext.Printable(strings.Join(slices.Sorted(maps.Keys(members)), ", ")))
}
