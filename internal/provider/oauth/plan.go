package oauth

import (
	"context"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/urls"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/account"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/attribute"
)

var _ resource.ResourceWithModifyPlan = (*tokenResource)(nil)

var (
	// trimmed keeps a value of the state that differs in surrounding white space.
	trimmed = attribute.KeepSpelling{Normalize: strings.TrimSpace}
	// normalizedURL keeps a server URL of the state that differs in nothing that matters.
	normalizedURL = attribute.KeepSpelling{Normalize: func(text string) string {
		server, err := urls.ParseBaseURL(text)
		if err != nil {
			return text
		}
		return server.String()
	}}
)

// The two kinds of objects that have a code.
const (
	existingToken = "existing"
	newToken      = "new"
)

// ModifyPlan refuses a plan that ends a token and creates another with the same code. The code works once, so only the
// first half of the apply would succeed. Terraform plans -replace, and a resource with a new address, as an end and a
// creation of their own, in any order. So the plans of a run tell each other their codes.
func (r *tokenResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest,
	resp *resource.ModifyPlanResponse) {
	if r.account == nil {
		return
	}
	var state, plan tokenModel
	if !req.State.Raw.IsNull() {
		resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	}
	if !req.Plan.Raw.IsNull() {
		resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	}
	if resp.Diagnostics.HasError() {
		return
	}
	var refused bool
	switch {
	case req.State.Raw.IsNull():
		refused = r.otherHasCode(plan.Code, newToken)
	case req.Plan.Raw.IsNull():
		refused = r.otherHasCode(state.Code, existingToken)
	default:
		r.otherHasCode(state.Code, existingToken)
		refused = plan.Code.Equal(state.Code) && plan.needsNewToken(state)
	}
	if refused {
		resp.Diagnostics.AddAttributeError(path.Root("code"), account.TitleInvalidOAuthArgument, "The argument code "+
			"contains the code that a token in the state was created with. A code works once, so the apply would "+
			"invalidate that token and could not create another.\n\n"+
			"Get a new code, and put it into the configuration. Or undo what replaces the token: a change of client_id, "+
			"redirect_uri or server_url, the option -replace, or another address without a moved block.")
	}
}

// needsNewToken reports whether an argument differs that the token depends on, beside the code.
func (m tokenModel) needsNewToken(state tokenModel) bool {
	return !m.ClientID.Equal(state.ClientID) || !m.RedirectURI.Equal(state.RedirectURI) ||
		!m.ServerURL.Equal(state.ServerURL)
}

// otherHasCode remembers the code of a token, and reports whether a token of the other kind has the same code.
func (r *tokenResource) otherHasCode(code types.String, kind string) bool {
	if code.IsUnknown() {
		return false
	}
	_, found := r.account.Meet("code "+strings.TrimSpace(code.ValueString()), kind)
	return found
}
