// Package provider is the Terraform side: the provider block, and the list of data sources, resources, actions and
// functions. Each concept of Fillout has a package below it.
package provider

import (
	"context"
	"sync/atomic"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/fillout-community/terraform-provider-fillout/internal/journal"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/account"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/database"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/database/field"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/database/record"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/database/table"
	databasewebhook "github.com/fillout-community/terraform-provider-fillout/internal/provider/database/webhook"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/form"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/oauth"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/submission"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/webhook"
)

var (
	_ provider.Provider                       = (*filloutProvider)(nil)
	_ provider.ProviderWithActions            = (*filloutProvider)(nil)
	_ provider.ProviderWithConfigValidators   = (*filloutProvider)(nil)
	_ provider.ProviderWithEphemeralResources = (*filloutProvider)(nil)
	_ provider.ProviderWithFunctions          = (*filloutProvider)(nil)
	_ provider.ProviderWithListResources      = (*filloutProvider)(nil)
)

// New returns a factory of the provider. version is that of the release, or "dev".
func New(version string) func() provider.Provider {
	return func() provider.Provider { return &filloutProvider{version: version} }
}

// NewWithJournal returns a provider that uses this journal instead of the one that the environment names. Tests use it.
func NewWithJournal(version string, j *journal.Journal) provider.Provider {
	return &filloutProvider{version: version, journal: j}
}

type filloutProvider struct {
	version string
	journal *journal.Journal                // nil for the one that the environment names
	account atomic.Pointer[account.Account] // nil until it is configured
}

// End notes that Terraform has got all answers of a provider that New returned, and ends the run in good order.
func End(ended provider.Provider) {
	if p, ok := ended.(*filloutProvider); ok {
		if configured := p.account.Load(); configured != nil {
			configured.Journal().End()
		}
	}
}

// providerModel is the provider block.
type providerModel struct {
	AccessToken       types.String `tfsdk:"access_token"`
	OAuth             types.Object `tfsdk:"oauth"`
	Profile           types.String `tfsdk:"profile"`
	BaseURL           types.String `tfsdk:"base_url"`
	RequestsPerSecond types.Number `tfsdk:"requests_per_second"`
	MaxRetries        types.Number `tfsdk:"max_retries"`
	RequestTimeout    types.String `tfsdk:"request_timeout"`

	DatabaseURL               types.String `tfsdk:"database_url"`
	DatabaseRequestsPerSecond types.Number `tfsdk:"database_requests_per_second"`
	DeletionProtection        types.Bool   `tfsdk:"deletion_protection"`
}

func (p *filloutProvider) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = "fillout"
	resp.Version = p.version
}

func (p *filloutProvider) Schema(_ context.Context, _ provider.SchemaRequest, resp *provider.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Reads the forms and submissions of a [Fillout](https://www.fillout.com) account, and " +
			"manages the webhooks that receive the submissions, and databases with their tables and fields.",
		Attributes: map[string]schema.Attribute{
			"access_token": accessTokenAttribute(),
			"oauth":        oauthAttribute(),
			"profile":      profileAttribute(),
			"base_url": baseURLSetting.stringAttribute(
				"URL of the API, with or without `/v1/api` at its end. Accounts in the EU use " +
					"`https://eu-api.fillout.com`, accounts in Canada `https://ca-api.fillout.com`.",
			),
			"requests_per_second": requestsPerSecondSetting.numberAttribute("Highest rate of requests: a number above 0 and " +
				"at most 100. " +
				"Fillout allows an account 5 requests per second for all its programs together, so lower it if several " +
				"pipelines run at once."),
			"max_retries": maxRetriesSetting.numberAttribute("How often a request is repeated: a whole number from 0 to 10. " +
				"The creation " +
				"of a webhook is repeated only if Fillout says that it did nothing, or if there was no connection."),
			"request_timeout": requestTimeoutSetting.stringAttribute(
				"How long one attempt of a request may take: a duration such as `45s` " +
					"or `1m30s`. Waiting for the rate limit does not count.",
			),
			"database_url": databaseURLSetting.stringAttribute(
				"URL of the database API, with or without `/api/v1` at its end. Set it only if `base_url` is not one of " +
					"Fillout's, since databases are at another host: `https://tables.fillout.com` in the US, " +
					"`https://eu-tables.fillout.com` in the EU.",
			),
			"database_requests_per_second": databaseRequestsPerSecondSetting.numberAttribute(
				"Highest rate of requests to the database API, apart from those for forms: a number above 0 and at most 100. " +
					"Fillout allows a key 30 of them per second.",
			),
			"deletion_protection": deletionProtectionSetting.boolAttribute(
				"Whether databases and what they contain are protected, as their own argument `deletion_protection` says. " +
					"`false` lifts the protection of all of them for this run. Use it in pipelines that delete what they test " +
					"with, preferably through the variable.",
			),
		},
	}
}

func (p *filloutProvider) ConfigValidators(context.Context) []provider.ConfigValidator {
	return []provider.ConfigValidator{
		oneCredential{},
	}
}

func (p *filloutProvider) Actions(context.Context) []func() action.Action {
	return []func() action.Action{submission.NewDeleteAction, table.NewEmptyAction}
}

func (p *filloutProvider) DataSources(context.Context) []func() datasource.DataSource {
	return []func() datasource.DataSource{
		database.NewDataSource,
		database.NewDatabasesDataSource,
		form.NewDataSource,
		form.NewFormsDataSource,
		record.NewRecordsDataSource,
		submission.NewDataSource,
		submission.NewSubmissionsDataSource,
	}
}

func (p *filloutProvider) EphemeralResources(context.Context) []func() ephemeral.EphemeralResource {
	return []func() ephemeral.EphemeralResource{record.NewRecordsEphemeral, submission.NewEphemeral,
		submission.NewSubmissionsEphemeral}
}

func (p *filloutProvider) Functions(context.Context) []func() function.Function {
	return []func() function.Function{form.NewIDFunction, form.NewURLFunction, oauth.NewAuthorizeURLFunction,
		submission.NewAnswerFunction}
}

func (p *filloutProvider) ListResources(context.Context) []func() list.ListResource {
	return []func() list.ListResource{database.NewListResource, databasewebhook.NewListResource, field.NewListResource,
		table.NewListResource}
}

func (p *filloutProvider) Resources(context.Context) []func() resource.Resource {
	return []func() resource.Resource{database.NewResource, databasewebhook.NewResource, field.NewResource,
		oauth.NewResource, record.NewResource, record.NewRecordsResource,
		table.NewResource, webhook.NewResource}
}
