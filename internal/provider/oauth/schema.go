package oauth

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringdefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/account"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/attribute"
)

func (r *tokenResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	validators := attribute.NewOAuthValidators(account.TitleInvalidOAuthArgument,
		func(argument string) string { return "the argument " + argument })
	replaced := []planmodifier.String{trimmed, stringplanmodifier.RequiresReplace()}
	kept := []planmodifier.String{stringplanmodifier.UseStateForUnknown()}
	resp.Schema = schema.Schema{
		MarkdownDescription: "Manages an OAuth access token. Creating the resource exchanges the code of your OAuth " +
			"app for the token, and destroying it invalidates the token. Another provider block can use it as " +
			"`access_token` in the same run. The resource itself needs no credential.\n\n" +
			"The access token is in the state, so protect the state. A code works once: a plan that would replace the " +
			"token with the same code fails. Get a new code first. If the token is invalidated elsewhere, the next refresh sees it, and the plan creates " +
			"the resource again.",
		Attributes: map[string]schema.Attribute{
			"client_id": schema.StringAttribute{
				MarkdownDescription: "Client ID of the app. A change replaces the token.",
				Required:            true,
				Validators:          []validator.String{validators.Opaque},
				PlanModifiers:       replaced,
			},
			"client_secret": schema.StringAttribute{
				MarkdownDescription: "Client secret of the app. It is write-only: it is in no plan and no state, and " +
					"a change alone does nothing. Needs Terraform 1.11 or OpenTofu 1.11.",
				Required:   true,
				Sensitive:  true,
				WriteOnly:  true,
				Validators: []validator.String{validators.Opaque},
			},
			"code": schema.StringAttribute{
				MarkdownDescription: "Code that Fillout sent to the redirect URI. It works once, and is worthless " +
					"afterwards. It is in the state. A change replaces the token.",
				Required:      true,
				Sensitive:     true,
				Validators:    []validator.String{validators.Opaque},
				PlanModifiers: replaced,
			},
			"redirect_uri": schema.StringAttribute{
				MarkdownDescription: "Redirect URI that the code was issued for. A change replaces the token.",
				Required:            true,
				Validators:          []validator.String{validators.RedirectURI},
				PlanModifiers:       replaced,
			},
			"server_url": schema.StringAttribute{
				MarkdownDescription: "URL of the OAuth server. Default: `https://server.fillout.com`. A change " +
					"replaces the token.",
				Optional:      true,
				Computed:      true,
				Default:       stringdefault.StaticString(fillout.DefaultOAuthServer),
				Validators:    []validator.String{validators.ServerURL},
				PlanModifiers: []planmodifier.String{normalizedURL, stringplanmodifier.RequiresReplace()},
			},
			"access_token": schema.StringAttribute{
				MarkdownDescription: "The access token. It is in the state, and in older versions and backups of the " +
					"state. An invalidated token is worthless.",
				Computed:      true,
				Sensitive:     true,
				PlanModifiers: kept,
			},
			"base_url": schema.StringAttribute{
				MarkdownDescription: "URL of the API for this token, from Fillout's answer. It is " +
					"`https://api.fillout.com` if the answer has no URL.",
				Computed:      true,
				PlanModifiers: kept,
			},
		},
	}
}
