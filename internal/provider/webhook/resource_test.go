package webhook_test

import (
	"strings"
	"testing"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
	"github.com/fillout-community/terraform-provider-fillout/internal/golden"
)

// A create whose answer is lost is sent once. The error says what to do, without the secrets of the URL.
func TestPossiblyCreated(t *testing.T) {
	t.Parallel()
	server := fillouttest.NewServer(t)
	server.Inject(fillouttest.Fault{Route: acctest.CreateRoute, After: true, Status: 502, Body: "<html>"})
	p := acctest.Configure(t, server.URL(), server.Token())
	webhook, reports := p.Apply(t, webhookType, acctest.Managed{}, map[string]any{"form_id": fillouttest.ContactFormID,
		"url": "https://me:hunter2@hooks.example.com/fillout?k=s3cr3t#top"})
	text := strings.ReplaceAll(strings.Join(reports, "\n"), server.URL(), "https://api.fillout.com")
	golden.Compare(t, "testdata/possibly_created.txt", text+"\n")
	acctest.ExpectNoSecret(t, text, "hunter2", "s3cr3t")
	if sent := len(server.RequestsTo(acctest.CreateRoute)); sent != 1 || stateOf(t, p, webhook) != "null" {
		t.Errorf("%d creates were sent, and the state has %s", sent, stateOf(t, p, webhook))
	}
}
