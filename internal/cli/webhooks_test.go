package cli_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
	"github.com/fillout-community/terraform-provider-fillout/internal/golden"
)

const deleteRoute = "POST /webhook/delete"

// remember writes an entry of the journal, as a process did that has ended. It has no ID if id is "".
func (p *place) remember(name, formID, id string, known bool) {
	p.t.Helper()
	text := fmt.Sprintf(`{"version":1,"base_url":%q,"form_id":%q,"host":"https://hooks.example.com","url_hash":"x",`+
		`"time":"2026-01-31T12:00:00Z"}`+"\n", p.server.URL(), formID)
	if id != "" {
		text += fmt.Sprintf("{\"id\":%q}\n", id)
	}
	file := filepath.Join(p.env["FILLOUT_JOURNAL"], "open", name+".gone")
	if known {
		file = filepath.Join(p.env["FILLOUT_JOURNAL"], "known", name)
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		p.t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		p.t.Fatal(err)
	}
}

// entries returns how many entries the journal has.
func (p *place) entries() int {
	files, _ := filepath.Glob(filepath.Join(p.env["FILLOUT_JOURNAL"], "*", "*"))
	return len(files)
}

// newJournalPlace is a place with a token and three entries: a webhook that exists, one in a state, one in doubt.
func newJournalPlace(t *testing.T) (p *place, id string) {
	t.Helper()
	p = newPlace(t)
	p.env["FILLOUT_ACCESS_TOKEN"], p.env["FILLOUT_BASE_URL"] = p.server.Token(), p.server.URL()
	webhook := p.server.AddWebhook(fillouttest.ContactFormID, "https://hooks.example.com/secret-path")
	id = fmt.Sprint(webhook.ID)
	p.remember("aa", fillouttest.ContactFormID, id, false)
	p.remember("bb", fillouttest.ContactFormID, "777", true)
	p.remember("cc", "formofnobody", "", false)
	return p, id
}

func TestWebhooksList(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	p.expect(p.run("webhooks", "list"), 0, "", "The journal has no webhooks.\n")
	p.expect(p.run("webhooks", "import"), 0, "", "The journal has no webhook to import.\n")

	p, _ = newJournalPlace(t)
	golden.Compare(t, "testdata/webhooks_list.txt", p.run("webhooks", "list").stdout)
	golden.Compare(t, "testdata/webhooks_list.json", p.anonymous(p.run("webhooks", "list", "--json").stdout))
	p.remember("dd", "newerform", "", false)
	file := filepath.Join(p.env["FILLOUT_JOURNAL"], "open", "dd.gone")
	if err := os.WriteFile(file, []byte(`{"version":2}`+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if got := p.run("webhooks", "list"); got.exit != 0 || !strings.Contains(got.stderr, "1 entries of ") ||
		!strings.Contains(got.stderr, " were written by a newer version of the provider, and are not shown. Upgrade to see them.") {
		t.Errorf("with an entry of a newer version: %+v", got)
	}
	delete(p.env, "FILLOUT_ACCESS_TOKEN")
	if got := p.run("webhooks", "list"); got.exit != 0 || !strings.Contains(got.stderr, "The names of the forms are missing: ") {
		t.Errorf("without a credential: %+v", got)
	}
	p.env["FILLOUT_JOURNAL"] = "off"
	p.expect(p.run("webhooks", "list"), 1, "", "Error: The journal is off, because FILLOUT_JOURNAL says so. Set it to a "+
		"folder, or unset it.\n")
}

func TestWebhooksImport(t *testing.T) {
	t.Parallel()
	p, id := newJournalPlace(t)
	block := func(id, state string) string {
		return "# To https://hooks.example.com, made on 2026-01-31T12:00:00Z, " + state + "\nimport {\n  to = " +
			"fillout_webhook.webhook_" + id + "\n  id = \"" + fillouttest.ContactFormID + "/" + id + "\"\n}\n"
	}
	p.expect(p.run("webhooks", "import", id, "777"), 0, block(id, "in no state yet")+"\n"+block("777", "in a state"), "")
	p.expect(p.run("webhooks", "import", "cc"), 0, "", "A create for form formofnobody to https://hooks.example.com has no "+
		"answer, so its ID is unknown: cc.\nThe journal has no webhook to import.\n")
	p.expect(p.run("webhooks", "import", "1"), 1, "", "Error: The journal FOLDER/journal has no webhook 1. Run "+
		"\"terraform-provider-fillout webhooks list\" to see what it has.\n")
}

func TestWebhooksDelete(t *testing.T) {
	t.Parallel()
	p, id := newJournalPlace(t)
	p.expect(p.run("webhooks", "delete", id), 0, "", "Webhook "+id+" of form "+fillouttest.ContactFormID+" is deleted, and "+
		"dropped from the journal.\n")
	if len(p.server.Webhooks()) != 0 || p.entries() != 2 {
		t.Errorf("the service has %v, the journal %d entries", p.server.Webhooks(), p.entries())
	}
	p.expect(p.run("webhooks", "delete", "777"), 0, "", "Webhook 777 of form "+fillouttest.ContactFormID+" was not known to "+
		"Fillout any more, and dropped from the journal.\n")
	p.expect(p.run("webhooks", "delete", "cc"), 1, "", "Error: The ID of this webhook is unknown. Look for it in the form's "+
		"integrations, https://build.fillout.com/editor/formofnobody, and run \"terraform-provider-fillout webhooks forget "+
		"cc\".\n")
}

// A credential of another account, of another address, or a service without the call deletes nothing.
func TestWebhooksDeleteNothing(t *testing.T) {
	t.Parallel()
	p, id := newJournalPlace(t)
	p.remember("dd", "formofnobody", "888", false)
	if got := p.run("webhooks", "delete", "888"); got.exit != 1 ||
		!strings.Contains(got.stderr, "The account does not have form formofnobody, so nothing was deleted.") {
		t.Errorf("another account: %+v", got)
	}
	p.env["FILLOUT_BASE_URL"] = "https://eu-api.fillout.com"
	if got := p.run("webhooks", "delete", id); got.exit != 1 || !strings.Contains(got.stderr, "Nothing was sent.") {
		t.Errorf("another address: %+v", got)
	}
	p.env["FILLOUT_BASE_URL"] = p.server.URL()
	if sent := len(p.server.RequestsTo(deleteRoute)); sent != 0 {
		t.Errorf("%d deletes were sent", sent)
	}
	p.server.Inject(fillouttest.Fault{Route: deleteRoute, Status: 404, Body: "<html>nothing here</html>"})
	if got := p.run("webhooks", "delete", id); got.exit != 1 ||
		!strings.Contains(got.stderr, "It may still deliver, so it stays in the journal.") {
		t.Errorf("without the call: %+v", got)
	}
	if p.entries() != 4 {
		t.Errorf("the journal has %d entries", p.entries())
	}
}

func TestWebhooksForget(t *testing.T) {
	t.Parallel()
	p, id := newJournalPlace(t)
	p.expect(p.run("webhooks", "forget", "cc"), 0, "", "Webhook cc of form formofnobody is dropped from the journal. "+
		"Nothing was sent to Fillout.\n")
	p.remember("ee", "otherform", id, true)
	if got := p.run("webhooks", "forget", id); got.exit != 1 || !strings.Contains(got.stderr, "Name one of these instead: aa (") {
		t.Errorf("an ID twice: %+v", got)
	}
	if got := p.run("webhooks", "forget", ""); got.exit != 1 || !strings.Contains(got.stderr, "has no webhook") {
		t.Errorf("an empty name: %+v", got)
	}
	p.run("webhooks", "forget", "ee")
	if p.entries() != 2 || len(p.server.Requests()) != 0 {
		t.Errorf("the journal has %d entries, and %d requests were sent", p.entries(), len(p.server.Requests()))
	}
}
