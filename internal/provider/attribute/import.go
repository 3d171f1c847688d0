package attribute

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/urls"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/account"
)

// ImportID is the shape of the import ID of an object in a database: IDs that slashes separate.
type ImportID struct {
	Of      string   // the object, as in "table"
	Parts   []string // names of the parts, as in DATABASE_ID
	Example string
}

// HasImportID reports whether an object is imported by ID, which can be empty, rather than by identity.
func HasImportID(req resource.ImportStateRequest) bool {
	return req.ID != "" || req.Identity == nil || req.Identity.Raw.IsNull()
}

// Parse returns the parts of an import ID, or nil if it is refused.
func (i ImportID) Parse(text string, diags *diag.Diagnostics) []string {
	parts := strings.Split(text, "/")
	format := fmt.Sprintf("The import ID of a %s is %s, such as %s.", i.Of, strings.Join(i.Parts, "/"), i.Example)
	if len(parts) != len(i.Parts) {
		diags.AddError(account.TitleInvalidImportID, format)
		return nil
	}
	var faults []string
	for n, part := range parts {
		if !urls.ValidID(part) {
			faults = append(faults, Sentence(i.Parts[n], ErrID))
		}
	}
	if len(faults) > 0 {
		diags.AddError(account.TitleInvalidImportID, strings.Join(faults, " ")+"\n\n"+format)
		return nil
	}
	return parts
}

// IDs returns the IDs of an import by ID or by identity, or nil if it is refused. The identity's names are those of the
// parts, but the last one is id.
func (i ImportID) IDs(ctx context.Context, req resource.ImportStateRequest, diags *diag.Diagnostics) []string {
	if HasImportID(req) {
		return i.Parse(req.ID, diags)
	}
	var ids []string
	for n, part := range i.Parts {
		name := strings.ToLower(part)
		if n == len(i.Parts)-1 {
			name = "id"
		}
		var id types.String
		diags.Append(req.Identity.GetAttribute(ctx, path.Root(name), &id)...)
		if !urls.ValidID(id.ValueString()) {
			diags.AddAttributeError(path.Root(name), account.TitleInvalidImportIdentity, Sentence("the identity's "+name, ErrID))
		}
		ids = append(ids, id.ValueString())
	}
	if diags.HasError() {
		return nil
	}
	return ids
}
