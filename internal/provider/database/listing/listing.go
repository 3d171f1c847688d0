// Package listing contains what the list resources of databases share: which databases they list, and how they make a
// result.
package listing

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/safetext"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/account"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/attribute"
)

// DatabaseID returns the argument database_id of a list of such objects.
func DatabaseID(objects string) schema.StringAttribute {
	return schema.StringAttribute{
		MarkdownDescription: "ID of the database whose " + objects + " are listed. Without it, those of all databases of the " +
			"account are.",
		Optional:   true,
		Validators: []validator.String{attribute.ID},
	}
}

// NameRegex returns the argument name_regex of a list of such objects.
func NameRegex(objects string) schema.StringAttribute {
	return schema.StringAttribute{
		MarkdownDescription: "Only " + objects + " whose name matches this [RE2 regular " +
			"expression](https://github.com/google/re2/wiki/Syntax) anywhere. Use `^` and `$` to match the whole name.",
		Optional:   true,
		Validators: []validator.String{attribute.Regex},
	}
}

// Listing is a list of objects of databases.
type Listing struct {
	Account    *account.Account
	Request    list.ListRequest
	DatabaseID types.String // null for all databases of the account
	Objects    string       // what is listed, as in "tables"
}

// Stream lists the objects of one database after another. It ends after as many results as Terraform asks for, so that
// it reads no more databases than it needs. objects returns those of a database, of which it may know only the ID.
func (l Listing) Stream(ctx context.Context,
	objects func(fillout.DatabaseSummary, *diag.Diagnostics) []list.ListResult) iter.Seq[list.ListResult] {
	return func(push func(list.ListResult) bool) {
		var diags diag.Diagnostics
		pushed := int64(0)
		for _, database := range l.databases(ctx, &diags) {
			for _, result := range objects(database, &diags) {
				if pushed++; !push(result) || pushed == l.Request.Limit {
					return
				}
			}
			if diags.HasError() {
				break
			}
		}
		l.Account.Warn(&diags)
		if len(diags) > 0 {
			push(list.ListResult{Diagnostics: diags})
		}
	}
}

func (l Listing) databases(ctx context.Context, diags *diag.Diagnostics) []fillout.DatabaseSummary {
	if !l.DatabaseID.IsNull() {
		return []fillout.DatabaseSummary{{ID: fillout.Text(l.DatabaseID.ValueString())}}
	}
	all, err := l.Account.Snapshots().List(ctx)
	if err != nil {
		l.Account.AddError(diags, "Listing the databases of the account", err)
	}
	return all
}

// Database reads a database. It returns nil if it cannot, and reports that.
func (l Listing) Database(ctx context.Context, id string, diags *diag.Diagnostics) *fillout.Database {
	database, err := l.Account.Snapshots().Database(ctx, id)
	switch {
	case err == nil:
	case !errors.Is(err, fillout.ErrNotFound):
		l.Account.AddError(diags, "Listing the "+l.Objects+" of the database "+id, err)
	case l.DatabaseID.IsNull():
		diags.AddWarning(account.TitleDatabaseUnseen, fmt.Sprintf("The account's list of databases has the database %s, but "+
			"Fillout does not show it, so its %s are not in this list. If somebody has just deleted it, run again.", id,
			l.Objects))
	default:
		l.Account.AddUnknownDatabase(ctx, diags, path.Root("database_id"), "ID", id)
	}
	return database
}

// Result returns a result. It has a resource only if Terraform asks for it.
func (l Listing) Result(ctx context.Context, name string, identity, resource any) list.ListResult {
	result := l.Request.NewListResult(ctx)
	result.DisplayName = name
	result.Diagnostics.Append(result.Identity.Set(ctx, identity)...)
	if l.Request.IncludeResource {
		result.Diagnostics.Append(result.Resource.Set(ctx, resource)...)
	}
	return result
}

// Path returns a display name: the names of an object and of what contains it.
func Path(names ...fillout.Text) string {
	return strings.Join(attribute.Map(names, func(name fillout.Text) string { return safetext.Printable(string(name)) }),
		" / ")
}
