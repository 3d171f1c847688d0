package table

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"

	"github.com/fillout-community/terraform-provider-fillout/internal/provider/attribute"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/database/tables"
)

func (r *tableResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Manages a table of a Fillout database, with its primary field. Other fields are " +
			"`fillout_database_field`.\n\n" +
			"A table is followed by its ID: another name renames it, and its records stay. Fields, views and records that the " +
			"configuration does not name are left alone, until the table itself is destroyed. A table that was deleted in the " +
			"dashboard is created anew, empty.\n\n" +
			"While `deletion_protection` is on, a plan that would destroy or replace a table with records fails, and says how " +
			"many records it has. An empty table may go.",
		Attributes: map[string]schema.Attribute{
			"id":            attribute.KeptString("ID of the table, from Fillout."),
			"database_id":   attribute.FixedID("ID of the database. A change replaces the table."),
			"name":          tables.NameAttribute("Name of the table, which no other table of the database has. Another name renames it."),
			"primary_field": tables.PrimaryAttribute(),
			"deletion_protection": attribute.DeletionProtection("Whether a plan that would lose records of the table fails. Default `true`. To delete a " +
				"table with records, set `false` and apply, then destroy it."),
			"url": attribute.KeptString("Address of the table in Fillout's dashboard. Null if Fillout does not say."),
		},
	}
}

func (r *tableResource) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest,
	resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = attribute.Identity(map[string]string{
		"database_id": "ID of the database.", "id": "ID of the table.",
	})
}
