// Package tables contains what the resources fillout_database and fillout_database_table share: a table with its
// primary field.
package tables

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/safetext"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/account"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/attribute"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/database/settings"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/database/template"
)

// Primary is the primary field of a table: its identity, and the settings object of its type.
type Primary struct {
	ID       types.String `tfsdk:"id"`
	Name     types.String `tfsdk:"name"`
	Type     types.String `tfsdk:"type"`
	Number   types.Object `tfsdk:"number"`
	Currency types.Object `tfsdk:"currency"`
	Percent  types.Object `tfsdk:"percent"`
	Duration types.Object `tfsdk:"duration"`
	Date     types.Object `tfsdk:"date"`
	Formula  types.Object `tfsdk:"formula"`
}

// objects returns the settings objects by type.
func (p *Primary) objects() map[string]*types.Object {
	return map[string]*types.Object{
		"number": &p.Number, "currency": &p.Currency, "percent": &p.Percent, "duration": &p.Duration, "date": &p.Date,
		"formula": &p.Formula,
	}
}

// PrimaryAttribute returns the attribute primary_field of a table.
func PrimaryAttribute() schema.SingleNestedAttribute {
	attributes := map[string]schema.Attribute{
		"id":   attribute.KeptString("ID of the field, from Fillout."),
		"name": NameAttribute("Name of the field. Another name renames it."),
		"type": schema.StringAttribute{
			MarkdownDescription: "Type of the field. A primary field may be of `" +
				strings.Join(template.PrimaryTypes(), "`, `") + "`. The type cannot be changed.",
			Required:   true,
			Validators: []validator.String{primaryType},
		},
	}
	maps.Copy(attributes, settings.Attributes(primaryTypes()))
	return schema.SingleNestedAttribute{
		MarkdownDescription: "Field that names the records of the table. It lives as long as the table. The settings " +
			"objects are as those of `fillout_database_field`: only the one that is called like the type may be set.",
		Required:   true,
		Attributes: attributes,
		Validators: []validator.Object{settingsOfType{}},
	}
}

// NameAttribute returns the attribute of a name that can be changed.
func NameAttribute(description string) schema.StringAttribute {
	return schema.StringAttribute{
		MarkdownDescription: description,
		Required:            true,
		Validators:          []validator.String{stringvalidator.LengthAtLeast(1)},
	}
}

func primaryTypes() []template.Type {
	return slices.DeleteFunc(template.Types(), func(t template.Type) bool { return !t.Primary })
}

// primaryType validates the type of a primary field. The service only answers that the table could not be made
// (measured).
var primaryType = attribute.StringValidator{
	Requirement: "must be a type that a primary field may have",
	Check: func(at path.Path, text string, diags *diag.Diagnostics) {
		if !slices.Contains(template.PrimaryTypes(), text) {
			diags.AddAttributeError(at, account.TitleFieldType, fmt.Sprintf("The type %s cannot be that of a primary field. These "+
				"types can: %s.", safetext.Quote(text), strings.Join(template.PrimaryTypes(), ", ")))
		}
	},
}

// settingsOfType validates that the settings belong to the type of the field.
type settingsOfType struct{}

// Description implements validator.Object.
func (settingsOfType) Description(context.Context) string {
	return "must have the settings of its type only"
}

// MarkdownDescription implements validator.Object.
func (v settingsOfType) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

// ValidateObject implements validator.Object.
func (settingsOfType) ValidateObject(ctx context.Context, req validator.ObjectRequest, resp *validator.ObjectResponse) {
	primary, known := PrimaryOf(ctx, req.ConfigValue, &resp.Diagnostics)
	if !known || primary.Type.IsUnknown() || primary.Type.IsNull() {
		return
	}
	objects := make(map[string]types.Object)
	for name, object := range primary.objects() {
		objects[name] = *object
	}
	settings.Check(req.Path, primary.Type.ValueString(), objects, &resp.Diagnostics)
}

// PrimaryOf returns the primary field in an object. It reports false if the object is null or unknown.
func PrimaryOf(ctx context.Context, object types.Object, diags *diag.Diagnostics) (Primary, bool) {
	var primary Primary
	if object.IsNull() || object.IsUnknown() {
		return primary, false
	}
	diags.Append(object.As(ctx, &primary, basetypes.ObjectAsOptions{})...)
	return primary, !diags.HasError()
}

// PrimaryTypes returns the types of the attributes of a primary field.
func PrimaryTypes() map[string]attr.Type {
	members := map[string]attr.Type{"id": types.StringType, "name": types.StringType, "type": types.StringType}
	for name := range (&Primary{}).objects() {
		members[name] = settings.Null(name).Type(context.Background())
	}
	return members
}

// Object returns the primary field as an object.
func (p Primary) Object() types.Object {
	members := map[string]attr.Value{"id": p.ID, "name": p.Name, "type": p.Type}
	for name, object := range p.objects() {
		members[name] = *object
	}
	return types.ObjectValueMust(PrimaryTypes(), members)
}

// configured returns what the configuration sets of the field's template.
func (p Primary) configured() template.Configured {
	if object, ok := p.objects()[p.Type.ValueString()]; ok {
		return settings.Configured(p.Type.ValueString(), *object)
	}
	return template.Configured{}
}

// Refreshed returns the primary field of a table as Fillout shows it, with values for the settings that p sets. The
// zero Primary stands for an import. If the table does not show its primary field, p is returned.
func (p Primary) Refreshed(table *fillout.Table) Primary {
	live := table.PrimaryField()
	if live == nil {
		return p
	}
	imported := p.Type.IsNull()
	refreshed := Primary{
		ID: types.StringValue(string(live.ID)), Name: types.StringValue(string(live.Name)),
		Type: types.StringValue(string(live.Type)),
	}
	before := p.objects()
	for name, object := range refreshed.objects() {
		switch {
		case name == string(live.Type) && (imported || name != p.Type.ValueString()):
			*object = settings.Imported(name, live.Template)
		case name == string(live.Type):
			*object = settings.Refresh(name, *before[name], live.Template)
		default:
			*object = settings.Null(name)
		}
	}
	return refreshed
}

// CheckTypeChange reports a change of the type of a primary field, which the API cannot make. table names the table.
func CheckTypeChange(at path.Path, state, plan Primary, table string, diags *diag.Diagnostics) {
	if plan.Type.IsUnknown() || plan.Type.IsNull() || state.Type.IsNull() || plan.Type.Equal(state.Type) {
		return
	}
	diags.AddAttributeError(at.AtName("type"), account.TitleTypeChange, fmt.Sprintf("The primary field %s of %s has the type %s "+
		"in Fillout, and %s in the configuration. The API cannot change the type of a field, and a primary field lives as long "+
		"as its table. Nothing was sent.\n\nTo keep the type, write type = %q. To change it and keep the values, convert the field "+
		"in Fillout's dashboard: then the plan is empty.", safetext.Printable(state.Name.ValueString()), table,
		safetext.Printable(state.Type.ValueString()), plan.Type.ValueString(), state.Type.ValueString()))
}

// primaryPath is where both resources have the primary field, apart from what it is in.
var primaryPath = path.Root("primary_field")

// errNotShown means that an answer does not show what was asked for.
var errNotShown = errors.New("the answer does not show it")

// DescribeMissing says that a database has no table with an ID, and which tables it has.
func DescribeMissing(database *fillout.Database, tableID string) string {
	var text strings.Builder
	fmt.Fprintf(&text, "The database %s has no table with the ID %s. It has these tables:\n",
		safetext.Printable(string(database.Name)), safetext.Printable(tableID))
	for _, table := range database.Tables {
		fmt.Fprintf(&text, "\n  - %s (%s)", safetext.Printable(string(table.ID)), safetext.Quote(string(table.Name)))
	}
	return text.String()
}
