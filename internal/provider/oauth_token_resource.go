package provider

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringdefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
)

var (
	_ resource.Resource              = (*oauthTokenResource)(nil)
	_ resource.ResourceWithConfigure = (*oauthTokenResource)(nil)
)

func newOAuthTokenResource() resource.Resource { return &oauthTokenResource{} }

// oauthTokenResource is an access token: made by the exchange of a code, removed
// by invalidation. It keeps the token in the state, where every machine that
// works with the state finds it, unlike the provider's argument oauth, which
// keeps it in the credential store of one machine.
type oauthTokenResource struct {
	account *account
}

type oauthTokenModel struct {
	ClientID     types.String `tfsdk:"client_id"`
	ClientSecret types.String `tfsdk:"client_secret"`
	Code         types.String `tfsdk:"code"`
	RedirectURI  types.String `tfsdk:"redirect_uri"`
	ServerURL    types.String `tfsdk:"server_url"`
	AccessToken  types.String `tfsdk:"access_token"`
	BaseURL      types.String `tfsdk:"base_url"`
}

func (r *oauthTokenResource) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_oauth_token"
}

func (r *oauthTokenResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	replaced := []planmodifier.String{stringplanmodifier.RequiresReplace()}
	kept := []planmodifier.String{stringplanmodifier.UseStateForUnknown()}
	resp.Schema = schema.Schema{
		MarkdownDescription: "An OAuth access token: a code of an OAuth app of yours is exchanged for it when it is created, and it is invalidated when it is " +
			"destroyed. Its token can be the `access_token` of another provider block in the same run; it needs no credential of the " +
			"provider's own.\n\n" +
			"The access token is in the state, so protect the state accordingly. A code works once: to replace the token, get a new code " +
			"first. A token that was invalidated elsewhere is noticed at the next refresh, and planned anew.",
		Attributes: map[string]schema.Attribute{
			"client_id": schema.StringAttribute{
				MarkdownDescription: "Client id of the app. A change replaces the token.",
				Required:            true,
				Validators:          []validator.String{resourceOAuth.opaque},
				PlanModifiers:       replaced,
			},
			"client_secret": schema.StringAttribute{
				MarkdownDescription: "Client secret of the app. It is write-only: in no plan and no state, and a change by itself does nothing. Needs " +
					"Terraform 1.11 or OpenTofu 1.11, or later.",
				Required:   true,
				Sensitive:  true,
				WriteOnly:  true,
				Validators: []validator.String{resourceOAuth.opaque},
			},
			"code": schema.StringAttribute{
				MarkdownDescription: "Code that Fillout has sent to the redirect URI. It works once, and is worthless afterwards; it is in the state. A change replaces the token.",
				Required:            true,
				Sensitive:           true,
				Validators:          []validator.String{resourceOAuth.opaque},
				PlanModifiers:       replaced,
			},
			"redirect_uri": schema.StringAttribute{
				MarkdownDescription: "Redirect URI that the code was issued to. A change replaces the token.",
				Required:            true,
				Validators:          []validator.String{resourceOAuth.redirectURI},
				PlanModifiers:       replaced,
			},
			"server_url": schema.StringAttribute{
				MarkdownDescription: "OAuth server. Default `https://server.fillout.com`. A change replaces the token.",
				Optional:            true,
				Computed:            true,
				Default:             stringdefault.StaticString(fillout.DefaultOAuthServer),
				Validators:          []validator.String{resourceOAuth.serverURL},
				PlanModifiers:       replaced,
			},
			"access_token": schema.StringAttribute{
				MarkdownDescription: "The access token. It is in the state, and remains in older versions and backups of it, where it is worthless once it has " +
					"been invalidated.",
				Computed:      true,
				Sensitive:     true,
				PlanModifiers: kept,
			},
			"base_url": schema.StringAttribute{
				MarkdownDescription: "URL of the API that the token is for, as Fillout said; `https://api.fillout.com` where it did not.",
				Computed:            true,
				PlanModifiers:       kept,
			},
		},
	}
}

func (r *oauthTokenResource) Configure(_ context.Context, req resource.ConfigureRequest, resp *resource.ConfigureResponse) {
	r.account = accountFrom(req.ProviderData, &resp.Diagnostics)
}

func (r *oauthTokenResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan oauthTokenModel
	var secret types.String
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("client_secret"), &secret)...) // a plan has no write-only value
	if resp.Diagnostics.HasError() {
		return
	}
	app := fillout.OAuthApp{
		ClientID:     strings.TrimSpace(plan.ClientID.ValueString()),
		ClientSecret: strings.TrimSpace(secret.ValueString()),
		RedirectURI:  strings.TrimSpace(plan.RedirectURI.ValueString()),
		Server:       plan.server(),
	}
	token, err := r.account.client.ExchangeCode(ctx, app, strings.TrimSpace(plan.Code.ValueString()))
	if err != nil {
		resp.Diagnostics.Append(r.exchangeDiagnostic(err))
		return
	}
	plan.AccessToken = types.StringValue(token.AccessToken)
	plan.BaseURL = types.StringValue(fillout.DefaultBaseURL)
	if !token.BaseURL.IsZero() {
		plan.BaseURL = types.StringValue(token.BaseURL.String())
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
}

// exchangeDiagnostic reports that a code was not exchanged.
func (r *oauthTokenResource) exchangeDiagnostic(err error) diag.Diagnostic {
	const doing = "Exchanging the code for an access token"
	var failure *fillout.APIError
	if !errors.As(err, &failure) {
		return r.account.requestDiagnostic(doing, err)
	}
	summary, advice, spent := adviceForExchange(failure)
	if spent {
		advice += " Get a new code, and apply again. To use a token that is there already, sign in with terraform-provider-fillout login, " +
			"or set the provider argument access_token, instead of this resource."
	}
	return diag.NewErrorDiagnostic(summary, failure.Describe(doing)+"\n\n"+advice)
}

// Read asks for the forms with the token. Only a clear no means that the token is
// gone; whatever else goes wrong says nothing about it.
func (r *oauthTokenResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state oauthTokenModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	_, err := r.account.client.As(state.credential()).ListForms(ctx)
	switch {
	case errors.Is(err, fillout.ErrNotAuthenticated):
		resp.Diagnostics.AddWarning("Access Token No Longer Valid", fmt.Sprintf("%s does not accept the access token of the app %s any more, so it is planned anew. "+
			"The code that it was made with is spent: put a new one into the configuration before you apply.", state.BaseURL.ValueString(), state.ClientID.ValueString()))
		resp.State.RemoveResource(ctx)
	case errors.Is(err, context.Canceled):
		r.account.addError(&resp.Diagnostics, "Checking the access token", err)
	case err != nil:
		resp.Diagnostics.AddWarning("Access Token Not Checked", fmt.Sprintf("Whether the access token of the app %s still works is not known: %s. It stays in the state as it is.",
			state.ClientID.ValueString(), err))
	}
}

// Update has nothing to do: only the client secret can change without a
// replacement, and nobody keeps it.
func (r *oauthTokenResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan oauthTokenModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
}

func (r *oauthTokenResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state oauthTokenModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	invalidated, err := r.account.client.InvalidateToken(ctx, state.server(), state.credential())
	switch {
	case err != nil:
		resp.Diagnostics.Append(r.invalidationDiagnostic(err))
	case !invalidated: // as gone as it should be, unless something else than Fillout has said so
		resp.Diagnostics.AddWarning("Access Token Invalid Before", fmt.Sprintf("%s had ceased to accept the access token of the app %s before it was destroyed. "+
			"If a proxy on the way refuses everything, the token may still work: then disconnect the app in Fillout's dashboard.",
			state.BaseURL.ValueString(), state.ClientID.ValueString()))
	}
}

// invalidationDiagnostic reports that the token still works.
func (r *oauthTokenResource) invalidationDiagnostic(err error) diag.Diagnostic {
	const doing = "Invalidating the access token"
	var failure *fillout.APIError
	if !errors.As(err, &failure) {
		return r.account.requestDiagnostic(doing, err)
	}
	return diag.NewErrorDiagnostic("Access Token Not Invalidated", failure.Describe(doing)+"\n\n"+
		"The token may still work, so it stays in the state. Run again later, or disconnect the app in Fillout's dashboard and then remove the token "+
		"from the state with terraform state rm.")
}

// server is where the token is exchanged and invalidated; its validator has seen
// the URL.
func (m oauthTokenModel) server() fillout.BaseURL {
	server, _ := fillout.ParseBaseURL(m.ServerURL.ValueString())
	return server
}

// credential is the token as requests are made with it.
func (m oauthTokenModel) credential() fillout.Credential {
	base, _ := fillout.ParseBaseURL(m.BaseURL.ValueString())
	return fillout.Credential{AccessToken: m.AccessToken.ValueString(), BaseURL: base}
}
