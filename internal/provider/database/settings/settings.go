// Package settings contains what the resources with fields share about the settings of a field: an object of the
// configuration that is called like the field's type. Package template knows the types.
package settings

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/fillout-community/terraform-provider-fillout/internal/provider/account"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/attribute"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/database/template"
)

// Attributes returns the settings objects of those types that have settings, by name of the type.
func Attributes(all []template.Type) map[string]schema.Attribute {
	objects := make(map[string]schema.Attribute)
	for _, t := range all {
		if len(t.Settings) == 0 {
			continue
		}
		members := make(map[string]schema.Attribute)
		for _, setting := range t.Settings {
			members[setting.Name] = attributeOf(setting)
		}
		objects[t.Name] = schema.SingleNestedAttribute{
			MarkdownDescription: "Settings of the type `" + t.Name + "`. Those that are not set keep the value that they have in " +
				"Fillout.",
			Optional:   true,
			Attributes: members,
		}
	}
	return objects
}

func attributeOf(s template.Setting) schema.Attribute {
	description := s.Description
	if len(s.Allowed) > 0 {
		description += " One of `" + strings.Join(s.Allowed, "`, `") + "`."
	}
	if s.Default != nil {
		description += fmt.Sprintf(" Fillout's default is `%v`.", s.Default)
		if s.Default == "" {
			description = strings.TrimSuffix(description, "``.") + "empty."
		}
	}
	switch s.Kind {
	case template.Number:
		return schema.NumberAttribute{
			MarkdownDescription: description, Required: s.Required, Optional: !s.Required,
			Validators: []validator.Number{attribute.WholeNumber{Min: s.Min, Max: s.Max}},
		}
	case template.Flag:
		return schema.BoolAttribute{MarkdownDescription: description, Required: s.Required, Optional: !s.Required}
	case template.Text, template.JSON:
	}
	text := schema.StringAttribute{MarkdownDescription: description, Required: s.Required, Optional: !s.Required}
	switch {
	case len(s.Allowed) > 0:
		text.Validators = []validator.String{stringvalidator.OneOf(s.Allowed...)}
	case s.Kind == template.JSON:
		text.Validators, text.PlanModifiers = []validator.String{validJSON}, []planmodifier.String{attribute.JSONSpelling}
	}
	return text
}

var validJSON = attribute.StringValidator{
	Requirement: "must be JSON",
	Check: func(at path.Path, text string, diags *diag.Diagnostics) {
		if !json.Valid([]byte(text)) {
			diags.AddAttributeError(at, account.TitleInvalidSetting, attribute.Sentence(attribute.Named(at, ""),
				errors.New("must be JSON")))
		}
	},
}

// attrTypes returns the types of the members of a type's settings object.
func attrTypes(t template.Type) map[string]attr.Type {
	members := make(map[string]attr.Type)
	for _, setting := range t.Settings {
		members[setting.Name] = attributeOf(setting).GetType()
	}
	return members
}

// Null returns the settings object of a type that sets nothing.
func Null(typeName string) types.Object {
	t, _ := template.TypeNamed(typeName)
	return types.ObjectNull(attrTypes(t))
}

// Check reports settings objects that do not belong to a type, and one that is missing although the type needs it. The
// objects are by name of their type. at is the path of the object that has them; empty for a resource.
func Check(at path.Path, typeName string, objects map[string]types.Object, diags *diag.Diagnostics) {
	for name, object := range objects {
		if name != typeName && !object.IsNull() {
			diags.AddAttributeError(at.AtName(name), account.TitleInvalidSetting, fmt.Sprintf("The settings %s belong to "+
				"fields of the type %s, and this field has the type %s. Remove them, or correct the type.", name, name, typeName))
		}
	}
	t, _ := template.TypeNamed(typeName)
	object, ok := objects[typeName]
	if !ok || !object.IsNull() {
		return
	}
	for _, setting := range t.Settings {
		if setting.Required {
			diags.AddAttributeError(at.AtName(typeName), account.TitleInvalidSetting,
				fmt.Sprintf("A field of the type %s needs its settings %s, with %s.", typeName, typeName, setting.Name))
			return
		}
	}
}

// Configured returns what a settings object sets of a template. Unknown settings are left out.
func Configured(typeName string, object types.Object) template.Configured {
	t, _ := template.TypeNamed(typeName)
	values := make(map[string]any)
	for name, value := range object.Attributes() {
		if value.IsNull() || value.IsUnknown() {
			continue
		}
		switch value := value.(type) {
		case types.String:
			values[name] = value.ValueString()
		case types.Bool:
			values[name] = value.ValueBool()
		case types.Number:
			values[name], _ = value.ValueBigFloat().Int64()
		}
	}
	return template.Configured{Settings: t.Encode(values)}
}

// Refresh returns a settings object with the values of a template, for the settings that the object sets. A value that
// means the same is kept as it is written.
func Refresh(typeName string, object types.Object, live json.RawMessage) types.Object {
	t, _ := template.TypeNamed(typeName)
	if object.IsNull() || object.IsUnknown() {
		return object
	}
	found := t.Decode(live)
	members := object.Attributes()
	for _, setting := range t.Settings {
		set := Configured(typeName, object).Settings[setting.Key]
		if set == nil {
			continue
		}
		one := template.Configured{Settings: map[string]json.RawMessage{setting.Key: set}}
		if len(one.Differences(live)) > 0 {
			members[setting.Name] = valueOf(setting, found[setting.Name])
		}
	}
	return types.ObjectValueMust(attrTypes(t), members)
}

// Fits reports whether a settings object has every value that a configured one sets.
func Fits(typeName string, configured, object types.Object) bool {
	if configured.IsNull() || configured.IsUnknown() || object.IsNull() || object.IsUnknown() {
		return false
	}
	for _, value := range configured.Attributes() {
		if value.IsUnknown() {
			return false
		}
	}
	has, err := json.Marshal(Configured(typeName, object).Settings)
	return err == nil && len(Configured(typeName, configured).Differences(has)) == 0
}

// All returns the settings object with all settings that a template has. It is null if there are none.
func All(typeName string, live json.RawMessage) types.Object {
	return from(typeName, live, func(template.Setting, any) bool { return true })
}

// Imported returns the settings object for a template: the settings that differ from Fillout's defaults, and that a
// configuration can have. It is null if there are none.
func Imported(typeName string, live json.RawMessage) types.Object {
	return from(typeName, live, func(setting template.Setting, value any) bool {
		return value != setting.Default && isValid(setting, value)
	})
}

// from returns the settings object with the settings of a template that include selects.
func from(typeName string, live json.RawMessage, include func(template.Setting, any) bool) types.Object {
	t, _ := template.TypeNamed(typeName)
	found, isSet := t.Decode(live), false
	members := make(map[string]attr.Value)
	for _, setting := range t.Settings {
		value := found[setting.Name]
		if value != nil && !include(setting, value) {
			value = nil
		}
		isSet = isSet || value != nil
		members[setting.Name] = valueOf(setting, value)
	}
	if !isSet {
		return types.ObjectNull(attrTypes(t))
	}
	return types.ObjectValueMust(attrTypes(t), members)
}

// isValid reports whether the validators accept a value of a template. An empty optional text is not accepted either,
// because Terraform generates null for it.
func isValid(setting template.Setting, value any) bool {
	switch value := value.(type) {
	case string:
		return (setting.Required || value != "") && (len(setting.Allowed) == 0 || slices.Contains(setting.Allowed, value))
	case int64:
		return value >= setting.Min && (setting.Max == 0 || value <= setting.Max)
	}
	return true
}

// valueOf converts a value that template.Type.Decode returns; nil becomes null.
func valueOf(setting template.Setting, value any) attr.Value {
	switch setting.Kind {
	case template.Number:
		if number, ok := value.(int64); ok {
			return types.NumberValue(new(big.Float).SetInt64(number))
		}
		return types.NumberNull()
	case template.Flag:
		if flag, ok := value.(bool); ok {
			return types.BoolValue(flag)
		}
		return types.BoolNull()
	case template.Text, template.JSON:
	}
	if text, ok := value.(string); ok {
		return types.StringValue(text)
	}
	return types.StringNull()
}
