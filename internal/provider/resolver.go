package provider

import (
	"context"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/fillout-community/terraform-provider-fillout/internal/credentials"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/account"
)

// resolveSettings decides each setting. Sources, highest first: the argument, the variable, the default. An unknown
// argument still decides: its variable is ignored. All faults are reported at once, each on its argument.
func resolveSettings(ctx context.Context, config providerModel, getenv func(string) string,
	diags *diag.Diagnostics) account.Settings {
	r := resolver{getenv: getenv, diags: diags}
	settings := account.Settings{
		Credential:        r.credential(ctx, config),
		BaseURL:           resolve(&r, baseURLSetting, config.BaseURL),
		RequestTimeout:    resolve(&r, requestTimeoutSetting, config.RequestTimeout),
		RequestsPerSecond: resolve(&r, requestsPerSecondSetting, config.RequestsPerSecond),
		MaxRetries:        resolve(&r, maxRetriesSetting, config.MaxRetries),

		DatabaseURL:               resolve(&r, databaseURLSetting, config.DatabaseURL),
		DatabaseRequestsPerSecond: resolve(&r, databaseRequestsPerSecondSetting, config.DatabaseRequestsPerSecond),
		DeletionProtection:        resolve(&r, deletionProtectionSetting, config.DeletionProtection),
	}
	settings.Unknown = r.unknown
	return settings
}

// resolver is what the resolution of all settings shares.
type resolver struct {
	getenv  func(string) string
	diags   *diag.Diagnostics
	unknown []string // arguments
}

// resolve decides a setting. An empty variable counts as unset.
func resolve[T any](r *resolver, s setting[T], value attr.Value) T {
	at := path.Root(s.argument)
	switch {
	case r.isUnknown(s.argument, value):
		return s.fallback
	case !value.IsNull():
		parsed, err := s.parse(textOf(value))
		refuse(at, credentials.ArgumentSource(s.argument), err, r.diags) // the validator has warned
		return parsed
	}
	text := r.getenv(s.variable)
	if strings.TrimSpace(text) == "" {
		return s.fallback
	}
	source := credentials.VariableSource(s.variable)
	parsed, err := s.parse(text)
	refuse(at, source, err, r.diags)
	if err == nil {
		s.addWarning(parsed, source, r.diags)
	}
	return parsed
}

// textOf returns a known value of an argument as its variable would contain it.
func textOf(value attr.Value) string {
	switch value := value.(type) {
	case types.String:
		return value.ValueString()
	case types.Number:
		return value.ValueBigFloat().Text('f', -1)
	}
	return value.String()
}

// isUnknown reports whether the value of an argument is unknown, and remembers the argument.
func (r *resolver) isUnknown(argument string, value attr.Value) bool {
	if value.IsUnknown() {
		r.unknown = append(r.unknown, argument)
	}
	return value.IsUnknown()
}

// text returns the value of an argument. It is nil if the argument is not set, or unknown.
func (r *resolver) text(argument string, value types.String) *string {
	if r.isUnknown(argument, value) {
		return nil
	}
	return value.ValueStringPointer()
}
