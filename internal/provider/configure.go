package provider

import (
	"context"
	"fmt"
	"os"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/fillout-community/terraform-provider-fillout/internal/credentials"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
)

// Configure puts the configuration together and checks it. It does no I/O:
// Terraform starts the provider several times a run, and most of those never
// send a request.
func (p *filloutProvider) Configure(ctx context.Context, req provider.ConfigureRequest, resp *provider.ConfigureResponse) {
	var config providerModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	settings := resolveSettings(ctx, config, os.Getenv, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	if len(settings.unknown) > 0 && req.ClientCapabilities.DeferralAllowed {
		resp.Deferred = &provider.Deferred{Reason: provider.DeferredReasonProviderConfigUnknown}
	}
	account := newAccount(settings, userAgent(req.TerraformVersion, p.version))
	resp.DataSourceData = account
	resp.ResourceData = account
	resp.EphemeralResourceData = account
}

// userAgent names the program that Terraform's users know, and this one. The
// protocol does not tell OpenTofu from Terraform.
func userAgent(terraformVersion, version string) string {
	return fmt.Sprintf("Terraform/%s (+https://www.terraform.io) terraform-provider-fillout/%s", terraformVersion, version)
}

// resolveSettings decides each setting: the argument beats the variable, which
// beats the default. An argument that is not known yet still beats the
// variable. All faults are reported at once, each on its argument.
func resolveSettings(ctx context.Context, config providerModel, getenv func(string) string, diags *diag.Diagnostics) settings {
	r := resolver{getenv: getenv, diags: diags}
	s := settings{
		requestsPerSecond: fillout.DefaultRequestsPerSecond,
		maxRetries:        fillout.DefaultMaxRetries,
		requestTimeout:    fillout.DefaultRequestTimeout,
	}
	s.credential = resolveCredential(ctx, &r, config)

	var baseSource string
	s.baseURL, baseSource = resolveText(&r, "base_url", config.BaseURL, fillout.BaseURL{}, fillout.ParseBaseURL, baseURLVariable)
	if baseSource == credentials.VariableSource(baseURLVariable) && s.baseURL.Unencrypted() { // an argument has been warned of by its validator
		diags.AddAttributeWarning(path.Root("base_url"), unencryptedBaseURL, unencryptedBaseURLDetail(baseSource))
	}
	s.requestTimeout, _ = resolveText(&r, "request_timeout", config.RequestTimeout, s.requestTimeout, parseRequestTimeout, requestTimeoutVariable)
	s.requestsPerSecond = resolveNumber(&r, "requests_per_second", config.RequestsPerSecond, config.RequestsPerSecond.ValueFloat64(),
		s.requestsPerSecond, parseRequestsPerSecond, requestsPerSecondVariable)
	s.maxRetries = resolveNumber(&r, "max_retries", config.MaxRetries, config.MaxRetries.ValueInt64(),
		s.maxRetries, parseMaxRetries, maxRetriesVariable)
	s.unknown = r.unknown
	return s
}

// resolver is what the resolution of all settings shares.
type resolver struct {
	getenv  func(string) string
	diags   *diag.Diagnostics
	unknown []string
}

// resolveText decides a setting whose argument is a string, and names where its
// value comes from; "" for the default.
func resolveText[T any](r *resolver, argument string, value types.String, fallback T, parse func(string) (T, error), variable string) (T, string) {
	if r.isUnknown(argument, value) {
		return fallback, ""
	}
	if !value.IsNull() {
		source := credentials.ArgumentSource(argument)
		parsed, err := parse(value.ValueString())
		if err != nil {
			r.refuse(argument, source, err)
		}
		return parsed, source
	}
	return resolveVariable(r, argument, fallback, parse, variable)
}

// resolveNumber decides a setting whose argument is a number; its validator has
// seen the argument already.
func resolveNumber[T any](r *resolver, argument string, value attr.Value, number, fallback T, parse func(string) (T, error), variable string) T {
	switch {
	case r.isUnknown(argument, value):
		return fallback
	case !value.IsNull():
		return number
	}
	parsed, _ := resolveVariable(r, argument, fallback, parse, variable)
	return parsed
}

// resolveVariable takes the variable where it is set; an empty one is not.
func resolveVariable[T any](r *resolver, argument string, fallback T, parse func(string) (T, error), variable string) (T, string) {
	text := r.getenv(variable)
	if strings.TrimSpace(text) == "" {
		return fallback, ""
	}
	source := credentials.VariableSource(variable)
	parsed, err := parse(text)
	if err != nil {
		r.refuse(argument, source, err)
	}
	return parsed, source
}

func (r *resolver) isUnknown(argument string, value attr.Value) bool {
	if value.IsUnknown() {
		r.unknown = append(r.unknown, argument)
	}
	return value.IsUnknown()
}

func (r *resolver) refuse(argument, source string, err error) {
	r.diags.AddAttributeError(argumentPath(argument), invalidProviderArgument, sentence(source, err))
}

// argumentPath is the path of an argument such as oauth.code.
func argumentPath(argument string) path.Path {
	names := strings.Split(argument, ".")
	at := path.Root(names[0])
	for _, name := range names[1:] {
		at = at.AtName(name)
	}
	return at
}

// sentence makes "The thing must be so." of a thing and what is wrong with it.
func sentence(thing string, err error) string {
	return strings.ToUpper(thing[:1]) + thing[1:] + " " + err.Error() + "."
}

// accountFrom takes the account out of what Configure handed over: nothing yet
// while Terraform only validates.
func accountFrom(data any, diags *diag.Diagnostics) *account {
	if data == nil {
		return nil
	}
	account, ok := data.(*account)
	if !ok {
		diags.AddError("Unexpected Provider Data", fmt.Sprintf("The provider handed over %T. Please report this to the provider's developers.", data))
	}
	return account
}
