package provider

import (
	"context"
	"fmt"
	"os"

	"github.com/hashicorp/terraform-plugin-framework/provider"

	"github.com/fillout-community/terraform-provider-fillout/internal/provider/account"
)

// Configure resolves and checks the settings. It does no I/O: Terraform starts the provider several times in a run, and
// most of these processes never send a request.
func (p *filloutProvider) Configure(ctx context.Context, req provider.ConfigureRequest,
	resp *provider.ConfigureResponse) {
	var config providerModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	settings := resolveSettings(ctx, config, os.Getenv, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	if len(settings.Unknown) > 0 && req.ClientCapabilities.DeferralAllowed {
		resp.Deferred = &provider.Deferred{Reason: provider.DeferredReasonProviderConfigUnknown}
	}
	data := account.New(settings, userAgent(req.TerraformVersion, p.version))
	resp.DataSourceData = data
	resp.ResourceData = data
	resp.EphemeralResourceData = data
	resp.ListResourceData = data
	resp.ActionData = data
}

// userAgent names Terraform and this provider. The protocol does not tell OpenTofu from Terraform.
func userAgent(terraformVersion, version string) string {
	return fmt.Sprintf("Terraform/%s (+https://www.terraform.io) terraform-provider-fillout/%s", terraformVersion, version)
}
