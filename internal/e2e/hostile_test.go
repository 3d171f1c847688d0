package e2e

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// hostile is a text that clears a terminal, sets its title and its colors, rings, goes back over what is written,
// breaks lines, hides, and turns around. The provider shows shownOf of it.
const (
	hostile = "be\x1b[2J\x1b]0;owned\x07\x1b[31m\u009b1mfore\r\nEVIL\x00\u200b\u202e\u2066 after\b\b\x7f"
	shownOf = "be[2J]0;owned[31m1mfore EVIL after"
)

// An answer of Fillout, or of something in its place, is shown to a person. It has no power over the terminal.
func TestHostileAnswers(t *testing.T) {
	t.Parallel()
	acctest.OneCLI(t)
	const longest = 4000             // the bytes that a run may show
	text, _ := json.Marshal(hostile) // a string always marshals
	quoted := strings.Trim(string(text), `"`)
	for name, test := range map[string]struct {
		config string
		fault  fillouttest.Fault
		want   string
	}{
		"pages of message": {listForms,
			fillouttest.Fault{Status: 400, Body: fillouttest.Envelope(400, strings.Repeat(hostile+" ", 10000))},
			"answered with HTTP status 400 (Bad Request): " + shownOf + " " + shownOf},
		"ids and names": {acctest.Webhook("nosuchform", acctest.To(acctest.WebhookURL)),
			fillouttest.Fault{Body: strings.ReplaceAll(`[{"formId":"X","name":"The X"}]`, "X", quoted)},
			"- " + shownOf + ` ("The be\x1b[2J\x1b]0;owned`}, // a name is quoted, with its escapes
		"redirect": {listForms, fillouttest.Fault{Redirect: "https://\u202eevil.example.com/\u009b"},
			"redirected to another origin, https://evil.example.com, where the access token must not go."},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := newServer(t)
			test.fault.Route = acctest.ListRoute
			server.Inject(test.fault)
			space := acctest.NewWorkspace(t, acctest.RequiredProviders+test.config, acctest.Variables(server)...)
			output := space.Fail(t, "plan")
			acctest.ExpectText(t, output, test.want)
			expectHarmless(t, output)
			if len(output) > longest {
				t.Errorf("%d bytes are shown", len(output))
			}
		})
	}
}

func expectHarmless(t *testing.T, output string) {
	t.Helper()
	for _, r := range output {
		if r != '\n' && !unicode.IsGraphic(r) {
			t.Errorf("%q is in %q", r, output)
			return
		}
	}
}

// Data is not a message: it is kept as it is.
func TestHostileData(t *testing.T) {
	t.Parallel()
	server := acctest.NewAccount(t, fillouttest.WithForms(fillouttest.Form{Name: hostile})).Server
	space := acctest.NewWorkspace(t, acctest.RequiredProviders+listForms, acctest.Variables(server)...)
	expectHarmless(t, space.Apply(t))
	forms, _ := readState(t, space).Resources[0].Instances[0].Attributes["forms"].([]any)
	if form, _ := forms[0].(map[string]any); form["name"] != hostile {
		t.Errorf("the state has %q", forms)
	}
}
