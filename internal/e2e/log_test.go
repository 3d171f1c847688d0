package e2e

import (
	"fmt"
	"strings"
	"testing"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// With TF_LOG_PROVIDER=INFO, a pipeline's output names each object that was created or deleted, and no secret.
func TestLogOfChanges(t *testing.T) {
	t.Parallel()
	oauth := newOAuthTarget(t)
	space := oauth.tokenWorkspace(t).With(t, append(oauth.tokenVariables(), "TF_LOG_PROVIDER=INFO")...)
	output := space.Apply(t)
	token := oauth.createdWith(t)
	webhook := fmt.Sprintf(" webhook %s of form %s: ", held(oauth.server)[0], fillouttest.ContactFormID)
	acctest.ExpectText(t, output, "Exchanged a code for an access token of the app "+oauth.app.ClientID, "Created"+webhook)
	remove := oauth.server.Inject(fillouttest.Fault{Route: acctest.DeleteRoute, Status: 200, Body: `{"success":false}`})
	if kept := space.Fail(t, "destroy", "-auto-approve"); strings.Contains(kept, "Deleted webhook") {
		t.Errorf("the log names a webhook that was not deleted:\n%s", kept)
	}
	remove()
	destroyed := space.Destroy(t)
	acctest.ExpectText(t, destroyed, "Invalidated an access token of the app "+oauth.app.ClientID, "Deleted"+webhook)
	acctest.ExpectNoSecret(t, output+destroyed, append(oauth.secrets(), token)...)
}
