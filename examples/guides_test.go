package examples_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

const (
	// guideExamples are what the guides show beside the other examples.
	guideExamples = "guides/"
	forgetExample = "guides/webhooks/forget.tf"
	secretExample = "guides/webhooks/secret.tf"
)

// What no guide shows need not be there.
func TestGuideExamplesAreShown(t *testing.T) {
	t.Parallel()
	guides, err := filepath.Glob("../../templates/guides/*.md.tmpl")
	if err != nil || len(guides) == 0 {
		t.Fatalf("there are no guides (%v)", err)
	}
	shown := ""
	for _, name := range guides {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		shown += string(text)
	}
	for _, name := range exampleFiles(t) {
		if strings.HasPrefix(name, guideExamples) && !strings.Contains(shown, `"examples/`+name+`"`) {
			t.Errorf("no guide shows the example %s", name)
		}
	}
}

// folderWith gives a function that runs the CLI in a folder of its own, as on a machine of its own, and one that writes the
// configuration there: the required providers with examples behind them. It skips where the CLI is too old for them.
func folderWith(t *testing.T, variables ...string) (acctest.Workspace, func(examples ...string)) {
	t.Helper()
	space := acctest.NewWorkspace(t, "", variables...)
	return space, func(examples ...string) {
		t.Helper()
		config := acctest.RequiredProviders + strings.Join(examples, "\n")
		acctest.RequireCLIFor(t, config)
		space.Write(t, config)
	}
}

const contactWebhook = `
resource "fillout_webhook" "contact" {
  form_id = "` + fillouttest.ContactFormID + `"
  url     = "https://hooks.example.com/fillout"
}
`

// One configuration forgets the webhook, and another one imports it. It is there all the time.
func TestLoopbackGuideMovesAWebhook(t *testing.T) {
	t.Parallel()
	acctest.RequireCLIFor(t, example(t, forgetExample))
	server := fillouttest.NewServer(t, fillouttest.WithoutRateLimit())
	runHere, writeHere := folderWith(t, acctest.Variables(server)...)
	runThere, writeThere := folderWith(t, acctest.Variables(server)...)

	writeHere(contactWebhook)
	runHere.Run(t, "apply", "-auto-approve")
	made := server.Webhooks()
	writeHere(example(t, forgetExample))
	runHere.Run(t, "apply", "-auto-approve")
	if state := runHere.Run(t, "state", "list"); strings.Contains(state, "fillout_webhook") {
		t.Errorf("the state still has %s", state)
	}

	writeThere(contactWebhook, example(t, importByID))
	acctest.ExpectText(t, runThere.Run(t, "apply", "-auto-approve"), "Resources: 1 imported, 0 added, 1 changed, 0 destroyed.")
	if now := server.Webhooks(); len(now) != 1 || !slices.Equal(now, made) {
		t.Errorf("the webhooks were %+v, and are %+v", made, now)
	}
	runThere.Run(t, "destroy", "-auto-approve")
}

// A plan of one machine is applied on another one, which is given the ephemeral variable again.
func TestLoopbackGuidePlansHereAppliesThere(t *testing.T) {
	t.Parallel()
	const secret = "s3cr3t-of-the-receiver"
	server := fillouttest.NewServer(t, fillouttest.WithoutRateLimit())
	variables := append(acctest.Variables(server), "TF_VAR_receiver_secret="+secret)
	runHere, writeHere := folderWith(t, variables...)
	runThere, writeThere := folderWith(t, variables...)
	runBare, writeBare := folderWith(t, acctest.Variables(server)...)
	for _, write := range []func(...string){writeHere, writeThere, writeBare} {
		write(example(t, secretExample))
	}

	shown := runHere.Run(t, "plan", "-out=plan.bin")
	acctest.ExpectText(t, shown, "url_wo = (write-only attribute)")
	acctest.ExpectNoSecret(t, shown, secret)
	plan, err := os.ReadFile(filepath.Join(runHere.Dir, "plan.bin"))
	if err != nil {
		t.Fatal(err)
	}
	for _, dir := range []string{runThere.Dir, runBare.Dir} {
		if err := os.WriteFile(filepath.Join(dir, "plan.bin"), plan, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if output, err := runBare.Try(t, "apply", "-input=false", "plan.bin"); err == nil || len(server.Webhooks()) > 0 {
		t.Errorf("without the variable, it was applied:\n%s", output)
	}
	runThere.Run(t, "apply", "-input=false", "plan.bin")
	if made := server.Webhooks(); len(made) != 1 || !strings.HasSuffix(made[0].URL, "?key="+secret) {
		t.Errorf("the webhooks are %+v", made)
	}
	runThere.Run(t, "destroy", "-auto-approve")
}
