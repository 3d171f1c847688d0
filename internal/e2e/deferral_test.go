package e2e

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider"
)

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
			server := providerserver.NewProtocol6(provider.New("test")())()
			config := acctest.Object(t, acctest.Schema(t).Provider, map[string]any{
				"access_token": test.token, "base_url": "http://127.0.0.1:1", "max_retries": 0,
			})
			configured, err := server.ConfigureProvider(t.Context(), &tfprotov6.ConfigureProviderRequest{
				Config: config, ClientCapabilities: &tfprotov6.ConfigureProviderClientCapabilities{DeferralAllowed: test.allowed},
			})
			if err != nil || len(configured.Diagnostics) > 0 {
				t.Fatalf("configuring failed: %v, %+v", err, configured)
			}
			form, err := server.ReadDataSource(t.Context(), &tfprotov6.ReadDataSourceRequest{
				TypeName: "fillout_forms", Config: acctest.Object(t, acctest.Schema(t).DataSourceSchemas["fillout_forms"], nil),
				ClientCapabilities: &tfprotov6.ReadDataSourceClientCapabilities{DeferralAllowed: test.allowed},
			})
			if err != nil || (form.Deferred != nil) != test.want {
				t.Errorf("deferred: %+v, %v, want %t", form, err, test.want)
			}
		})
	}
}
