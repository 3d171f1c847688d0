// Package oauth contains the resource fillout_oauth_token and the function oauth_authorize_url.
package oauth

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/fillout-community/terraform-provider-fillout/internal/credentials"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/urls"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/account"
)

var (
	_ resource.Resource              = (*tokenResource)(nil)
	_ resource.ResourceWithConfigure = (*tokenResource)(nil)
)

// NewResource returns the resource fillout_oauth_token.
func NewResource() resource.Resource { return &tokenResource{} }

// tokenResource manages an access token: Create exchanges a code for it, and Delete invalidates it. The token is in the
// state, where every machine finds it. The token of the provider argument oauth is in the credential store of one
// machine.
type tokenResource struct {
	account *account.Account
}

func (r *tokenResource) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_oauth_token"
}

func (r *tokenResource) Configure(_ context.Context, req resource.ConfigureRequest, resp *resource.ConfigureResponse) {
	r.account = account.From(req.ProviderData, &resp.Diagnostics)
}

func (r *tokenResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan tokenModel
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
	token, err := r.account.Client().ExchangeCode(ctx, app, strings.TrimSpace(plan.Code.ValueString()))
	if err != nil {
		resp.Diagnostics.Append(r.exchangeDiagnostic(err))
		return
	}
	tflog.Info(ctx, "Exchanged a code for an access token of the app "+app.ClientID)
	plan.AccessToken = types.StringValue(token.AccessToken)
	plan.BaseURL = types.StringValue(urls.DefaultBaseURL)
	switch named := token.BaseURL; {
	case named.Unencrypted() && !plan.server().Unencrypted():
		account.AddIgnoredAPI(&resp.Diagnostics, named, "If the account has another API, use its URL in place of base_url.")
	case !named.IsZero():
		plan.BaseURL = types.StringValue(named.String())
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
}

// exchangeDiagnostic reports that the code was not exchanged.
func (r *tokenResource) exchangeDiagnostic(err error) diag.Diagnostic {
	const doing = "Exchanging the code for an access token"
	var failure *fillout.APIError
	if !errors.As(err, &failure) {
		return r.account.Diagnostic(doing, err)
	}
	title, advice, used := account.AdviceForExchange(failure)
	if used {
		advice += " Get a new code, and apply again. To use an existing token instead of this resource, set the provider argument " +
			"access_token, or sign in:\n  " + credentials.Command() + " login"
	}
	return diag.NewErrorDiagnostic(title, failure.Describe(doing)+"\n\n"+advice)
}

// Read requests the forms with the token. Only Fillout's own refusal of the token means that it is gone. Every other
// failure says nothing about it, such as the page of a web filter.
func (r *tokenResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state tokenModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	_, err := r.account.Client().As(state.credential()).ListForms(ctx)
	switch {
	case errors.Is(err, fillout.ErrNotAuthenticated):
		resp.Diagnostics.AddWarning(account.TitleTokenNoLongerValid, fmt.Sprintf("%s no longer accepts the access token "+
			"of the app %s, so Terraform "+
			"creates a new one. The old code is used up: put a new code into the configuration before you apply.", state.BaseURL.ValueString(), state.ClientID.ValueString()))
		resp.State.RemoveResource(ctx)
	case errors.Is(err, context.Canceled):
		r.account.AddError(&resp.Diagnostics, "Checking the access token", err)
	case err != nil:
		resp.Diagnostics.AddWarning(account.TitleTokenNotChecked, fmt.Sprintf("The provider cannot check the access token "+
			"of the app %s: %s. "+
			"The token stays in the state unchanged.",
			state.ClientID.ValueString(), account.Reason(err)))
	}
	if !resp.State.Raw.IsNull() {
		r.otherHasCode(state.Code, existingToken) // the plan of a tainted token has no state
	}
}

// Update sends nothing: only the client secret can change without a replacement, and it is not stored.
func (r *tokenResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan tokenModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
}

func (r *tokenResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state tokenModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	invalidated, err := r.account.Client().InvalidateToken(ctx, state.server(), state.credential())
	switch {
	case err != nil:
		resp.Diagnostics.Append(r.invalidationDiagnostic(err))
	case !invalidated:
		resp.Diagnostics.AddWarning(account.TitleTokenAlreadyInvalid, fmt.Sprintf("%s no longer accepted the access token "+
			"of the app %s when it was destroyed, so there was nothing to invalidate.",
			state.BaseURL.ValueString(), state.ClientID.ValueString()))
	default:
		tflog.Info(ctx, "Invalidated an access token of the app "+state.ClientID.ValueString())
	}
}

// invalidationDiagnostic reports that the token may still work.
func (r *tokenResource) invalidationDiagnostic(err error) diag.Diagnostic {
	const doing = "Invalidating the access token"
	var failure *fillout.APIError
	if !errors.As(err, &failure) {
		return r.account.Diagnostic(doing, err)
	}
	return diag.NewErrorDiagnostic(account.TitleTokenNotInvalidated, failure.Describe(doing)+"\n\n"+
		"The token may still work, so it stays in the state. Run again later. Or disconnect the app in Fillout's "+
		"dashboard, and then remove "+
		"the token from the state with terraform state rm.")
}
