package field

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/safetext"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/account"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/database/guard"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/database/template"
)

// ModifyPlan plans the options by value, says what the plan would lose, before anything is sent, and reports a change
// that the API cannot make.
func (r *fieldResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest,
	resp *resource.ModifyPlanResponse) {
	if r.account == nil {
		return
	}
	var state *fieldModel
	if !req.State.Raw.IsNull() {
		state = &fieldModel{}
		resp.Diagnostics.Append(req.State.Get(ctx, state)...)
	}
	if resp.Diagnostics.HasError() {
		return
	}
	if req.Plan.Raw.IsNull() {
		// A protected field is checked even if its table goes: Terraform promises no order of the two plans.
		if r.account.Protects(state.DeletionProtection) ||
			!r.account.AllowsDestroy(state.DatabaseID.ValueString(), state.TableID.ValueString()) {
			r.check(ctx, r.account.Guard(), *state, guard.Change{Action: guard.Destroy}, &resp.Diagnostics)
		}
		account.NoteCounted(ctx, resp.Private, true, &resp.Diagnostics)
		return
	}
	account.NoteCounted(ctx, resp.Private, false, &resp.Diagnostics) // of a delete that failed
	old := account.TakeReplaced(ctx, resp.Private, &resp.Diagnostics)
	var plan, config fieldModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	plan.planSettings(config, state)
	if state == nil {
		if old != nil {
			r.check(ctx, r.account.Guard(), replacedModel(*old), guard.Change{Action: guard.Replace}, &resp.Diagnostics)
		}
		r.planCreate(ctx, &plan, config, &resp.Diagnostics)
	} else {
		r.planUpdate(ctx, *state, &plan, config, resp)
	}
	if !resp.Diagnostics.HasError() {
		resp.Diagnostics.Append(resp.Plan.Set(ctx, plan)...)
	}
}

// planCreate plans a new field. The other side of a link, which Fillout makes, cannot be declared a second time.
func (r *fieldResource) planCreate(ctx context.Context, plan *fieldModel, config fieldModel, diags *diag.Diagnostics) {
	plan.InverseFieldID = types.StringNull()
	if plan.Type.IsUnknown() || plan.Type.ValueString() == linkedRecord {
		plan.InverseFieldID = types.StringUnknown()
	}
	plan.planOptions(config, nil, nil, diags)
	if plan.Type.ValueString() != linkedRecord || plan.DatabaseID.IsUnknown() || plan.TableID.IsUnknown() {
		return
	}
	if database, err := r.account.Snapshots().Database(ctx, plan.DatabaseID.ValueString()); err == nil {
		r.checkSides(plan, database, diags)
	}
}

// replacedModel returns what a note says about the field that a plan replaces.
func replacedModel(old account.Replaced) fieldModel {
	return fieldModel{DatabaseID: types.StringValue(old.DatabaseID), TableID: types.StringValue(old.TableID),
		ID: types.StringValue(old.FieldID), Name: types.StringValue(old.Name), DeletionProtection: old.Protection()}
}

// planUpdate plans a change of a field.
func (r *fieldResource) planUpdate(ctx context.Context, state fieldModel, plan *fieldModel, config fieldModel,
	resp *resource.ModifyPlanResponse) {
	diags := &resp.Diagnostics
	database, live := r.live(ctx, state)
	if live != nil && live.Type == linkedRecord && template.ReadLink(live.Template).IsInverse {
		addInverse(database, *live, diags)
		return
	}
	plan.InverseFieldID = state.InverseFieldID
	switch {
	case !plan.DatabaseID.Equal(state.DatabaseID), !plan.TableID.Equal(state.TableID):
		r.check(ctx, r.account.Guard(), state, guard.Change{Action: guard.Replace}, diags)
		return
	case !plan.Type.Equal(state.Type):
		resp.RequiresReplace.Append(path.Root("type"))
		r.check(ctx, r.account.Guard(), state, guard.Change{
			Action: guard.ChangeType, From: safetext.Printable(state.Type.ValueString()), To: plan.Type.ValueString(),
		}, diags)
		return
	case plan.linksElsewhere(state, config, live):
		at := path.Root(linkedRecord).AtName("table_id")
		if !plan.TemplateJSON.IsNull() {
			at = path.Root("template_json")
		}
		resp.RequiresReplace.Append(at)
		r.check(ctx, r.account.Guard(), state, guard.Change{Action: guard.Replace}, diags)
		return
	}
	account.NoteReplaced(ctx, resp.Private, &account.Replaced{DatabaseID: state.DatabaseID.ValueString(),
		TableID: state.TableID.ValueString(), FieldID: state.ID.ValueString(), Name: state.Name.ValueString(),
		Unprotected: state.DeletionProtection.Equal(types.BoolValue(false))}, diags)
	var shown json.RawMessage
	if live != nil {
		shown = live.Template
	} else if text, err := json.Marshal(map[string]any{"options": optionsOf(state.Options)}); err == nil {
		shown = text
	}
	if removal, ok := plan.planOptions(config, &state, shown, diags); ok && len(removal.Removed) > 0 {
		r.checkRemoval(ctx, state, database, removal, diags)
	}
	if live != nil {
		wanted := plan.withSettings(config)
		r.checkNarrower(ctx, r.account.Guard(), state, wanted.configured(&state), database, live, diags)
		r.note(ctx, wanted, state, database, live)
	}
}

// note keeps what the plan makes of the field and of its other side, for records of the same plan.
func (r *fieldResource) note(ctx context.Context, wanted, state fieldModel, database *fillout.Database,
	live *fillout.Field) {
	after := *live
	if name := wanted.Name.ValueString(); name != "" {
		after.Name = fillout.Text(name)
	}
	after.Template = nil
	if wanted.isKnown(ctx) {
		after.Template, _ = wanted.configured(&state).Merge(live.Template) // the plan of the options reports an error
	}
	r.account.Snapshots().PlanField(string(database.ID), after)
	if inverse, name := inverseOf(database, live), wanted.InverseName.ValueString(); inverse != nil && name != "" {
		after = *inverse
		after.Name = fillout.Text(name)
		r.account.Snapshots().PlanField(string(database.ID), after)
	}
}

// isKnown reports whether all settings are known.
func (m *fieldModel) isKnown(ctx context.Context) bool {
	known := !m.TemplateJSON.IsUnknown() && !m.Options.IsUnknown()
	for _, option := range optionModels(m.Options) {
		known = known && !option.Label.IsUnknown()
	}
	for _, object := range m.objects() {
		value, err := object.ToTerraformValue(ctx)
		known = known && err == nil && value.IsFullyKnown()
	}
	return known
}

// checkNarrower reports what changed settings may lose, such as a lower maximum of a rating.
func (r *fieldResource) checkNarrower(ctx context.Context, counts *guard.Guard, state fieldModel,
	wanted template.Configured, database *fillout.Database, live *fillout.Field, diags *diag.Diagnostics) {
	changed, err := wanted.Merge(live.Template)
	if err != nil {
		return // the plan of the options, and the update, report it
	}
	counts.Narrower(ctx, database, state.TableID.ValueString(), state.ID.ValueString(), changed).
		AddTo(diags, guard.Change{Action: guard.Narrow, Protected: r.account.Protects(state.DeletionProtection)})
}

// planOptions plans the value and the color of each option. shown is the template of the field; nil for a new one. It
// reports false if the options are not set or not all known.
func (m *fieldModel) planOptions(config fieldModel, state *fieldModel, shown json.RawMessage,
	diags *diag.Diagnostics) (template.OptionPlan, bool) {
	at := path.Root("options")
	wanted := *m
	if m.TemplateJSON.IsNull() {
		if config.Options.IsNull() || config.Options.IsUnknown() {
			return template.OptionPlan{}, false
		}
		wanted.Options = config.Options
	} else {
		at = path.Root("template_json")
	}
	known := true
	for _, option := range optionModels(wanted.Options) {
		known = known && !option.Label.IsUnknown() && !option.Value.IsUnknown()
	}
	var planned template.OptionPlan
	options := wanted.configured(state).Options
	if options == nil {
		return planned, false
	}
	if known {
		var err error
		planned, err = options.Plan(template.ReadOptions(shown))
		if unknown := (*template.UnknownValueError)(nil); errors.As(err, &unknown) {
			diags.AddAttributeError(at, account.TitleInvalidSetting, "The options do not fit the field: "+
				safetext.Printable(err.Error())+".\n\nCorrect the value. For a new option, remove it: Fillout chooses the value.")
			return planned, false
		}
	}
	if m.TemplateJSON.IsNull() {
		m.Options = withPlanned(optionModels(config.Options), planned)
	}
	return planned, known
}

// withPlanned returns the configured options, with what is planned for the values and colors that they do not set. What
// is not known before the apply is unknown.
func withPlanned(config []optionModel, plan template.OptionPlan) types.List {
	planned := plan.Options
	isAdded := func(option template.Option) bool {
		return slices.ContainsFunc(plan.Added, func(o template.Option) bool { return o.Label == option.Label })
	}
	orUnknown := func(set types.String, at int, text func(template.Option) string) types.String {
		switch {
		case !set.IsNull():
			return set
		case at < len(planned) && text(planned[at]) != "":
			return types.StringValue(text(planned[at]))
		case at < len(planned) && !isAdded(planned[at]):
			return types.StringNull() // Fillout shows the option without it
		}
		return types.StringUnknown()
	}
	for i := range config {
		config[i].Color = orUnknown(config[i].Color, i, func(o template.Option) string { return o.Color })
		config[i].Value = orUnknown(config[i].Value, i, func(o template.Option) string { return o.Value })
	}
	return optionList(config)
}

// checkRemoval reports what the removal of options would lose, and options that may have got another label.
func (r *fieldResource) checkRemoval(ctx context.Context, state fieldModel, database *fillout.Database,
	planned template.OptionPlan, diags *diag.Diagnostics) {
	if database == nil {
		r.check(ctx, r.account.Guard(), state, guard.Change{Action: guard.RemoveOptions}, diags)
		return
	}
	loss := r.account.Guard().Options(ctx, database, state.TableID.ValueString(), state.ID.ValueString(), planned.Removed)
	loss.AddTo(diags, guard.Change{Action: guard.RemoveOptions, Protected: r.account.Protects(state.DeletionProtection),
		Renames: planned.Renames})
	if !loss.Nothing() || len(planned.Renames) == 0 {
		return
	}
	lines := make([]string, len(planned.Renames))
	for i, rename := range planned.Renames {
		lines[i] = "  " + rename.Line()
	}
	diags.AddAttributeWarning(path.Root("options"), account.TitleOptionRenamed, "The plan removes options of "+
		state.describe()+" and adds others. No record has a removed one.\n\nIf an option only got another label, write its "+
		"value as well, so that it stays the same option:\n\n"+strings.Join(lines, "\n"))
}

// live returns a field as Fillout shows it, with its database, or nil if it is not shown.
func (r *fieldResource) live(ctx context.Context, state fieldModel) (*fillout.Database, *fillout.Field) {
	database, err := r.account.Snapshots().Database(ctx, state.DatabaseID.ValueString())
	if err != nil {
		return nil, nil
	}
	return database, find(database, state)
}

func find(database *fillout.Database, m fieldModel) *fillout.Field {
	if table := database.Table(m.TableID.ValueString()); table != nil {
		return table.Field(m.ID.ValueString())
	}
	return nil
}

// check reports what the end of the field would lose: an error while the field is protected, else a warning. It reports
// whether the field is gone already.
func (r *fieldResource) check(ctx context.Context, counts *guard.Guard, state fieldModel, change guard.Change,
	diags *diag.Diagnostics) (gone bool) {
	change.Protected = r.account.Protects(state.DeletionProtection)
	database, gone := r.account.DatabaseToCount(ctx, state.DatabaseID.ValueString(), "Counting the values of "+
		state.describe(), change.Protected, diags)
	switch {
	case database == nil:
		return gone
	case find(database, state) == nil:
		return true
	}
	counts.Field(ctx, database, state.TableID.ValueString(), state.ID.ValueString()).AddTo(diags, change)
	return false
}
