package provider_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"unicode"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// hostile is text that clears a terminal, sets its title and its colors, rings,
// goes back over what is written, breaks lines, hides, and turns around.
const hostile = "be\x1b[2J\x1b]0;owned\x07\x1b[31m\u009b1mfore\r\nEVIL\x00\u200b\u202e\u2066 after\b\b\x7f"

// shownOf is what of it is shown.
const shownOf = "be[2J]0;owned[31m1mfore EVIL after"

func quotedHostile() string {
	text, _ := json.Marshal(hostile) // a string always marshals
	return strings.Trim(string(text), `"`)
}

// What Fillout, or what stands in its place, says is shown to a person, and has
// no power over the terminal.
func TestLoopbackHostileAnswers(t *testing.T) {
	t.Parallel()
	const (
		byName   = "data \"fillout_form\" \"one\" {\n  name = \"Nothing like it\"\n}\n"
		unknown  = "resource \"fillout_webhook\" \"test\" {\n  form_id = \"nosuchform\"\n  url = \"" + acctest.WebhookURL + "\"\n}\n"
		megabyte = 1 << 20
		longest  = 4000 // what a run may show, in bytes
	)
	webhook := webhookBlock("test", "")
	issues, _ := json.Marshal([]map[string]any{{"path": []any{"url", hostile}, "message": hostile}}) // always marshals
	tests := map[string]struct {
		config string
		fault  fillouttest.Fault
		want   string
	}{
		"message": {listForms, fillouttest.Fault{Route: acctest.ListRoute, Status: 400, Body: fillouttest.Envelope(400, "No: "+hostile)},
			"answered with HTTP status 400 (Bad Request): No: " + shownOf + "."},
		"pages of message": {listForms, fillouttest.Fault{Route: acctest.ListRoute, Status: 400, Body: fillouttest.Envelope(400, strings.Repeat(hostile+" ", 10000))},
			"(Bad Request): " + shownOf + " " + shownOf},
		"megabytes of message": {listForms, fillouttest.Fault{Route: acctest.ListRoute, Status: 500, Body: fillouttest.Envelope(500, strings.Repeat(hostile+" ", megabyte/10))},
			"Internal Server Error): broken JSON."},
		"issues": {webhook, fillouttest.Fault{Route: acctest.CreateRoute, Status: 400, Body: fillouttest.Envelope(400, string(issues))},
			"- url." + shownOf + ": " + shownOf},
		"megabytes of issues": {webhook, fillouttest.Fault{Route: acctest.CreateRoute, Status: 400, Body: fillouttest.Envelope(400, "["+strings.Repeat(string(issues[1:len(issues)-1])+",", megabyte/100)+"{}]")},
			"(Bad Request): broken JSON."},
		"text":                 {listForms, fillouttest.Fault{Route: acctest.ListRoute, Status: 200, Body: "Hello, " + hostile}, "not JSON: Hello, " + shownOf},
		"ids and names":        {unknown, fillouttest.Fault{Route: acctest.ListRoute, Body: fmt.Sprintf(`[{"formId":"%[1]s","name":"The %[1]s"}]`, quotedHostile())}, "- " + shownOf + " (The " + shownOf + ")"},
		"names":                {byName, fillouttest.Fault{Route: acctest.ListRoute, Body: fmt.Sprintf(`[{"formId":"abc","name":"The %s"}]`, quotedHostile())}, "- abc (The " + shownOf + ")"},
		"a name of megabytes":  {byName, fillouttest.Fault{Route: acctest.ListRoute, Body: `[{"formId":"abc","name":"` + strings.Repeat("long ", megabyte) + `"}]`}, "- abc (long long"},
		"webhook's id":         {webhook, fillouttest.Fault{Route: acctest.CreateRoute, Body: fmt.Sprintf(`{"id":"1%s"}`, quotedHostile())}, "answered with HTTP status 200 (OK): JSON of another shape."},
		"redirect":             {listForms, fillouttest.Fault{Route: acctest.ListRoute, Redirect: "https://\u202eevil.example.com/\u009b"}, "redirected to another origin, https://evil.example.com, where the access token must not go."},
		"redirect to nonsense": {listForms, fillouttest.Fault{Route: acctest.ListRoute, Redirect: "https://[" + hostile[:3] + "/"}, "Error: Service Failure"},
		"header":               {listForms, fillouttest.Fault{Route: acctest.ListRoute, Status: 401, Body: "{}", Header: http.Header{"Content-Type": {"\u009b1m"}}}, "Error: Authentication Failed"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := fillouttest.NewServer(t, fillouttest.WithoutRateLimit())
			server.Inject(test.fault)
			space := acctest.NewWorkspace(t, acctest.RequiredProviders+test.config, append(acctest.Variables(server), "FILLOUT_MAX_RETRIES=0")...)
			output, err := space.Try(t, "apply", "-auto-approve")
			if err == nil {
				t.Fatalf("it worked:\n%s", output)
			}
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
			t.Errorf("there is %q in %q", r, output)
			return
		}
	}
}

func TestLoopbackHostileWarning(t *testing.T) {
	t.Parallel()
	oauth := newOAuthTarget(t)
	space := acctest.NewWorkspace(t, acctest.RequiredProviders+oauth.tokenBlock(), append(oauth.tokenVariables(), "FILLOUT_MAX_RETRIES=0")...)
	space.Apply(t)
	oauth.server.Inject(fillouttest.Fault{Route: acctest.ListRoute, Status: 500, Body: fillouttest.Envelope(500, hostile)})
	output := space.Run(t, "plan")
	acctest.ExpectText(t, output, "Warning: Access Token Not Checked")
	acctest.ExpectText(t, output, "HTTP status 500 (Internal Server Error): "+shownOf+".")
	expectHarmless(t, output)
}

// What is data, and no message, is kept as it is.
func TestLoopbackHostileData(t *testing.T) {
	t.Parallel()
	server := fillouttest.NewServer(t, fillouttest.WithoutRateLimit(), fillouttest.WithForms(fillouttest.Form{Name: hostile}))
	space := acctest.NewWorkspace(t, acctest.RequiredProviders+listForms, acctest.Variables(server)...)
	expectHarmless(t, space.Apply(t))
	var state struct {
		Resources []struct {
			Instances []struct {
				Attributes struct {
					Forms []struct {
						Name string `json:"name"`
					} `json:"forms"`
				} `json:"attributes"`
			} `json:"instances"`
		} `json:"resources"`
	}
	if err := json.Unmarshal([]byte(space.State(t)), &state); err != nil {
		t.Fatal(err)
	}
	if got := state.Resources[0].Instances[0].Attributes.Forms[0].Name; got != hostile {
		t.Errorf("the state has %q", got)
	}
}
