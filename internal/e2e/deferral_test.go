package e2e

import (
	"strings"
	"testing"

	"github.com/hashicorp/go-version"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider"
)

// Terraform 1.16.0 doubles webhooks and leaves some behind without a word, so the provider says it. No other version is
// blamed for that.
func TestHarmfulTerraformVersion(t *testing.T) {
	t.Parallel()
	row := acctest.FindRow(t, "terraform-1.16.0")
	for number, warns := range map[string]bool{"1.16.0": true, "1.16.1": false, "1.16.0-beta1": false, "1.13.0": false, "": false} {
		if release, err := version.NewVersion(number); err == nil && release.Prerelease() == "" {
			if has, err := row.Has("Terraform", release); err != nil || has != warns {
				t.Errorf("Terraform %s: the guide blames it: %t, %v", number, has, err)
			}
		}
		server := providerserver.NewProtocol6(provider.New("test")())()
		configured, err := server.ConfigureProvider(t.Context(), &tfprotov6.ConfigureProviderRequest{
			TerraformVersion: number, Config: acctest.Object(t, acctest.Schema(t).Provider, nil),
		})
		if err != nil {
			t.Fatal(err)
		}
		if (len(configured.Diagnostics) == 1) != warns {
			t.Errorf("Terraform %q: %+v", number, configured.Diagnostics)
		}
		for _, d := range configured.Diagnostics {
			if d.Severity != tfprotov6.DiagnosticSeverityWarning || !strings.Contains(d.Detail, "Use 1.16.3 or later") {
				t.Errorf("%s: %s", d.Summary, d.Detail)
			}
		}
	}
}

// A client that can defer is asked to do so while a provider argument is unknown.
func TestUnknownArgumentsAreDeferred(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		token         any
		allowed, want bool
	}{
		"unknown":                   {tftypes.UnknownValue, true, true},
		"unknown, but cannot defer": {tftypes.UnknownValue, false, false},
		"known":                     {"sk_prod_test_1", true, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			simulator := fillouttest.NewServer(t, fillouttest.WithToken("sk_prod_test_1"))
			server := providerserver.NewProtocol6(provider.New("test")())()
			config := acctest.Object(t, acctest.Schema(t).Provider, map[string]any{
				"access_token": test.token, "base_url": simulator.URL(), "max_retries": 0,
			})
			configured, err := server.ConfigureProvider(t.Context(), &tfprotov6.ConfigureProviderRequest{
				Config: config, ClientCapabilities: &tfprotov6.ConfigureProviderClientCapabilities{DeferralAllowed: test.allowed},
			})
			if err != nil || len(configured.Diagnostics) > 0 {
				t.Fatalf("configuring failed: %v, %+v", err, configured)
			}
			forms, err := server.ReadDataSource(t.Context(), &tfprotov6.ReadDataSourceRequest{
				TypeName: "fillout_forms", Config: acctest.Object(t, acctest.Schema(t).DataSourceSchemas["fillout_forms"], nil),
				ClientCapabilities: &tfprotov6.ReadDataSourceClientCapabilities{DeferralAllowed: test.allowed},
			})
			if err != nil || (forms.Deferred != nil) != test.want {
				t.Errorf("deferred: %+v, %v, want %t", forms, err, test.want)
			}
			// Terraform allows a deferral in every apply. What is known is done at once.
			if test.token != tftypes.UnknownValue && (len(forms.Diagnostics) > 0 || forms.State == nil) {
				t.Errorf("the forms are not read: %+v", forms.Diagnostics)
			}
		})
	}
}
