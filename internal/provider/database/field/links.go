package field

import (
	"cmp"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/safetext"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/account"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/database/template"
)

// checkSides reports a new link that is the other side of another link, in Fillout or in this run. Fillout makes both
// sides together, so a second resource would make a second link.
func (r *fieldResource) checkSides(m *fieldModel, database *fillout.Database, diags *diag.Diagnostics) {
	table, target := database.Table(m.TableID.ValueString()), database.Table(m.linkedTable())
	if table == nil || m.Name.IsUnknown() {
		return
	}
	for _, field := range table.Fields {
		link := template.ReadLink(field.Template)
		if string(field.Name) == m.Name.ValueString() && field.Type == linkedRecord && link.IsInverse &&
			link.TableID == m.linkedTable() {
			addInverse(database, field, diags)
			return
		}
	}
	if target == nil || m.InverseName.IsUnknown() {
		return
	}
	side := cmp.Or(m.InverseName.ValueString(), string(table.Name)) // the name that Fillout chooses (documented)
	for _, field := range target.Fields {
		link := template.ReadLink(field.Template)
		if string(field.Name) == side && field.Type == linkedRecord && !link.IsInverse && link.TableID == string(table.ID) {
			addOtherSide(m, target, diags)
			return
		}
	}
	key := func(in *fillout.Table, name string, to *fillout.Table) string {
		return strings.Join([]string{"side of a link", m.DatabaseID.ValueString(), string(in.ID), name, string(to.ID)}, "/")
	}
	// Two fields may have equal sides, of which Fillout names one otherwise. A field must not be the side of another one.
	_, isSide := r.account.Meet(key(table, m.Name.ValueString(), target), "a field")
	hasField := false
	if table.ID != target.ID || side != m.Name.ValueString() {
		_, hasField = r.account.Meet(key(target, side, table), "a side")
	}
	if isSide || hasField {
		addOtherSide(m, target, diags)
	}
}

// addOtherSide reports a link that is a second resource for another link.
func addOtherSide(m *fieldModel, target *fillout.Table, diags *diag.Diagnostics) {
	diags.AddAttributeError(path.Root("type"), account.TitleFieldType, fmt.Sprintf("The field %s and a field of the table %s are "+
		"the two sides of one link, by the names of the two and of their other sides. Fillout makes both sides together, so only "+
		"one of them can be a resource.\n\nRemove one of the two resources. If they are two links, set inverse_name of each to a "+
		"name that no other field of its table has.", safetext.Printable(m.Name.ValueString()),
		safetext.Printable(string(target.Name))))
}

// addInverse reports a field that is the other side of a link.
func addInverse(database *fillout.Database, field fillout.Field, diags *diag.Diagnostics) {
	of := "a field"
	if partner := inverseOf(database, &field); partner != nil {
		of = fmt.Sprintf("the field %s (%s) of the table %s", safetext.Printable(string(partner.Name)), partner.ID,
			safetext.Printable(string(database.Table(template.ReadLink(field.Template).TableID).Name)))
	}
	diags.AddAttributeError(path.Root("type"), account.TitleFieldType, fmt.Sprintf("The field %s (%s) is the other side of a "+
		"link, which is %s. Fillout makes and deletes it together with that field, so only that field can be a resource.\n\n"+
		"Remove this resource. To name the other side, set inverse_name of that field.",
		safetext.Printable(string(field.Name)), field.ID, of))
}

// linkedTable returns the ID of the table to which the model links; empty if it is unknown.
func (m *fieldModel) linkedTable() string {
	var id string
	if text, ok := m.configured(nil).Settings["tableId"]; ok {
		_ = json.Unmarshal(text, &id) // another value links to no table
	}
	return id
}

// linksElsewhere reports whether a plan links to another table than the field does, which takes another field. An
// unknown table may be another one.
func (m *fieldModel) linksElsewhere(state, config fieldModel, live *fillout.Field) bool {
	switch {
	case m.Type.ValueString() != linkedRecord:
		return false
	case config.TemplateJSON.IsUnknown(), config.LinkedRecord.IsUnknown():
		return true
	}
	if id, ok := m.LinkedRecord.Attributes()["table_id"]; ok && id.IsUnknown() {
		return true
	}
	before := state.linkedTable()
	if live != nil {
		before = template.ReadLink(live.Template).TableID
	}
	wanted := m.linkedTable()
	return wanted != "" && before != "" && wanted != before
}
