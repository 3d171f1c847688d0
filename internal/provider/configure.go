package provider

import (
	"context"
	"fmt"
	"os"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/provider"

	"github.com/fillout-community/terraform-provider-fillout/internal/provider/account"
)

// harmfulVersion drops imports of single instances of one for_each (hashicorp/terraform#39068), and forgets to delete
// what it has replaced beside a resource with create_before_destroy (hashicorp/terraform#39076). Both are measured, and
// fixed in 1.16.1. OpenTofu reports other numbers, such as 1.13.0 for 1.12.
const harmfulVersion = "1.16.0"

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
	if req.TerraformVersion == harmfulVersion {
		resp.Diagnostics.AddWarning(account.TitleHarmfulTerraform, "Terraform "+harmfulVersion+" makes second webhooks of imports "+
			"with for_each, and leaves replaced ones behind, which go on delivering. Nothing in its output shows either.\n\nUse "+
			"1.16.3 or later, or 1.15.")
	}
	// Terraform allows a deferral in every apply, not only in plans with -allow-deferral. An apply with known arguments
	// must not defer.
	if len(settings.Unknown) > 0 && req.ClientCapabilities.DeferralAllowed {
		resp.Deferred = &provider.Deferred{Reason: provider.DeferredReasonProviderConfigUnknown}
	}
	settings.Journal = p.journal
	settings.InPulumi = strings.Contains(req.TerraformVersion, "pulumi") // 1.0.0+pulumi-terraform-bridge (measured)
	data := account.New(settings, userAgent(req.TerraformVersion, p.version))
	p.account.Store(data)
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
