package provider

import (
	"cmp"
	"fmt"
	"math/big"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/fillout-community/terraform-provider-fillout/internal/credentials"
)

// nothingSet is a provider block without arguments.
var nothingSet = providerModel{
	AccessToken:       types.StringNull(),
	OAuth:             types.ObjectNull(oauthTypes),
	Profile:           types.StringNull(),
	BaseURL:           types.StringNull(),
	RequestTimeout:    types.StringNull(),
	RequestsPerSecond: types.NumberNull(),
	MaxRetries:        types.NumberNull(),

	DatabaseURL:               types.StringNull(),
	DatabaseRequestsPerSecond: types.NumberNull(),
	DeletionProtection:        types.BoolNull(),
}

var oauthTypes = map[string]attr.Type{
	"client_id": types.StringType, "client_secret": types.StringType, "code": types.StringType,
	"redirect_uri": types.StringType, "server_url": types.StringType,
}

// oauthObject is the argument oauth with a code and nothing else.
func oauthObject(code types.String) types.Object {
	return types.ObjectValueMust(oauthTypes, map[string]attr.Value{
		"client_id": types.StringNull(), "client_secret": types.StringNull(), "code": code,
		"redirect_uri": types.StringNull(), "server_url": types.StringNull(),
	})
}

func TestResolveSettings(t *testing.T) {
	t.Parallel()
	const byDefault = `profile "default" from "", base "", 5/s, 4 retries, 30s, unknown []`
	tests := map[string]struct {
		config    func(*providerModel)
		variables map[string]string
		want      string // "" if there are faults
		databases string // `base "", 20/s, protected true` by default
		problems  []string
	}{
		"defaults": {want: byDefault},
		"variables": {
			variables: map[string]string{
				"FILLOUT_ACCESS_TOKEN":        " sk_prod_a_1\n",
				"FILLOUT_API_KEY":             "sk_prod_b_2",
				"FILLOUT_BASE_URL":            "https://eu-api.fillout.com/v1/api/",
				"FILLOUT_REQUESTS_PER_SECOND": "2.5",
				"FILLOUT_MAX_RETRIES":         "0",
				"FILLOUT_REQUEST_TIMEOUT":     "1m30s",
			},
			want: `token "sk_prod_a_1" from "the environment variable FILLOUT_ACCESS_TOKEN", base "https://eu-api.fillout.com", 2.5/s, 0 retries, 1m30s, unknown []`,
		},
		"oauth with variables": {
			config: func(m *providerModel) { m.OAuth = oauthObject(types.StringValue("c0de")) },
			variables: map[string]string{
				"FILLOUT_OAUTH_CLIENT_ID":     "app-1",
				"FILLOUT_OAUTH_CLIENT_SECRET": "hunter2",
				"FILLOUT_OAUTH_REDIRECT_URI":  "http://localhost:8976/callback",
				"FILLOUT_OAUTH_SERVER_URL":    "http://oauth.example.com",
			},
			want: `exchange "c0de" from "the provider argument oauth", base "", 5/s, 4 retries, 30s, unknown []`,
			problems: []string{
				"oauth.server_url: The environment variable FILLOUT_OAUTH_SERVER_URL is a plain http URL of another host, so " +
					"the client secret and the token travel unencrypted. Use https.",
			},
		},
		"oauth that is not complete": {
			config: func(m *providerModel) { m.OAuth = oauthObject(types.StringValue("c0de")) },
			problems: []string{
				"oauth.client_id: The provider argument oauth.client_id must be set, or the environment variable " +
					"FILLOUT_OAUTH_CLIENT_ID.",
				"oauth.client_secret: The provider argument oauth.client_secret must be set, or the environment variable " +
					"FILLOUT_OAUTH_CLIENT_SECRET.",
				"oauth.redirect_uri: The provider argument oauth.redirect_uri must be set, or the environment variable " +
					"FILLOUT_OAUTH_REDIRECT_URI.",
			},
		},
		"unknown part of oauth": {
			config: func(m *providerModel) { m.OAuth = oauthObject(types.StringUnknown()) },
			want:   `nothing, base "", 5/s, 4 retries, 30s, unknown [oauth.code]`,
		},
		"unknown oauth": {
			config: func(m *providerModel) { m.OAuth = types.ObjectUnknown(oauthTypes) },
			want:   `nothing, base "", 5/s, 4 retries, 30s, unknown [oauth]`,
		},
		"arguments beat variables": {
			config: func(m *providerModel) {
				m.AccessToken, m.BaseURL = types.StringValue(" sk_prod_c_3 "), types.StringValue("https://ca-api.fillout.com/")
				m.RequestsPerSecond, m.MaxRetries, m.RequestTimeout = types.NumberValue(big.NewFloat(1)), types.NumberValue(
					big.NewFloat(2)), types.StringValue(" 3s")
			},
			variables: map[string]string{
				"FILLOUT_ACCESS_TOKEN": "sk_prod_a_1", "FILLOUT_BASE_URL": "nonsense", "FILLOUT_REQUESTS_PER_SECOND": "nonsense",
				"FILLOUT_MAX_RETRIES": "nonsense", "FILLOUT_REQUEST_TIMEOUT": "nonsense",
			},
			want: `token "sk_prod_c_3" from "the provider argument access_token", base "https://ca-api.fillout.com", 1/s, 2 retries, 3s, unknown []`,
		},
		"unknown arguments beat variables": {
			config: func(m *providerModel) {
				m.AccessToken, m.Profile = types.StringUnknown(), types.StringUnknown()
				m.BaseURL, m.RequestTimeout = types.StringUnknown(), types.StringUnknown()
				m.RequestsPerSecond, m.MaxRetries = types.NumberUnknown(), types.NumberUnknown()
			},
			variables: map[string]string{"FILLOUT_ACCESS_TOKEN": "sk_prod_a_1", "FILLOUT_MAX_RETRIES": "1"},
			want:      `nothing, base "", 5/s, 4 retries, 30s, unknown [access_token profile base_url request_timeout requests_per_second max_retries]`,
		},
		"every fault at once": {
			config: func(m *providerModel) { m.AccessToken = types.StringValue("") },
			variables: map[string]string{
				"FILLOUT_BASE_URL":            "https://u:hunter2@h",
				"FILLOUT_REQUESTS_PER_SECOND": "NaN",
				"FILLOUT_MAX_RETRIES":         "2.5",
				"FILLOUT_REQUEST_TIMEOUT":     "30",
			},
			problems: []string{
				"access_token: The provider argument access_token must not be empty.",
				"base_url: The environment variable FILLOUT_BASE_URL must not contain a user name or password.",
				"request_timeout: The environment variable FILLOUT_REQUEST_TIMEOUT must be a duration above 0, such as 30s or " +
					"1m30s.",
				"requests_per_second: The environment variable FILLOUT_REQUESTS_PER_SECOND must be a number above 0 and at most " +
					"100.",
				"max_retries: The environment variable FILLOUT_MAX_RETRIES must be a whole number from 0 to 10.",
			},
		},
		"numbers out of range": {
			variables: map[string]string{
				"FILLOUT_REQUESTS_PER_SECOND": "0",
				"FILLOUT_MAX_RETRIES":         "11",
				"FILLOUT_REQUEST_TIMEOUT":     "-1s",
			},
			problems: []string{
				"request_timeout: The environment variable FILLOUT_REQUEST_TIMEOUT must be a duration above 0, such as 30s or " +
					"1m30s.",
				"requests_per_second: The environment variable FILLOUT_REQUESTS_PER_SECOND must be a number above 0 and at most " +
					"100.",
				"max_retries: The environment variable FILLOUT_MAX_RETRIES must be a whole number from 0 to 10.",
			},
		},
		"database variables": {
			variables: map[string]string{
				"FILLOUT_DATABASE_URL":                 " https://EU-tables.fillout.com/api/v1/ ",
				"FILLOUT_DATABASE_REQUESTS_PER_SECOND": "2.5",
				"FILLOUT_DELETION_PROTECTION":          "False",
			},
			want: byDefault, databases: `base "https://eu-tables.fillout.com", 2.5/s, protected false`,
		},
		"database arguments beat variables": {
			config: func(m *providerModel) {
				m.DatabaseURL, m.DeletionProtection = types.StringValue("https://tables.zite.com"), types.BoolValue(true)
				m.DatabaseRequestsPerSecond = types.NumberValue(big.NewFloat(1))
			},
			variables: map[string]string{
				"FILLOUT_DATABASE_URL": "nonsense", "FILLOUT_DATABASE_REQUESTS_PER_SECOND": "0",
				"FILLOUT_DELETION_PROTECTION": "no",
			},
			want: byDefault, databases: `base "https://tables.zite.com", 1/s, protected true`,
		},
		"an unknown argument protects": {
			config:    func(m *providerModel) { m.DeletionProtection = types.BoolUnknown() },
			variables: map[string]string{"FILLOUT_DELETION_PROTECTION": "false"},
			want:      strings.Replace(byDefault, "[]", "[deletion_protection]", 1),
		},
		"database faults": {
			variables: map[string]string{
				"FILLOUT_DATABASE_URL": "tables.fillout.com", "FILLOUT_DATABASE_REQUESTS_PER_SECOND": "101",
				"FILLOUT_DELETION_PROTECTION": "no",
			},
			problems: []string{
				"database_url: The environment variable FILLOUT_DATABASE_URL must be an absolute URL that begins with https:// or " +
					"http:// and names a host.",
				"database_requests_per_second: The environment variable FILLOUT_DATABASE_REQUESTS_PER_SECOND must be a number " +
					"above 0 and at most 100.",
				"deletion_protection: The environment variable FILLOUT_DELETION_PROTECTION must be true or false.",
			},
		},
		"unencrypted": {
			variables: map[string]string{"FILLOUT_BASE_URL": "http://fillout.example.com"},
			want:      `profile "default" from "", base "http://fillout.example.com", 5/s, 4 retries, 30s, unknown []`,
			problems: []string{
				"base_url: The environment variable FILLOUT_BASE_URL is a plain http URL of another host, so the access token " +
					"travels unencrypted. Use https.",
			},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			config := nothingSet
			if test.config != nil {
				test.config(&config)
			}
			var diags diag.Diagnostics
			s := resolveSettings(t.Context(), config, func(name string) string { return test.variables[name] }, &diags)
			if got, want := problems(diags), strings.Join(test.problems, "\n"); got != want {
				t.Errorf("problems:\n%s\nwant:\n%s", got, want)
			}
			got := fmt.Sprintf("%s, base %q, %g/s, %d retries, %s, unknown %v",
				describeChoice(s.Credential), s.BaseURL, s.RequestsPerSecond, s.MaxRetries, s.RequestTimeout, s.Unknown)
			databases := fmt.Sprintf("base %q, %g/s, protected %t", s.DatabaseURL, s.DatabaseRequestsPerSecond,
				s.DeletionProtection)
			wantDatabases := cmp.Or(test.databases, `base "", 20/s, protected true`)
			if test.want != "" && (got != test.want || databases != wantDatabases) {
				t.Errorf("got  %s; %s\nwant %s; %s", got, databases, test.want, wantDatabases)
			}
		})
	}
}

func describeChoice(choice credentials.Choice) string {
	switch {
	case choice.Exchange != nil:
		return fmt.Sprintf("exchange %q from %q", choice.Exchange.Code, choice.Source)
	case choice.Profile != "":
		return fmt.Sprintf("profile %q from %q", choice.Profile, choice.Source)
	case choice.Token != "":
		return fmt.Sprintf("token %q from %q", choice.Token, choice.Source)
	}
	return "nothing"
}

// problems writes diagnostics as lines: the attribute at fault, and the detail.
func problems(diags diag.Diagnostics) string {
	var lines []string
	for _, d := range diags {
		at := ""
		if located, ok := d.(diag.DiagnosticWithPath); ok {
			at = located.Path().String()
		}
		lines = append(lines, at+": "+d.Detail())
	}
	return strings.Join(lines, "\n")
}
