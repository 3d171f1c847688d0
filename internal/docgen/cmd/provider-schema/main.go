// Command provider-schema prints the schema of the Fillout provider as JSON, in the format of "terraform providers schema
// -json", with the provider's short name as the key that the documentation generator looks for.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"

	"github.com/fillout-community/terraform-provider-fillout/internal/docgen"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider"
)

func main() {
	if err := run(context.Background(), os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "provider-schema:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, output io.Writer) error {
	// Nothing that the schema says depends on the version, so the documentation does not either.
	server := providerserver.NewProtocol6(provider.New("docs")())()
	schemas, err := docgen.ProviderSchemas(ctx, server, "fillout")
	if err != nil {
		return err
	}
	encoder := json.NewEncoder(output)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(schemas); err != nil {
		return fmt.Errorf("writing the schema: %w", err)
	}
	return nil
}
