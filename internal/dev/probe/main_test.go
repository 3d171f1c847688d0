package main

import (
	"context"
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// start runs the command on the simulator, and returns what it prints and the exit code.
func (w world) start(ctx context.Context, o options, input string) (string, int) {
	variables := map[string]string{
		"FILLOUT_ACCESS_TOKEN": w.token, "FILLOUT_TEST_FORM_ID": w.formID, "FILLOUT_BASE_URL": w.server.URL(),
		"FILLOUT_DATABASE_URL": w.server.URL(), "FILLOUT_OAUTH_SERVER_URL": w.server.URL(), "FILLOUT_OAUTH_CLIENT_ID": "app",
		"FILLOUT_OAUTH_CLIENT_SECRET": "app-secret", "FILLOUT_OAUTH_REDIRECT_URI": callback, "FILLOUT_OAUTH_CODE": w.code,
	}
	o.http = w.http
	var out strings.Builder
	code := start(ctx, o, func(name string) string { return variables[name] }, strings.NewReader(input), &out)
	return out.String(), code
}

// The report has nothing of the account, even if the service's messages name its objects.
func TestReportHasNothingOfTheAccount(t *testing.T) {
	t.Parallel()
	inWorld(t, func(b *behavior) {
		b.UnknownIDPhrase = fillouttest.ContactFormID + " of Contact us, me@example.com, is gone"
		b.DuplicateName.Message = "Glass shop has it, see https://build.fillout.com/database/" + fillouttest.ShopDatabaseID
		b.UnknownKeys = true
	}, func(w world) {
		out := filepath.Join(w.t.TempDir(), "reports", "probe")
		printed, code := w.start(w.t.Context(), options{out: out, exceed: true}, "yes\n")
		if code != 0 || !strings.Contains(printed, "All that was made is deleted.") {
			w.t.Errorf("exit code %d:\n%s", code, printed)
		}
		var reports string
		for _, extension := range []string{".md", ".json"} {
			content, err := os.ReadFile(out + extension)
			if err != nil {
				w.t.Fatal(err)
			}
			reports += string(content)
		}
		secrets := []string{w.token, w.formID, w.code, "app-secret", callback, "Contact us", "Glass shop", "me@example.com",
			fillouttest.ShopDatabaseID, "fillout.test"}
		for _, request := range w.server.Requests() {
			secrets = append(secrets, regexp.MustCompile(`[0-9a-f-]{36}|\b[0-9a-f]{16}\b`).FindAllString(request.Path, -1)...)
		}
		for _, secret := range secrets {
			if strings.Contains(reports, secret) {
				w.t.Errorf("the report has %q:\n%s", secret, reports)
			}
		}
		var read report
		content, _ := os.ReadFile(out + ".json")
		if err := json.Unmarshal(content, &read); err != nil || len(read.Results) != len(allQuestions()) {
			w.t.Errorf("%d results, %v", len(read.Results), err)
		}
		for _, want := range []string{
			"\nholds      webhook-twice: Two creates of a webhook for the same form and URL. Assumed: two webhooks. Seen: two webhooks.\n",
			"\ndiffers    form-unknown: Answer to an unknown form. Assumed: 404 \"not found\". Seen: 404 in other words.",
			"\nnot asked  form-deletion: The webhooks of a deleted form. Assumed: they are deleted. Why: the API cannot delete forms.\n",
		} {
			if !strings.Contains(printed, want) {
				w.t.Errorf("missing: %s\n%s", want, printed)
			}
		}
	})
}

func TestNothingIsSentWithoutAYes(t *testing.T) {
	t.Parallel()
	inWorld(t, unchanged, func(w world) {
		for input, o := range map[string]options{"": {dryRun: true}, "no\n": {}, "\n": {}} {
			printed, code := w.start(w.t.Context(), o, input)
			if (code == 0) != o.dryRun || !strings.Contains(printed, "7 requests  webhooks of the form. Makes three webhooks") {
				w.t.Errorf("exit code %d:\n%s", code, printed)
			}
		}
		w.token = ""
		if printed, code := w.start(w.t.Context(), options{yes: true}, ""); code != failed ||
			!strings.Contains(printed, "Set FILLOUT_ACCESS_TOKEN") {
			w.t.Errorf("exit code %d:\n%s", code, printed)
		}
		if sent := w.server.Requests(); len(sent) > 0 {
			w.t.Errorf("sent %+v", sent)
		}
	})
}

// interrupting ends a context with the nth request.
type interrupting struct {
	http.RoundTripper
	n      int
	cancel context.CancelFunc
}

func (i *interrupting) RoundTrip(r *http.Request) (*http.Response, error) {
	if i.n--; i.n == 0 {
		i.cancel()
	}
	return i.RoundTripper.RoundTrip(r)
}

// Whenever the run is interrupted, the world ends as it began.
func TestInterruptsLeaveNothingBehind(t *testing.T) {
	t.Parallel()
	for n := 1; n <= 120; n += 7 {
		inWorld(t, unchanged, func(w world) {
			ctx, cancel := context.WithCancel(w.t.Context())
			w.exceed = false
			w.http = &http.Client{Transport: &interrupting{w.http.Transport, n, cancel}}
			p := newProbe(w.settings, time.Now(), func(question, observation) {})
			left := p.run(ctx)
			if len(left) > 0 || p.count.sent > n+10 {
				w.t.Errorf("after request %d: %d requests, left %q", n, p.count.sent, left)
			}
		})
	}
}

// A database whose creation got no answer is found by its name. Other objects can be found only by a person.
func TestLostAnswers(t *testing.T) {
	t.Parallel()
	for route, want := range map[string]string{
		"POST /bases": "", "POST /webhook/create": "a webhook of the form to " + hookURL,
		"POST /forms/{formId}/submissions": "a submission of the form",
	} {
		inWorld(t, unchanged, func(w world) {
			w.server.Inject(fillouttest.Fault{Route: route, After: true, Drop: true, Times: 1})
			before := w.server.Submissions(w.formID)
			p := newProbe(w.settings, time.Now(), func(question, observation) {})
			left := strings.Join(p.run(w.t.Context()), "; ")
			if wanted := want + " (perhaps: the answer was lost)"; left != wanted && left+want != "" {
				w.t.Errorf("%s: left %q", route, left)
			}
			for _, hook := range w.server.Webhooks() {
				w.server.DeleteWebhook(hook.ID)
			}
			for _, made := range w.server.Submissions(w.formID)[len(before):] {
				p.forms.delete(w.t.Context(), "/forms/"+w.formID+"/submissions/"+made.SubmissionID)
			}
		})
	}
}
