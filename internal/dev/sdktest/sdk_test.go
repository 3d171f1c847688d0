// Package sdktest runs Fillout's own client, the npm package @fillout/api, unchanged against the simulator.
package sdktest

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/tidwall/gjson"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// variable turns the test on, because it downloads a package. make test-sdk sets it.
const variable = "FILLOUT_TEST_SDK"

// Each method of Fillout's own client works with the simulator. Where one does not, the simulator is wrong.
func TestOfficialClient(t *testing.T) {
	t.Parallel()
	if os.Getenv(variable) == "" {
		t.Skip("downloads an npm package; make test-sdk runs it")
	}
	server := fillouttest.NewServer(t, fillouttest.WithoutRateLimit())
	folder := t.TempDir()
	if err := os.CopyFS(folder, os.DirFS("testdata")); err != nil {
		t.Fatal(err)
	}
	run := func(command string, arguments ...string) string {
		path, err := exec.LookPath(command)
		if err != nil {
			t.Skipf("needs %s on the PATH: %v", command, err)
		}
		program := exec.CommandContext(t.Context(), path, arguments...)
		program.Dir = folder
		program.Env = append(os.Environ(), "SIMULATOR_URL="+server.URL(), "SIMULATOR_TOKEN="+server.Token(),
			"FORM_ID="+fillouttest.ContactFormID, "QUESTION_ID="+fillouttest.SampleForms()[0].Questions[0].ID,
			"HOOK_URL=https://hooks.example.com/sdk")
		var errors strings.Builder
		program.Stderr = &errors
		output, err := program.Output()
		if err != nil {
			t.Fatalf("%s %v: %v\n%s", command, arguments, err, errors.String())
		}
		return string(output)
	}
	run("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
	got := gjson.Parse(run("node", filepath.Join(folder, "methods.mjs")))

	for path, want := range map[string]string{
		"getForms.#": "4", "getForms.0.formId": fillouttest.ContactFormID, "getForms.0.name": "Contact us",
		"getForm.id": fillouttest.ContactFormID, "getForm.questions.0.type": "ShortAnswer",
		"createSubmissions.submissions.#": "2", "getSubmissions.totalResponses": "2", "getSubmissions.pageCount": "2",
		"getSubmissions.responses.#": "1", "getSubmission.questions.0.value": "From Fillout's own client",
		"deleteSubmission": "nothing", "createWebhook.id": "12345", "deleteWebhook": "nothing",
		"errors.credential": "API Key invalid", "errors.form": "Form not found",
		"errors.submission": "Submission not found", "errors.webhook": "Webhook not found",
		"hosts": `["api.fillout.com","eu-api.fillout.com","ca-api.fillout.com"]`,
	} {
		if seen := got.Get(path).String(); seen != want {
			t.Errorf("%s is %q instead of %q", path, seen, want)
		}
	}
	if body := got.Get("errors.body").String(); !strings.Contains(body, `"too_small"`) {
		t.Errorf("the error of a creation without submissions is %q", body)
	}
	if !strings.HasPrefix(got.Get("getSubmission.editLink").String(), "http") {
		t.Errorf("the submission has no editLink: %s", got.Get("getSubmission"))
	}
	if got.Get("getSubmission.submissionId").String() != got.Get("getSubmissions.responses.0.submissionId").String() {
		t.Error("getSubmission has returned another submission")
	}
	var methods []string
	for _, method := range got.Get("methods").Array() {
		methods = append(methods, method.String())
		if !got.Get(method.String()).Exists() {
			t.Errorf("the method %s is not called", method)
		}
	}
	if len(methods) < 8 || !slices.Contains(methods, "deleteWebhook") {
		t.Errorf("the client has these methods only: %q", methods)
	}
}
