package e2e

import (
	"path/filepath"
	"testing"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/credentials"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/urls"
)

// A stored credential brings its base URL along, and is never sent to another address. The argument beats what the
// variables say. Package credentials proves all ranks, and a golden file of package account has the text of each error.
func TestStoredProfile(t *testing.T) {
	t.Parallel()
	server := newServer(t)
	base, err := urls.ParseBaseURL(server.URL())
	if err != nil {
		t.Fatal(err)
	}
	store := filepath.Join(t.TempDir(), "fillout", "credentials.json")
	if _, err := credentials.NewStore(store).SetProfile(t.Context(), "work",
		credentials.Stored{AccessToken: server.Token(), BaseURL: base}); err != nil {
		t.Fatal(err)
	}
	variables := []string{"FILLOUT_ACCESS_TOKEN=sk_prod_unused_1", "FILLOUT_PROFILE=other", "FILLOUT_CREDENTIALS_FILE=" + store}
	config := func(profile string) string {
		return acctest.RequiredProviders + "provider \"fillout\" {\n  profile = \"" + profile + "\"\n}\n" + listForms
	}
	space := acctest.NewWorkspace(t, config("work"), variables...)
	space.Apply(t)
	if n := len(server.RequestsTo(acctest.ListRoute)); n != 1 {
		t.Errorf("%d requests were sent", n)
	}
	space = space.With(t, append(variables, "FILLOUT_BASE_URL=https://fillout.example.com")...)
	output := space.Fail(t, "plan")
	acctest.ExpectText(t, output, "Error: Invalid Provider Argument", "The token of the stored profile work was stored for "+
		server.URL()+", but the provider argument base_url")
	acctest.ExpectNoSecret(t, output, server.Token())
	space.Write(t, config("werk"))
	acctest.ExpectText(t, space.Fail(t, "plan"), "Error: Unknown Profile", "the provider argument profile names the profile "+
		"werk. It is not in the credential store "+store+", which has work.")
}
