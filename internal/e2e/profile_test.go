package e2e

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/credentials"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/urls"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// storeWith returns the path of a store that contains a token as a profile.
func storeWith(t *testing.T, profile, token string, server *fillouttest.Server) string {
	t.Helper()
	base, err := urls.ParseBaseURL(server.URL())
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "fillout", "credentials.json")
	if _, err := credentials.NewStore(path).SetProfile(t.Context(), profile,
		credentials.Stored{AccessToken: token, BaseURL: base}); err != nil {
		t.Fatal(err)
	}
	return path
}

// A stored credential brings its base URL along. It is used if no setting with a higher rank is set.
func TestStoredProfiles(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		profile   string
		block     string
		variables []string
	}{
		"default":               {profile: "default"},
		"named by the variable": {profile: "work", variables: []string{"FILLOUT_PROFILE=work"}},
		"named by the argument": {profile: "work", block: "provider \"fillout\" {\n  profile = \"work\"\n}\n",
			variables: []string{"FILLOUT_ACCESS_TOKEN=sk_prod_unused_1", "FILLOUT_PROFILE=other"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := newServer(t)
			store := storeWith(t, test.profile, server.Token(), server)
			space := acctest.NewWorkspace(t, acctest.RequiredProviders+test.block+listForms,
				append(test.variables, "FILLOUT_CREDENTIALS_FILE="+store)...)
			space.Apply(t)
			if n := len(server.RequestsTo(acctest.ListRoute)); n != 1 {
				t.Errorf("%d requests were sent", n)
			}
		})
	}
}

// The advice of each error is in a golden file of package account.
func TestStoredProfileErrors(t *testing.T) {
	t.Parallel()
	server := newServer(t)
	for name, test := range map[string]struct {
		profile, base string
		mode          os.FileMode
		wants         []string
	}{
		"unknown": {"werk", "", 0o600, []string{"Error: Unknown Profile", "the environment variable FILLOUT_PROFILE names the " +
			"profile werk. It is not in the credential store STORE, which has work."}},
		"revoked": {"work", "", 0o600, []string{"Error: Authentication Failed",
			"The access token comes from the stored profile work. Check that it has not been revoked,"}},
		"no default":        {"", "", 0o600, []string{"Error: Missing Fillout Credential"}},
		"readable by group": {"work", "", 0o640, []string{"Error: Credential Store Unusable", "run: chmod 600 STORE; if the mode stays,"}},
		"another address": {"work", "https://fillout.example.com", 0o600, []string{"Error: Invalid Provider Argument", "The token of the stored profile work was " +
			"stored for " + server.URL() + ", but the provider argument base_url"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			store := storeWith(t, "work", "sk_prod_revoked_1", server)
			if err := os.Chmod(store, test.mode); err != nil {
				t.Fatal(err)
			}
			before := acctest.Content(t, store)
			output := acctest.NewWorkspace(t, acctest.RequiredProviders+listForms, "FILLOUT_PROFILE="+test.profile,
				"FILLOUT_BASE_URL="+test.base,
				"FILLOUT_CREDENTIALS_FILE="+store).Fail(t, "plan")
			acctest.ExpectNoSecret(t, output, "sk_prod_revoked_1")
			for _, want := range test.wants {
				acctest.ExpectText(t, output, strings.ReplaceAll(want, "STORE", store))
			}
			if acctest.Content(t, store) != before {
				t.Error("a failed command changed the store")
			}
		})
	}
}
