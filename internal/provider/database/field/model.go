package field

import (
	"encoding/json"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/safetext"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/database/settings"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/database/template"
)

type fieldModel struct {
	ID                 types.String `tfsdk:"id"`
	DatabaseID         types.String `tfsdk:"database_id"`
	TableID            types.String `tfsdk:"table_id"`
	Name               types.String `tfsdk:"name"`
	Type               types.String `tfsdk:"type"`
	Options            types.List   `tfsdk:"options"`
	IgnoreOtherOptions types.Bool   `tfsdk:"ignore_other_options"`
	InverseName        types.String `tfsdk:"inverse_name"`
	InverseFieldID     types.String `tfsdk:"inverse_field_id"`
	TemplateJSON       types.String `tfsdk:"template_json"`
	DeletionProtection types.Bool   `tfsdk:"deletion_protection"`

	Number       types.Object `tfsdk:"number"`
	Currency     types.Object `tfsdk:"currency"`
	Percent      types.Object `tfsdk:"percent"`
	Rating       types.Object `tfsdk:"rating"`
	Duration     types.Object `tfsdk:"duration"`
	Checkbox     types.Object `tfsdk:"checkbox"`
	Date         types.Object `tfsdk:"date"`
	DateTime     types.Object `tfsdk:"datetime"`
	LinkedRecord types.Object `tfsdk:"linked_record"`
	Lookup       types.Object `tfsdk:"lookup"`
	Formula      types.Object `tfsdk:"formula"`
}

// objects returns the settings objects by type.
func (m *fieldModel) objects() map[string]*types.Object {
	return map[string]*types.Object{
		"number": &m.Number, "currency": &m.Currency, "percent": &m.Percent, "rating": &m.Rating, "duration": &m.Duration,
		"checkbox": &m.Checkbox, "date": &m.Date, "datetime": &m.DateTime, "linked_record": &m.LinkedRecord,
		"lookup": &m.Lookup, "formula": &m.Formula,
	}
}

// identityModel contains what never changes about a field.
type identityModel struct {
	DatabaseID types.String `tfsdk:"database_id"`
	TableID    types.String `tfsdk:"table_id"`
	ID         types.String `tfsdk:"id"`
}

func (m *fieldModel) identity() identityModel {
	return identityModel{DatabaseID: m.DatabaseID, TableID: m.TableID, ID: m.ID}
}

// imported returns the state of a field of which only the identity is known.
func imported(identity identityModel) fieldModel {
	m := fieldModel{ID: identity.ID, DatabaseID: identity.DatabaseID, TableID: identity.TableID,
		Options: types.ListNull(optionType)}
	for name, object := range m.objects() {
		*object = settings.Null(name)
	}
	return m
}

// describe names the field in a diagnostic.
func (m *fieldModel) describe() string {
	return fmt.Sprintf("the field %s (%s) of the table %s", safetext.Printable(m.Name.ValueString()), m.ID.ValueString(),
		m.TableID.ValueString())
}

// optionModel is an option in the list of options.
type optionModel struct {
	Label types.String `tfsdk:"label"`
	Color types.String `tfsdk:"color"`
	Value types.String `tfsdk:"value"`
}

var optionType = types.ObjectType{AttrTypes: map[string]attr.Type{
	"label": types.StringType, "color": types.StringType, "value": types.StringType,
}}

// optionModels returns the options in a list. It returns nil if the list is null or unknown.
func optionModels(list types.List) []optionModel {
	var models []optionModel
	for _, element := range list.Elements() {
		object, ok := element.(types.Object)
		if !ok || object.IsUnknown() {
			models = append(models, optionModel{types.StringUnknown(), types.StringUnknown(), types.StringUnknown()})
			continue
		}
		text := func(name string) types.String { s, _ := object.Attributes()[name].(types.String); return s }
		models = append(models, optionModel{text("label"), text("color"), text("value")})
	}
	return models
}

func optionList(models []optionModel) types.List {
	elements := make([]attr.Value, len(models))
	for i, m := range models {
		elements[i] = types.ObjectValueMust(optionType.AttrTypes, map[string]attr.Value{
			"label": m.Label, "color": m.Color, "value": m.Value,
		})
	}
	return types.ListValueMust(optionType, elements)
}

// optionsOf returns options without what is null or unknown.
func optionsOf(list types.List) []template.Option {
	var options []template.Option
	for _, m := range optionModels(list) {
		options = append(options, template.Option{Label: m.Label.ValueString(), Color: m.Color.ValueString(),
			Value: m.Value.ValueString()})
	}
	return options
}

// shown returns a list of options as a template has them.
func shown(options []template.Option) types.List {
	models := make([]optionModel, len(options))
	for i, option := range options {
		models[i] = optionModel{types.StringValue(option.Label), optional(option.Color), optional(option.Value)}
	}
	return optionList(models)
}

func optional(text string) types.String {
	if text == "" {
		return types.StringNull()
	}
	return types.StringValue(text)
}

// configured returns what the model sets of the field's template. The options of prior are those that the configuration
// had before. Unknown values are left out. The text of template_json was validated.
func (m *fieldModel) configured(prior *fieldModel) template.Configured {
	if text := m.TemplateJSON.ValueString(); text != "" {
		parsed, err := template.Parse(text)
		if err != nil {
			return template.Configured{}
		}
		return parsed
	}
	var configured template.Configured
	if object, ok := m.objects()[m.Type.ValueString()]; ok {
		configured = settings.Configured(m.Type.ValueString(), *object)
	}
	if !m.Options.IsNull() && !m.Options.IsUnknown() {
		configured.Options = &template.Options{List: optionsOf(m.Options), IgnoreOthers: m.IgnoreOtherOptions.ValueBool()}
		// Without ignore_other_options, as after an import, a state also has the options of others.
		if prior != nil && prior.IgnoreOtherOptions.ValueBool() {
			configured.Options.Managed = optionsOf(prior.Options)
		}
	}
	return configured
}

// refresh sets everything that Fillout shows. Of the settings, it sets those that the state has. If the type is new to
// the state, after an import or a conversion in the dashboard, it sets all.
func (m *fieldModel) refresh(database *fillout.Database, live *fillout.Field) {
	before, typeName := *m, string(live.Type)
	isNew := m.Type.ValueString() != typeName
	m.Name, m.Type = types.StringValue(string(live.Name)), types.StringValue(typeName)
	kind, known := template.TypeNamed(typeName)
	switch {
	case !m.TemplateJSON.IsNull():
		m.TemplateJSON = refreshJSON(m.TemplateJSON, live.Template)
	case isNew && !known:
		m.TemplateJSON = types.StringValue(orEmpty(live.Template))
	}
	usesJSON := !m.TemplateJSON.IsNull()
	for name, object := range m.objects() {
		switch {
		case name != typeName || usesJSON:
			*object = settings.Null(name)
		case isNew:
			*object = settings.All(name, live.Template)
		default:
			*object = settings.Refresh(name, *object, live.Template)
		}
	}
	switch {
	case !kind.Options || usesJSON:
		m.Options = types.ListNull(optionType)
	case isNew:
		m.Options = types.ListNull(optionType) // options that a configuration cannot have are left alone
		if options := template.ReadOptions(live.Template); (template.Options{List: options}).Check() == nil {
			m.Options = shown(options)
		}
	case !m.Options.IsNull():
		options := template.Options{IgnoreOthers: m.IgnoreOtherOptions.ValueBool(), Managed: optionsOf(before.Options)}
		m.Options = sameColors(shown(options.Shown(template.ReadOptions(live.Template))), before.Options)
	}
	m.setInverse(database, live)
	if !m.InverseName.IsNull() {
		if inverse := inverseOf(database, live); inverse != nil {
			m.InverseName = types.StringValue(string(inverse.Name))
		}
	}
	if m.DeletionProtection.IsNull() {
		m.DeletionProtection = types.BoolValue(true)
	}
}

// setInverse sets the ID of the other side of a link.
func (m *fieldModel) setInverse(database *fillout.Database, live *fillout.Field) {
	m.InverseFieldID = types.StringNull()
	if live.Type == linkedRecord {
		m.InverseFieldID = optional(template.ReadLink(live.Template).InverseFieldID)
		if inverse := inverseOf(database, live); inverse != nil {
			m.InverseFieldID = types.StringValue(string(inverse.ID))
		}
	}
}

const linkedRecord = "linked_record"

// inverseOf returns the other side of a link, or nil.
func inverseOf(database *fillout.Database, live *fillout.Field) *fillout.Field {
	if database == nil || live.Type != linkedRecord {
		return nil
	}
	link := template.ReadLink(live.Template)
	target := database.Table(link.TableID)
	if target == nil || link.InverseFieldID == "" {
		return nil
	}
	return target.Field(link.InverseFieldID)
}

// sameColors returns a list with the colors of another one, where the options are the same and only the case of a hex
// code differs.
func sameColors(list, before types.List) types.List {
	models := optionModels(list)
	for i, m := range models {
		for _, old := range optionModels(before) {
			if old.Value.Equal(m.Value) && sameColor(old.Color.ValueString(), m.Color.ValueString()) {
				models[i].Color = old.Color
			}
		}
	}
	return optionList(models)
}

func sameColor(a, b string) bool {
	options := template.Options{List: []template.Option{{Label: "x", Color: a}}}
	text, err := json.Marshal(map[string]any{"options": []template.Option{{Label: "x", Color: b}}})
	return err == nil && len(template.Configured{Options: &options}.Differences(text)) == 0
}

// refreshJSON returns the members of a template that a text sets. The text is kept if the template has what it sets.
func refreshJSON(set types.String, live json.RawMessage) types.String {
	configured, err := template.Parse(set.ValueString())
	if err == nil && len(configured.Differences(live)) == 0 {
		return set
	}
	var wanted, members map[string]json.RawMessage
	if json.Unmarshal([]byte(set.ValueString()), &wanted) != nil || json.Unmarshal(live, &members) != nil {
		return types.StringValue(orEmpty(live))
	}
	for name := range wanted {
		if value, ok := members[name]; ok {
			wanted[name] = value
		} else {
			delete(wanted, name)
		}
	}
	text, err := json.Marshal(wanted)
	if err != nil {
		return set
	}
	return types.StringValue(string(text))
}

func orEmpty(live json.RawMessage) string {
	if len(live) == 0 {
		return "{}"
	}
	return string(live)
}

// setUnknown sets what was unknown in the plan, from the field that Fillout shows. Everything else stays as planned.
func (m *fieldModel) setUnknown(database *fillout.Database, live *fillout.Field) {
	m.ID = types.StringValue(string(live.ID))
	m.setInverse(database, live)
	for name, object := range m.objects() {
		if object.IsUnknown() {
			*object = settings.Null(name)
		}
	}
	if m.Options.IsNull() {
		return
	}
	models := optionModels(m.Options)
	plan, err := template.Options{List: optionsOf(m.Options)}.Plan(template.ReadOptions(live.Template))
	for i := range models {
		var found template.Option
		if err == nil {
			found = plan.Options[i]
		}
		if models[i].Color.IsUnknown() {
			models[i].Color = optional(found.Color)
		}
		if models[i].Value.IsUnknown() {
			models[i].Value = optional(found.Value)
		}
	}
	m.Options = optionList(models)
}
