package provider_test

import (
	"os"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
)

// TestMain makes fillout-community/fillout the address of the provider that is
// tested, also where the tests are run without the Makefile.
func TestMain(m *testing.M) {
	if os.Getenv(resource.EnvTfAccProviderNamespace) == "" {
		if err := os.Setenv(resource.EnvTfAccProviderNamespace, "fillout-community"); err != nil {
			panic(err)
		}
	}
	code := m.Run()
	_ = os.RemoveAll(binaryFolder) // "" where nothing was built
	os.Exit(code)
}
