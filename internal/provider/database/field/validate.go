package field

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/safetext"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/account"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/database/settings"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/database/template"
)

// ValidateConfig reports settings that do not belong to the type, and options that could be taken for each other.
func (r *fieldResource) ValidateConfig(ctx context.Context, req resource.ValidateConfigRequest,
	resp *resource.ValidateConfigResponse) {
	var config fieldModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	config.checkOptions(&resp.Diagnostics)
	if text := config.TemplateJSON; !text.IsNull() && !text.IsUnknown() {
		parsed, err := template.Parse(text.ValueString())
		if err == nil && parsed.Options != nil {
			err = parsed.Options.Check()
		}
		if err != nil {
			resp.Diagnostics.AddAttributeError(path.Root("template_json"), account.TitleInvalidSetting,
				"The settings in template_json are refused: it "+err.Error()+".")
		}
	}
	if !config.Type.IsUnknown() {
		config.checkType(&resp.Diagnostics)
	}
}

func (m *fieldModel) checkOptions(diags *diag.Diagnostics) {
	at := path.Root("options")
	if !m.IgnoreOtherOptions.IsNull() && m.Options.IsNull() {
		diags.AddAttributeError(path.Root("ignore_other_options"), account.TitleInvalidSetting,
			"ignore_other_options is set, but options is not. Without options, all options are left alone. Remove it, or set "+
				"options.")
	}
	if m.Options.IsUnknown() {
		return
	}
	for _, option := range optionModels(m.Options) {
		if option.Label.IsUnknown() || option.Value.IsUnknown() {
			return
		}
	}
	if err := (template.Options{List: optionsOf(m.Options)}).Check(); err != nil {
		diags.AddAttributeError(at, account.TitleInvalidSetting, "The options "+err.Error()+".")
	}
}

// checkType reports arguments that do not go with the type.
func (m *fieldModel) checkType(diags *diag.Diagnostics) {
	typeName := m.Type.ValueString()
	kind, known := template.TypeNamed(typeName)
	objects := make(map[string]types.Object)
	for name, object := range m.objects() {
		if !object.IsUnknown() {
			objects[name] = *object
		}
	}
	refuse := func(name, text string) {
		diags.AddAttributeError(path.Root(name), account.TitleInvalidSetting, text)
	}
	if !m.InverseName.IsNull() && typeName != linkedRecord {
		refuse("inverse_name", "Only a field of the type linked_record has another side, and this field has the type "+typeName+
			". Remove inverse_name.")
	}
	if !m.TemplateJSON.IsNull() {
		for name, object := range objects {
			if !object.IsNull() {
				refuse(name, fmt.Sprintf("template_json stands for all settings of the field, so %s cannot be set as well. Remove "+
					"one of the two.", name))
			}
		}
		if !m.Options.IsNull() {
			refuse("options", "template_json stands for all settings of the field, so options cannot be set as well. Remove one "+
				"of the two.")
		}
		return
	}
	if !known {
		diags.AddAttributeError(path.Root("type"), account.TitleFieldType, fmt.Sprintf("This version of the provider does not "+
			"know the type %s. It knows these types: %s.\n\nIf Fillout has a type of that name, set template_json as well, for "+
			"example \"{}\".", safetext.Quote(typeName), strings.Join(typeNames(), ", ")))
		return
	}
	settings.Check(path.Empty(), typeName, objects, diags)
	if !m.Options.IsNull() && !kind.Options {
		refuse("options", fmt.Sprintf("Only fields of the types single_select and multiple_select have options, and this field "+
			"has the type %s. Remove options, or correct the type.", typeName))
	}
}
