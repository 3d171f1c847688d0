package field

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/fillout-community/terraform-provider-fillout/internal/provider/database/settings"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/database/template"
)

// planSettings plans the settings objects. What the configuration does not set stays as it is. An object of the state
// that has all that the configuration sets stays as well: after an import or a conversion, the state has settings at
// their defaults, which the configuration may or may not write.
func (m *fieldModel) planSettings(config fieldModel, state *fieldModel) {
	configured, before := config.objects(), map[string]*types.Object{}
	if state != nil {
		before = state.objects()
	}
	for name, object := range m.objects() {
		*object = *configured[name]
		isSame := state != nil && m.Type.Equal(state.Type) && m.Type.ValueString() == name && m.TemplateJSON.IsNull()
		switch {
		case !object.IsNull():
			if isSame && settings.Fits(name, *object, *before[name]) {
				*object = *before[name]
			}
		case isSame:
			*object = *before[name]
		case m.Type.IsUnknown() && state != nil:
			*object = types.ObjectUnknown(object.AttributeTypes(context.Background()))
		}
	}
	if state == nil || m.TemplateJSON.ValueString() == "" || state.TemplateJSON.IsNull() {
		return
	}
	wanted, err := template.Parse(m.TemplateJSON.ValueString())
	if err == nil && len(wanted.Differences([]byte(state.TemplateJSON.ValueString()))) == 0 {
		m.TemplateJSON = state.TemplateJSON
	}
}

// withSettings returns the model with the settings that are sent: those that the configuration sets, but not those that
// the plan has otherwise. With ignore_changes, a plan keeps the settings of the state, while an apply still gets the
// whole configuration (measured with Terraform 1.16.4).
func (m fieldModel) withSettings(config fieldModel) fieldModel {
	configured := config.objects()
	for name, object := range m.objects() {
		if configured[name].IsNull() || settings.Fits(name, *configured[name], *object) {
			*object = *configured[name]
		}
	}
	return m
}
