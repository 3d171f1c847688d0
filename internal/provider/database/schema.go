package database

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"

	"github.com/fillout-community/terraform-provider-fillout/internal/provider/attribute"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/database/tables"
)

func (r *databaseResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Manages a Fillout database with its first table, because Fillout makes no database without a " +
			"table. Other tables are `fillout_database_table`, other fields `fillout_database_field`.\n\n" +
			"The API cannot rename a database. If the name in Fillout and the name in the configuration differ, the plan fails " +
			"and says both. A database is never replaced for that.\n\n" +
			"Fillout answers in the same way for a database that was deleted and for one of another account. So while " +
			"`deletion_protection` is on, a database that Fillout does not show is an error, and stays in the state with " +
			"everything in it. While it is on, no plan destroys the database either, even an empty one, because apps may use it.",
		Attributes: map[string]schema.Attribute{
			"id":   attribute.KeptString("ID of the database, from Fillout."),
			"name": tables.NameAttribute("Name of the database. It can only be changed in Fillout's dashboard."),
			"first_table": schema.SingleNestedAttribute{
				MarkdownDescription: "Table that the database is created with. It is followed by its ID. If it was deleted in the " +
					"dashboard, it is created anew, empty. An import takes the first table of the database.",
				Required: true,
				Attributes: map[string]schema.Attribute{
					"id":            attribute.KeptString("ID of the table, from Fillout."),
					"name":          tables.NameAttribute("Name of the table. Another name renames it."),
					"primary_field": tables.PrimaryAttribute(),
				},
			},
			"deletion_protection": attribute.DeletionProtection("Whether a plan that would destroy or replace the database fails. Default `true`. To delete " +
				"the database with everything in it, set `false` and apply, then destroy it."),
			"url": attribute.KeptString("Address of the database in Fillout's dashboard. Null if Fillout does not say."),
		},
	}
}

func (r *databaseResource) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest,
	resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = attribute.Identity(map[string]string{"id": "ID of the database."})
}
