package provider_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
)

// TestMain makes fillout-community/fillout the address of the provider that is
// tested, also where the tests are run without the Makefile, and keeps the tests
// away from credentials that the user has stored.
func TestMain(m *testing.M) {
	if err := os.Setenv("FILLOUT_CREDENTIALS_FILE", filepath.Join(os.TempDir(), "no-such-folder", "credentials.json")); err != nil {
		panic(err)
	}
	if os.Getenv(resource.EnvTfAccProviderNamespace) == "" {
		if err := os.Setenv(resource.EnvTfAccProviderNamespace, "fillout-community"); err != nil {
			panic(err)
		}
	}
	code := m.Run()
	_ = os.RemoveAll(binaryFolder) // "" where nothing was built
	os.Exit(code)
}
