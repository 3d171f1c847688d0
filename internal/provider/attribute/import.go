package attribute

import (
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/account"
)

// ImportID is the shape of the import ID of an object in a database: IDs that slashes separate.
type ImportID struct {
	Of      string   // the object, as in "table"
	Parts   []string // names of the parts, as in DATABASE_ID
	Example string
}

// Parse returns the parts of an import ID, or nil if it is refused.
func (i ImportID) Parse(text string, diags *diag.Diagnostics) []string {
	parts := strings.Split(text, "/")
	format := fmt.Sprintf("The import ID of a %s is %s, such as %s.", i.Of, strings.Join(i.Parts, "/"), i.Example)
	if len(parts) != len(i.Parts) {
		diags.AddError(account.TitleInvalidImportID, format)
		return nil
	}
	valid := true
	for n, part := range parts {
		if !fillout.ValidID(part) {
			diags.AddError(account.TitleInvalidImportID, Sentence(i.Parts[n], ErrID)+"\n\n"+format)
			valid = false
		}
	}
	if !valid {
		return nil
	}
	return parts
}

// CheckIdentity reports an attribute of an import block's identity that is not an ID.
func CheckIdentity(name string, value types.String, diags *diag.Diagnostics) {
	if !fillout.ValidID(value.ValueString()) {
		diags.AddAttributeError(path.Root(name), account.TitleInvalidImportIdentity, Sentence("the identity's "+name, ErrID))
	}
}
