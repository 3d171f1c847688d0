package provider_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/credentials"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// storeWith gives the path of a store that has a token as a profile.
func storeWith(t *testing.T, profile, token, baseURL string) string {
	t.Helper()
	base, err := fillout.ParseBaseURL(baseURL)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "fillout", "credentials.json")
	if _, err := credentials.NewStore(path).SetProfile(t.Context(), profile, credentials.Credential{AccessToken: token, BaseURL: base}); err != nil {
		t.Fatal(err)
	}
	return path
}

const listForms = `data "fillout_forms" "all" {}`

// A stored credential brings its base URL along, and is used where nothing that
// counts more is set.
func TestLoopbackStoredProfiles(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		profile   string
		block     string
		variables []string
	}{
		"the default":                 {profile: "default"},
		"one that a variable names":   {profile: "work", variables: []string{"FILLOUT_PROFILE=work"}},
		"one that the argument names": {profile: "work", block: "provider \"fillout\" {\n  profile = \"work\"\n}\n", variables: []string{"FILLOUT_ACCESS_TOKEN=sk_prod_unused_1", "FILLOUT_PROFILE=other"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			acctest.RequireCLI(t)
			server := fillouttest.NewServer(t, fillouttest.WithoutRateLimit())
			store := storeWith(t, test.profile, server.Token(), server.URL())
			space := acctest.NewWorkspace(t, acctest.RequiredProviders+test.block+listForms, append(test.variables, "FILLOUT_CREDENTIALS_FILE="+store)...)
			space.Apply(t)
			if n := len(server.RequestsTo(acctest.ListRoute)); n != 1 {
				t.Errorf("%d requests were sent", n)
			}
		})
	}
}

func TestLoopbackStoredProfileErrors(t *testing.T) {
	t.Parallel()
	acctest.RequireCLI(t)
	server := fillouttest.NewServer(t, fillouttest.WithoutRateLimit())
	store := storeWith(t, "work", "sk_prod_revoked_1", server.URL())
	failing := func(variables ...string) string {
		space := acctest.NewWorkspace(t, acctest.RequiredProviders+listForms, append(variables, "FILLOUT_CREDENTIALS_FILE="+store)...)
		output, err := space.Try(t, "plan")
		if err == nil {
			t.Errorf("it worked:\n%s", output)
		}
		acctest.ExpectNoSecret(t, output, "sk_prod_revoked_1")
		return output
	}

	output := failing("FILLOUT_PROFILE=werk")
	acctest.ExpectText(t, output, "Error: Unknown Profile")
	acctest.ExpectText(t, output, "Listing the forms of the account needs an access token, and the environment variable FILLOUT_PROFILE names the profile werk. "+
		"It is not in the credential store "+store+", which has work. "+
		"Correct the name, or sign in: terraform-provider-fillout login --profile werk.")

	output = failing("FILLOUT_PROFILE=work")
	acctest.ExpectText(t, output, "Error: Authentication Failed")
	acctest.ExpectText(t, output, "The access token comes from the stored profile work. Check that it has not been revoked, "+
		"and that base_url is the API of the region that the account is in. To store another token, sign in: terraform-provider-fillout login --profile work.")

	acctest.ExpectText(t, failing(), "Error: Missing Fillout Credential") // the default profile is not there

	if err := os.Chmod(store, 0o640); err != nil {
		t.Fatal(err)
	}
	output = failing("FILLOUT_PROFILE=work")
	acctest.ExpectText(t, output, "Error: Credential Store Unusable")
	acctest.ExpectText(t, output, "To mend that, run: chmod 600 "+store+".")

	if err := os.WriteFile(store, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(store, 0o600); err != nil {
		t.Fatal(err)
	}
	acctest.ExpectText(t, failing(), "Error: Credential Store Unusable")
	if left, err := os.ReadFile(store); err != nil || len(left) != 0 {
		t.Errorf("the empty store was written: %q, %v", left, err)
	}
}
