// Package provider is the Terraform side: the provider's configuration, its
// data sources and its resources.
package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/providervalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

var (
	_ provider.Provider                       = (*filloutProvider)(nil)
	_ provider.ProviderWithConfigValidators   = (*filloutProvider)(nil)
	_ provider.ProviderWithEphemeralResources = (*filloutProvider)(nil)
	_ provider.ProviderWithFunctions          = (*filloutProvider)(nil)
)

// New returns a factory of the provider; version is the release's, "dev"
// outside of one.
func New(version string) func() provider.Provider {
	return func() provider.Provider { return &filloutProvider{version: version} }
}

type filloutProvider struct {
	version string
}

// providerModel is the provider block.
type providerModel struct {
	AccessToken       types.String  `tfsdk:"access_token"`
	OAuth             types.Object  `tfsdk:"oauth"`
	Profile           types.String  `tfsdk:"profile"`
	BaseURL           types.String  `tfsdk:"base_url"`
	RequestsPerSecond types.Float64 `tfsdk:"requests_per_second"`
	MaxRetries        types.Int64   `tfsdk:"max_retries"`
	RequestTimeout    types.String  `tfsdk:"request_timeout"`
}

func (p *filloutProvider) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = "fillout"
	resp.Version = p.version
}

func (p *filloutProvider) Schema(_ context.Context, _ provider.SchemaRequest, resp *provider.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Manages what hangs off [Fillout](https://www.fillout.com) forms: reads forms and " +
			"submissions, and manages the webhooks that submissions are delivered to.",
		Attributes: map[string]schema.Attribute{
			"access_token": schema.StringAttribute{
				MarkdownDescription: "API key, or OAuth access token, of the Fillout account. Find API keys in the dashboard under " +
					"[Settings → Developer](https://build.fillout.com/home/settings/developer). The argument beats the environment " +
					"variable `FILLOUT_ACCESS_TOKEN`, which beats `FILLOUT_API_KEY`, which beats a complete set of `FILLOUT_OAUTH_*` " +
					"variables (see `oauth`), which beats a stored credential (see `profile`). A credential is needed as soon as a request " +
					"to Fillout is. Conflicts with `oauth` and `profile`.",
				Optional:   true,
				Sensitive:  true,
				Validators: []validator.String{accessTokenArgument},
			},
			"oauth":   oauthAttribute(),
			"profile": profileAttribute(),
			"base_url": schema.StringAttribute{
				MarkdownDescription: "URL of the API, with or without `/v1/api` at its end. Accounts in the EU use " +
					"`https://eu-api.fillout.com`, those in Canada `https://ca-api.fillout.com`, self-hosted ones their own. The argument " +
					"beats the environment variable `FILLOUT_BASE_URL`, which beats what Fillout said when an OAuth code was exchanged, or what " +
					"was stored with the credential, which beats the default, `https://api.fillout.com`.",
				Optional:   true,
				Validators: []validator.String{baseURLArgument},
			},
			"requests_per_second": schema.Float64Attribute{
				MarkdownDescription: "Highest rate of requests, above 0 and at most 100, fractions allowed. Requests are spaced evenly. " +
					"Fillout allows an account 5 per second over all programs that use it, so lower it where several pipelines run " +
					"at once. The argument beats the environment variable `FILLOUT_REQUESTS_PER_SECOND`, which beats the default, `5`.",
				Optional:   true,
				Validators: []validator.Float64{requestsPerSecondArgument},
			},
			"max_retries": schema.Int64Attribute{
				MarkdownDescription: "How often a request is repeated, at most, 0 to 10. Reads and deletes are repeated after passing " +
					"failures; a create only where Fillout says that it did nothing, or no connection was made. The argument beats " +
					"the environment variable `FILLOUT_MAX_RETRIES`, which beats the default, `4`.",
				Optional:   true,
				Validators: []validator.Int64{maxRetriesArgument},
			},
			"request_timeout": schema.StringAttribute{
				MarkdownDescription: "How long one attempt of a request may take, as a duration such as `45s` or `1m30s`. Time spent " +
					"waiting for the rate limit does not count. The argument beats the environment variable " +
					"`FILLOUT_REQUEST_TIMEOUT`, which beats the default, `30s`.",
				Optional:   true,
				Validators: []validator.String{requestTimeoutArgument},
			},
		},
	}
}

func (p *filloutProvider) ConfigValidators(context.Context) []provider.ConfigValidator {
	return []provider.ConfigValidator{
		providervalidator.Conflicting(path.MatchRoot("access_token"), path.MatchRoot("oauth"), path.MatchRoot("profile")),
	}
}

func (p *filloutProvider) DataSources(context.Context) []func() datasource.DataSource {
	return []func() datasource.DataSource{
		newFormDataSource,
		newFormsDataSource,
		newSubmissionDataSource,
		newSubmissionsDataSource,
	}
}

func (p *filloutProvider) EphemeralResources(context.Context) []func() ephemeral.EphemeralResource {
	return []func() ephemeral.EphemeralResource{
		newSubmissionEphemeral,
		newSubmissionsEphemeral,
	}
}

func (p *filloutProvider) Functions(context.Context) []func() function.Function {
	return []func() function.Function{
		newFormIDFunction,
		newFormURLFunction,
		newOAuthAuthorizeURLFunction,
	}
}

func (p *filloutProvider) Resources(context.Context) []func() resource.Resource {
	return []func() resource.Resource{
		newOAuthTokenResource,
		newWebhookResource,
	}
}
