// Package docgen turns the schemas that a provider serves over the plugin protocol into the JSON that
// "terraform providers schema -json" prints, which the documentation generator reads. Asking the provider itself instead
// of a Terraform or OpenTofu makes the documentation independent of which one is installed: older ones know nothing of
// identity schemas and leave them out.
package docgen

import (
	"context"
	"fmt"

	tfjson "github.com/hashicorp/terraform-json"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// formatVersion is the version of the JSON format that Terraform 1.11 and later write.
const formatVersion = "1.0"

// ProviderSchemas asks server for its schemas, those of resource identities and its functions included, and returns them
// with name as the only provider. It fails where the provider itself reports an error, and where it serves something that
// the JSON format, or this package, has no place for, so that nothing is left out of the documentation in silence.
func ProviderSchemas(ctx context.Context, server tfprotov6.ProviderServer, name string) (*tfjson.ProviderSchemas, error) {
	served, err := server.GetProviderSchema(ctx, &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		return nil, fmt.Errorf("getting the provider's schemas: %w", err)
	}
	if err := firstError(served.Diagnostics); err != nil {
		return nil, fmt.Errorf("getting the provider's schemas: %w", err)
	}
	if len(served.ActionSchemas)+len(served.ListResourceSchemas)+len(served.StateStoreSchemas) > 0 {
		return nil, fmt.Errorf("the provider serves actions, list resources or state stores, which are not converted yet")
	}
	identities, err := server.GetResourceIdentitySchemas(ctx, &tfprotov6.GetResourceIdentitySchemasRequest{})
	if err != nil {
		return nil, fmt.Errorf("getting the identity schemas: %w", err)
	}
	if err := firstError(identities.Diagnostics); err != nil {
		return nil, fmt.Errorf("getting the identity schemas: %w", err)
	}

	schema := &tfjson.ProviderSchema{}
	if schema.ConfigSchema, err = convertSchema(served.Provider); err != nil {
		return nil, fmt.Errorf("provider: %w", err)
	}
	if schema.ResourceSchemas, err = convertMap(served.ResourceSchemas, convertSchema); err != nil {
		return nil, fmt.Errorf("resource %w", err)
	}
	if schema.DataSourceSchemas, err = convertMap(served.DataSourceSchemas, convertSchema); err != nil {
		return nil, fmt.Errorf("data source %w", err)
	}
	if schema.EphemeralResourceSchemas, err = convertMap(served.EphemeralResourceSchemas, convertSchema); err != nil {
		return nil, fmt.Errorf("ephemeral resource %w", err)
	}
	if schema.ResourceIdentitySchemas, err = convertMap(identities.IdentitySchemas, convertIdentity); err != nil {
		return nil, fmt.Errorf("identity of %w", err)
	}
	if schema.Functions, err = convertMap(served.Functions, convertFunction); err != nil {
		return nil, fmt.Errorf("function %w", err)
	}
	return &tfjson.ProviderSchemas{
		FormatVersion: formatVersion,
		Schemas:       map[string]*tfjson.ProviderSchema{name: schema},
	}, nil
}

func firstError(diagnostics []*tfprotov6.Diagnostic) error {
	for _, diagnostic := range diagnostics {
		if diagnostic.Severity == tfprotov6.DiagnosticSeverityError {
			return fmt.Errorf("%s: %s", diagnostic.Summary, diagnostic.Detail)
		}
	}
	return nil
}

func convertMap[From, To any](from map[string]*From, convert func(*From) (*To, error)) (map[string]*To, error) {
	to := make(map[string]*To, len(from))
	for name, value := range from {
		converted, err := convert(value)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		to[name] = converted
	}
	return to, nil
}
