package fillouttest_test

import (
	"encoding/json"
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
	"github.com/fillout-community/terraform-provider-fillout/internal/golden"
)

type behavior = fillouttest.Behavior

// names replaces values that the simulator makes by names such as <uuid1>, and back.
type names struct{ values, shown map[string]string }

// madeValues match a value in an answer, with what is around it.
var madeValues = []struct {
	kind    string
	pattern *regexp.Regexp
}{
	{"uuid", regexp.MustCompile(`([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})`)},
	{"token", regexp.MustCompile(`(fillout_token_[A-Za-z0-9]{48})`)},
	{"code", regexp.MustCompile(`code=([A-Za-z0-9]{32})`)},
	{"form", regexp.MustCompile(`"([A-Za-z0-9]{10}us)"`)},
	{"d", regexp.MustCompile(`["/]([0-9a-f]{16})["/]`)},
	{"t", regexp.MustCompile(`["/](t[A-Za-z0-9]{10})"`)},
	{"f", regexp.MustCompile(`"(f[A-Za-z0-9]{10})"`)},
	{"v", regexp.MustCompile(`"(v[A-Za-z0-9]{10})"`)},
	{"o", regexp.MustCompile(`"value":"([A-Za-z0-9]{4})"`)},
	{"secret", regexp.MustCompile(`"secret":"([A-Za-z0-9]{40})"`)},
}

func newNames(server *fillouttest.Server) *names {
	return &names{values: map[string]string{"<origin>": server.URL()}, shown: map[string]string{
		server.URL(): "<origin>", "fieldWidths": "fieldWidths", // a key that looks like the id of a field
	}}
}

// add names a value. Each kind counts from 1.
func (n *names) add(kind, value string) string {
	for i := 1; n.shown[value] == ""; i++ {
		if name := fmt.Sprintf("<%s%d>", kind, i); n.values[name] == "" {
			n.values[name], n.shown[value] = value, name
		}
	}
	return n.shown[value]
}

// show names the values in a text.
func (n *names) show(text string) string {
	text = strings.ReplaceAll(text, n.values["<origin>"], "<origin>")
	for _, value := range madeValues {
		for _, found := range value.pattern.FindAllStringSubmatch(text, -1) {
			named := strings.Replace(found[0], found[1], n.add(value.kind, found[1]), 1)
			text = strings.ReplaceAll(text, found[0], named)
		}
	}
	return text
}

// fill puts the values back.
func (n *names) fill(text string) string {
	for name, value := range n.values {
		text = strings.ReplaceAll(text, name, value)
	}
	return text
}

// ask sends the request in a line: perhaps a header in brackets, a method, a path, and perhaps a body. Operations of
// the API get the account's token unless the brackets are empty.
func (c *client) ask(line string) reply {
	c.tb.Helper()
	header, rest, bracketed := strings.Cut(strings.TrimPrefix(line, "["), "] ")
	if !bracketed || line[0] != '[' {
		header, rest = "none", line
	}
	parts := append(strings.SplitN(rest, " ", 3), "")
	if header == "" || !strings.Contains(parts[1], "/api") {
		c = c.as("")
	}
	encoding := urlEncoded
	if strings.HasPrefix(parts[2], "{") || strings.HasPrefix(parts[2], "[") {
		encoding = jsonEncoded
	}
	request := c.request(c.tb.Context(), parts[0], parts[1], encoding, parts[2])
	if name, value, ok := strings.Cut(header, ": "); ok {
		request.Header.Set(name, value)
	}
	got, err := c.send(request)
	if err != nil {
		c.tb.Fatalf("%s: %v", line, err)
	}
	return got
}

// replay sends the requests of a golden file, one each second, and compares the answers. A line that starts with "!" is
// a step, or changes knobs.
func (c *client) replay(t *testing.T, file string, n *names, steps map[string]func()) {
	t.Helper()
	script, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var transcript strings.Builder
	for line := range strings.Lines(string(script)) {
		if strings.HasPrefix(line, "  ") {
			continue // an answer of an earlier run
		}
		transcript.WriteString(line)
		line = strings.TrimSpace(line)
		switch {
		case line == "" || strings.HasPrefix(line, "#"):
		case strings.HasPrefix(line, "! "):
			if step := steps[line[2:]]; step != nil {
				step()
				continue
			}
			c.server.ChangeBehavior(func(b *behavior) { decode(t, line[2:], b) })
		default:
			pass(time.Second)
			transcript.WriteString("  " + n.show(c.ask(n.fill(line)).line()) + "\n")
		}
	}
	golden.Compare(t, file, transcript.String())
}

// line shows an answer: its status, and its body, its issues, its Location or the title of its page.
func (r reply) line() string {
	if to := r.header.Get("Location"); to != "" {
		return fmt.Sprintf("%d to %s", r.status, to)
	}
	if _, page, ok := strings.Cut(r.body, "<title>"); ok {
		title, _, _ := strings.Cut(page, "</title>")
		return fmt.Sprintf("%d page %s", r.status, title)
	}
	var envelope struct {
		Message string `json:"message"`
	}
	var issues []struct {
		Path    json.RawMessage `json:"path"`
		Code    string          `json:"code"`
		Message string          `json:"message"`
	}
	if json.Unmarshal([]byte(r.body), &envelope) != nil || json.Unmarshal([]byte(envelope.Message), &issues) != nil {
		return strings.TrimSpace(fmt.Sprintf("%d %s", r.status, r.body))
	}
	lines := []string{fmt.Sprint(r.status, " issues")}
	for _, found := range issues {
		path := strings.Join(strings.Fields(string(found.Path)), "")
		lines = append(lines, path+" "+found.Code+": "+found.Message)
	}
	return strings.Join(lines, "\n  ")
}

// The golden files have the requests and their answers.
func TestTranscripts(t *testing.T) {
	t.Parallel()
	const link = "https://example.com/"
	for name, forms := range map[string][]fillouttest.Form{
		"credentials": fillouttest.SampleForms(),
		"forms":       {everyForm(), {ID: "empty", Name: "Empty"}, bareForm()},
		"submissions": {booking(), {ID: "empty", Name: "Empty"}},
		"webhooks":    {booking()},
		"oauth":       {},

		"tables_databases": {}, "tables_tables_and_fields": {}, "tables_records": {}, "tables_webhooks": {},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				pass(535 * time.Millisecond) // only the times of records are whole seconds
				server, c, _ := startInMemory(t, fillouttest.WithForms(forms...), fillouttest.WithDatabases(),
					fillouttest.WithApp(anApp()))
				server.AddApp(fillouttest.App{ClientID: "client-2", ClientSecret: "hidden-too", RedirectURIs: []string{callback}})
				n := newNames(server)
				other := server.AddAccount("theirs")
				n.add("theirs", other)
				server.AddFormFor(other, fillouttest.Form{ID: "theirs", Name: "Theirs"})
				steps := map[string]func(){
					"another client adds a webhook": func() {
						if hook := server.AddWebhook("theirs", link); hook.Account != "theirs" || !hook.Created.Equal(time.Now()) {
							t.Errorf("webhook %+v", hook)
						}
					},
					"a person deletes webhook 12345": func() { server.DeleteWebhook(12345) },
					"a person renames the empty form, which has a webhook and a submission": func() {
						server.AddWebhook("empty", link)
						server.AddSubmission("empty", fillouttest.Submission{SubmissionID: "s1"})
						server.AddForm(fillouttest.Form{ID: "empty", Name: "Renamed", Published: true})
					},
					"a person deletes the empty form": func() { server.DeleteForm("empty") },
					"a person deletes the form with everything, which has a webhook": func() {
						server.AddWebhook("every", link)
						server.DeleteForm("every")
					},
					"a person adds a form without an id":    func() { server.AddForm(fillouttest.Form{Name: "New"}) },
					"there is a submission with everything": func() { server.AddSubmission("book", fullSubmission()) },
					"a code":                                func() { n.add("code", server.IssueCode("client-1", callback)) },
					"10 minutes pass":                       func() { pass(10 * time.Minute) },
					"a token is revoked":                    func() { server.RevokeToken(n.values["<token1>"]) },
				}
				c.replay(t, "testdata/"+name+".txt", n, steps)
			})
		})
	}
}
